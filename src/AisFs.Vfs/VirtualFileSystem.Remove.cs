using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    // A replaced file beyond this is not fetched for the sake of somebody who was about to open it.
    private const long MaxKeptBytes = 64 * 1024 * 1024;

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(RemoveFileCoreAsync(directory, name, cancellationToken));
    }

    private async ValueTask<FsResult> RemoveFileCoreAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        try
        {
            using PathLocks.Holder held = await _nameLocks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
            FsResult<Inode?> found = await _names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
            if (!found.IsOk || found.Value is not { } present)
            {
                return found.IsOk ? FsError.NotFound : found.Error;
            }

            try
            {
                if (_options.ReadOnly || present is not FileInode file)
                {
                    return _options.ReadOnly ? FsError.ReadOnly : FsError.IsDirectory;
                }

                FsResult removed = await RemoveFileLockedAsync(directory, file, cancellationToken).ConfigureAwait(false);
                if (removed.IsOk)
                {
                    directory.TouchedNs = _clock.NowNs();
                    await _upkeep.KeepAsync(directory).ConfigureAwait(false);
                }

                return removed;
            }
            finally
            {
                _inodes.Release(present);
            }
        }
        finally
        {
            _inodes.Release(directory);
        }
    }

    private async ValueTask<FsResult> RemoveFileLockedAsync(DirectoryInode directory, FileInode file, CancellationToken cancellationToken)
    {
        using NameChange change = new(_tree, directory, file);
        FsResult detached = await DetachAsync(file, cancellationToken).ConfigureAwait(false);
        if (!detached.IsOk)
        {
            return detached;
        }

        // No upload runs any more, and none begins: the content is detached.
        await file.EnterUploadGateAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!file.IsLocal || file.WasSent)
            {
                FsResult deleted = await _store.DeleteAsync(file.Key, CancellationToken.None).ConfigureAwait(false);
                if (!deleted.IsOk && deleted.Error != FsError.NotFound)
                {
                    Reattach(file);
                    return deleted;
                }
            }

            _content.Invalidate(file.Key);
            change.Removed();
            return FsResult.Ok;
        }
        finally
        {
            file.UploadGate.Release();
        }
    }

    /// <summary>Makes what is open of a file independent of its object, which is about to go.</summary>
    private async ValueTask<FsResult> DetachAsync(FileInode file, CancellationToken cancellationToken)
    {
        OpenContent? open;
        bool isKept;
        lock (file.Sync)
        {
            file.IsGoing = true;
            open = file.Current;
            isKept = _lateOpens.IsAwaited(file.Key) && (open is not null || (!file.IsLocal && file.Meta.Size <= MaxKeptBytes));
            if (open is { IsDetached: true } || (open is null && !isKept))
            {
                return FsResult.Ok;
            }

            if (open is null)
            {
                open = OpenLocked(file);
            }
            else if (isKept)
            {
                // Those who have it open may be done with it before the one who is still to come.
                open.Users++;
            }

            file.Kept = isKept ? open : null;
            open.Users++;
        }

        FsResult detached = await open.Content.DetachAsync(cancellationToken).ConfigureAwait(false);
        if (!detached.IsOk && detached.Error != FsError.Interrupted && !open.Content.IsDirty)
        {
            // The bytes cannot be had: the object has changed, or there is no room for them. Its readers learn that.
            open.Expire();
            detached = FsResult.Ok;
        }

        bool isLast;
        lock (file.Sync)
        {
            open.IsDetached |= detached.IsOk;
            file.IsGoing &= detached.IsOk;
            isLast = --open.Users == 0;
            if (isLast && ReferenceEquals(file.Current, open))
            {
                file.Current = null;
            }
        }

        if (isLast)
        {
            await open.Content.DisposeAsync().ConfigureAwait(false);
        }

        if (isKept && (!detached.IsOk || open.IsExpired))
        {
            await DropKeptAsync(file).ConfigureAwait(false);
        }

        return detached;
    }

    private void ReleaseKept(Inode inode)
    {
        if (inode is FileInode { Kept: not null } file)
        {
            _ = DropKeptAsync(file).AsTask();
        }
    }

    private async ValueTask DropKeptAsync(FileInode file)
    {
        OpenContent? kept;
        lock (file.Sync)
        {
            kept = file.Kept;
            file.Kept = null;
        }

        if (kept is not null)
        {
            await LeaveAsync(file, kept, wrote: false).ConfigureAwait(false);
        }
    }

    // The object stayed: handles keep their detached bytes, new ones see the object.
    private void Reattach(FileInode file)
    {
        ReleaseKept(file);
        bool isOpen;
        lock (file.Sync)
        {
            isOpen = file.Current is not null;
            file.Current = null;
            file.IsGoing = false;
            file.IsLocal = false;
            file.PageVersion = null;
            file.WrittenNs = FileInode.NotWritten;
            file.Outdate();
        }

        if (isOpen && file.Parent is { } parent && parent.TryAddReference())
        {
            // Pages and size of the inode are those of the handles.
            string name = file.Name;
            _cache.RemoveName(parent.Place.Key, name);
            _inodes.Unlink(file);
            _notifier.EntryChanged(parent.Id, name);
            _inodes.Release(parent);
        }
    }
}
