namespace AisFs.Client.Groups;

/// <summary>How a group of objects is fetched from a cloud or a remote cluster.</summary>
public sealed record AisPrefetchOptions
{
    internal static AisPrefetchOptions Default { get; } = new();

    /// <summary>Whether objects that are there already are fetched again when there is a newer version. Default false.</summary>
    public bool Latest { get; init; }

    /// <summary>Whether to go on when one object fails. Default false.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>The size in bytes from which an object is fetched in chunks, in parallel; 0: never. Default 0.</summary>
    public long BlobThreshold { get; init; }

    /// <summary>The number of workers of each target; 0 leaves it to the cluster, -1 is none: one object after the other. Default 0.</summary>
    public int Workers { get; init; }
}
