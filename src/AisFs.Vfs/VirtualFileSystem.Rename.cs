using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult> RenameAsync(
        InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(newName);
        if (flags == (FsRenameFlags.NoReplace | FsRenameFlags.Exchange))
        {
            return new(FsError.InvalidArgument);
        }

        if (!TryReferDirectory(parent, out DirectoryInode? source, out FsError error))
        {
            return new(error);
        }

        if (!TryReferDirectory(newParent, out DirectoryInode? target, out error))
        {
            _inodes.Release(source);
            return new(error);
        }

        return Interruption.CatchAsync(RenameCoreAsync(source, name, target, newName, flags, cancellationToken));
    }

    private async ValueTask<FsResult> RenameCoreAsync(
        DirectoryInode source, string name, DirectoryInode target, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
    {
        try
        {
            // Directories are locked with all below them; whether these are directories shows only under the lock.
            using PathLocks.Holder held = await _nameLocks.TakeBothAsync(source, name, target, newName, cancellationToken).ConfigureAwait(false);
            FsResult<Inode?> from = await _names.ResolveAsync(source, name, cancellationToken).ConfigureAwait(false);
            if (!from.IsOk || from.Value is not { } moved)
            {
                return from.IsOk ? FsError.NotFound : from.Error;
            }

            Inode? replaced = null;
            try
            {
                FsResult<Inode?> to = await _names.ResolveAsync(target, newName, cancellationToken).ConfigureAwait(false);
                if (!to.IsOk)
                {
                    return to.Error;
                }

                replaced = to.Value;
                if (_options.IgnoreCase && ReferenceEquals(moved, replaced) && moved.Name != newName)
                {
                    // Another spelling of the same name.
                    _inodes.Release(moved);
                    replaced = null;
                }

                return _options.ReadOnly ? FsError.ReadOnly
                    : await RenameLockedAsync(new RenameTask(source, moved, target, newName, replaced, flags), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _inodes.Release(moved);
                if (replaced is not null)
                {
                    _inodes.Release(replaced);
                }
            }
        }
        finally
        {
            _inodes.Release(source);
            _inodes.Release(target);
        }
    }

    private async ValueTask<FsResult> RenameLockedAsync(RenameTask task, CancellationToken cancellationToken)
    {
        FsError error = CheckRename(task);
        if (error != FsError.None)
        {
            return error;
        }

        if (ReferenceEquals(task.Moved, task.Replaced))
        {
            return FsResult.Ok;
        }

        if ((task.Flags & FsRenameFlags.Exchange) != 0)
        {
            return await ExchangeAsync(task, cancellationToken).ConfigureAwait(false);
        }

        FsResult renamed = task.Moved is DirectoryInode
            ? await RenameDirectoryAsync(task, cancellationToken).ConfigureAwait(false)
            : await RenameFileAsync(task, cancellationToken).ConfigureAwait(false);
        if (renamed.IsOk)
        {
            long now = _clock.NowNs();
            task.Source.TouchedNs = now;
            task.Target.TouchedNs = now;
            await _upkeep.KeepAsync(task.Source).ConfigureAwait(false);
        }

        return renamed;
    }

    private static FsError CheckRename(RenameTask task)
    {
        bool isExchange = (task.Flags & FsRenameFlags.Exchange) != 0;
        if (task.Replaced is not null && (task.Flags & FsRenameFlags.NoReplace) != 0)
        {
            return FsError.Exists;
        }

        if (isExchange && task.Replaced is null)
        {
            return FsError.NotFound;
        }

        if (ReferenceEquals(task.Moved, task.Replaced))
        {
            return FsError.None;
        }

        if (task.Source.Place.IsGroup || task.Target.Place.IsGroup)
        {
            // AIS renames buckets in a long job, and objects live in buckets only.
            return task.Source.Place.IsGroup && !task.Target.Place.IsGroup ? FsError.CrossDevice : FsError.NotPermitted;
        }

        if (task.Target.IsUnlinked)
        {
            return FsError.NotFound;
        }

        bool isDirectory = task.Moved is DirectoryInode;
        if (IsWithin(task.Target, task.Moved) || (isExchange && IsWithin(task.Source, task.Replaced!)))
        {
            return FsError.InvalidArgument;
        }

        if (!isExchange && task.Replaced is { } replaced && isDirectory != replaced is DirectoryInode)
        {
            return isDirectory ? FsError.NotDirectory : FsError.IsDirectory;
        }

        return task.Replaced is null ? ObjectNames.CheckNew(task.Target.Place.Prefix, task.NewName, isDirectory) : FsError.None;
    }

    private static bool IsWithin(DirectoryInode directory, Inode top)
    {
        for (Inode? at = directory; at is not null; at = at.Parent)
        {
            if (ReferenceEquals(at, top))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<FsResult> RenameFileAsync(RenameTask task, CancellationToken cancellationToken)
    {
        FileInode file = (FileInode)task.Moved;
        using NameChange leaving = new(_tree, task.Source, file);
        using NameChange coming = new(_tree, task.Target, task.Replaced, task.TargetName);
        if (!IsIn(task.Source, file))
        {
            return FsError.NotFound;
        }

        await file.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FsResult saved = await _uploads.SaveBeforeMoveAsync(file).ConfigureAwait(false);
            if (!saved.IsOk)
            {
                return saved;
            }

            if (task.Replaced is FileInode replaced)
            {
                FsResult detached = await _detaching.DetachAsync(replaced, cancellationToken).ConfigureAwait(false);
                if (!detached.IsOk)
                {
                    return detached;
                }

                // An upload that was under way has ended before the name changes hands.
                await replaced.EnterUploadGateAsync(CancellationToken.None).ConfigureAwait(false);
                replaced.UploadGate.Release();
            }

            ObjectKey from = file.Key;
            ObjectKey to = TargetKey(task);
            if (file.IsLocal)
            {
                MovedLocally(task, file, to, leaving, coming);
                return FsResult.Ok;
            }

            FsResult<CopiedObject> moved = await MoveObjectAsync(from, to, CancellationToken.None).ConfigureAwait(false);
            if (!moved.IsOk)
            {
                if (task.Replaced is FileInode kept)
                {
                    await _detaching.ReattachAsync(kept).ConfigureAwait(false);
                }

                return moved.Error;
            }

            MovedFile(task, file, to, moved.Value, leaving, coming);
            await _uploads.KeepTimeAsync(file).ConfigureAwait(false);
            return FsResult.Ok;
        }
        finally
        {
            file.UploadGate.Release();
        }
    }

    // Once a change is announced, nothing that the cluster answers takes the name away any more.
    private static bool IsIn(DirectoryInode directory, Inode inode)
    {
        lock (directory.ChildrenLock)
        {
            return ReferenceEquals(inode.Parent, directory);
        }
    }

    // A file that replaces a twin takes its object's name.
    private static ObjectKey TargetKey(RenameTask task)
        => task.Replaced is FileInode replaced ? replaced.Key : task.Target.Place.Object(task.TargetName);

    /// <summary>
    /// Moves one object. A cluster's own rename is not used: it removes the source whatever became of the bytes. The source
    /// goes when the copy was seen whole; until then at least one of the names has it.
    /// </summary>
    /// <returns>The object under its new name, where its checksum may be of another kind.</returns>
    private async ValueTask<FsResult<CopiedObject>> MoveObjectAsync(ObjectKey from, ObjectKey to, CancellationToken cancellationToken)
    {
        FsResult<CopiedObject> copied = await _store.CopyAsync(from, to, cancellationToken).ConfigureAwait(false);
        if (!copied.IsOk)
        {
            return copied.Error;
        }

        FsResult deleted = await _store.DeleteAsync(from, CancellationToken.None).ConfigureAwait(false);
        if (!deleted.IsOk && deleted.Error != FsError.NotFound)
        {
            // Two names for the same bytes: nothing is lost, and the caller may try again.
            OperationLog.SourceKept(_log, from.ToString(), to.ToString(), deleted.Error);
            return deleted.Error;
        }

        return copied.Value;
    }

    /// <summary>The object has its new name: inode, contents and caches follow.</summary>
    private void MovedFile(RenameTask task, FileInode file, ObjectKey to, CopiedObject moved, NameChange leaving, NameChange coming)
    {
        bool isAsKnown = _moves.Apply(file, to, moved, _clock.Now());
        MovedInode(task, leaving, coming);
        if (!isAsKnown)
        {
            _cache.RemoveName(task.Target.Place.Key, task.TargetName);
            _notifier.InodeChanged(file.Id, contentToo: true);
        }
    }

    /// <summary>A file that is still not on the cluster has its new name, under which it will be uploaded.</summary>
    private void MovedLocally(RenameTask task, FileInode file, ObjectKey to, NameChange leaving, NameChange coming)
    {
        lock (file.Sync)
        {
            file.Key = to;
            file.Current?.Content.Rekey(to, null);

            // The object that it replaces is there until then.
            file.WasSent |= task.Replaced is not null;
        }

        MovedInode(task, leaving, coming);
        _cache.RemoveName(task.Target.Place.Key, task.TargetName);
    }

    private void MovedInode(RenameTask task, NameChange leaving, NameChange coming)
    {
        Inode? replaced = _tree.Move(task.Moved, task.Target, task.TargetName);
        leaving.Recorded();
        coming.Recorded();
        if (replaced is not null)
        {
            _inodes.Release(replaced);
        }
    }

    /// <summary>What a rename is about.</summary>
    private sealed record RenameTask(DirectoryInode Source, Inode Moved, DirectoryInode Target, string NewName, Inode? Replaced, FsRenameFlags Flags)
    {
        /// <summary>The name in the target: that of what is replaced, which may differ in case.</summary>
        public string TargetName => Replaced?.Name is { Length: > 0 } present && !ReferenceEquals(Replaced, Moved) ? present : NewName;
    }
}
