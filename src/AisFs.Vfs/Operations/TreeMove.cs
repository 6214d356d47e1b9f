using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Moves all objects below a directory, and sees to it that they have all that was written before.</summary>
/// <param name="maxParallel">How many objects are moved at a time.</param>
internal sealed class TreeMove(ObjectMover objects, MovedObjects moves, FileUploads uploads, Notifier notifier, int maxParallel, ILogger log)
{
    private readonly ConcurrentDictionary<(string From, string To), bool> _halfDone = new();

    /// <summary>Whether a move stopped half way and could not be undone: it may be called again though the target is not empty.</summary>
    public bool IsHalfDone(DirectoryPlace from, DirectoryPlace to) => _halfDone.ContainsKey((from.Path, to.Path));

    /// <summary>Uploads what was written to files, so that their objects can be moved.</summary>
    public async ValueTask<FsResult> SaveAsync(IReadOnlyList<FileInode> files)
    {
        int failed = (int)FsError.None;
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = FileSync.MaxParallel };
        await Parallel.ForEachAsync(files, parallelism, async (file, _) =>
        {
            if (Volatile.Read(ref failed) == (int)FsError.None)
            {
                FsResult saved = await uploads.SaveBeforeMoveAsync(file).ConfigureAwait(false);
                if (!saved.IsOk)
                {
                    Volatile.Write(ref failed, (int)saved.Error);
                }
            }
        }).ConfigureAwait(false);
        return new FsResult((FsError)failed);
    }

    /// <summary>The files have their times also under their new names.</summary>
    public Task KeepTimesAsync(IEnumerable<FileInode> files)
        => Parallel.ForEachAsync(
            files, new ParallelOptions { MaxDegreeOfParallelism = maxParallel }, async (file, _) => await uploads.KeepTimeAsync(file).ConfigureAwait(false));

    /// <summary>Moves objects side by side; when one cannot be moved, those that were are brought back.</summary>
    /// <param name="from">The directory.</param>
    /// <param name="to">Its new place.</param>
    /// <param name="replaces">Whether an empty directory is at the new place, which may have a marker.</param>
    /// <param name="names">The names of the objects.</param>
    /// <param name="hold">What is held of the directory.</param>
    public async ValueTask<FsResult> MoveAsync(DirectoryPlace from, DirectoryPlace to, bool replaces, List<string> names, SubtreeHold hold)
    {
        bool isAgain = IsHalfDone(from, to);
        ConcurrentBag<string> done = [];
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = maxParallel };
        int failed = (int)FsError.None;
        await Parallel.ForEachAsync(names, parallelism, async (name, _) =>
        {
            if (Volatile.Read(ref failed) != (int)FsError.None)
            {
                return;
            }

            bool mayReplace = isAgain || (replaces && name == from.Marker.Name);
            FsResult moved = await MoveOneAsync(from, to, name, mayReplace, hold).ConfigureAwait(false);
            if (moved.IsOk)
            {
                done.Add(name);
            }
            else if (moved.Error != FsError.NotFound)
            {
                // Not found: another client has removed it meanwhile.
                Volatile.Write(ref failed, (int)moved.Error);
            }
        }).ConfigureAwait(false);

        (string, string) pair = (from.Path, to.Path);
        FsError failure = (FsError)failed;
        if (failure == FsError.None)
        {
            _halfDone.TryRemove(pair, out _);
            return FsResult.Ok;
        }

        int returned = 0;
        await Parallel.ForEachAsync(done, parallelism, async (name, _) =>
        {
            FsResult back = await MoveOneAsync(to, from, string.Concat(to.Prefix, name.AsSpan(from.Prefix.Length)), replaces: false, hold).ConfigureAwait(false);
            if (back.IsOk)
            {
                Interlocked.Increment(ref returned);
            }
        }).ConfigureAwait(false);
        if (returned < done.Count)
        {
            _halfDone[pair] = true;
        }

        OperationLog.RenameFailed(log, from.Path, to.Path, failure, done.Count, returned);
        return failure;
    }

    private async ValueTask<FsResult> MoveOneAsync(DirectoryPlace from, DirectoryPlace to, string name, bool replaces, SubtreeHold hold)
    {
        ObjectKey source = new(from.Bucket, name);
        ObjectKey target = new(to.Bucket, string.Concat(to.Prefix, name.AsSpan(from.Prefix.Length)));
        FsResult<CopiedObject> moved = await objects.MoveAsync(source, target, replaces, !hold.KnowsTimeOf(source), CancellationToken.None).ConfigureAwait(false);
        if (moved.IsOk && hold.Moved(source, target, moved.Value, moves) is { } changed)
        {
            notifier.InodeChanged(changed.Id, contentToo: true);
        }

        return new FsResult(moved.Error);
    }
}
