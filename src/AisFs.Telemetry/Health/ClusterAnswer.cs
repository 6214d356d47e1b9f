namespace AisFs.Telemetry.Health;

/// <summary>What came of asking the cluster.</summary>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="At">When that was known.</param>
/// <param name="LastSuccess">When the cluster answered last; null for never.</param>
internal sealed record ClusterAnswer(string? Failure, DateTimeOffset At, DateTimeOffset? LastSuccess);
