using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Asks the cluster whether inodes are still what they were.</summary>
internal sealed class InodeRefresh(InodeTable inodes, NameResolver names, DirectoryMarkers markers, MountClock clock)
{
    /// <summary>Asks the cluster whether an inode is still what it was.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="needsTimes">Whether times are wanted; else those of a file may be unknown afterwards.</param>
    /// <returns><see cref="FsError.Stale"/> when its name is gone or means something else.</returns>
    public async ValueTask<FsResult> RefreshAsync(Inode inode, CancellationToken cancellationToken, bool needsTimes = true)
    {
        DirectoryInode? parent = inode.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return ReferenceEquals(inode, inodes.Root)
                ? await RefreshRootAsync(cancellationToken).ConfigureAwait(false)
                : inode.IsUnlinked ? FsResult.Ok : FsError.Stale;
        }

        try
        {
            FsResult<Inode?> found = await names.ResolveAsync(parent, inode.Name, cancellationToken, needsTimes).ConfigureAwait(false);
            if (!found.IsOk)
            {
                return found.Error;
            }

            if (found.Value is { } present)
            {
                inodes.Release(present);
            }

            // Renamed meanwhile: then it is there, under another name.
            return ReferenceEquals(found.Value, inode) || (inode.Parent is { } other && !ReferenceEquals(other, parent)) ? FsResult.Ok : FsError.Stale;
        }
        finally
        {
            inodes.Release(parent);
        }
    }

    private async ValueTask<FsResult> RefreshRootAsync(CancellationToken cancellationToken)
    {
        DirectoryInode root = inodes.Root;
        Stamp asOf = clock.Now();
        FsResult<NodeMeta> meta = await markers.LoadAsync(root.Place, root.Meta, cancellationToken).ConfigureAwait(false);
        if (!meta.IsOk)
        {
            return meta.Error;
        }

        root.Adopt(meta.Value, asOf);
        return FsResult.Ok;
    }
}
