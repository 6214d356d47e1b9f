using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.DevServer.Storage;

/// <summary>
/// Objects in a folder. Each version is a file of its own, <c>buckets/ID/objects/HH/HASH.GENERATION</c>, that ends with
/// its metadata: the hash of name and mountpath makes any name safe, and the greatest complete generation is the object. Parts of a
/// multipart upload stay files next to it (<c>.p1</c>, <c>.p2</c>...), changed metadata is a file beside it (<c>.m</c>).
/// </summary>
internal sealed partial class DirectoryStorage : IStorage
{
    public const string MetadataSuffix = ".m";
    private readonly string _root;
    private readonly string _work;
    private readonly ILogger _logger;
    private readonly FileStream _lockFile;
    private readonly DirectoryLog _directories = new();
    private long _generation;

    public DirectoryStorage(string root, ILogger logger)
    {
        _root = Path.GetFullPath(root);
        _work = Path.Combine(_root, "work");
        _logger = logger;
        Directory.CreateDirectory(Path.Combine(_root, "buckets"));

        // Two servers in one folder would eat each other's files.
        _lockFile = new FileStream(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (Directory.Exists(_work))
        {
            Directory.Delete(_work, recursive: true);
        }

        Directory.CreateDirectory(_work);
    }

    public (long Total, long Used) Capacity()
    {
        DriveInfo drive = new(_root);
        return (drive.TotalSize, drive.TotalSize - drive.AvailableFreeSpace);
    }

    public BlobWriter CreateWriter(long expectedLength) => new FileBlobWriter(_work);

    public ObjectRecord Publish(Bucket bucket, byte[] name, ObjectRecord draft)
    {
        FileBlob content = (FileBlob)draft.Content;
        ObjectRecord record = draft with { Generation = Interlocked.Increment(ref _generation) };
        string path = PathOf(bucket, name, record);
        if (content.PartCount == 1)
        {
            ReadOnlyMemory<byte> footer = RecordFooter.Encode(name, record, []);
            PublishSingle(content, path, footer.Span);
        }
        else
        {
            PublishParts(content, path, name, record);
        }

        return record;
    }

    public Blob Join(IReadOnlyList<Blob> parts) => FileBlob.Join(parts);

    public void SaveDirectory(Bucket bucket, Mountpath at, byte[] name, bool exists) => _directories.Append(FolderOf(bucket.Id), at.Key, name, exists);

    public ObjectRecord SaveMetadata(Bucket bucket, byte[] name, ObjectRecord changed)
    {
        FileBlob content = (FileBlob)changed.Content;
        string work = WorkFile();
        using (SafeFileHandle file = File.OpenHandle(work, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, RecordFooter.Encode(name, changed, PartSizes(content)).Span, 0);
        }

        File.Move(work, content.MainPath + MetadataSuffix, overwrite: true);
        return changed;
    }

    public void Retire(Bucket bucket, byte[] name, ObjectRecord record)
    {
        ((FileBlob)record.Content).DeleteWhenUnused();
        record.Content.Release();
    }

    public void SaveBucket(Bucket bucket)
    {
        string folder = FolderOf(bucket.Id);
        Directory.CreateDirectory(Path.Combine(folder, "objects"));
        string work = WorkFile();
        using (FileStream stream = File.Create(work))
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("provider"u8, bucket.Key.Provider);
            json.WriteString("uuid"u8, bucket.Key.Uuid);
            json.WriteString("namespace"u8, bucket.Key.Namespace);
            json.WriteString("name"u8, bucket.Key.Name);
            json.WriteNumber("created"u8, bucket.Created);
            json.WriteString("properties"u8, bucket.Properties.Json);
            json.WriteEndObject();
        }

        File.Move(work, Path.Combine(folder, "bucket.json"), overwrite: true);
    }

    public void RemoveBucket(Bucket bucket)
    {
        // Without its description the folder is no bucket, whatever becomes of the rest.
        string folder = FolderOf(bucket.Id);
        _directories.Forget(folder);
        FileBlob.DeleteQuietly(Path.Combine(folder, "bucket.json"));
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still reads there; the next start removes it.
        }
    }

    public void Dispose()
    {
        _directories.Dispose();
        _lockFile.Dispose();
        try
        {
            Directory.Delete(_work, recursive: true);
        }
        catch (IOException)
        {
            // An upload is still ending; the next start removes its file.
        }
    }

    private static void PublishSingle(FileBlob content, string path, ReadOnlySpan<byte> footer)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (content.Pending(0) is { } bytes)
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
            byte[] all = new byte[bytes.Length + footer.Length];
            bytes.CopyTo(all, 0);
            footer.CopyTo(all.AsSpan(bytes.Length));
            RandomAccess.Write(file, all, 0);
        }
        else
        {
            string work = content.PathOf(0)!;
            using (SafeFileHandle file = File.OpenHandle(work, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete))
            {
                RandomAccess.Write(file, footer, content.Length);
            }

            File.Move(work, path);
        }

        content.Publish(0, path);
    }

    private static List<long> PartSizes(FileBlob content)
        => content.PartCount == 1 ? [] : [.. Enumerable.Range(0, content.PartCount).Select(i => content.IsLost(i) ? -content.PartLength(i) : content.PartLength(i))];

    private static void PublishParts(FileBlob content, string path, byte[] name, ObjectRecord record)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (int i = 0; i < content.PartCount; i++)
        {
            if (content.IsLost(i))
            {
                continue;
            }

            string part = PartPath(path, i);
            if (content.Pending(i) is { } bytes)
            {
                File.WriteAllBytes(part, bytes);
            }
            else
            {
                File.Move(content.PathOf(i)!, part);
            }

            content.Publish(i, part);
        }

        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, RecordFooter.Encode(name, record, PartSizes(content)).Span, 0);
        content.SetManifest(path);
    }

    private static string PartPath(string path, int index) => $"{path}.p{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    private string WorkFile() => Path.Combine(_work, Guid.NewGuid().ToString("N"));

    private string FolderOf(ulong id) => Path.Combine(_root, "buckets", id.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>Of one name there can be an object on each mountpath, so the hash is of both.</summary>
    private string PathOf(Bucket bucket, byte[] name, ObjectRecord record)
    {
        string hash = Convert.ToHexStringLower(XxHash128.Hash([.. name, 0, .. Encoding.UTF8.GetBytes(record.Place?.Key ?? string.Empty)]));
        return Path.Combine(FolderOf(bucket.Id), "objects", hash[..2], $"{hash}.{record.Generation.ToString("x", CultureInfo.InvariantCulture)}");
    }
}
