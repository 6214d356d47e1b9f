using System.Buffers;
using System.Globalization;
using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Names;

/// <summary>
/// Which names can be shown and which can be created. AIS refuses names with "." or ".." segments, a trailing slash or a
/// leading "~/" (400); it hashes names behind 3072 bytes and segments behind 255, so that they no longer list as they are.
/// </summary>
internal static class ObjectNames
{
    /// <summary>The object that keeps an empty directory and its attributes.</summary>
    public const string Marker = ".aisfs-dir";

    public const int MaxSegmentBytes = 255;
    public const int MaxObjectNameBytes = 3072;
    public const int MaxBucketName = 64;

    private static readonly SearchValues<char> s_bucketCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private const char Replacement = '\uFFFD';

    /// <summary>Whether a segment of an object's name can be the name of a file.</summary>
    public static bool IsShowable(string segment)
    {
        if (segment.Length is 0 or > MaxSegmentBytes || segment is "." or "..")
        {
            return false;
        }

        // A replacement character means that the bytes were not UTF-8: the name leads to no object.
        if (segment.AsSpan().ContainsAny('\0', '/', Replacement))
        {
            return false;
        }

        return Ascii.IsValid(segment) || (IsWellFormed(segment) && Encoding.UTF8.GetByteCount(segment) <= MaxSegmentBytes);
    }

    public static bool IsTooLong(string objectName)
        => objectName.Length > MaxObjectNameBytes / 3 && Encoding.UTF8.GetByteCount(objectName) > MaxObjectNameBytes;

    /// <summary>Whether a name can be looked up at all; <see cref="FsError.None"/> if so.</summary>
    public static FsError CheckLookup(string name)
    {
        if (name.Length > MaxSegmentBytes || Encoding.UTF8.GetByteCount(name) > MaxSegmentBytes)
        {
            return FsError.NameTooLong;
        }

        return IsShowable(name) && name != Marker ? FsError.None : FsError.NotFound;
    }

    /// <summary>Whether a name can be created in a directory of a bucket.</summary>
    /// <param name="prefix">The directory's prefix, empty or with a trailing slash.</param>
    /// <param name="name">The name.</param>
    /// <param name="isDirectory">Whether a directory is to be made, which needs room for its marker.</param>
    public static FsError CheckNew(string prefix, string name, bool isDirectory)
    {
        if (name.Length > MaxSegmentBytes || Encoding.UTF8.GetByteCount(name) > MaxSegmentBytes)
        {
            return FsError.NameTooLong;
        }

        if (name == Marker)
        {
            return FsError.NotPermitted;
        }

        // Control characters break the URL of the cluster's redirect.
        if (!IsShowable(name) || name.EndsWith(ListedNode.TwinSuffix) || name.Any(char.IsControl) || (prefix.Length == 0 && name == "~" && isDirectory))
        {
            return FsError.InvalidName;
        }

        string longest = isDirectory ? prefix + name + "/" + Marker : prefix + name;
        return IsTooLong(longest) ? FsError.NameTooLong : FsError.None;
    }

    /// <summary>What <see cref="IsBucketName"/> allows, for messages.</summary>
    public const string BucketNameRule = "1 to 64 letters (A to Z), digits, '-', '_' and '.', no '.' in front and no two next to each other";

    /// <summary>Whether AIS takes a bucket's name, whatever the provider. (It has two buckets of its own behind a dot.)</summary>
    public static bool IsBucketName(string name)
        => name.Length is > 0 and <= MaxBucketName && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(s_bucketCharacters)
            && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>A name as it may stand in a log line.</summary>
    public static string Printable(string name)
    {
        StringBuilder text = new();
        foreach (char c in name.Length > 100 ? name[..100] : name)
        {
            _ = char.IsControl(c) ? text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : text.Append(c);
        }

        return name.Length > 100 ? text.Append("...").ToString() : text.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
