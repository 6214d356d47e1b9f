using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>What a job does.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Kind">What the job does: "copy-bck", "delete-listrange"...</param>
/// <param name="Bucket">The bucket that it works on; none for a job about the cluster.</param>
/// <param name="Started">When it was started, ns since 1970.</param>
internal sealed record JobDescription(string Id, string Kind, BucketKey Bucket, long Started)
{
    /// <summary>How long most kinds of jobs wait that wait for more work.</summary>
    public static readonly TimeSpan UsualIdleTime = TimeSpan.FromMinutes(1);

    /// <summary>The source of a copy.</summary>
    public BucketKey From { get; init; }

    /// <summary>The destination of a copy.</summary>
    public BucketKey To { get; init; }

    /// <summary>The beginning of the names that a summary counts; empty for all names.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The control message that the job shows.</summary>
    public string Control { get; init; } = string.Empty;

    /// <summary>What the job says at a target instead; null for the same at all.</summary>
    public Func<NodeInfo, string>? ControlAt { get; init; }

    /// <summary>Whether the proxy knows the job's status; some kinds only report per target.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>How long the job waits for more work before it ends; zero if it does not wait.</summary>
    public TimeSpan IdleTime { get; init; }

    /// <summary>The target that tells the control message, if not all of them do; empty if they do.</summary>
    public string ToldAt { get; init; } = string.Empty;

    /// <summary>The only target that has to do with the job; empty if all of them have.</summary>
    public string OnlyAt { get; init; } = string.Empty;

    /// <summary>Whether the job is one of many small ones, which are forgotten soon after they have ended.</summary>
    public bool IsShortLived => Kind is "list" or "get-batch";
}
