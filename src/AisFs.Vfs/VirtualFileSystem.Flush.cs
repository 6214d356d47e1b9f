using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    private const int MaxParallelFlushes = 8;

    /// <inheritdoc/>
    public void NoteOpened(HandleId handle, in FsUser user)
    {
        if (_handles.TryGet(handle, out FileHandle? file) && file.IsWriter)
        {
            file.Users.Opened(user, SaveMark.Of(file.Content), file.ChangedByOpening);
        }
    }

    /// <inheritdoc/>
    public void NoteChanged(HandleId handle, FsUser? user)
    {
        if (!_handles.TryGet(handle, out FileHandle? file))
        {
            return;
        }

        if (user is { } known)
        {
            file.Users.Changed(known, SaveMark.Of(file.Content));
            return;
        }

        lock (file.Inode.Sync)
        {
            file.Inode.ChangedBySystem = SaveMark.Of(file.Content);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> CloseAsync(HandleId handle, in FsUser user, CancellationToken cancellationToken)
    {
        if (!_handles.TryGet(handle, out FileHandle? file))
        {
            return new(FsError.BadHandle);
        }

        OpenContent open = file.Open;
        return !file.IsWriter || open.IsDetached || !IsUnsaved(file.Inode, open)
                || !file.Users.IsWritersClose(user, SaveMark.Of(open.Content), file.Inode, isOnlyWriter: open.Writers == 1)
            ? new(FsResult.Ok)
            : FlushAsync(file.Inode, open, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken) => Interruption.CatchAsync(SyncCoreAsync(static _ => true, cancellationToken));

    private async ValueTask<FsResult> SyncCoreAsync(Predicate<FileInode> isWanted, CancellationToken cancellationToken)
    {
        FsError first = FsError.None;
        List<FileInode> files = _inodes.ReferFiles();
        try
        {
            await Parallel.ForEachAsync(
                files.Where(file => file.HasLocalState && isWanted(file)),
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallelFlushes, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    // What is held may be so since a moment ago only.
                    if (file.Current is { IsDetached: false, Content.IsHeld: false } open)
                    {
                        FsResult flushed = await FlushAsync(file, open, token).ConfigureAwait(false);
                        if (!flushed.IsOk && !(flushed.Error == FsError.Busy && open.Content.IsHeld))
                        {
                            OperationLog.UploadFailed(_log, file.Key.ToString(), flushed.Error);
                            first = flushed.Error;
                        }
                    }
                }).ConfigureAwait(false);
        }
        finally
        {
            files.ForEach(file => _inodes.Release(file));
        }

        return new FsResult(first);
    }

    private ValueTask<FsResult> FlushAsync(FileInode file, OpenContent open, CancellationToken cancellationToken)
        => open.IsDetached || !IsUnsaved(file, open) ? new(FsResult.Ok) : Interruption.CatchAsync(UploadAsync(file, open, cancellationToken));

    private static bool IsUnsaved(FileInode file, OpenContent open)
    {
        lock (file.Sync)
        {
            return file.IsLocal || open.Content.IsDirty || file.Uploads > 0 || file.AttributeChanges != file.SavedAttributeChanges
                || file.WrittenNs != FileInode.NotWritten;
        }
    }

    /// <summary>Uploads what is dirty; a caller who gives up waiting does not stop the upload.</summary>
    private async ValueTask<FsResult> UploadAsync(FileInode file, OpenContent open, CancellationToken cancellationToken)
    {
        // The inode must outlive an upload that nobody waits for.
        _ = file.TryAddReference();
        OperationProgress.Current?.Join(open.Content.Progress);
        Task<FsResult> upload = UploadCoreAsync(file, open);
        return await upload.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<FsResult> UploadCoreAsync(FileInode file, OpenContent open)
    {
        OperationProgress.Current = open.Content.Progress;
        try
        {
            await file.UploadGate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                return await UploadLockedAsync(file, open).ConfigureAwait(false);
            }
            finally
            {
                file.UploadGate.Release();
            }
        }
        finally
        {
            _inodes.Release(file);
        }
    }

    /// <summary>Uploads bytes and attributes; the caller holds the upload gate.</summary>
    private async ValueTask<FsResult> UploadLockedAsync(FileInode file, OpenContent open)
    {
        if (open.IsExpired && open.Content.IsDirty)
        {
            // Another version had the name before this one could be told of the write.
            return FsError.Stale;
        }

        UploadedAttributes sent = new();
        if (!open.IsDetached && !file.IsUnlinked && (file.IsLocal || open.Content.IsDirty))
        {
            lock (file.Sync)
            {
                file.Uploads++;
                file.WasSent = true;
            }

            FsResult<ObjectInfo> uploaded = FsError.Io;
            try
            {
                uploaded = await open.Content.FlushAsync(version => sent.Encode(file, version, withWrites: true), CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                lock (file.Sync)
                {
                    file.Uploads--;
                    if (uploaded.IsOk && !open.IsDetached)
                    {
                        sent.Apply(file, uploaded.Value, _clock.Now());
                    }
                }
            }

            if (open.IsDetached)
            {
                return FsResult.Ok;
            }

            if (!uploaded.IsOk)
            {
                return uploaded.Error;
            }

            RecordFile(file, isOnCluster: true);
        }

        lock (file.Sync)
        {
            // Cut to the size that it had: nothing to upload but the time.
            if (file.WrittenNs is var written and not FileInode.NotWritten && !open.Content.IsDirty && !open.IsDetached)
            {
                file.SetMeta(file.Meta with { ModifiedNs = written, ChangedNs = Math.Max(written, file.Meta.ChangedNs), IsComplete = true }, file.AsOf);
                file.WrittenNs = FileInode.NotWritten;
                file.AttributeChanges++;
            }
        }

        return open.IsDetached ? FsResult.Ok : await SaveAttributesLockedAsync(file).ConfigureAwait(false);
    }

    /// <summary>Sends attributes that did not ride on an upload; the caller holds the upload gate.</summary>
    private async ValueTask<FsResult> SaveAttributesLockedAsync(FileInode file)
    {
        UploadedAttributes sent = new();
        Dictionary<string, string> custom;
        lock (file.Sync)
        {
            // A file that the cluster does not know has its upload before it.
            if (file.AttributeChanges == file.SavedAttributeChanges || file.IsLocal || file.IsUnlinked)
            {
                return FsResult.Ok;
            }

            custom = sent.Encode(file, file.Meta.Version, withWrites: false);
        }

        FsResult saved = await _store.SetCustomAsync(file.Key, custom, false, CancellationToken.None).ConfigureAwait(false);
        if (!saved.IsOk)
        {
            lock (file.Sync)
            {
                // What is shown must be what is kept.
                file.SavedAttributeChanges = file.AttributeChanges;
                file.PendingCustom = null;
                file.Outdate();
            }

            if (file.Parent is { } parent)
            {
                _cache.RemoveName(parent.Place.Key, file.Name);
            }

            OperationLog.AttributesLost(_log, file.Key.ToString(), saved.Error);
            return saved;
        }

        lock (file.Sync)
        {
            sent.Applied(file, _clock.Now());
        }

        RecordFile(file, isOnCluster: true);
        return FsResult.Ok;
    }

    /// <summary>Caches and listings learn what a file is now.</summary>
    private void RecordFile(FileInode file, bool isOnCluster)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return;
        }

        lock (parent.ChildrenLock)
        {
            if (ReferenceEquals(file.Parent, parent))
            {
                parent.MarkLocalLocked(file.Name, !isOnCluster);
                _ = _tree.RecordLocked(parent, file.Name, NodeTree.NodeOf(file), wasBegun: false);
            }
        }

        _inodes.Release(parent);
    }
}
