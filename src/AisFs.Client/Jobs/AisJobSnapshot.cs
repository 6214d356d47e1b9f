namespace AisFs.Client.Jobs;

/// <summary>A job as one target sees it.</summary>
public sealed record AisJobSnapshot
{
    /// <summary>The id of the target.</summary>
    public required string TargetId { get; init; }

    /// <summary>The id of the job.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The kind of the job.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>When the job began here; null when it did not.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When the job ended here; null while it runs.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>The bucket; null if the cluster does not say, nameless when the job has none.</summary>
    public AisBucketInfo? Bucket { get; init; }

    /// <summary>The bucket that is read; null if the cluster does not say, nameless when the job has none.</summary>
    public AisBucketInfo? Source { get; init; }

    /// <summary>The bucket that is written; null if the cluster does not say, nameless when the job has none.</summary>
    public AisBucketInfo? Destination { get; init; }

    /// <summary>What was done; null if the cluster does not say.</summary>
    public AisJobStatistics? Statistics { get; init; }

    /// <summary>Whether the job was stopped before its end.</summary>
    public bool IsAborted { get; init; }

    /// <summary>Whether the job waits for more to do.</summary>
    public bool IsIdle { get; init; }

    /// <summary>Why the job was stopped; empty when it was not.</summary>
    public string AbortError { get; init; } = string.Empty;

    /// <summary>What went wrong; empty when nothing did.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>The arguments and the progress of the job, in the cluster's words; empty if the cluster does not say.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The numbers of threads and waits in one number: ten bits of joggers, ten of workers, the rest of full channels.</summary>
    public long Packed { get; init; }

    /// <summary>How many threads walk through the disks.</summary>
    public int Joggers => (int)(Packed & 0x3ff);

    /// <summary>How many further threads work.</summary>
    public int Workers => (int)((Packed >> 10) & 0x3ff);

    internal bool IsStopped => IsAborted || AbortError.Length > 0;
}
