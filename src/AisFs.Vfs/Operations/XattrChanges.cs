using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Changes extended attributes.</summary>
internal sealed class XattrChanges(
    DetailsLoader details, NameLocks locks, DirectoryMarkers markers, DirectoryUpkeep upkeep, IObjectStore store, NodeTree tree, MountClock clock, bool isReadOnly)
{
    /// <summary>Whether attributes of these names can be changed.</summary>
    public FsError Check(IReadOnlyList<FsXattrChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (FsXattrChange change in changes)
        {
            FsError error = Xattrs.CheckName(change.Name);
            error = error != FsError.None ? error
                : isReadOnly ? FsError.ReadOnly
                : change.Name.StartsWith(XattrViews.Prefix, StringComparison.Ordinal) ? FsError.NotPermitted
                : FsError.None;
            if (error != FsError.None)
            {
                return error;
            }
        }

        return FsError.None;
    }

    public async ValueTask<FsResult> ChangeAsync(
        Inode inode, IReadOnlyList<FsXattrChange> changes, FsXattrMode mode, CancellationToken cancellationToken)
    {
        if (inode.Kind == FsNodeKind.Symlink)
        {
            return FsError.NotPermitted;
        }

        if (inode is DirectoryInode directory && (directory.Place.IsGroup || !markers.AreKept))
        {
            return FsError.NotSupported;
        }

        using PathLocks.Holder? held = await locks.TakeAsync(inode, cancellationToken).ConfigureAwait(false);
        if (inode.IsUnlinked)
        {
            return inode is FileInode { IsReplaced: true } ? FsError.Stale : FsError.NotSupported;
        }

        FsResult<IReadOnlyDictionary<string, string>> loaded = await details.LoadAsync(inode, cancellationToken).ConfigureAwait(false);
        if (!loaded.IsOk)
        {
            return loaded.Error;
        }

        XattrEdit edit = new(loaded.Value);
        FsError error = Fill(edit, changes, mode);
        return error != FsError.None ? error
            : edit.IsEmpty ? FsResult.Ok
            : inode is FileInode file ? await SaveAsync(file, edit, cancellationToken).ConfigureAwait(false)
            : await SaveAsync((DirectoryInode)inode, edit, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<FsResult> SaveAsync(DirectoryInode directory, XattrEdit edit, CancellationToken cancellationToken)
    {
        if (edit.Removed.Count > 0)
        {
            FsResult replaced = await markers.SetAsync(directory.Place, edit.After, true, cancellationToken).ConfigureAwait(false);
            return Saved(directory, replaced, edit);
        }

        FsResult set = directory.HasMarker == false
            ? FsError.NotFound
            : await markers.SetAsync(directory.Place, edit.Set, false, cancellationToken).ConfigureAwait(false);
        if (set.Error == FsError.NotFound)
        {
            set = await upkeep.PutAsync(directory, directory.Meta, edit.Set, cancellationToken).ConfigureAwait(false);
        }

        return Saved(directory, set, edit);
    }

    private async ValueTask<FsResult> SaveAsync(FileInode file, XattrEdit edit, CancellationToken cancellationToken)
    {
        if (file.TryChangeXattrs(edit))
        {
            return FsResult.Ok;
        }

        bool replaces = edit.Removed.Count > 0;
        FsResult saved = await store.SetCustomAsync(file.Key, replaces ? edit.After : edit.Set, replaces, cancellationToken).ConfigureAwait(false);
        return Saved(file, saved, edit);
    }

    private FsResult Saved(Inode inode, FsResult saved, XattrEdit edit)
    {
        inode.Details = null;
        if (!saved.IsOk)
        {
            return saved.Error == FsError.NotFound ? FsError.Stale : saved;
        }

        inode.AdoptXattrs(edit, clock);
        if (inode is FileInode file)
        {
            tree.RecordFile(file, isOnCluster: true);
        }
        else if (inode.Parent is { } parent)
        {
            _ = tree.Record(parent, inode.Name, NodeTree.NodeOf(inode), wasBegun: false);
        }

        return saved;
    }
}
