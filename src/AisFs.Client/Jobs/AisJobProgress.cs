namespace AisFs.Client.Jobs;

/// <summary>What a wait for a job sees each time it asks.</summary>
/// <param name="Elapsed">How long the wait has lasted.</param>
/// <param name="Status">What the primary proxy says; null when the targets were asked.</param>
/// <param name="Snapshots">What the targets say; null when the primary proxy was asked.</param>
public sealed record AisJobProgress(TimeSpan Elapsed, AisJobStatus? Status, AisJobSnapshots? Snapshots);
