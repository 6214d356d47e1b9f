using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Creates directories below buckets.</summary>
internal sealed class DirectoryCreation(NameLocks locks, FreeNames free, DirectoryMarkers markers, NewInodes added, MetaReader reader, Entries entries, MountClock clock)
{
    public async ValueTask<FsResult<FsEntry>> CreateAsync(
        DirectoryInode directory, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await locks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        FsResult isFree = await free.CheckAsync(directory, name, isDirectory: true, cancellationToken).ConfigureAwait(false);
        if (!isFree.IsOk)
        {
            return isFree.Error;
        }

        long now = clock.NowNs();
        NodeMeta meta = reader.ImpliedDirectory with
        {
            Mode = (mode & FileModes.All) | (directory.Meta.Mode & FileModes.SetGroupId),
            Uid = caller.Uid,
            Gid = directory.InheritedGroup ?? caller.Gid,
            ModifiedNs = now,
            ChangedNs = now,
            HasOwnTime = true,
        };
        DirectoryPlace place = directory.Place.Child(name);
        if (markers.AreKept)
        {
            FsResult marker = await markers.PutAsync(place, meta, null, CancellationToken.None).ConfigureAwait(false);
            if (!marker.IsOk)
            {
                return marker.Error;
            }
        }

        directory.TouchedNs = now;
        return entries.Counted(added.AddDirectory(directory, name, meta, markers.AreKept));
    }
}
