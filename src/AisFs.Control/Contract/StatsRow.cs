namespace AisFs.Control.Contract;

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
