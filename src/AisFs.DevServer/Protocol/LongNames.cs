using System.Security.Cryptography;
using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>Names that no file system takes as they are: an object of such a name lies under a hash of its path.</summary>
internal static class LongNames
{
    private const int MaxSegment = 255;
    private const int MaxPath = 3072;

    /// <summary>Whether the last segment, or the whole, is too long.</summary>
    public static bool IsLong(ReadOnlySpan<byte> name)
        => name.Length > MaxSegment && (name.Length > MaxPath || name.Length - name.LastIndexOf((byte)'/') - 1 > MaxSegment);

    /// <summary>Whether a directory of the name is too long: such a name cannot be stored.</summary>
    public static bool HasLongDirectory(ReadOnlySpan<byte> name)
    {
        if (name.Length <= MaxSegment || IsLong(name))
        {
            return false;
        }

        foreach (Range range in name.Split((byte)'/'))
        {
            if (name[range].Length > MaxSegment)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The short name in place of the long one.</summary>
    /// <param name="file">The path that the object would have.</param>
    public static string Shorten(string file) => ".x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)));
}
