namespace AisFs.Control.Contract;

/// <summary>What a mount did in an interval: one line of <c>GET /v1/stats</c>.</summary>
/// <param name="Time">When the interval ended.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Operations">The file operations, by kind.</param>
/// <param name="Requests">The requests to the cluster, by kind.</param>
/// <param name="Caches">The caches, by name.</param>
/// <param name="Flows">Bytes per second: <c>mount.read</c>, <c>mount.write</c>, <c>cluster.read</c>, <c>cluster.write</c>, <c>upload</c>.</param>
/// <param name="Retries">Requests to the cluster that were tried again.</param>
/// <param name="Levels">What was held at the end of the interval, by the name of the instrument.</param>
public sealed record StatsSample(
    DateTimeOffset Time,
    double Seconds,
    IReadOnlyList<StatsRow> Operations,
    IReadOnlyList<StatsRow> Requests,
    IReadOnlyList<CacheRow> Caches,
    IReadOnlyDictionary<string, double> Flows,
    long Retries,
    IReadOnlyDictionary<string, double> Levels);
