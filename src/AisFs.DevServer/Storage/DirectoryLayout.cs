using System.Globalization;
using System.IO.Hashing;
using System.Text;
using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Storage;

/// <summary>
/// Where the files of a stored cluster lie. Each version of an object is a file of its own,
/// <c>buckets/ID/objects/HH/HASH.GENERATION</c>. The hash of name and mountpath makes any name safe. Parts of a multipart
/// upload stay files next to it (<c>.p1</c>, <c>.p2</c>...), changed metadata is a file beside it (<c>.m</c>).
/// </summary>
internal sealed class DirectoryLayout(string root)
{
    /// <summary>The folder of the whole.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder of the buckets.</summary>
    public string Buckets => Path.Combine(Root, "buckets");

    /// <summary>The folder of files that are not yet part of an object.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>The file that describes the bucket of a folder.</summary>
    public static string DescriptionOf(string folder) => Path.Combine(folder, "bucket.json");

    /// <summary>The folder of a bucket's objects.</summary>
    public static string ObjectsOf(string folder) => Path.Combine(folder, "objects");

    /// <summary>The file of a part, counted from 0.</summary>
    public static string PartPath(string path, int index) => $"{path}.p{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A new name for a file of work in progress.</summary>
    public string NewWorkFile() => Path.Combine(Work, Guid.NewGuid().ToString("N"));

    /// <summary>The folder of a bucket.</summary>
    public string FolderOf(ulong id) => Path.Combine(Buckets, id.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>The file of an object. A name can have an object on each mountpath, so the hash is of both.</summary>
    public string PathOf(Bucket bucket, byte[] name, ObjectRecord record)
    {
        string hash = Convert.ToHexStringLower(XxHash128.Hash([.. name, 0, .. Encoding.UTF8.GetBytes(record.Place?.Key ?? string.Empty)]));
        return Path.Combine(ObjectsOf(FolderOf(bucket.Id)), hash[..2], $"{hash}.{record.Generation.ToString("x", CultureInfo.InvariantCulture)}");
    }
}
