using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>What a job does.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Kind">What the job does: "copy-bck", "delete-listrange"...</param>
/// <param name="Bucket">The bucket that it works on; none for a job about the cluster.</param>
/// <param name="Started">When it was started, ns since 1970.</param>
internal sealed record JobDescription(string Id, string Kind, BucketKey Bucket, long Started)
{
    /// <summary>The source of a copy.</summary>
    public BucketKey From { get; init; }

    /// <summary>The destination of a copy.</summary>
    public BucketKey To { get; init; }

    /// <summary>The control message that the job shows.</summary>
    public string Control { get; init; } = string.Empty;

    /// <summary>Whether the proxy knows the job's status; some kinds only report per target.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>Whether the job is idle for a while before it ends, as jobs are that wait for more work.</summary>
    public bool StaysIdle { get; init; }
}
