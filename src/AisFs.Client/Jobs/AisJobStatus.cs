namespace AisFs.Client.Jobs;

/// <summary>The state of a job, as the primary proxy knows it.</summary>
public sealed record AisJobStatus
{
    /// <summary>The id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The kind; empty if the cluster does not say.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>What went wrong; empty when nothing did.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>The end in nanoseconds since 1970 UTC; 0 while the job runs, negative when it ended at an unknown time.</summary>
    public long EndTimeNs { get; init; }

    /// <summary>Whether the job was stopped before its end.</summary>
    public bool IsAborted { get; init; }

    /// <summary>Whether the job has ended, successfully or not.</summary>
    public bool IsFinished => EndTimeNs != 0;

    /// <summary>The end; null while the job runs, or when it is not known.</summary>
    public DateTimeOffset? EndTime => EndTimeNs > 0 ? DateTimeOffset.UnixEpoch.AddTicks(EndTimeNs / 100) : null;
}
