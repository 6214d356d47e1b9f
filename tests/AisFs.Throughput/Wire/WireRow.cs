using System.Globalization;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>One contestant and what was measured of it.</summary>
/// <param name="load">The load.</param>
/// <param name="contestant">The contestant.</param>
internal sealed class WireRow(IWireLoad load, Contestant contestant)
{
    private const double MiB = 1 << 20;
    private const double GiB = 1 << 30;
    private const double ManyOperations = 10_000;

    public IWireLoad Load => load;

    public Contestant Contestant => contestant;

    /// <summary>Whether the program is not installed.</summary>
    public bool IsAbsent { get; set; }

    public List<Measurement> Rounds { get; } = [];

    /// <summary>How it did beside its rivals, the median of the rounds; those that are not there are left out.</summary>
    public List<(string Rival, Bar Bar, bool IsGoal)> Comparisons { get; } = [];

    /// <summary>Bytes or operations in a second.</summary>
    public double Rate => Median(Rounds.Select(Of));

    /// <summary>CPU seconds for a GiB, or for 10,000 operations.</summary>
    public double Cpu => Median(Rounds.Select(round => round.ClientCpu / Amount(round)));

    /// <summary>The same of the server; negative when it is not ours.</summary>
    public double ServerCpu => Median(Rounds.Select(round => round.PeerCpu < 0 ? -1 : round.PeerCpu / Amount(round)));

    /// <summary>Managed bytes for one operation; null when they were not counted.</summary>
    public double? Allocated => Rounds.Count > 0 && Rounds.TrueForAll(round => round.Allocated is not null)
        ? Median(Rounds.Select(round => (double)round.Allocated!.Value / round.Operations)) : null;

    /// <summary>Compares it with its rivals, round by round.</summary>
    /// <param name="rows">All contestants of the load.</param>
    public void Compare(IReadOnlyList<WireRow> rows)
    {
        foreach (Rivalry rivalry in contestant.Rivals)
        {
            WireRow rival = rows.Single(row => row.Contestant.Name == rivalry.Rival);
            if (!IsAbsent && !rival.IsAbsent)
            {
                double ratio = Median(Rounds.Zip(rival.Rounds, (own, other) => rivalry.OfTime ? Of(other) / Of(own) : Of(own) / Of(other)));
                Comparisons.Add((rivalry.Rival, new Bar($"{load.Name}: {contestant.Name} / {rivalry.Rival}", ratio, rivalry.Goal, rivalry.OfTime), rivalry.Goal > 0));
            }
        }

        if (contestant.MostAllocated > 0 && Allocated is { } allocated)
        {
            Comparisons.Add((string.Empty, new Bar($"{load.Name}: {contestant.Name}, bytes allocated", allocated, contestant.MostAllocated, AtMost: true), true));
        }
    }

    /// <summary>One round in short.</summary>
    public string Describe(Measurement round) => string.Create(CultureInfo.InvariantCulture, $"{FormatRate(Of(round))}, {round.ClientCpu:0.00} CPU s");

    /// <summary>A rate with its unit.</summary>
    public string FormatRate(double rate)
        => string.Create(CultureInfo.InvariantCulture, $"{(load.CountsBytes ? rate / MiB : rate):0} {(load.CountsBytes ? "MiB/s" : "/s")}");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private double Of(Measurement round) => load.CountsBytes ? round.BytesPerSecond : round.OperationsPerSecond;

    private double Amount(Measurement round) => load.CountsBytes ? round.Bytes / GiB : round.Operations / ManyOperations;
}
