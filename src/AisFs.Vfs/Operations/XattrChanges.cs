using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Changes extended attributes.</summary>
internal sealed class XattrChanges(DetailsLoader details, NameLocks locks, DirectoryMarkers markers, XattrSaves saves, bool isReadOnly)
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
            : inode is FileInode file ? await saves.SaveAsync(file, edit, cancellationToken).ConfigureAwait(false)
            : await saves.SaveAsync((DirectoryInode)inode, edit, cancellationToken).ConfigureAwait(false);
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
}
