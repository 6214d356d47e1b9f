using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Saves changed extended attributes: with the object, or in the marker of a directory.</summary>
internal sealed class XattrSaves(DirectoryMarkers markers, DirectoryUpkeep upkeep, IObjectStore store, NodeTree tree, MountClock clock)
{
    public async ValueTask<FsResult> SaveAsync(DirectoryInode directory, XattrEdit edit, CancellationToken cancellationToken)
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

    public async ValueTask<FsResult> SaveAsync(FileInode file, XattrEdit edit, CancellationToken cancellationToken)
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
