namespace AisFs.Throughput.Reporting;

/// <summary>One load on one layer.</summary>
/// <param name="Load">The load's name.</param>
/// <param name="Layer">What did it: raw, vfs, mount, tmpfs.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">How many bytes were moved.</param>
/// <param name="Operations">How many operations that were.</param>
/// <param name="Latencies">How long the operations took, in seconds; empty when that was not taken.</param>
/// <param name="ClientCpu">CPU seconds of the daemon, or of this process where there is none.</param>
/// <param name="PeerCpu">CPU seconds of the server; negative when unknown.</param>
/// <param name="ResidentBytes">Peak resident memory of the daemon, or of this process.</param>
internal sealed record Measurement(
    string Load, string Layer, double Seconds, long Bytes, long Operations, IReadOnlyList<double> Latencies, double ClientCpu, double PeerCpu, long ResidentBytes)
{
    /// <summary>What the server was asked for meanwhile; null when that was not counted.</summary>
    public RequestCounts? Requests { get; init; }

    /// <summary>Managed bytes that were allocated in this process; null when that was not counted.</summary>
    public long? Allocated { get; init; }

    public double BytesPerSecond => Bytes / Seconds;

    public double OperationsPerSecond => Operations / Seconds;

    /// <summary>The latency that a share of the operations kept below, in seconds.</summary>
    public double Percentile(double share)
    {
        if (Latencies.Count == 0)
        {
            return double.NaN;
        }

        double[] sorted = [.. Latencies.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    /// <summary>The one of several rounds in the middle, by time.</summary>
    public static Measurement Median(IEnumerable<Measurement> rounds)
    {
        Measurement[] sorted = [.. rounds.OrderBy(round => round.Seconds)];
        return sorted[sorted.Length / 2];
    }
}
