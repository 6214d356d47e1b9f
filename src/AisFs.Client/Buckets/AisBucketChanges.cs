namespace AisFs.Client;

/// <summary>Properties of a bucket that are to change; null leaves one as it is.</summary>
public sealed record AisBucketChanges
{
    /// <summary>The kind of checksum that the bucket keeps, for example <c>xxhash2</c>, <c>md5</c> or <c>none</c>.</summary>
    public string? ChecksumType { get; init; }

    /// <summary>Whether the bucket counts versions.</summary>
    public bool? Versioning { get; init; }

    /// <summary>The number of copies of each object, 2 or more.</summary>
    public int? MirrorCopies { get; init; }

    /// <summary>Whether copies are made.</summary>
    public bool? Mirroring { get; init; }

    /// <summary>Whether objects are erasure coded.</summary>
    public bool? ErasureCoding { get; init; }

    /// <summary>The number of slices of data of an erasure coded object.</summary>
    public int? DataSlices { get; init; }

    /// <summary>The number of slices of parity of an erasure coded object.</summary>
    public int? ParitySlices { get; init; }

    /// <summary>Whether objects that were not used for long may be evicted.</summary>
    public bool? Lru { get; init; }

    /// <summary>The access rights, as the cluster's bits; see <see cref="AuthN.AisAccess"/>.</summary>
    public AuthN.AisAccess? Access { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MirrorCopies ?? 2, 2, nameof(MirrorCopies));
        ArgumentOutOfRangeException.ThrowIfLessThan(DataSlices ?? 1, 1, nameof(DataSlices));
        ArgumentOutOfRangeException.ThrowIfLessThan(ParitySlices ?? 1, 1, nameof(ParitySlices));
        if (ChecksumType is { Length: 0 })
        {
            throw new ArgumentException($"{nameof(ChecksumType)} is empty: 'none' means none.");
        }
    }
}
