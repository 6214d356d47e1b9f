using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Control;

/// <summary>
/// Looks into a file system that runs, and tells it what to forget, to ask for and to upload. Looking asks no cluster, waits for
/// nothing and keeps no operation from getting on.
/// </summary>
public sealed class VfsControl
{
    private const int MostLeft = 100;

    private readonly InodeTable _inodes;
    private readonly HandleTable _handles;
    private readonly MetadataCache _cache;
    private readonly ContentStore _contents;
    private readonly FileSync _sync;
    private readonly PathForgetter _forgetter;
    private readonly PathRefresher _refresher;
    private readonly PathFetcher _fetcher;
    private readonly UnsavedSurvey _unsaved;

    internal VfsControl(
        InodeTable inodes, HandleTable handles, MetadataCache cache, ContentStore contents, FileSync sync, PathForgetter forgetter, PathRefresher refresher, PathFetcher fetcher)
    {
        _inodes = inodes;
        _handles = handles;
        _cache = cache;
        _contents = contents;
        _sync = sync;
        _forgetter = forgetter;
        _refresher = refresher;
        _fetcher = fetcher;
        _unsaved = new UnsavedSurvey(inodes);
    }

    /// <summary>What the file system holds now.</summary>
    /// <param name="mostFiles">How many files that are not uploaded yet are described: the oldest.</param>
    /// <returns>The state.</returns>
    public FileSystemSnapshot TakeSnapshot(int mostFiles)
    {
        Memory.MemoryGauges memory = _contents.Memory;
        return new FileSystemSnapshot
        {
            OpenFiles = _handles.Files,
            OpenDirectories = _handles.Directories,
            Inodes = _inodes.Count,
            AttributeEntries = _cache.Count,
            AttributeBytes = _cache.Bytes,
            AttributeLimit = _cache.Limit,
            DataObjects = _contents.CachedObjectCount,
            DataBytes = Math.Max(0, memory.UsedBytes - memory.WriteBytes),
            MemoryUsed = memory.UsedBytes,
            MemoryOfWrites = memory.WriteBytes,
            MemoryLimit = _contents.MemoryLimit,
            MemoryWaiting = memory.Waiting,
            StagingBytes = _contents.Staged.Bytes,
            StagingFree = _contents.StagingDisk?.Free,
            Disk = _contents.Disk?.State,
            Unsaved = TakeUnsaved(mostFiles),
        };
    }

    /// <summary>The files whose bytes are not on the cluster yet.</summary>
    /// <param name="most">How many are described: the oldest.</param>
    /// <returns>The files.</returns>
    public UnsavedFiles TakeUnsaved(int most) => _unsaved.Take(static _ => true, most);

    /// <summary>The files and directories that programs have open, in the order of their paths.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>The files and directories.</returns>
    public IReadOnlyList<OpenFile> TakeOpenFiles(int most)
    {
        Dictionary<Inode, OpenFile> found = [];
        foreach ((Inode inode, bool writes) in _handles.Users())
        {
            OpenFile known = found.TryGetValue(inode, out OpenFile? seen) ? seen : new OpenFile(InodePaths.Of(inode), inode is DirectoryInode, 0, 0);
            found[inode] = known with { Handles = known.Handles + 1, Writers = known.Writers + (writes ? 1 : 0) };
        }

        return [.. found.Values.OrderBy(static file => file.Path, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>Drops a path and all below it from the caches of the file system and of the kernel. Files with changes that are not uploaded are left alone.</summary>
    /// <param name="path">The path in the mount; empty for all of it.</param>
    /// <returns>What was dropped.</returns>
    public ForgottenThings Forget(string path) => _forgetter.Forget(path);

    /// <summary>Asks the cluster what it has under a path now, and tells the kernel: of a file its attributes, of a directory its names.</summary>
    /// <param name="path">The path in the mount; empty for its root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is there; an error when the cluster cannot be asked.</returns>
    public ValueTask<FsResult<RefreshedPath>> RefreshAsync(string path, CancellationToken cancellationToken)
        => Interruption.CatchAsync(_refresher.RefreshAsync(path, cancellationToken));

    /// <summary>Fetches a file whole before a program asks for it, and waits until it is there. What is there already is not fetched again.</summary>
    /// <param name="path">The path of a file in the mount.</param>
    /// <param name="place">Where its bytes are to be afterwards.</param>
    /// <param name="progress">Is told of bytes that are there, each time of those since the last; null for none.</param>
    /// <param name="cancellationToken">Ends it; what has arrived stays.</param>
    /// <returns>What was fetched; <see cref="FsError.NotSupported"/> when the mount has no such place, <see cref="FsError.IsDirectory"/> for a directory.</returns>
    public ValueTask<FsResult<FetchedFile>> FetchAsync(string path, FetchPlace place, IProgress<long>? progress, CancellationToken cancellationToken)
        => Interruption.CatchAsync(_fetcher.FetchAsync(path, place, progress, cancellationToken));

    /// <summary>Which object a file at a path is, by its names alone: the cluster is not asked.</summary>
    /// <param name="path">The path in the mount.</param>
    /// <returns>The object; null where no file can be.</returns>
    public ObjectKey? Locate(string path) => new PathLocator(_inodes).Locate(path);

    /// <summary>Uploads what was written to a file, or to all files below a directory, and waits. Files that are open are uploaded as fsync does.</summary>
    /// <param name="path">The path in the mount; empty for all of it.</param>
    /// <param name="cancellationToken">Ends the wait; uploads that have begun go on.</param>
    /// <returns>What became of them; <see cref="FsError.NotFound"/> when the mount has nothing of that name in use.</returns>
    public async ValueTask<FsResult<FlushedFiles>> FlushAsync(string path, CancellationToken cancellationToken)
    {
        if (Find(path) is not { } target)
        {
            return FsError.NotFound;
        }

        try
        {
            UnsavedFiles before = _unsaved.Take(file => InodePaths.IsAtOrBelow(file, target), 0);
            FsResult synced = await Interruption.CatchAsync(_sync.RunAsync(file => InodePaths.IsAtOrBelow(file, target), cancellationToken)).ConfigureAwait(false);
            return synced.Error == FsError.Interrupted ? FsError.Interrupted
                : new FlushedFiles(before.Count, before.Bytes, _unsaved.Take(file => InodePaths.IsAtOrBelow(file, target), MostLeft));
        }
        finally
        {
            _inodes.Release(target);
        }
    }

    // What is not uploaded is in use: there is an inode of it.
    private Inode? Find(string path)
    {
        Inode? at = _inodes.Root;
        _ = at.TryAddReference();
        foreach (string name in InodePaths.Split(path))
        {
            Inode? child = at is DirectoryInode directory && directory.TryGetChild(name, out Inode? found) ? found : null;
            _inodes.Release(at);
            if (child is null)
            {
                return null;
            }

            at = child;
        }

        return at;
    }
}
