using System.Buffers;
using System.Buffers.Text;
using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// Extended attributes as custom metadata. <c>user.color</c> = <c>red</c> is the key <c>color</c> with the value
/// <c>red</c>, as any AIS client reads and writes it. What has other characters than letters, digits and <c>._/+@~-</c>
/// (headers and listings escape nothing), or looks like something else, is base64url behind <c>x64.</c> (a name) or
/// <c>b64.</c> (a value).
/// </summary>
internal static class XattrCodec
{
    /// <summary>
    /// What all attributes of one object may take: AIS keeps an object's metadata in 4 KiB, its own included, and takes 2 KiB of
    /// custom metadata in one request. There must be room for <see cref="PosixAttributes"/>, too: copies set all at once.
    /// </summary>
    public const int MaxTotal = 1840;

    /// <summary>The namespace of attributes that applications set.</summary>
    public const string UserPrefix = "user.";

    /// <summary>What every attribute takes beside its key and value.</summary>
    public const int Separators = 2;

    private const string EncodedName = "x64.";
    private const string EncodedValue = "b64.";

    private static readonly SearchValues<char> s_plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/+@~-");

    // Keys of AIS itself and of its cloud backends (aistore cmn/objattrs.go), and our own.
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        PosixAttributes.Key, "source", "web", "version", "crc32c", "md5", "ETag", "LastModified", "Last-Modified", "orig_fntl",
    };

    /// <summary>Whether custom metadata holds extended attributes.</summary>
    public static bool HasOther(IReadOnlyDictionary<string, string>? custom)
    {
        // Most objects of others have none, and large listings come through here.
        if (custom is null || custom.Count == 0)
        {
            return false;
        }

        foreach (string key in custom.Keys)
        {
            if (!s_reserved.Contains(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The key of an attribute.</summary>
    /// <param name="name">Its name behind "user.".</param>
    public static string EncodeName(string name)
        => IsPlain(name) && !s_reserved.Contains(name) && !name.StartsWith(EncodedName, StringComparison.Ordinal)
            ? name
            : EncodedName + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    /// <summary>The name of an attribute behind "user."; null when a key is none.</summary>
    public static string? DecodeName(string key)
        => s_reserved.Contains(key) ? null
            : !key.StartsWith(EncodedName, StringComparison.Ordinal) ? key
            : TryDecode(key.AsSpan(EncodedName.Length), out byte[] bytes) ? Encoding.UTF8.GetString(bytes)
            : key;

    public static string EncodeValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > 0 && Ascii.IsValid(value))
        {
            string text = Encoding.ASCII.GetString(value);
            if (IsPlain(text) && !text.StartsWith(EncodedValue, StringComparison.Ordinal))
            {
                return text;
            }
        }

        return EncodedValue + Base64Url.EncodeToString(value);
    }

    /// <summary>The characters of <see cref="EncodeValue"/>.</summary>
    public static int EncodedLength(ReadOnlySpan<byte> value) => EncodeValue(value).Length;

    /// <summary>The most characters of <see cref="EncodeValue"/> for a value of that many bytes.</summary>
    public static int EncodedLength(int length) => EncodedValue.Length + Base64Url.GetEncodedLength(length);

    public static byte[] DecodeValue(string value)
        => value.StartsWith(EncodedValue, StringComparison.Ordinal) && TryDecode(value.AsSpan(EncodedValue.Length), out byte[] bytes)
            ? bytes
            : Encoding.UTF8.GetBytes(value);

    /// <summary>What the attributes in custom metadata take.</summary>
    public static int Total(IReadOnlyDictionary<string, string> custom)
        => custom.Where(pair => !s_reserved.Contains(pair.Key)).Sum(pair => pair.Key.Length + pair.Value.Length + Separators);

    /// <summary>The size of Windows' own attributes as Windows counts it; 0 for none.</summary>
    public static uint EaSize(IReadOnlyDictionary<string, string>? custom)
    {
        uint size = 0;
        if (custom is null || custom.Count == 0)
        {
            return size;
        }

        foreach ((string key, string value) in custom)
        {
            if (DecodeName(key) is { } name && FsWindowsEa.TryRead(UserPrefix + name, out ReadOnlySpan<char> windows, out _))
            {
                size += FsWindowsEa.PackedSize(windows.Length, DecodeValue(value).Length);
            }
        }

        return size;
    }

    private static bool IsPlain(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_plain);

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}
