using System.Globalization;
using System.Text.RegularExpressions;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>wrk, which sends one request over and over.</summary>
internal static partial class Wrk
{
    private const string Script = """wrk -t2 "-c$1" "-d$2s" ${4:+-H "Authorization: $4"} "$3" """;

    public static Contestant Run(string name, string url, int connections, TimeSpan time, string? authorization) => new(name, async clock =>
    {
        (string output, double cpu, _) = await OtherProgram.RunAsync(
            Script, $"{connections}", ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture), url, authorization ?? string.Empty);
        Match counted = Counted().Match(output);
        Match rate = Rate().Match(output);
        if (!counted.Success || !rate.Success || output.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new IOException($"wrk did not get the object: {output}");
        }

        long requests = long.Parse(counted.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new Outcome(0, requests) { Seconds = requests / double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture), CpuSeconds = cpu };
    })
    {
        Program = "wrk",
    };

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex Counted();

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
