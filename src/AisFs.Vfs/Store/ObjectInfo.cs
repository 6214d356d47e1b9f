namespace AisFs.Vfs.Store;

/// <summary>What is known of an object.</summary>
public sealed record ObjectInfo
{
    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The state of the content.</summary>
    public ObjectVersion Version { get; init; } = ObjectVersion.Unknown;

    /// <summary>All that tells the content from another: size, time of writing and the id of the upload, too.</summary>
    public ObjectVersion FullVersion
    {
        get
        {
            ObjectVersion version = Version with { Size = Size };
            return version with
            {
                WriteMark = ObjectVersion.MarkOf(ETag, LastModifiedNs) ?? version.WriteMark,
                Upload = version.Upload != 0 ? version.Upload : UploadId.Find(Custom, version),
            };
        }
    }

    /// <summary>The last write in nanoseconds since 1970 UTC; null when the answer did not tell.</summary>
    public long? LastModifiedNs { get; init; }

    /// <summary>The ETag as the cluster gave it, without quotes; empty when the answer did not tell.</summary>
    public string ETag { get; init; } = string.Empty;

    /// <summary>The last access in nanoseconds since 1970 UTC; null when the answer did not tell.</summary>
    public long? AccessedNs { get; init; }

    /// <summary>The custom metadata; null when the answer did not tell.</summary>
    public IReadOnlyDictionary<string, string>? Custom { get; init; }

    /// <summary>Whether the bytes are on the cluster's own disks.</summary>
    public bool IsCached { get; init; } = true;

    /// <summary>Where the object lies, as the cluster tells it; empty when the answer did not tell.</summary>
    public string Location { get; init; } = string.Empty;

    /// <summary>The number of parts that the cluster stores the object in; 0 when the answer did not tell.</summary>
    public int Parts { get; init; }

    /// <summary>The number of copies; 0 when the answer did not tell.</summary>
    public int Copies { get; init; }
}
