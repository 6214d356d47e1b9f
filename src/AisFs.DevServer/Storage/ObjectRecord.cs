using AisFs.DevServer.Cluster;

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

    /// <summary>The mountpath where it lies; null in a remote bucket.</summary>
    public Mountpath? Place { get; init; }

    /// <summary>The name, if it is too long for a file: the object then lies under a hash, and is not listed.</summary>
    public byte[]? LongName { get; init; }

    /// <summary>
    /// Lies where its name does not belong: stored by a name with "//", by a name that was mangled on the way, or at another
    /// target. Not listed.
    /// </summary>
    public bool IsMisplaced { get; init; }

    /// <summary>Whether a remote bucket's object is present in the cluster, and not only in the cloud.</summary>
    public bool IsCached { get; set; } = true;

    /// <summary>How many parts a multipart upload had; 0 for other objects.</summary>
    public int ChunkCount { get; init; }

    public long MaxChunkSize { get; init; }

    /// <summary>The size of the first part of several.</summary>
    public long FirstChunkSize { get; init; }

    /// <summary>Grows with each change on disk; the greatest one of a name is the valid one.</summary>
    public long Generation { get; init; }

    public long Size => Content.Length;
}
