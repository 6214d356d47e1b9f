using System.Diagnostics;
using System.Globalization;
using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;

namespace AisFs.Throughput.Wire;

/// <summary>Runs curl and wrk, and takes their CPU time.</summary>
internal static class OtherProgram
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Whether a program is installed.</summary>
    public static async Task<bool> IsThereAsync(string program)
        => (await CommandRunner.RunAsync("bash", ["-c", "command -v \"$1\"", "find", program])).ExitCode == 0;

    /// <summary>Runs a shell script.</summary>
    /// <param name="script">The script; its arguments are <c>$1</c> and so on.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed, its CPU seconds, and how long it took.</returns>
    /// <exception cref="IOException">It failed.</exception>
    public static async Task<(string Output, double Cpu, double Seconds)> RunAsync(string script, params string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        CommandResult result = await CommandRunner.RunAsync("bash", ["-euo", "pipefail", "-c", script + "\ntimes", "run", .. arguments], s_limit);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return result.ExitCode == 0 ? (result.Output, ShellTimes.Read(result.Output), seconds) : throw new IOException($"It failed: {result}");
    }

    /// <summary>The numbers behind a word at the begin of lines.</summary>
    /// <param name="output">What was printed.</param>
    /// <param name="word">The word.</param>
    public static double[][] Numbers(string output, string word)
        => [.. output.Split('\n').Where(line => line.StartsWith(word + " ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
}
