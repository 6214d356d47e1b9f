using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>Reads what a cluster's answers tell of an object.</summary>
internal static class AisInfo
{
    /// <summary>What an answer to HEAD or GET tells.</summary>
    public static ObjectInfo Of(string name, AisObjectProperties properties) => new()
    {
        Name = name,
        Size = Math.Max(0, properties.Size),
        Version = VersionOf(properties),
        LastModifiedNs = properties.LastModifiedNs,
        ETag = properties.ETag,
        AccessedNs = properties.AccessedNs,
        Custom = properties.Custom,
        IsCached = properties.IsPresent ?? true,
        Location = properties.Location,
        Copies = properties.Copies,
    };

    /// <summary>What a listing tells.</summary>
    public static ObjectInfo OfListed(AisListEntry entry) => new()
    {
        Name = entry.Name,
        Size = entry.Size,
        Version = VersionOf(entry),
        Custom = entry.GetCustom(),
        IsCached = entry.IsCached,
    };

    /// <summary>The same, without an object of its own.</summary>
    public static ListedObject ListedOf(AisListEntry entry) => new(VersionOf(entry), entry.GetCustom(), entry.IsCached);

    /// <summary>What tells this state of the object from another one.</summary>
    public static ObjectVersion VersionOf(AisObjectProperties properties)
    {
        ObjectVersion version = new(properties.Version, properties.Checksum.Type ?? string.Empty, properties.Checksum.Value ?? string.Empty, properties.Size);
        return version with { WriteMark = ObjectVersion.MarkOf(properties.ETag, properties.LastModifiedNs), Upload = UploadId.Find(properties.Custom, version) };
    }

    // A listing tells a checksum's value but not its kind.
    private static ObjectVersion VersionOf(AisListEntry entry) => new(entry.Version, string.Empty, entry.Checksum, entry.Size);
}
