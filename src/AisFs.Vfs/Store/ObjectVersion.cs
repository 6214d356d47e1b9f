using System.Globalization;

namespace AisFs.Vfs.Store;

/// <summary>
/// What tells one state of an object's content from another; all comparisons of versions are made here. A HEAD tells
/// everything, a GET and a PUT not the time of writing, a listing neither that nor the kind of the checksum.
/// </summary>
/// <remarks>
/// Equal sizes and equal checksums of one kind are the same content. Little else proves that: the cluster counts versions
/// anew under each name, and a copy has the number of its source; custom metadata stays when another client overwrites an
/// object; and checksums of two kinds can't be compared, so another kind counts as another content.
/// </remarks>
/// <param name="Version">The version as the cluster counts it, empty when unknown.</param>
/// <param name="ChecksumType">The kind of checksum, for example xxhash2; empty when unknown.</param>
/// <param name="Checksum">The checksum in hexadecimal, empty when unknown.</param>
/// <param name="Size">The size in bytes, -1 when unknown.</param>
public readonly record struct ObjectVersion(string Version, string ChecksumType, string Checksum, long Size)
{
    // A checksum of fewer hexadecimal digits (crc32c) meets another content by chance now and then.
    private const int StrongDigits = 16;

    /// <summary>Nothing is known.</summary>
    public static ObjectVersion Unknown => new(string.Empty, string.Empty, string.Empty, -1);

    /// <summary>What tells one write from another, as a HEAD answers it, see <see cref="MarkOf"/>; null or empty when unknown.</summary>
    public string? WriteMark { get; init; }

    /// <summary>The id that a mount gave the upload, see <see cref="UploadId"/>; 0 when unknown.</summary>
    public long Upload { get; init; }

    /// <summary>Whether there is something that tells this content from another one of the same size and number.</summary>
    public bool IsIdentified => Size == 0 || !string.IsNullOrEmpty(Checksum) || !string.IsNullOrEmpty(WriteMark);

    /// <summary>Whether the checksum alone tells this content from any other one of the same size.</summary>
    public bool HasStrongChecksum => Checksum is { Length: >= StrongDigits };

    /// <summary>What stays true when the object is known under another name, where its number and its time of writing may differ.</summary>
    public ObjectVersion OfContent => this with { Version = string.Empty, WriteMark = null };

    /// <summary>
    /// Tells writes apart by the time of the last one, and by the ETag: clusters give none to an object without a checksum,
    /// and keep that of another store when the object is overwritten.
    /// </summary>
    /// <param name="etag">The ETag; empty when the answer had none.</param>
    /// <param name="modifiedNs">The last write; null when the answer did not tell, as is the case with all but HEAD.</param>
    /// <returns>The mark; null when nothing tells.</returns>
    public static string? MarkOf(string etag, long? modifiedNs)
        => modifiedNs is { } written ? string.Create(CultureInfo.InvariantCulture, $"{etag}@{written}") : null;

    /// <summary>Whether another state is certainly the same content.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>True when that is proved.</returns>
    public bool IsSameAs(in ObjectVersion other) => RelationTo(other) == VersionRelation.Same;

    /// <summary>Compares two states of content.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>Whether the bytes are the same, differ, or what is known does not tell.</returns>
    public VersionRelation RelationTo(in ObjectVersion other)
    {
        if (Size == 0 && other.Size == 0)
        {
            return VersionRelation.Same;
        }

        if (Differ(Size, other.Size, -1) || Differ(ChecksumType, other.ChecksumType) || Differ(Checksum, other.Checksum))
        {
            return VersionRelation.Different;
        }

        bool isOfOneSize = Size >= 0 && other.Size >= 0;

        bool isOfOneChecksum = !string.IsNullOrEmpty(Checksum) && !string.IsNullOrEmpty(other.Checksum);
        if (isOfOneSize && isOfOneChecksum && Checksum.Length >= StrongDigits)
        {
            return VersionRelation.Same;
        }

        if (IsOtherWrite(other))
        {
            return VersionRelation.Different;
        }

        bool isOfOneMark = !string.IsNullOrEmpty(WriteMark) && !string.IsNullOrEmpty(other.WriteMark);
        return isOfOneSize && (isOfOneChecksum || isOfOneMark) ? VersionRelation.Same : VersionRelation.Unknown;
    }

    /// <summary>
    /// Whether the object was certainly written between the two looks, be it with the same bytes: then what goes with a
    /// write, such as its time, is another.
    /// </summary>
    /// <param name="other">The other state.</param>
    /// <returns>True when something that both know differs.</returns>
    public bool IsRewritten(in ObjectVersion other)
        => Differ(Size, other.Size, -1) || Differ(ChecksumType, other.ChecksumType) || Differ(Checksum, other.Checksum) || IsOtherWrite(other);

    /// <summary>Adds what another look at the same content told and this one did not.</summary>
    /// <param name="earlier">The other look; it is the same content.</param>
    /// <returns>All that is known.</returns>
    public ObjectVersion CompletedBy(in ObjectVersion earlier)
    {
        bool hasChecksum = !string.IsNullOrEmpty(Checksum);
        ObjectVersion known = this with
        {
            ChecksumType = !string.IsNullOrEmpty(ChecksumType) ? ChecksumType : !hasChecksum || Checksum == earlier.Checksum ? earlier.ChecksumType : string.Empty,
            Checksum = hasChecksum ? Checksum : earlier.Checksum,
            Size = Size >= 0 ? Size : earlier.Size,
        };
        return IsOtherWrite(earlier) ? known : known with
        {
            Version = !string.IsNullOrEmpty(Version) ? Version : earlier.Version,
            WriteMark = !string.IsNullOrEmpty(WriteMark) ? WriteMark : earlier.WriteMark,
            Upload = Upload != 0 ? Upload : earlier.Upload,
        };
    }

    private bool IsOtherWrite(in ObjectVersion other)
        => Differ(Version, other.Version) || Differ(WriteMark, other.WriteMark) || Differ(Upload, other.Upload, 0);

    private static bool Differ(string? one, string? other) => !string.IsNullOrEmpty(one) && !string.IsNullOrEmpty(other) && one != other;

    private static bool Differ(long one, long other, long unknown) => one != unknown && other != unknown && one != other;
}
