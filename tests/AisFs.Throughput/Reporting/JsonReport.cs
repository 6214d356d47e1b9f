using System.Text.Json;

namespace AisFs.Throughput.Reporting;

/// <summary>How measurements are written for programs.</summary>
internal static class JsonReport
{
    public static JsonSerializerOptions Options { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    /// <summary>One load on one layer. Times are seconds.</summary>
    public static object Of(Measurement row) => new
    {
        row.Load,
        row.Layer,
        row.Seconds,
        row.Bytes,
        row.Operations,
        P50 = Latency(row, 0.5),
        P99 = Latency(row, 0.99),
        row.ClientCpu,
        PeerCpu = row.PeerCpu < 0 ? (double?)null : row.PeerCpu,
        PeakResidentBytes = row.ResidentBytes,
        row.Allocated,
        row.Requests,
    };

    private static double? Latency(Measurement row, double share) => row.Latencies.Count == 0 ? null : row.Percentile(share);
}
