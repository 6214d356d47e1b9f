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

/// <summary>One kind of operation or request in an interval. Percentiles are right to within 5 %.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Count">How many ended.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="PerSecond">The rate.</param>
/// <param name="P50Ms">Half of them took no longer, in milliseconds.</param>
/// <param name="P90Ms">90 % of them took no longer, in milliseconds.</param>
/// <param name="P99Ms">99 % of them took no longer, in milliseconds.</param>
/// <param name="MaxMs">The longest, in milliseconds.</param>
public sealed record StatsRow(string Name, long Count, long Errors, double PerSecond, double P50Ms, double P90Ms, double P99Ms, double MaxMs);

/// <summary>A cache in an interval.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hits">How often it had what was wanted.</param>
/// <param name="Misses">How often it had not.</param>
public sealed record CacheRow(string Name, long Hits, long Misses);
