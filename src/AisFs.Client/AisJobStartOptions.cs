namespace AisFs.Client.Jobs;

/// <summary>How a job is started.</summary>
public sealed record AisJobStartOptions
{
    internal static AisJobStartOptions Default { get; } = new();

    /// <summary>The target that runs the job, by its id; empty: all of them. Default empty.</summary>
    public string TargetId { get; init; } = string.Empty;

    /// <summary>Whether the job runs although the bucket's properties forbid it. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>The buckets that the job works on; empty: all, for kinds that have a bucket at all. Default empty.</summary>
    public IReadOnlyList<AisBucket> Buckets { get; init; } = [];
}
