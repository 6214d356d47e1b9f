namespace AisFs.DevServer.Storage;

/// <summary>One version of an object. Immutable but for the access time.</summary>
internal sealed record ObjectRecord
{
    private long _accessed;

    public required Blob Content { get; init; }

    /// <summary>1, 2, 3...; 0 in a bucket without versioning.</summary>
    public long Version { get; init; }

    public string ChecksumType { get; init; } = Protocol.Checksums.None;

    public string ChecksumValue { get; init; } = string.Empty;

    /// <summary>Custom metadata in the order in which the keys came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Custom { get; init; } = [];

    /// <summary>Last write, ns since 1970.</summary>
    public long Modified { get; init; }

    /// <summary>Last read or write, ns since 1970.</summary>
    public long Accessed
    {
        get => Volatile.Read(ref _accessed);
        set => Volatile.Write(ref _accessed, value);
    }

    /// <summary>
    /// Stored by a name whose owner is not the owner of the name under which it lies (only names with "//"): not listed.
    /// </summary>
    public bool IsMisplaced { get; init; }

    /// <summary>Whether a remote bucket's object is present in the cluster, and not only in the cloud.</summary>
    public bool IsCached { get; set; } = true;

    /// <summary>How many parts a multipart upload had; 0 for other objects.</summary>
    public int ChunkCount { get; init; }

    public long MaxChunkSize { get; init; }

    /// <summary>Grows with each change on disk; the greatest one of a name is the valid one.</summary>
    public long Generation { get; init; }

    public long Size => Content.Length;
}
