using System.Globalization;

namespace AisFs.TestKit.Processes;

/// <summary>What a process has used so far (/proc).</summary>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="PeakResidentBytes">The most that it ever had.</param>
/// <param name="CpuSeconds">User and system time of all its threads.</param>
/// <param name="Threads">How many threads it has.</param>
public readonly record struct ProcessUsage(long ResidentBytes, long PeakResidentBytes, double CpuSeconds, int Threads)
{
    private const double TicksPerSecond = 100;

    /// <summary>Reads the figures.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The figures; all zero when it has ended.</returns>
    public static ProcessUsage Read(int pid)
    {
        try
        {
            Dictionary<string, string> status = File.ReadLines($"/proc/{pid}/status")
                .Select(line => line.Split(':', 2))
                .Where(parts => parts.Length == 2)
                .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.Ordinal);
            string stat = File.ReadAllText($"/proc/{pid}/stat");

            // The second field is the program's name in parentheses and may hold anything.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            double ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return new ProcessUsage(Kibibytes(status, "VmRSS"), Kibibytes(status, "VmHWM"), ticks / TicksPerSecond, Number(status, "Threads"));
        }
        catch (IOException)
        {
            return default;
        }
    }

    /// <summary>Starts the peak anew.</summary>
    /// <param name="pid">The process.</param>
    public static void ResetPeak(int pid)
    {
        try
        {
            File.WriteAllText($"/proc/{pid}/clear_refs", "5");
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private static long Kibibytes(Dictionary<string, string> status, string key)
        => status.TryGetValue(key, out string? text) ? long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 : 0;

    private static int Number(Dictionary<string, string> status, string key)
        => status.TryGetValue(key, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
}
