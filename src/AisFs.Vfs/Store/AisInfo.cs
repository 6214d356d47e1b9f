using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>Reads what tells one state of an object from another out of a cluster's answers.</summary>
internal static class AisVersions
{
    /// <summary>What an answer to HEAD or GET tells.</summary>
    public static ObjectVersion Of(AisObjectProperties properties)
    {
        ObjectVersion version = new(properties.Version, properties.Checksum.Type ?? string.Empty, properties.Checksum.Value ?? string.Empty, properties.Size);
        return version with { WriteMark = ObjectVersion.MarkOf(properties.ETag, properties.LastModifiedNs), Upload = UploadId.Find(properties.Custom, version) };
    }
}
