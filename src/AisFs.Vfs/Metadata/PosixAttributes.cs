using System.Globalization;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// The attributes that AIS has no field for, as the custom metadata key <see cref="Key"/> holds them:
/// <c>1.MODE.UID.GID.MTIME.KIND.CONTENT[.CTIME[.UPLOAD[.ATIME]]]</c>, mode octal, times in ns, kind f, l, d, p (FIFO), s (socket), c or b
/// (devices, with the number that Linux gives them behind the letter), content the checksum of the bytes they belong to
/// (or <c>sSIZE</c> where the bucket keeps no checksum), upload the <see cref="UploadId"/> of these bytes. Fields may be
/// empty; later versions may add fields at the end. Listings do not escape custom metadata, hence the plain alphabet.
/// </summary>
internal readonly record struct PosixAttributes
{
    public const string Key = UploadId.MetadataKey;

    // A longer checksum tells contents apart by itself, and takes the room that extended attributes need.
    private const int LongestWithId = 64;

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

    public string Encode()
    {
        string mode = Mode is { } bits ? Convert.ToString(bits, 8) : string.Empty;
        string kind = Device == 0 ? Kinds[(int)Kind].ToString() : string.Create(CultureInfo.InvariantCulture, $"{Kinds[(int)Kind]}{Device}");
        string text = string.Create(CultureInfo.InvariantCulture, $"{FormatVersion}.{mode}.{Uid}.{Gid}.{ModifiedNs}.{kind}.{Content}");
        string changed = ChangedNs is { } at && at != ModifiedNs ? at.ToString(CultureInfo.InvariantCulture) : string.Empty;
        string upload = Content.Length > LongestWithId ? string.Empty : UploadId.Format(Upload);
        string accessed = AccessedNs is { } set && set != ModifiedNs ? set.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return accessed.Length > 0 ? $"{text}.{changed}.{upload}.{accessed}"
            : upload.Length > 0 ? $"{text}.{changed}.{upload}"
            : changed.Length > 0 ? $"{text}.{changed}"
            : text;
    }

    /// <summary>Reads a value of the key; what is not of this form was written by a stranger and counts as absent.</summary>
    public static bool TryParse(string? text, out PosixAttributes attributes)
    {
        attributes = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        Span<Range> fields = stackalloc Range[11];
        ReadOnlySpan<char> span = text;
        int count = span.Split(fields, '.');
        if (count < 7 || !span[fields[0]].SequenceEqual(FormatVersion))
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
        if ((count > 7 && !TryNumber(span[fields[7]], out changed)) || (count > 9 && !TryNumber(span[fields[9]], out accessed)))
        {
            return false;
        }

        ReadOnlySpan<char> type = span[fields[5]];
        int kind = type.Length > 0 ? Kinds.IndexOf(type[0], StringComparison.Ordinal) : -1;
        if (kind < 0 || !TryNumber(type[1..], out uint? device))
        {
            return false;
        }

        attributes = new PosixAttributes
        {
            Mode = mode,
            Uid = uid,
            Gid = gid,
            ModifiedNs = modified,
            ChangedNs = changed ?? modified,
            AccessedNs = accessed,
            Kind = (FsNodeKind)kind,
            Device = device ?? 0,
            Content = span[fields[6]].ToString(),
        };
        return true;
    }

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
