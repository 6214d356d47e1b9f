using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staging;

/// <summary>The version of an object, as a sidecar keeps it.</summary>
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

    public static StagingBase Of(ObjectVersion version) => new()
    {
        Version = version.Version,
        ChecksumType = version.ChecksumType,
        Checksum = version.Checksum,
        Size = version.Size,
    };

    public ObjectVersion ToVersion() => new(Version, ChecksumType, Checksum, Size);
}
