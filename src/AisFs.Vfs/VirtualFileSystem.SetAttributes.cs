using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        if (_options.ReadOnly)
        {
            return new(FsError.ReadOnly);
        }

        if (changes.Size is < 0 || changes.Mode > FileModes.All || changes.DosAttributes > ushort.MaxValue)
        {
            return new(FsError.InvalidArgument);
        }

        return _inodes.TryReferPresent(inode, out Inode? found)
            ? Interruption.CatchAsync(SetAttributesCoreAsync(found, handle, changes, cancellationToken))
            : new(FsError.Stale);
    }

    private async ValueTask<FsResult<FsEntry>> SetAttributesCoreAsync(Inode inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        try
        {
            FsResult changed;
            if (inode is DirectoryInode directory)
            {
                changed = changes.Size is null
                    ? await SetDirectoryAttributesAsync(directory, changes, cancellationToken).ConfigureAwait(false)
                    : FsError.IsDirectory;
            }
            else if (changes.Size is not null && inode.Kind != FsNodeKind.File)
            {
                changed = FsError.InvalidArgument;
            }
            else
            {
                changed = await SetFileAttributesAsync((FileInode)inode, handle, changes, cancellationToken).ConfigureAwait(false);
            }

            return changed.IsOk ? _entries.Describe(inode) : changed.Error;
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    private async ValueTask<FsResult> SetFileAttributesAsync(FileInode file, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        using PathLocks.Holder? held = await _nameLocks.TakeAsync(file, cancellationToken).ConfigureAwait(false);
        if (changes.Size is not { } size)
        {
            return await ChangeFileAsync(file, changes, cancellationToken).ConfigureAwait(false);
        }

        if (!handle.IsNone)
        {
            if (!_handles.TryGet(handle, out FileHandle? through) || !through.CanWrite)
            {
                return FsError.BadHandle;
            }

            FsResult cut = await through.Content.ResizeAsync(size, cancellationToken).ConfigureAwait(false);
            return cut.IsOk ? await ChangeFileAsync(file, changes, cancellationToken).ConfigureAwait(false) : cut;
        }

        // truncate(2) of a file that may not be open: nobody else will flush what this makes dirty.
        FsResult<(OpenContent Open, bool)> joined = await _contents.JoinAsync(file, writes: true, cancellationToken).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return joined.Error;
        }

        OpenContent open = joined.Value.Open;
        try
        {
            FsResult cut = await open.Content.ResizeAsync(size, cancellationToken).ConfigureAwait(false);
            if (!cut.IsOk)
            {
                return cut;
            }

            FsResult changed = await ChangeFileAsync(file, changes, cancellationToken).ConfigureAwait(false);
            bool isAlone;
            lock (file.Sync)
            {
                isAlone = open.Writers == 1;
                if (!isAlone)
                {
                    file.ChangedBySystem = SaveMark.Of(open.Content);
                }
            }

            return changed.IsOk && isAlone ? await _uploads.FlushAsync(file, open, cancellationToken).ConfigureAwait(false) : changed;
        }
        finally
        {
            await _release.ReleaseAsync(file, open, wrote: true).ConfigureAwait(false);
        }
    }

    /// <summary>Changes a file's attributes; they ride on the upload that is to come, or go at once.</summary>
    private async ValueTask<FsResult> ChangeFileAsync(FileInode file, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        bool isKept = changes.ChangesKept || (changes.KillPrivileges && FileModes.WithoutPrivileges(file.Meta.Mode) != file.Meta.Mode);
        if (isKept && !file.HasLocalState && !file.IsUnlinked && !file.Meta.IsComplete)
        {
            FsResult refreshed = await _refresh.RefreshAsync(file, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed;
            }
        }

        long now = _clock.NowNs();
        bool isKilled;
        bool isSavedLater;
        lock (file.Sync)
        {
            if (file.IsReplaced)
            {
                return FsError.Stale;
            }

            if (changes.Size is not null)
            {
                file.WrittenNs = now;
            }

            if (!isKept)
            {
                return FsResult.Ok;
            }

            NodeMeta meta = Changed(file.Meta, changes, now);
            isKilled = changes.KillPrivileges && changes.Mode is null && meta.Mode != file.Meta.Mode;
            if (changes.ModifiedNs is not null)
            {
                file.WrittenNs = FileInode.NotWritten;
                meta = meta with { IsComplete = true };
            }

            file.SetMeta(meta, file.AsOf);
            file.AttributeChanges++;
            isSavedLater = file.WillUpload || file.IsUnlinked;
        }

        if (isKilled)
        {
            // An open that cuts the file does this, too, and its reply has no attributes.
            _notifier.AttributesChanged(file.Id);
        }

        if (isSavedLater)
        {
            return FsResult.Ok;
        }

        await file.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _uploads.SaveAttributesLockedAsync(file).ConfigureAwait(false);
        }
        finally
        {
            file.UploadGate.Release();
        }
    }

    private async ValueTask<FsResult> SetDirectoryAttributesAsync(DirectoryInode directory, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        using PathLocks.Holder? held = await _nameLocks.TakeAsync(directory, cancellationToken).ConfigureAwait(false);
        bool isKept = changes.ChangesKept;
        if (isKept && !_tree.IsTrusted(directory))
        {
            FsResult refreshed = await _refresh.RefreshAsync(directory, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed;
            }
        }

        long now = _clock.NowNs();
        if (!isKept)
        {
            return FsResult.Ok;
        }

        NodeMeta meta = Changed(directory.Meta, changes, now) with { IsComplete = true };
        directory.EnterBusy();
        try
        {
            if (_options.DirectoryMarkers && !directory.Place.IsGroup && !directory.IsUnlinked)
            {
                FsResult saved = await _upkeep.SaveAsync(directory, meta, cancellationToken).ConfigureAwait(false);
                if (!saved.IsOk)
                {
                    return saved;
                }
            }

            lock (directory.Sync)
            {
                directory.SetMeta(meta, _clock.Now());
                directory.TouchedNs = changes.ModifiedNs is null ? directory.TouchedNs : 0;
            }

            if (!_options.DirectoryMarkers)
            {
                directory.KeepForMount();
            }
        }
        finally
        {
            directory.LeaveBusy();
        }

        if (directory.Parent is { } parent)
        {
            _ = _tree.Record(parent, directory.Name, NodeTree.NodeOf(directory), wasBegun: false);
        }

        return FsResult.Ok;
    }

    private static NodeMeta Changed(NodeMeta meta, FsAttributeChanges changes, long now)
    {
        uint mode = changes.Mode ?? meta.Mode;
        long modified = changes.ModifiedNs is not { } set ? meta.ModifiedNs : set == FsAttributeChanges.Now ? now : set;
        long? accessed = changes.AccessedNs is { } at ? at == FsAttributeChanges.Now ? now : at : meta.AccessedNs;
        return meta with
        {
            Mode = changes.KillPrivileges && !meta.IsDirectory ? FileModes.WithoutPrivileges(mode) : mode,
            Uid = changes.Uid ?? meta.Uid,
            Gid = changes.Gid ?? meta.Gid,
            ModifiedNs = modified,
            AccessedNs = accessed == modified ? null : accessed,
            CreatedNs = changes.CreatedNs ?? meta.CreatedNs ?? (changes.ModifiedNs is not null && meta.IsComplete ? meta.ModifiedNs : null),
            DosAttributes = changes.DosAttributes ?? meta.DosAttributes,
            ChangedNs = now,
        };
    }
}
