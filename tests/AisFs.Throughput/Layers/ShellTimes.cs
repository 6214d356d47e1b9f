using System.Globalization;

namespace AisFs.Throughput.Layers;

/// <summary>What the shell's <c>times</c> says of the programs that a script ran.</summary>
internal static class ShellTimes
{
    /// <summary>CPU seconds of the children, user and system.</summary>
    /// <param name="output">What the script printed; <c>times</c> came last.</param>
    public static double Read(string output)
        => output.TrimEnd().Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(Seconds);

    // 0m1.234s
    private static double Seconds(string time)
    {
        string[] parts = time.TrimEnd('s').Split('m');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture) * 60) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
