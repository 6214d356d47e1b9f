using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Throughput.Layers;

/// <summary>The files of a set, in a bucket, and in a local folder where a load wants one.</summary>
internal sealed class StoredFiles : IDisposable
{
    private const int Writers = 16;
    private const int BlockSize = 1 << 20;

    private readonly Lazy<TempFolder> _local;

    private StoredFiles(FileSet set, TestBucket bucket)
    {
        Set = set;
        Bucket = bucket;
        _local = new Lazy<TempFolder>(CopyToFolder);
    }

    public FileSet Set { get; }

    public TestBucket Bucket { get; }

    /// <summary>A local folder with the same files. It is made when it is first asked for.</summary>
    public string Local => _local.Value.Path;

    public static async Task<StoredFiles> StoreAsync(TestBucket bucket, FileSet set)
    {
        StoredFiles files = new(set, bucket);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, set.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (number, _) => await (set.Size <= BlockSize
                ? files.Bucket.PutAsync(set.PathOf(number), TestBytes.Make((int)set.Size, FileSet.SeedOf(number)))
                : files.Bucket.PutAsync(set.PathOf(number), () => new TestByteStream(FileSet.SeedOf(number), set.Size))));
        return files;
    }

    /// <summary>
    /// Checks every byte of every file below a folder. Over a mount this sees the very pages that were read before,
    /// for as long as the kernel keeps them.
    /// </summary>
    /// <exception cref="IOException">A file is not as it was stored.</exception>
    public void Check(string root) => Parallel.For(0, Set.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, () => new byte[BlockSize], (number, _, buffer) =>
    {
        string path = Path.Combine(root, Set.PathOf(number));
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long offset = 0;
        for (int count = file.Read(buffer); count > 0; count = file.Read(buffer))
        {
            long wrong = TestBytes.FirstDifference(buffer.AsSpan(0, count), FileSet.SeedOf(number), offset);
            if (wrong >= 0)
            {
                throw new IOException($"{path}: another byte at {wrong}.");
            }

            offset += count;
        }

        return offset == Set.Size ? buffer : throw new IOException($"{path}: {offset} bytes instead of {Set.Size}.");
    }, _ => { });

    /// <summary>Drops what the kernel keeps of the files below a folder, whether it is a mount or local.</summary>
    public static void DropPages(string root)
    {
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            int file = Libc.Open(PathBytes.Of(path), 0, 0);
            if (file < 0 || Libc.Advise(file, 0, 0, LibcConstants.POSIX_FADV_DONTNEED) != 0)
            {
                throw new IOException($"The kernel does not drop the pages of {path}.");
            }

            _ = Libc.Close(file);
        }
    }

    public void Dispose()
    {
        if (_local.IsValueCreated)
        {
            _local.Value.Dispose();
        }
    }

    private TempFolder CopyToFolder()
    {
        TempFolder root = new("local");
        for (int number = 0; number < Set.Count; number++)
        {
            string path = root.Combine(Set.PathOf(number));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = File.Create(path, bufferSize: 0);
            using TestByteStream content = new(FileSet.SeedOf(number), Set.Size);
            content.CopyTo(file, BlockSize);
        }

        // Pages that are not on the disk yet cannot be dropped.
        int folder = Libc.Open(PathBytes.Of(root.Path), 0, 0);
        _ = Libc.SyncFileSystem(folder);
        _ = Libc.Close(folder);
        return root;
    }
}
