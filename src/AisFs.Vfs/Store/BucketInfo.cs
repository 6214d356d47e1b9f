namespace AisFs.Vfs.Store;

/// <summary>What is known of a bucket.</summary>
public sealed record BucketInfo
{
    /// <summary>The bucket.</summary>
    public required BucketId Id { get; init; }

    /// <summary>When it was created, in nanoseconds since 1970 UTC; null when unknown.</summary>
    public long? CreatedNs { get; init; }

    /// <summary>The kind of checksum that the bucket keeps, for example xxhash2; empty when unknown.</summary>
    public string ChecksumType { get; init; } = string.Empty;
}
