using AisFs.Vfs.Store;

namespace AisFs.Vfs.Staging;

/// <summary>The version of the object that a staged file was made from, as a record keeps it. What was unknown is empty.</summary>
internal sealed record StagingBase
{
    /// <summary>The version as the cluster counts it.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The kind of checksum.</summary>
    public string ChecksumType { get; init; } = string.Empty;

    /// <summary>The checksum.</summary>
    public string Checksum { get; init; } = string.Empty;

    /// <summary>The object's size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The ETag.</summary>
    public string ETag { get; init; } = string.Empty;

    /// <summary>What AisFs keeps with the object in its custom metadata.</summary>
    public string Own { get; init; } = string.Empty;

    public static StagingBase Of(ObjectInfo info) => new()
    {
        Version = info.Version.Version ?? string.Empty,
        ChecksumType = info.Version.ChecksumType ?? string.Empty,
        Checksum = info.Version.Checksum ?? string.Empty,
        Size = info.Size,
        ETag = info.ETag,
        Own = info.Custom?.GetValueOrDefault(UploadId.MetadataKey) ?? string.Empty,
    };

    /// <summary>Whether an object is certainly still this version; what is unknown counts as changed.</summary>
    public bool IsStill(ObjectInfo info)
    {
        ObjectVersion version = new(Version, ChecksumType, Checksum, Size);
        version = version with { Upload = UploadId.Find(new Dictionary<string, string> { [UploadId.MetadataKey] = Own }, version) };
        VersionRelation relation = version.RelationTo(info.FullVersion);
        return relation == VersionRelation.Same || (relation == VersionRelation.Unknown && ETag.Length > 0 && ETag == info.ETag);
    }
}
