namespace AisFs.Throughput.Reporting;

/// <summary>A load that did not come to its end.</summary>
/// <param name="Load">The load's name.</param>
/// <param name="Reason">Why.</param>
internal sealed record Failure(string Load, string Reason);
