using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    // Renames that stopped half way and could not be undone: they may be called again though the target is not empty.
    private readonly ConcurrentDictionary<(string From, string To), bool> _halfRenamed = new();

    private async ValueTask<FsResult> RenameDirectoryAsync(RenameTask task, CancellationToken cancellationToken)
    {
        DirectoryInode directory = (DirectoryInode)task.Moved;
        DirectoryPlace from = directory.Place;
        DirectoryPlace to = task.Target.Place.Child(task.TargetName);
        bool targetHasMarker = false;
        if (task.Replaced is DirectoryInode replaced)
        {
            FsResult<bool> empty = await _upkeep.CheckEmptyAsync(replaced, cancellationToken).ConfigureAwait(false);
            if (!empty.IsOk && !_halfRenamed.ContainsKey((from.Path, to.Path)))
            {
                return empty.Error;
            }

            targetHasMarker = empty.IsOk && empty.Value;
        }

        using NameChange leaving = new(_tree, task.Source, directory);
        using NameChange coming = new(_tree, task.Target, task.Replaced, task.TargetName);
        if (!IsIn(task.Source, directory))
        {
            return FsError.NotFound;
        }

        SubtreeHold hold = new(_inodes, directory);
        await using ConfiguredAsyncDisposable released = hold.ConfigureAwait(false);
        FsResult saved = await SaveAllBeforeMoveAsync(await hold.TakeAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (!saved.IsOk)
        {
            return saved;
        }

        FsResult<List<string>> names = await _below.ListAsync(from, to, cancellationToken).ConfigureAwait(false);
        if (!names.IsOk)
        {
            return names.Error;
        }

        FsResult moved = await MoveAllAsync(from, to, names.Value, hold).ConfigureAwait(false);
        _cache.RemoveSubtree(from.Key);
        _cache.RemoveSubtree(to.Key);
        if (!moved.IsOk)
        {
            _cache.RemoveName(task.Source.Place.Key, directory.Name);
            _cache.RemoveName(task.Target.Place.Key, task.TargetName);
            return moved;
        }

        bool hasMarker = names.Value.Contains(from.Marker.Name);
        await _upkeep.SettleAsync(directory, to, names.Value.Count == 0, hasMarker, targetHasMarker).ConfigureAwait(false);
        Relocate(directory, to);
        if (task.Replaced is DirectoryInode gone)
        {
            _inodes.DropFromMount(gone);
        }

        MovedInode(task, leaving, coming);
        await Parallel.ForEachAsync(hold.Files, Parallelism(), async (file, _) => await _uploads.KeepTimeAsync(file).ConfigureAwait(false)).ConfigureAwait(false);

        return FsResult.Ok;
    }

    private async ValueTask<FsResult> SaveAllBeforeMoveAsync(IReadOnlyList<FileInode> files)
    {
        int failed = (int)FsError.None;
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = 8 };
        await Parallel.ForEachAsync(files, parallelism, async (file, _) =>
        {
            if (Volatile.Read(ref failed) == (int)FsError.None)
            {
                FsResult saved = await _uploads.SaveBeforeMoveAsync(file).ConfigureAwait(false);
                if (!saved.IsOk)
                {
                    Volatile.Write(ref failed, (int)saved.Error);
                }
            }
        }).ConfigureAwait(false);
        return new FsResult((FsError)failed);
    }

    /// <summary>Moves objects side by side; when one cannot be moved, those that were are brought back.</summary>
    private async ValueTask<FsResult> MoveAllAsync(DirectoryPlace from, DirectoryPlace to, List<string> names, SubtreeHold hold)
    {
        ConcurrentBag<string> done = [];
        int failed = (int)FsError.None;
        await Parallel.ForEachAsync(names, Parallelism(), async (name, _) =>
        {
            if (Volatile.Read(ref failed) != (int)FsError.None)
            {
                return;
            }

            FsResult moved = await MoveOneAsync(from, to, name, hold).ConfigureAwait(false);
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
            _halfRenamed.TryRemove(pair, out _);
            return FsResult.Ok;
        }

        int returned = 0;
        await Parallel.ForEachAsync(done, Parallelism(), async (name, _) =>
        {
            FsResult back = await MoveOneAsync(to, from, string.Concat(to.Prefix, name.AsSpan(from.Prefix.Length)), hold).ConfigureAwait(false);
            if (back.IsOk)
            {
                Interlocked.Increment(ref returned);
            }
        }).ConfigureAwait(false);
        if (returned < done.Count)
        {
            _halfRenamed[pair] = true;
        }

        OperationLog.RenameFailed(_log, from.Path, to.Path, failure, done.Count, returned);
        return failure;
    }

    private async ValueTask<FsResult> MoveOneAsync(DirectoryPlace from, DirectoryPlace to, string name, SubtreeHold hold)
    {
        ObjectKey source = new(from.Bucket, name);
        ObjectKey target = new(to.Bucket, string.Concat(to.Prefix, name.AsSpan(from.Prefix.Length)));
        FsResult<CopiedObject> moved = await MoveObjectAsync(source, target, CancellationToken.None).ConfigureAwait(false);
        if (moved.IsOk && hold.Moved(source, target, moved.Value, _moves) is { } changed)
        {
            _notifier.InodeChanged(changed.Id, contentToo: true);
        }

        return new FsResult(moved.Error);
    }

    private ParallelOptions Parallelism() => new() { MaxDegreeOfParallelism = _options.MaxParallelMoves };

    /// <summary>All that lives below a renamed directory learns where it is now.</summary>
    private void Relocate(DirectoryInode directory, DirectoryPlace place)
    {
        List<Inode> children;
        lock (directory.ChildrenLock)
        {
            directory.Place = place;
            children = directory.ReferChildren();
        }

        foreach (Inode child in children)
        {
            if (child is DirectoryInode below)
            {
                Relocate(below, place.Child(below.Name));
            }
            else
            {
                FileInode file = (FileInode)child;
                string segment = NodeTree.NodeOf(file).Segment;
                MoveKey(file, place.Object(segment));
                lock (file.Sync)
                {
                    file.SetVersion(file.Meta.Version.OfContent, file.AsOf);
                }
            }

            _inodes.Release(child);
        }
    }

    private static void MoveKey(FileInode file, ObjectKey key)
    {
        lock (file.Sync)
        {
            if (file.Key != key)
            {
                file.Key = key;
                file.Current?.Content.Rekey(key, null);
            }
        }
    }

    /// <summary>Changes two names' places by way of a third; a step that fails is undone.</summary>
    private async ValueTask<FsResult> ExchangeAsync(RenameTask task, CancellationToken cancellationToken)
    {
        string aside = $".aisfs-exchange-{Guid.NewGuid().ToString("N")[..12]}";
        string name = task.Moved.Name;
        string newName = task.Replaced!.Name;
        FsResult step = await RenameStepAsync(task.Source, task.Moved, task.Source, aside, cancellationToken).ConfigureAwait(false);
        if (!step.IsOk)
        {
            return step;
        }

        step = await RenameStepAsync(task.Target, task.Replaced, task.Source, name, CancellationToken.None).ConfigureAwait(false);
        if (step.IsOk)
        {
            step = await RenameStepAsync(task.Source, task.Moved, task.Target, newName, CancellationToken.None).ConfigureAwait(false);
            if (step.IsOk)
            {
                return step;
            }

            _ = await RenameStepAsync(task.Source, task.Replaced, task.Target, newName, CancellationToken.None).ConfigureAwait(false);
        }

        FsResult undone = await RenameStepAsync(task.Source, task.Moved, task.Source, name, CancellationToken.None).ConfigureAwait(false);
        if (!undone.IsOk)
        {
            OperationLog.RenameFailed(_log, task.Source.Place.PathOf(name), task.Source.Place.PathOf(aside), undone.Error, 1, 0);
        }

        return step;
    }

    private ValueTask<FsResult> RenameStepAsync(DirectoryInode source, Inode moved, DirectoryInode target, string name, CancellationToken cancellationToken)
    {
        RenameTask task = new(source, moved, target, name, null, FsRenameFlags.None);
        return moved is DirectoryInode ? RenameDirectoryAsync(task, cancellationToken) : RenameFileAsync(task, cancellationToken);
    }
}
