namespace AisFs.Client;

/// <summary>The properties of an object, from the headers of an answer. Properties that were not asked for, or that the cluster does not know, keep their default.</summary>
public sealed record AisObjectProperties
{
    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>The bucket's name from the answer; empty if it does not say.</summary>
    public string BucketName { get; init; } = string.Empty;

    /// <summary>The bucket's provider from the answer; empty if it does not say.</summary>
    public string BucketProvider { get; init; } = string.Empty;

    /// <summary>The size of the whole object in bytes; -1 if the answer does not say.</summary>
    public long Size { get; init; } = -1;

    /// <summary>The version as the cluster counts it; empty if it does not say.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The checksum of the whole content.</summary>
    public AisChecksum Checksum { get; init; } = AisChecksum.None;

    /// <summary>The last access in nanoseconds since 1970 UTC; null if the answer does not say.</summary>
    public long? AccessedNs { get; init; }

    /// <summary>The last access, to 100 ns; null if the answer does not say.</summary>
    public DateTimeOffset? Accessed => UnixTime.FromNs(AccessedNs);

    /// <summary>
    /// The last write in nanoseconds since 1970 UTC; null if the answer does not say. Whole seconds, unless the ETag of
    /// an ais:// object has it exactly.
    /// </summary>
    public long? LastModifiedNs { get; init; }

    /// <summary>The last write, as exact as <see cref="LastModifiedNs"/> down to 100 ns; null if the answer does not say.</summary>
    public DateTimeOffset? LastModified => UnixTime.FromNs(LastModifiedNs);

    /// <summary>The ETag without its quotes; empty if the answer does not say.</summary>
    public string ETag { get; init; } = string.Empty;

    /// <summary>The custom metadata; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Custom { get; init; } = EmptyCustom;

    /// <summary>Where the object lies, for example <c>t[KKBt8081]:mp[/mnt/mp1, vda]</c>; empty if the answer does not say.</summary>
    public string Location { get; init; } = string.Empty;

    /// <summary>The number of copies; 0 if the answer does not say.</summary>
    public int Copies { get; init; }

    /// <summary>The mountpaths of the copies.</summary>
    public IReadOnlyList<string> MirrorPaths { get; init; } = [];

    /// <summary>Whether the object is on the cluster's own disks; null if the answer does not say.</summary>
    public bool? IsPresent { get; init; }

    /// <summary>The number of chunks that the object is stored in; 0 if the answer does not say.</summary>
    public int ChunkCount { get; init; }

    /// <summary>The size of the greatest chunk in bytes; 0 if the answer does not say.</summary>
    public long MaxChunkSize { get; init; }

    internal static IReadOnlyDictionary<string, string> EmptyCustom { get; }
        = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
