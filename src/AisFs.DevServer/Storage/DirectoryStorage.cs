using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Storage;

/// <summary>Objects in a folder: each version is a file that ends with its metadata (see <see cref="DirectoryLayout"/>).</summary>
internal sealed class DirectoryStorage : IStorage
{
    private readonly DirectoryLayout _layout;
    private readonly ILogger _logger;
    private readonly FileStream _lockFile;
    private readonly DirectoryLog _directories = new();
    private long _generation;

    /// <exception cref="IOException">The folder cannot be used, or another server uses it.</exception>
    public DirectoryStorage(string root, ILogger logger)
    {
        _layout = new DirectoryLayout(root);
        _logger = logger;
        Directory.CreateDirectory(_layout.Buckets);

        // Two servers in one folder would remove each other's files.
        _lockFile = new FileStream(Path.Combine(_layout.Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (Directory.Exists(_layout.Work))
        {
            Directory.Delete(_layout.Work, recursive: true);
        }

        Directory.CreateDirectory(_layout.Work);
    }

    public (long Total, long Used) Capacity()
    {
        DriveInfo drive = new(_layout.Root);
        return (drive.TotalSize, drive.TotalSize - drive.AvailableFreeSpace);
    }

    public BlobWriter CreateWriter(long expectedLength) => new FileBlobWriter(_layout.Work);

    public ObjectRecord Publish(Bucket bucket, byte[] name, ObjectRecord draft)
    {
        ObjectRecord record = draft with { Generation = Interlocked.Increment(ref _generation) };
        ObjectFiles.Publish((FileBlob)draft.Content, _layout.PathOf(bucket, name, record), name, record);
        return record;
    }

    public Blob Join(IReadOnlyList<Blob> parts) => FileBlob.Join(parts);

    public void SaveDirectory(Bucket bucket, Mountpath at, byte[] name, bool exists) => _directories.Append(_layout.FolderOf(bucket.Id), at.Key, name, exists);

    public ObjectRecord SaveMetadata(Bucket bucket, byte[] name, ObjectRecord changed)
    {
        FileBlob content = (FileBlob)changed.Content;
        string work = _layout.NewWorkFile();
        ObjectFiles.WriteMetadata(content, work, name, changed);
        File.Move(work, content.MainPath + FileBlob.MetadataSuffix, overwrite: true);
        return changed;
    }

    public void Retire(Bucket bucket, byte[] name, ObjectRecord record)
    {
        ((FileBlob)record.Content).DeleteWhenUnused();
        record.Content.Release();
    }

    public void SaveMountpaths(NodeInfo target) => MountpathFile.Save(_layout, target);

    public void SaveBucket(Bucket bucket)
    {
        string folder = _layout.FolderOf(bucket.Id);
        Directory.CreateDirectory(DirectoryLayout.ObjectsOf(folder));
        string work = _layout.NewWorkFile();
        BucketFile.Save(bucket, work);
        File.Move(work, DirectoryLayout.DescriptionOf(folder), overwrite: true);
    }

    public void RemoveBucket(Bucket bucket)
    {
        // A folder without a description is no bucket: removing it first makes the removal valid at once.
        string folder = _layout.FolderOf(bucket.Id);
        _directories.Forget(folder);
        FileBlob.DeleteQuietly(DirectoryLayout.DescriptionOf(folder));
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A reader still has a file open there; the next start removes the folder.
        }
    }

    public void Load(BucketTable buckets, ClusterMap map)
    {
        MountpathFile.Load(_layout, map);
        _generation = new DirectoryLoader(_layout, _directories, map, _logger).Load(buckets, this);
    }

    public void Dispose()
    {
        _directories.Dispose();
        _lockFile.Dispose();
        try
        {
            Directory.Delete(_layout.Work, recursive: true);
        }
        catch (IOException)
        {
            // An upload is still ending; the next start removes its file.
        }
    }
}
