using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken)
    {
        bool writes = IsWriting(flags);
        if (writes && _options.ReadOnly)
        {
            return new(FsError.ReadOnly);
        }

        if (!_inodes.TryRefer(inode, out Inode? found))
        {
            return new(FsError.Stale);
        }

        if (found is not FileInode { Kind: FsNodeKind.File } file)
        {
            FsError error = found.Kind == FsNodeKind.Directory ? FsError.IsDirectory : FsError.NotSupported;
            _inodes.Release(found);
            return new(error);
        }

        if ((flags & FsOpenFlags.Fresh) != 0)
        {
            Disbelieve(file);
        }

        if ((flags & FsOpenFlags.Truncate) == 0 && TryJoin(file, writes, isAsked: false, out OpenContent? open, out bool keepCache))
        {
            return new(Opened(file, open, flags, keepCache));
        }

        return Interruption.CatchAsync(OpenSlowlyAsync(file, flags, writes, cancellationToken));
    }

    private async ValueTask<FsResult<FsOpened>> OpenSlowlyAsync(FileInode file, FsOpenFlags flags, bool writes, CancellationToken cancellationToken)
    {
        bool isReferred = true;
        try
        {
            FsResult<(OpenContent Open, bool KeepCache)> joined = await JoinAsync(file, writes, cancellationToken).ConfigureAwait(false);
            if (joined.Error == FsError.Stale)
            {
                joined = await JoinLateAsync(file, writes, cancellationToken).ConfigureAwait(false);
            }

            if (!joined.IsOk)
            {
                return joined.Error;
            }

            (OpenContent open, bool keepCache) = joined.Value;
            if ((flags & FsOpenFlags.Truncate) != 0)
            {
                FsResult cut = await open.Content.ResizeAsync(0, cancellationToken).ConfigureAwait(false);
                if (!cut.IsOk)
                {
                    await LeaveAsync(file, open, writes).ConfigureAwait(false);
                    return cut.Error;
                }

                file.WrittenNs = _clock.NowNs();
            }

            isReferred = false;
            return Opened(file, open, flags, keepCache);
        }
        finally
        {
            if (isReferred)
            {
                _inodes.Release(file);
            }
        }
    }

    // The handle takes over the references to inode and content.
    private FsOpened Opened(FileInode file, OpenContent open, FsOpenFlags flags, bool keepCache)
    {
        FileHandle handle = new(file, open, flags, IsWriting(flags)) { ChangedByOpening = (flags & FsOpenFlags.Truncate) != 0 };
        return new(_handles.Add(handle), keepCache, IsWriting(flags));
    }

    private static bool IsWriting(FsOpenFlags flags) => (flags & (FsOpenFlags.Write | FsOpenFlags.Truncate | FsOpenFlags.Append)) != 0;

    /// <summary>Gets the content of a file's present version, after asking for it when what is known is too old.</summary>
    private async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> JoinAsync(FileInode file, bool writes, CancellationToken cancellationToken)
    {
        if (TryJoin(file, writes, isAsked: false, out OpenContent? open, out bool keepCache))
        {
            return (open, keepCache);
        }

        FsResult refreshed = await _refresh.RefreshAsync(file, cancellationToken).ConfigureAwait(false);
        return !refreshed.IsOk ? refreshed.Error
            : TryJoin(file, writes, isAsked: true, out open, out keepCache) ? (open, keepCache)
            : IsTooLarge(file) ? FsError.TooLarge
            : FsError.Stale;
    }

    /// <summary>
    /// The file is being removed or replaced: waits for the outcome. A caller that finds it gone looks the name up again.
    /// </summary>
    private async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> JoinLateAsync(FileInode file, bool writes, CancellationToken cancellationToken)
    {
        ObjectKey key = file.Key;
        DirectoryInode? parent = file.Parent;
        if (parent is not null && parent.TryAddReference())
        {
            try
            {
                using PathLocks.Holder held = await _nameLocks.TakeAsync(parent, file.Name, withSubtree: false, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _inodes.Release(parent);
            }
        }

        FsResult<(OpenContent Open, bool KeepCache)> joined = await JoinAsync(file, writes, cancellationToken).ConfigureAwait(false);
        if (joined.Error == FsError.Stale)
        {
            _lateOpens.Await(key);
        }

        return joined;
    }

    /// <summary>Shares the content of an inode, or makes it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="writes">Whether the user will flush.</param>
    /// <param name="isAsked">Whether the cluster was asked just now.</param>
    /// <param name="open">The content with one user more.</param>
    /// <param name="keepCache">Whether the kernel's pages are those of this content.</param>
    private bool TryJoin(
        FileInode file, bool writes, bool isAsked, [NotNullWhen(true)] out OpenContent? open, out bool keepCache)
    {
        lock (file.Sync)
        {
            open = file.Current;
            keepCache = false;
            bool isKnown = isAsked || file.HasLocalState || _clock.IsFresh(file.AsOf) || _lateOpens.IsAnswered(file.Key, file.AsOf);
            if (open is null ? file.IsUnlinked || file.IsGoing || !isKnown || IsTooLarge(file) : !isKnown && !open.IsDetached)
            {
                open = null;
                return false;
            }

            keepCache = file.HasPagesOf(file.Meta.Version);
            if (open is null)
            {
                open = OpenLocked(file);
                file.HasDelivered &= keepCache;
            }
            else
            {
                open.Users++;
            }

            open.Writers += writes ? 1 : 0;
            file.PageVersion = file.Meta.Version;
            return true;
        }
    }

    // Objects of any size are listed, renamed and removed; offsets into one are counted in chunks.
    private bool IsTooLarge(FileInode file) => file.Meta.Size > _options.Content.MaxFileSize;

    // Under the inode's lock.
    private OpenContent OpenLocked(FileInode file)
    {
        ObjectInfo info = new() { Name = file.Key.Name, Size = file.Meta.Size, Version = file.Meta.Version };
        OpenContent open = new(_content.Open(file.Key, info));
        open.Content.Describe = Describe(file);
        file.Current = open;
        return open;
    }

    // Not one that is sent: nothing is noted as saved.
    private static Func<ObjectVersion, IReadOnlyDictionary<string, string>?> Describe(FileInode file)
        => version => new UploadedAttributes().Encode(file, version, withWrites: true);

    /// <summary>Gives a content back; the last user ends it.</summary>
    private async ValueTask LeaveAsync(FileInode file, OpenContent open, bool wrote)
    {
        if (wrote && !open.IsDetached && open.Writers == 1 && !open.Content.IsHeld && IsUnsaved(file, open))
        {
            // A close reported this before; what still waits came through a mapping, or failed.
            FsResult flushed = await UploadAsync(file, open, CancellationToken.None).ConfigureAwait(false);
            if (!flushed.IsOk)
            {
                OperationLog.UploadFailed(_log, file.Key.ToString(), flushed.Error);
            }
        }

        bool isLast;
        bool isLost = false;
        lock (file.Sync)
        {
            open.Writers -= wrote ? 1 : 0;
            isLast = --open.Users == 0;
            if (isLast && ReferenceEquals(file.Current, open))
            {
                file.Current = null;
                isLost = !open.IsDetached && (file.IsLocal || open.Content.IsDirty);
            }
        }

        if (isLost)
        {
            Abandon(file);
        }

        if (isLast)
        {
            await open.Content.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What was written could not be saved: the name means again what the cluster has, if anything.</summary>
    private void Abandon(FileInode file)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is not null && parent.TryAddReference())
        {
            string name = file.Name;
            if (file.IsLocal)
            {
                lock (parent.ChildrenLock)
                {
                    parent.MarkLocalLocked(name, false);
                    _ = _tree.RecordLocked(parent, name, null, wasBegun: false);
                }

                _inodes.Unlink(file);
                _notifier.EntryRemoved(parent.Id, file.Id, name);
            }
            else
            {
                // The kernel may hold pages and a size of what was lost.
                _cache.RemoveName(parent.Place.Key, name);
                file.IsReplaced = true;
                file.IsSuperseded = true;
                _inodes.LeaveNumber(file);
                _inodes.Unlink(file);
                _notifier.EntryChanged(parent.Id, name);
            }

            _inodes.Release(parent);
        }

        lock (file.Sync)
        {
            file.IsLocal = false;
            file.WrittenNs = FileInode.NotWritten;
            file.SavedAttributeChanges = file.AttributeChanges;
            file.PendingCustom = null;
            file.PageVersion = null;
            file.Outdate();
        }

        _notifier.InodeChanged(file.Id, contentToo: true);
    }
}
