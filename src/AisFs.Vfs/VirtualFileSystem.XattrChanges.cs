using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

/// <content>Changes of extended attributes.</content>
public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StartChange(inode, [new FsXattrChange(name, value)], mode, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StartChange(inode, [new FsXattrChange(name, null)], FsXattrMode.Replace, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> ChangeXattrsAsync(InodeId inode, IReadOnlyList<FsXattrChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return StartChange(inode, changes, FsXattrMode.CreateOrReplace, cancellationToken);
    }

    private ValueTask<FsResult> StartChange(InodeId inode, IReadOnlyList<FsXattrChange> changes, FsXattrMode mode, CancellationToken cancellationToken)
    {
        foreach (FsXattrChange change in changes)
        {
            FsError error = CheckXattrChange(change.Name);
            if (error != FsError.None)
            {
                return new(error);
            }
        }

        return !_inodes.TryReferPresent(inode, out Inode? found) ? new(FsError.Stale)
            : Interruption.CatchAsync(ChangeXattrsCoreAsync(found, changes, mode, cancellationToken));
    }

    private FsError CheckXattrChange(string name)
    {
        FsError error = CheckXattrName(name);
        return error != FsError.None ? error
            : _options.ReadOnly ? FsError.ReadOnly
            : name.StartsWith(ViewPrefix, StringComparison.Ordinal) ? FsError.NotPermitted
            : FsError.None;
    }

    private async ValueTask<FsResult> ChangeXattrsCoreAsync(
        Inode inode, IReadOnlyList<FsXattrChange> changes, FsXattrMode mode, CancellationToken cancellationToken)
    {
        try
        {
            if (inode.Kind == FsNodeKind.Symlink)
            {
                return FsError.NotPermitted;
            }

            if (inode is DirectoryInode directory && (directory.Place.IsGroup || !_options.DirectoryMarkers))
            {
                return FsError.NotSupported;
            }

            using PathLocks.Holder? held = await _nameLocks.TakeAsync(inode, cancellationToken).ConfigureAwait(false);
            if (inode.IsUnlinked)
            {
                return inode is FileInode { IsReplaced: true } ? FsError.Stale : FsError.NotSupported;
            }

            FsResult<IReadOnlyDictionary<string, string>> loaded = await LoadCustomAsync(inode, cancellationToken).ConfigureAwait(false);
            if (!loaded.IsOk)
            {
                return loaded.Error;
            }

            XattrEdit edit = new(loaded.Value);
            FsError error = Fill(edit, changes, mode);
            return error != FsError.None ? error
                : edit.IsEmpty ? FsResult.Ok
                : inode is FileInode file ? await SaveXattrsAsync(file, edit, cancellationToken).ConfigureAwait(false)
                : await SaveXattrsAsync((DirectoryInode)inode, edit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    private static FsError Fill(XattrEdit edit, IReadOnlyList<FsXattrChange> changes, FsXattrMode mode)
    {
        foreach (FsXattrChange change in changes)
        {
            bool exists = mode == FsXattrMode.CreateOrReplace || edit.Has(change.Name);
            if (mode == FsXattrMode.Create && exists)
            {
                return FsError.Exists;
            }

            if (mode == FsXattrMode.Replace && !exists)
            {
                return FsError.NoAttribute;
            }

            edit.Add(change);
        }

        return edit.CheckRoom();
    }

    private async ValueTask<FsResult> SaveXattrsAsync(DirectoryInode directory, XattrEdit edit, CancellationToken cancellationToken)
    {
        if (edit.Removed.Count > 0)
        {
            FsResult replaced = await _markers.SetAsync(directory.Place, edit.After, true, cancellationToken).ConfigureAwait(false);
            return XattrsChanged(directory, replaced, edit);
        }

        FsResult set = directory.HasMarker == false
            ? FsError.NotFound
            : await _markers.SetAsync(directory.Place, edit.Set, false, cancellationToken).ConfigureAwait(false);
        if (set.Error == FsError.NotFound)
        {
            set = await _upkeep.PutAsync(directory, directory.Meta, edit.Set, cancellationToken).ConfigureAwait(false);
        }

        return XattrsChanged(directory, set, edit);
    }

    private async ValueTask<FsResult> SaveXattrsAsync(FileInode file, XattrEdit edit, CancellationToken cancellationToken)
    {
        lock (file.Sync)
        {
            bool waits = file.WillUpload;
            if (waits || file.PendingCustom is not null)
            {
                // A new dictionary each time: an upload under way has the old one.
                Dictionary<string, string> pending = new(file.PendingCustom ?? [], StringComparer.Ordinal);
                foreach (string key in edit.Removed)
                {
                    pending.Remove(key);
                }

                foreach ((string key, string value) in waits ? edit.Set : new Dictionary<string, string>())
                {
                    pending[key] = value;
                }

                file.PendingCustom = pending;
            }

            if (waits)
            {
                file.AttributeChanges += edit.Set.Count > 0 ? 1 : 0;
                file.SetMeta(file.Meta with { HasOtherCustom = XattrCodec.HasOther(edit.After), EaSize = XattrCodec.EaSize(edit.After) }, file.AsOf);
            }

            if (file.IsLocal || (waits && edit.Removed.Count == 0))
            {
                return FsResult.Ok;
            }
        }

        bool replaces = edit.Removed.Count > 0;
        FsResult saved = await _store.SetCustomAsync(file.Key, replaces ? edit.After : edit.Set, replaces, cancellationToken).ConfigureAwait(false);
        return XattrsChanged(file, saved, edit);
    }

    private FsResult XattrsChanged(Inode inode, FsResult saved, XattrEdit edit)
    {
        inode.Details = null;
        if (!saved.IsOk)
        {
            return saved.Error == FsError.NotFound ? FsError.Stale : saved;
        }

        lock (inode.Sync)
        {
            // Newer than any question that is under way, but the content was not looked at.
            inode.SetMeta(
                inode.Meta with { HasOtherCustom = XattrCodec.HasOther(edit.After), EaSize = XattrCodec.EaSize(edit.After), ChangedNs = _clock.NowNs() },
                _clock.Now() with { Time = inode.AsOf.Time });
        }

        if (inode is FileInode file)
        {
            _tree.RecordFile(file, isOnCluster: true);
        }
        else if (inode.Parent is { } parent)
        {
            _ = _tree.Record(parent, inode.Name, NodeTree.NodeOf(inode), wasBegun: false);
        }

        return saved;
    }
}
