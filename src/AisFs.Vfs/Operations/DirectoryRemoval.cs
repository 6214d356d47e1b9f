using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Removes empty directories and buckets; the caller holds the lock of the name and of all below it.</summary>
internal sealed class DirectoryRemoval(
    DirectoryUpkeep upkeep, DirectoryMarkers markers, BucketListing buckets, NodeTree tree, MetadataCache cache, InodeTable inodes, BucketRules rules)
{
    public async ValueTask<FsResult> RemoveAsync(DirectoryInode directory, DirectoryInode removed, CancellationToken cancellationToken)
    {
        DirectoryPlace place = removed.Place;
        bool isBucket = directory.Place.IsGroup;
        if (place.IsGroup || (isBucket && (!rules.MayDestroy || !buckets.CanManage(place.Bucket))))
        {
            return FsError.NotPermitted;
        }

        FsResult<bool> marker = await upkeep.CheckEmptyAsync(removed, cancellationToken).ConfigureAwait(false);
        FsResult empty = marker.IsOk && isBucket
            ? await buckets.CheckUnlistedAsync(place.Bucket, marker.Value ? 1 : 0, cancellationToken).ConfigureAwait(false)
            : new FsResult(marker.Error);
        if (!empty.IsOk)
        {
            return empty;
        }

        using NameChange change = new(tree, directory, removed);
        FsResult gone = isBucket ? await buckets.DestroyAsync(place.Bucket).ConfigureAwait(false)
            : marker.Value ? await markers.DeleteAsync(place, CancellationToken.None).ConfigureAwait(false)
            : FsResult.Ok;
        if (!gone.IsOk && gone.Error != FsError.NotFound)
        {
            return gone;
        }

        change.Removed();
        buckets.Forget(place.Bucket);
        cache.RemoveSubtree(place.Key);
        inodes.DropFromMount(removed);
        return FsResult.Ok;
    }
}
