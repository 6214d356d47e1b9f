using System.Globalization;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Comparing;

/// <summary>One load over two builds.</summary>
/// <param name="load">The load's name.</param>
internal sealed class ComparisonRow(string load)
{
    private readonly List<(Measurement Before, Measurement Present)> _rounds = [];

    public string Load => load;

    /// <summary>Why the load did not come to its end; null when it did.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// How fast the present build is against the older one: the median of the rounds' ratios, so that a machine that becomes
    /// slower during the run does not count. 1: as fast; 0.97: takes 3 % longer.
    /// </summary>
    public double Speed => Median(round => round.Before.Seconds / round.Present.Seconds);

    /// <summary>How much CPU time its daemon takes against the older one's, likewise.</summary>
    public double Cpu => Median(round => round.Present.ClientCpu / Math.Max(round.Before.ClientCpu, 0.01));

    public void Add(Measurement before, Measurement present) => _rounds.Add((before, present));

    public override string ToString() => Failure is not null ? $"{load,-14} failed: {Failure}" : string.Create(
        CultureInfo.InvariantCulture,
        $"{load,-14} {Median(round => round.Before.Seconds),9:0.000} {Median(round => round.Present.Seconds),9:0.000} {Speed,8:0.000} {Least,8:0.000} {Most,8:0.000} {Best,8:0.000} {Cpu,8:0.000}");

    /// <summary>The head of a table of rows.</summary>
    public static string Header => $"{"load",-14} {"before s",9} {"now s",9} {"speed",8} {"least",8} {"most",8} {"best",8} {"CPU",8}";

    // The fastest round of each: what is left when nothing else was at work.
    private double Best => _rounds.Min(round => round.Before.Seconds) / _rounds.Min(round => round.Present.Seconds);

    private double Least => _rounds.Min(round => round.Before.Seconds / round.Present.Seconds);

    private double Most => _rounds.Max(round => round.Before.Seconds / round.Present.Seconds);

    private double Median(Func<(Measurement Before, Measurement Present), double> figure)
    {
        double[] sorted = [.. _rounds.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
