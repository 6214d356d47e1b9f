using System.Globalization;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// The attributes that AIS has no field for, as the custom metadata key <see cref="Key"/> holds them:
/// <c>1.MODE.UID.GID.MTIME.KIND.CONTENT[.CTIME[.UPLOAD[.ATIME[.BTIME[.DOS]]]]]</c>, mode octal, times in ns, kind f, l, d, p (FIFO), s (socket), c or b
/// (devices, with the number that Linux gives them behind the letter), content the checksum of the bytes they belong to
/// (or <c>sSIZE</c> where the bucket keeps no checksum), upload the <see cref="UploadId"/> of these bytes, btime the time
/// of creation, dos the attributes of Windows (hexadecimal). Fields may be
/// empty; later versions may add fields at the end. Listings do not escape custom metadata, hence the plain alphabet.
/// </summary>
internal readonly record struct PosixAttributes
{
    public const string Key = UploadId.MetadataKey;

    // A longer checksum tells contents apart by itself, and takes the room that extended attributes need.
    private const int LongestWithId = 64;

    // Together with the key, and all extended attributes that an object may have, what goes in one request: 2048 bytes.
    private const int MaxLength = 2048 - 5 - XattrCodec.MaxTotal;

    private const int ChangedField = 7;
    private const int AccessedField = 9;
    private const int CreatedField = 10;
    private const int DosField = 11;
    private const int FieldCount = 12;

    private const string FormatVersion = "1";

    // By the value of FsNodeKind.
    private const string Kinds = "fdlpscb";

    public uint? Mode { get; init; }

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }

    public long? ModifiedNs { get; init; }

    public long? ChangedNs { get; init; }

    /// <summary>The access time that was set by hand; null when it is the modification time.</summary>
    public long? AccessedNs { get; init; }

    /// <summary>The time of creation; null when it is the modification time.</summary>
    public long? CreatedNs { get; init; }

    /// <summary>The FILE_ATTRIBUTE_* bits that were set by hand, 0 to 0xFFFF; null when none were.</summary>
    public uint? DosAttributes { get; init; }

    public FsNodeKind Kind { get; init; }

    /// <summary>The number of a device.</summary>
    public uint Device { get; init; }

    /// <summary>Which content the times and the kind belong to.</summary>
    public string Content { get; init; }

    /// <summary>The id of the upload that wrote that content; 0 for none. <see cref="TryParse"/> passes over it.</summary>
    public long Upload { get; init; }

    /// <summary>What stands for a content.</summary>
    public static string ContentOf(in ObjectVersion version)
        => !string.IsNullOrEmpty(version.Checksum) ? version.Checksum
            : version.Size >= 0 ? "s" + version.Size.ToString(CultureInfo.InvariantCulture)
            : string.Empty;

    /// <summary>Whether times and kind still count: they do not once another client has overwritten the object.</summary>
    public bool BelongsTo(in ObjectVersion version)
        => string.IsNullOrEmpty(Content)
            || (Content[0] == 's'
                ? version.Size < 0 || Content == "s" + version.Size.ToString(CultureInfo.InvariantCulture)
                : string.IsNullOrEmpty(version.Checksum) || Content == version.Checksum);

    /// <summary>
    /// Writes the value. Where the checksum is so long that there is no room for all, the time of creation is left out, then
    /// that of access, then that of the last change.
    /// </summary>
    public string Encode()
    {
        string text = Encode(ChangedNs, AccessedNs, CreatedNs);
        text = text.Length > MaxLength ? Encode(ChangedNs, AccessedNs, null) : text;
        text = text.Length > MaxLength ? Encode(ChangedNs, null, null) : text;
        return text.Length > MaxLength ? Encode(null, null, null) : text;
    }

    /// <summary>Reads a value of the key; what is not of this form was written by a stranger and counts as absent.</summary>
    public static bool TryParse(string? text, out PosixAttributes attributes)
    {
        attributes = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        Span<Range> fields = stackalloc Range[FieldCount + 1];
        ReadOnlySpan<char> span = text;
        int count = span.Split(fields, '.');
        if (count < ChangedField || !span[fields[0]].SequenceEqual(FormatVersion))
        {
            return false;
        }

        if (!TryNumber(span[fields[2]], out uint? uid) || !TryNumber(span[fields[3]], out uint? gid)
            || !TryNumber(span[fields[4]], out long? modified) || !TryOctal(span[fields[1]], out uint? mode))
        {
            return false;
        }

        long? changed = null;
        long? accessed = null;
        if ((count > ChangedField && !TryNumber(span[fields[ChangedField]], out changed))
            || (count > AccessedField && !TryNumber(span[fields[AccessedField]], out accessed)))
        {
            return false;
        }

        ReadOnlySpan<char> type = span[fields[5]];
        int kind = type.Length > 0 ? Kinds.IndexOf(type[0], StringComparison.Ordinal) : -1;
        if (kind < 0 || !TryNumber(type[1..], out uint? device))
        {
            return false;
        }

        // Earlier versions pass over these: they take nothing away when they are odd.
        long? created = null;
        _ = count > CreatedField && TryNumber(span[fields[CreatedField]], out created);
        attributes = new PosixAttributes
        {
            Mode = mode,
            Uid = uid,
            Gid = gid,
            ModifiedNs = modified,
            ChangedNs = changed ?? modified,
            AccessedNs = accessed,
            CreatedNs = created,
            DosAttributes = count > DosField ? HexOrNull(span[fields[DosField]]) : null,
            Kind = (FsNodeKind)kind,
            Device = device ?? 0,
            Content = span[fields[6]].ToString(),
        };
        return true;
    }

    private string Encode(long? changed, long? accessed, long? created)
    {
        string mode = Mode is { } bits ? Convert.ToString(bits, 8) : string.Empty;
        string kind = Device == 0 ? Kinds[(int)Kind].ToString() : string.Create(CultureInfo.InvariantCulture, $"{Kinds[(int)Kind]}{Device}");
        string upload = Content.Length > LongestWithId ? string.Empty : UploadId.Format(Upload);
        string dos = DosAttributes is { } set ? set.ToString("x", CultureInfo.InvariantCulture) : string.Empty;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{FormatVersion}.{mode}.{Uid}.{Gid}.{ModifiedNs}.{kind}.{Content}.{Other(changed)}.{upload}.{Other(accessed)}.{Other(created)}.{dos}");

        // The first seven fields are always there.
        int end = text.Length;
        for (int dots = FieldCount - 1; dots > ChangedField - 1 && text[end - 1] == '.'; dots--)
        {
            end--;
        }

        return text[..end];
    }

    // Times that are the modification time are not written.
    private long? Other(long? time) => time == ModifiedNs ? null : time;

    private static uint? HexOrNull(ReadOnlySpan<char> text)
        => ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort bits) ? bits : null;

    private static bool TryOctal(ReadOnlySpan<char> text, out uint? value)
    {
        value = null;
        if (text.Length == 0)
        {
            return true;
        }

        uint bits = 0;
        foreach (char c in text)
        {
            if (c is < '0' or > '7' || text.Length > 4)
            {
                return false;
            }

            bits = (bits << 3) | (uint)(c - '0');
        }

        value = bits;
        return bits <= 0xFFF;
    }

    private static bool TryNumber<T>(ReadOnlySpan<char> text, out T? value)
        where T : struct, ISpanParsable<T>
    {
        value = null;
        if (text.Length == 0)
        {
            return true;
        }

        bool ok = T.TryParse(text, CultureInfo.InvariantCulture, out T number);
        value = ok ? number : null;
        return ok;
    }
}
