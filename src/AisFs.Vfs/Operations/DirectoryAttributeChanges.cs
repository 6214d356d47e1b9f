using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Changes attributes of directories.</summary>
internal sealed class DirectoryAttributeChanges(NameLocks locks, InodeRefresh refresh, DirectoryMarkers markers, DirectoryUpkeep upkeep, NodeTree tree, MountClock clock)
{
    public async ValueTask<FsResult> SetAsync(DirectoryInode directory, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        using PathLocks.Holder? held = await locks.TakeAsync(directory, cancellationToken).ConfigureAwait(false);
        bool isKept = changes.ChangesKept;
        if (isKept && !tree.IsTrusted(directory))
        {
            FsResult refreshed = await refresh.RefreshAsync(directory, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed;
            }
        }

        long now = clock.NowNs();
        if (!isKept)
        {
            return FsResult.Ok;
        }

        NodeMeta meta = directory.Meta.ChangedBy(changes, now) with { IsComplete = true };
        directory.BeginChange();
        try
        {
            if (markers.AreKept && !directory.Place.IsGroup && !directory.IsUnlinked)
            {
                FsResult saved = await upkeep.SaveAsync(directory, meta, cancellationToken).ConfigureAwait(false);
                if (!saved.IsOk)
                {
                    return saved;
                }
            }

            directory.SetAttributes(meta, clock.Now(), setsTime: changes.ModifiedNs is not null);
            if (!markers.AreKept)
            {
                directory.KeepForMount();
            }
        }
        finally
        {
            directory.EndChange();
        }

        if (directory.Parent is { } parent)
        {
            _ = tree.Record(parent, directory.Name, NodeTree.NodeOf(directory), wasBegun: false);
        }

        return FsResult.Ok;
    }
}
