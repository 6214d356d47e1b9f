using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staging;

/// <summary>The version of the object that a staged file was made from, as a record keeps it. What was unknown is empty.</summary>
internal sealed record StagingBase
{
    private const string OwnKey = "aisfs";

    // A checksum of fewer hexadecimal digits (crc32c) meets another content by chance now and then.
    private const int StrongDigits = 16;

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
        Own = info.Custom?.GetValueOrDefault(OwnKey) ?? string.Empty,
    };

    /// <summary>
    /// Whether an object is certainly still this version. Equal checksums of one kind are the same content; a checksum of another
    /// kind proves nothing, and what is unknown counts as changed.
    /// </summary>
    public bool IsStill(ObjectInfo info)
    {
        if (info.Size != Size)
        {
            return false;
        }

        if (Checksum.Length > 0 && !string.IsNullOrEmpty(info.Version.Checksum))
        {
            // A listing tells the value without the kind; values of different kinds have different lengths.
            bool isOneKind = ChecksumType.Length == 0 || string.IsNullOrEmpty(info.Version.ChecksumType) || ChecksumType == info.Version.ChecksumType;
            bool isProof = Checksum.Length >= StrongDigits || Version.Length == 0 || string.IsNullOrEmpty(info.Version.Version) || Version == info.Version.Version;
            return isOneKind && isProof && Checksum == info.Version.Checksum;
        }

        return ETag.Length > 0 && ETag == info.ETag;
    }
}
