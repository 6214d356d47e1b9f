namespace AisFs.Client;

/// <summary>How one large object is fetched from a cloud or a remote cluster.</summary>
public sealed record AisBlobDownloadOptions
{
    internal static AisBlobDownloadOptions Default { get; } = new();

    /// <summary>The size of a chunk in bytes; 0 leaves it to the cluster. Default 0.</summary>
    public long ChunkSize { get; init; }

    /// <summary>The number of chunks that are fetched at once; 0 leaves it to the cluster, -1 is one after the other. Default 0.</summary>
    public int Workers { get; init; }

    /// <summary>Whether an object that is there already is fetched again when there is a newer version. Default false.</summary>
    public bool Latest { get; init; }
}
