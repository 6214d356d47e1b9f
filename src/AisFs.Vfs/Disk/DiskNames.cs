using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AisFs.Vfs.Disk;

/// <summary>The names of what is in the folder of a disk cache. Nothing of another name is read, changed or removed.</summary>
internal static class DiskNames
{
    /// <summary>The file that marks the folder.</summary>
    public const string Mark = "aisfs-cache";

    /// <summary>What the marks of all layouts begin with; the number of the layout follows.</summary>
    public const string MarkText = "AisFs keeps copies of objects here; all of it may be removed while nothing is mounted. Layout ";

    /// <summary>The file that tells how much is in the folder.</summary>
    public const string Usage = "usage";

    /// <summary>The file whose time tells when a cluster was mounted last.</summary>
    public const string Mounted = "mounted";

    /// <summary>The file with the times of versions.</summary>
    public const string Times = "times";

    /// <summary>The file that is locked while something is made that two mounts could make at once.</summary>
    public const string Lock = "lock";

    /// <summary>What the names of records end with.</summary>
    public const string RecordSuffix = ".map";

    /// <summary>What the names of records end with that are being made.</summary>
    public const string DraftSuffix = ".new";

    private const string ClusterPrefix = "cluster-";
    private const int HashLength = 32;
    private const int GenerationLength = 16;

    /// <summary>The folder of a cluster.</summary>
    /// <param name="id">The cluster's id, whatever is in it.</param>
    public static string OfCluster(string id) => ClusterPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..HashLength];

    /// <summary>Whether a folder may be that of a cluster, by its name.</summary>
    public static bool IsCluster(string name) => name.Length == ClusterPrefix.Length + HashLength && name.StartsWith(ClusterPrefix, StringComparison.Ordinal);

    /// <summary>The data file of an object version.</summary>
    /// <param name="name">The name of its key.</param>
    /// <param name="generation">Tells it from files that were made for the same version before.</param>
    public static string OfData(string name, ulong generation) => string.Create(CultureInfo.InvariantCulture, $"{name}.{generation:x16}");

    /// <summary>Whether a file may be a data file, by its name.</summary>
    public static bool IsData(string name)
        => name.Length == HashLength + 1 + GenerationLength && name[HashLength] == '.'
            && IsHex(name.AsSpan(0, HashLength)) && IsHex(name.AsSpan(HashLength + 1));

    /// <summary>The key's hash in the name of a data file.</summary>
    public static UInt128 HashOf(string name) => UInt128.Parse(name.AsSpan(0, HashLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The record that belongs to a data file.</summary>
    /// <param name="path">The data file.</param>
    public static string RecordOf(string path) => path[..^(1 + GenerationLength)] + RecordSuffix;

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
