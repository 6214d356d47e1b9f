namespace AisFs.Vfs.Store;

/// <summary>
/// What tells one state of an object's content from another. Two states of one object are the same when all that both
/// sides know is equal.
/// </summary>
/// <param name="Version">The version as the cluster counts it, empty when unknown.</param>
/// <param name="ChecksumType">The kind of checksum, for example xxhash2; empty when unknown.</param>
/// <param name="Checksum">The checksum in hexadecimal, empty when unknown.</param>
/// <param name="Size">The size in bytes, -1 when unknown.</param>
public readonly record struct ObjectVersion(string Version, string ChecksumType, string Checksum, long Size)
{
    /// <summary>Nothing is known.</summary>
    public static ObjectVersion Unknown => new(string.Empty, string.Empty, string.Empty, -1);

    /// <summary>Whether another state may be the same content.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>False when something that both know differs.</returns>
    public bool Matches(in ObjectVersion other)
    {
        if (Size >= 0 && other.Size >= 0 && Size != other.Size)
        {
            return false;
        }

        if (!string.IsNullOrEmpty(Version) && !string.IsNullOrEmpty(other.Version) && Version != other.Version)
        {
            return false;
        }

        // A listing gives the value without the kind; an object has one checksum only.
        bool isOtherKind = !string.IsNullOrEmpty(ChecksumType) && !string.IsNullOrEmpty(other.ChecksumType) && ChecksumType != other.ChecksumType;
        return string.IsNullOrEmpty(Checksum) || string.IsNullOrEmpty(other.Checksum) || isOtherKind || Checksum == other.Checksum;
    }

    /// <summary>Adds what an earlier look at the same content told and this one did not.</summary>
    /// <param name="earlier">The earlier look; it matches.</param>
    /// <returns>All that is known.</returns>
    public ObjectVersion CompletedBy(in ObjectVersion earlier)
    {
        bool hasChecksum = !string.IsNullOrEmpty(Checksum);
        bool sameChecksum = hasChecksum && Checksum == earlier.Checksum;
        return new ObjectVersion(
            string.IsNullOrEmpty(Version) ? earlier.Version : Version,
            hasChecksum && (!sameChecksum || !string.IsNullOrEmpty(ChecksumType)) ? ChecksumType : earlier.ChecksumType,
            hasChecksum ? Checksum : earlier.Checksum,
            Size >= 0 ? Size : earlier.Size);
    }
}
