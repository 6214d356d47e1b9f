using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(WithDirectoryAsync(
                directory,
                directory.Place.IsGroup
                    ? CreateBucketAsync(directory, name, cancellationToken)
                    : CreateDirectoryCoreAsync(directory, name, mode, caller, cancellationToken)));
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(RemoveDirectoryCoreAsync(directory, name, cancellationToken));
    }

    private async ValueTask<FsResult<FsEntry>> CreateDirectoryCoreAsync(
        DirectoryInode directory, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await _nameLocks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        FsResult free = await CheckFreeAsync(directory, name, isDirectory: true, cancellationToken).ConfigureAwait(false);
        if (!free.IsOk)
        {
            return free.Error;
        }

        const uint SetGroupId = 0x400;
        long now = _clock.NowNs();
        NodeMeta meta = _reader.ImpliedDirectory with
        {
            Mode = (mode & FileModes.All) | (directory.Meta.Mode & SetGroupId),
            Uid = caller.Uid,
            Gid = InheritedGroup(directory) ?? caller.Gid,
            ModifiedNs = now,
            ChangedNs = now,
            HasOwnTime = true,
        };
        DirectoryPlace place = directory.Place.Child(name);
        if (_options.DirectoryMarkers)
        {
            FsResult marker = await _markers.PutAsync(place, meta, null, CancellationToken.None).ConfigureAwait(false);
            if (!marker.IsOk)
            {
                return marker.Error;
            }
        }

        directory.TouchedNs = now;
        return AddDirectory(directory, name, meta, hasMarker: _options.DirectoryMarkers);
    }

    /// <summary>A directory is new and known to be empty: nothing needs to be asked about what is in it.</summary>
    private FsEntry AddDirectory(DirectoryInode directory, string name, NodeMeta meta, bool hasMarker)
    {
        DirectoryInode added;
        Inode? stranger;
        lock (directory.ChildrenLock)
        {
            stranger = TakeNameLocked(directory, name);
            Stamp now = _tree.RecordLocked(directory, name, new ListedNode(name, false, meta), wasBegun: false);
            added = (DirectoryInode)_inodes.AddLocked(directory, name, null, meta, now);
            added.HasMarker = hasMarker;
            _cache.RemoveSubtree(added.Place.Key);
            _cache.SetListing(added.Place.Key, new DirectoryListing(now, new Dictionary<string, ListedNode>(StringComparer.Ordinal)) { HasMarker = hasMarker });
            if (!hasMarker && !added.Place.IsBucketRoot)
            {
                added.KeepForMountLocked(directory);
            }
        }

        DropStranger(directory, stranger);
        return _entries.Counted(added);
    }

    private async ValueTask<FsResult<FsEntry>> CreateBucketAsync(DirectoryInode group, string name, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await _nameLocks.TakeAsync(group, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        if (_options.IgnoreCase)
        {
            // The cluster itself refuses a name that exists, but not one that differs in case: what it has now counts.
            FsResult refreshed = await _buckets.RefreshAsync(group, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed.Error;
            }
        }

        FsResult<Inode?> found = await _names.ResolveAsync(group, name, cancellationToken).ConfigureAwait(false);
        if (!found.IsOk)
        {
            return found.Error;
        }

        if (found.Value is { } present)
        {
            _inodes.Release(present);
            return FsError.Exists;
        }

        // Buckets of a cloud or of another cluster are made there; folders of namespaces come with their first bucket.
        BucketId bucket = group.Place.Bucket with { Name = name };
        if (_options.ReadOnly || !_options.CreateBuckets || bucket.Provider != "ais" || name[0] is '@' or '#' || bucket.Namespace.StartsWith('@'))
        {
            return _options.ReadOnly ? FsError.ReadOnly : FsError.NotPermitted;
        }

        if (!ObjectNames.IsBucketName(name))
        {
            OperationLog.BucketName(_log, ObjectNames.Printable(name), ObjectNames.BucketNameRule);
            return name.Length > ObjectNames.MaxBucketName ? FsError.NameTooLong : FsError.InvalidArgument;
        }

        FsResult created = await _store.CreateBucketAsync(bucket, CancellationToken.None).ConfigureAwait(false);
        if (!created.IsOk)
        {
            return created.Error;
        }

        long now = _clock.NowNs();
        group.TouchedNs = now;
        NodeMeta meta = _reader.Bucket(new BucketInfo { Id = bucket, CreatedNs = now }) with { IsComplete = true };
        return AddDirectory(group, name, meta, hasMarker: false);
    }

    private async ValueTask<FsResult> RemoveDirectoryCoreAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        try
        {
            using PathLocks.Holder held = await _nameLocks.TakeAsync(directory, name, withSubtree: true, cancellationToken).ConfigureAwait(false);
            FsResult<Inode?> found = await _names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
            if (!found.IsOk || found.Value is not { } present)
            {
                return found.IsOk ? FsError.NotFound : found.Error;
            }

            try
            {
                return _options.ReadOnly ? FsError.ReadOnly
                    : present is not DirectoryInode removed ? FsError.NotDirectory
                    : await RemoveEmptyAsync(directory, removed, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _inodes.Release(present);
            }
        }
        finally
        {
            _inodes.Release(directory);
        }
    }

    private async ValueTask<FsResult> RemoveEmptyAsync(DirectoryInode directory, DirectoryInode removed, CancellationToken cancellationToken)
    {
        DirectoryPlace place = removed.Place;
        bool isBucket = directory.Place.IsGroup;
        if (place.IsGroup || (isBucket && (!_options.DestroyBuckets || place.Bucket.Provider != "ais" || place.Bucket.Namespace.StartsWith('@'))))
        {
            return FsError.NotPermitted;
        }

        FsResult<bool> marker = await _upkeep.CheckEmptyAsync(removed, cancellationToken).ConfigureAwait(false);
        FsResult unlisted = marker.IsOk && isBucket
            ? await CheckUnlistedAsync(place.Bucket, marker.Value ? 1 : 0, cancellationToken).ConfigureAwait(false)
            : new FsResult(marker.Error);
        if (!unlisted.IsOk)
        {
            return unlisted;
        }

        using NameChange change = new(_tree, directory, removed);
        FsResult gone = FsResult.Ok;
        if (isBucket)
        {
            gone = await _store.DestroyBucketAsync(place.Bucket, CancellationToken.None).ConfigureAwait(false);
        }
        else if (marker.Value)
        {
            gone = await _store.DeleteAsync(place.Marker, CancellationToken.None).ConfigureAwait(false);
        }

        if (!gone.IsOk && gone.Error != FsError.NotFound)
        {
            return gone;
        }

        change.Removed();
        _buckets.Forget(place.Bucket);
        _cache.RemoveSubtree(place.Key);
        _inodes.DropFromMount(removed);
        directory.TouchedNs = _clock.NowNs();
        await _upkeep.KeepAsync(directory).ConfigureAwait(false);
        return FsResult.Ok;
    }

    /// <summary>Makes sure that a bucket holds no object that its listing does not tell: such as have too long names, or are on the way between two targets.</summary>
    private async ValueTask<FsResult> CheckUnlistedAsync(BucketId bucket, int listed, CancellationToken cancellationToken)
    {
        FsResult<long> count = await _store.CountObjectsAsync(bucket, cancellationToken).ConfigureAwait(false);
        return !count.IsOk ? new FsResult(count.Error) : count.Value > listed ? FsError.NotEmpty : FsResult.Ok;
    }
}
