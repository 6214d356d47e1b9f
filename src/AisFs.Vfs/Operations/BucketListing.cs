using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>The buckets and folders of a group: what the cluster lists, and the buckets that were found by their name only.</summary>
internal sealed class BucketListing(IObjectStore store, NameProbe probe, DirectoryListings listings, NodeTree tree, MetaReader reader, MountClock clock)
{
    // Buckets that were found by name only: listings do not show cloud buckets that the cluster has not met.
    private readonly ConcurrentDictionary<BucketId, BucketInfo> _metBuckets = new();

    /// <summary>Whether buckets of this kind are created and destroyed here.</summary>
    public bool CanManage(BucketId bucket) => store.GetAbilities(bucket).ManagesBuckets;

    public async ValueTask<FsResult<Loaded>> LoadAsync(
        DirectoryInode directory, DirectoryPlace place, string name, Stamp asOf, CancellationToken cancellationToken)
    {
        if (clock.Caches)
        {
            FsResult refreshed = await RefreshAsync(directory, cancellationToken).ConfigureAwait(false);
            return refreshed.IsOk ? new Loaded(place, asOf, null, IsRetry: true) : refreshed.Error;
        }

        if (name[0] is not ('@' or '#'))
        {
            // The cluster answers such a name with an error, though it is merely one that no bucket has.
            if (!ObjectNames.IsBucketName(name))
            {
                return new Loaded(place, asOf, null);
            }

            FsResult<BucketInfo> bucket = await store.HeadBucketAsync(place.Child(name).Bucket, cancellationToken).ConfigureAwait(false);
            return bucket.IsOk
                ? await CompleteAsync(place, bucket.Value, asOf, cancellationToken).ConfigureAwait(false)
                : bucket.Error is FsError.NotFound or FsError.InvalidArgument or FsError.InvalidName ? new Loaded(place, asOf, null) : bucket.Error;
        }

        FsResult<Dictionary<string, ListedNode>> children = await ListAsync(place, cancellationToken).ConfigureAwait(false);
        return !children.IsOk ? children.Error
            : children.Value.TryGetValue(name, out ListedNode node) ? new Loaded(place, asOf, node)
            : BucketTree.ExistsEmpty(place, name) ? new Loaded(place, asOf, new ListedNode(name, false, reader.ImpliedDirectory))
            : new Loaded(place, asOf, null);
    }

    /// <summary>Lists a group into the cache.</summary>
    public async ValueTask<FsResult> RefreshAsync(DirectoryInode directory, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = clock.Now();
        directory.Changes.BeginRead();
        try
        {
            FsResult<Dictionary<string, ListedNode>> children = await ListAsync(place, cancellationToken).ConfigureAwait(false);
            if (children.IsOk)
            {
                listings.InstallListing(directory, place, asOf, children.Value, hasMarker: false);
            }

            return new FsResult(children.Error);
        }
        finally
        {
            directory.Changes.EndRead();
        }
    }

    public async ValueTask<FsResult<Dictionary<string, ListedNode>>> ListAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        FsResult<IReadOnlyList<BucketInfo>> buckets = await store.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
        if (!buckets.IsOk)
        {
            return buckets.Error;
        }

        Dictionary<string, ListedNode> nodes = new(StringComparer.Ordinal);
        foreach ((string name, BucketInfo? bucket) in BucketTree.Children(place, [.. _metBuckets.Values, .. buckets.Value]))
        {
            nodes[name] = new ListedNode(name, false, bucket is null ? reader.ImpliedDirectory : reader.Bucket(bucket));
        }

        return nodes;
    }

    /// <summary>Looks for a bucket or folder that the listing of its group does not have.</summary>
    public async ValueTask<FsResult<Inode?>> ProbeAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = clock.Now();
        ListedNode? found = null;
        bool isClusterRoot = place.Bucket is { Provider: "ais", Namespace.Length: 0 };
        if (BucketTree.ExistsEmpty(place, name))
        {
            found = new ListedNode(name, false, reader.ImpliedDirectory);
        }
        else if (!isClusterRoot && name[0] is not ('@' or '#') && ObjectNames.IsBucketName(name))
        {
            FsResult<BucketInfo> bucket = await store.HeadBucketAsync(place.Child(name).Bucket, cancellationToken).ConfigureAwait(false);
            if (!bucket.IsOk)
            {
                return bucket.Error == FsError.NotFound ? (Inode?)null : bucket.Error;
            }

            _metBuckets[bucket.Value.Id] = bucket.Value;
            FsResult<Loaded> complete = await CompleteAsync(place, bucket.Value, asOf, cancellationToken).ConfigureAwait(false);
            if (!complete.IsOk)
            {
                return complete.Error;
            }

            found = complete.Value.Node;
        }

        if (found is null)
        {
            return (Inode?)null;
        }

        directory.Changes.BeginRead();
        try
        {
            return tree.Settle(directory, place, name, found, asOf, out Inode? inode) ? inode : FsError.Busy;
        }
        finally
        {
            directory.Changes.EndRead();
        }
    }

    private async ValueTask<FsResult<Loaded>> CompleteAsync(DirectoryPlace place, BucketInfo bucket, Stamp asOf, CancellationToken cancellationToken)
    {
        ListedNode node = new(bucket.Id.Name, false, reader.Bucket(bucket));
        FsResult<ListedNode?> complete = await probe.CompleteAsync(place, node, cancellationToken).ConfigureAwait(false);
        return complete.IsOk ? new Loaded(place, asOf, complete.Value) : complete.Error;
    }

    /// <summary>Creates a bucket on the cluster.</summary>
    /// <returns>Its attributes.</returns>
    public async ValueTask<FsResult<NodeMeta>> CreateAsync(BucketId bucket)
    {
        FsResult created = await store.CreateBucketAsync(bucket, CancellationToken.None).ConfigureAwait(false);
        return created.IsOk
            ? reader.Bucket(new BucketInfo { Id = bucket, CreatedNs = clock.NowNs() }) with { IsComplete = true }
            : created.Error;
    }

    /// <summary>Makes sure that a bucket holds no object that its listing does not tell: such as have too long names, or are on the way between two targets.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="listed">How many objects its listing tells.</param>
    public async ValueTask<FsResult> CheckUnlistedAsync(BucketId bucket, int listed, CancellationToken cancellationToken)
    {
        FsResult<long> count = await store.CountObjectsAsync(bucket, cancellationToken).ConfigureAwait(false);
        return !count.IsOk ? new FsResult(count.Error) : count.Value > listed ? FsError.NotEmpty : FsResult.Ok;
    }

    /// <summary>Destroys a bucket on the cluster, with all it holds.</summary>
    public ValueTask<FsResult> DestroyAsync(BucketId bucket) => store.DestroyBucketAsync(bucket, CancellationToken.None);

    /// <summary>A bucket does not exist any more.</summary>
    public void Forget(BucketId bucket) => _metBuckets.TryRemove(bucket, out _);
}
