using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Reads the custom metadata of objects and of markers.</summary>
internal sealed class DetailsLoader(IObjectStore store, NodeTree tree, MountClock clock)
{
    /// <summary>All custom metadata of an object, that waits for an upload included; none without asking where none is known to be.</summary>
    public async ValueTask<FsResult<IReadOnlyDictionary<string, string>>> LoadAsync(Inode inode, CancellationToken cancellationToken)
    {
        Dictionary<string, string> custom = new(StringComparer.Ordinal);
        bool isKnown = inode.IsUnlinked || (inode is FileInode { IsLocal: true }) || inode is DirectoryInode { Place.IsGroup: true };
        if (!isKnown && (!tree.IsTrusted(inode) || inode.Meta.HasOtherCustom))
        {
            FsResult<ObjectInfo> head = await LoadDetailsAsync(inode, cancellationToken).ConfigureAwait(false);
            if (!head.IsOk && !(head.Error == FsError.NotFound && inode is DirectoryInode))
            {
                return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
            }

            foreach ((string key, string value) in head.IsOk ? head.Value.Custom ?? custom : custom)
            {
                custom[key] = value;
            }
        }

        (inode as FileInode)?.Unsaved.AddPendingTo(custom);
        return custom;
    }

    /// <summary>A HEAD of the object, or of the directory's marker; one that is young enough serves again.</summary>
    public async ValueTask<FsResult<ObjectInfo>> LoadDetailsAsync(Inode inode, CancellationToken cancellationToken)
    {
        if (inode.Details is { } known && clock.IsFresh(known.AsOf) && known.AsOf.Order > inode.ReadAsOf().Order)
        {
            return known.Info;
        }

        Stamp asOf = clock.Now();
        ObjectKey key = inode is FileInode file ? file.Key : ((DirectoryInode)inode).Place.Marker;
        FsResult<ObjectInfo> head = await store.DescribeAsync(key, cancellationToken).ConfigureAwait(false);
        inode.Details = head.IsOk ? new ObjectDetails(head.Value, asOf) : null;
        return head;
    }
}
