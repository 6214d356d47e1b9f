using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    // Buckets that were found by name only: listings do not show cloud buckets that the cluster has not met.
    private readonly ConcurrentDictionary<BucketId, BucketInfo> _metBuckets = new();

    private async ValueTask<FsResult<Loaded>> LoadFromGroupAsync(
        DirectoryInode directory, DirectoryPlace place, string name, Stamp asOf, CancellationToken cancellationToken)
    {
        if (_clock.Caches)
        {
            FsResult refreshed = await RefreshGroupAsync(directory, cancellationToken).ConfigureAwait(false);
            return refreshed.IsOk ? new Loaded(place, asOf, null, IsRetry: true) : refreshed.Error;
        }

        if (name[0] is not ('@' or '#'))
        {
            // The cluster answers such a name with an error, though it is merely one that no bucket has.
            if (!ObjectNames.IsBucketName(name))
            {
                return new Loaded(place, asOf, null);
            }

            FsResult<BucketInfo> bucket = await _store.HeadBucketAsync(place.Child(name).Bucket, cancellationToken).ConfigureAwait(false);
            return bucket.IsOk
                ? await CompleteBucketAsync(place, bucket.Value, asOf, cancellationToken).ConfigureAwait(false)
                : bucket.Error is FsError.NotFound or FsError.InvalidArgument or FsError.InvalidName ? new Loaded(place, asOf, null) : bucket.Error;
        }

        FsResult<Dictionary<string, ListedNode>> children = await ListGroupAsync(place, cancellationToken).ConfigureAwait(false);
        return !children.IsOk ? children.Error
            : children.Value.TryGetValue(name, out ListedNode node) ? new Loaded(place, asOf, node)
            : BucketTree.ExistsEmpty(place, name) ? new Loaded(place, asOf, new ListedNode(name, false, _reader.ImpliedDirectory))
            : new Loaded(place, asOf, null);
    }

    private async ValueTask<FsResult<Loaded>> CompleteBucketAsync(DirectoryPlace place, BucketInfo bucket, Stamp asOf, CancellationToken cancellationToken)
    {
        ListedNode node = new(bucket.Id.Name, false, _reader.Bucket(bucket));
        FsResult<ListedNode?> complete = await CompleteAsync(place, node, cancellationToken).ConfigureAwait(false);
        return complete.IsOk ? new Loaded(place, asOf, complete.Value) : complete.Error;
    }

    /// <summary>Lists a group into the cache.</summary>
    private async ValueTask<FsResult> RefreshGroupAsync(DirectoryInode directory, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = _clock.Now();
        directory.Changes.BeginRead();
        try
        {
            FsResult<Dictionary<string, ListedNode>> children = await ListGroupAsync(place, cancellationToken).ConfigureAwait(false);
            if (children.IsOk)
            {
                _listings.InstallListing(directory, place, asOf, children.Value, hasMarker: false);
            }

            return new FsResult(children.Error);
        }
        finally
        {
            directory.Changes.EndRead();
        }
    }

    private async ValueTask<FsResult<Dictionary<string, ListedNode>>> ListGroupAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        FsResult<IReadOnlyList<BucketInfo>> buckets = await _store.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
        if (!buckets.IsOk)
        {
            return buckets.Error;
        }

        Dictionary<string, ListedNode> nodes = new(StringComparer.Ordinal);
        foreach ((string name, BucketInfo? bucket) in BucketTree.Children(place, [.. _metBuckets.Values, .. buckets.Value]))
        {
            nodes[name] = new ListedNode(name, false, bucket is null ? _reader.ImpliedDirectory : _reader.Bucket(bucket));
        }

        return nodes;
    }

    /// <summary>Finds a bucket or folder that the listing of its group does not have under this very name.</summary>
    private async ValueTask<FsResult<Inode?>> ResolveBucketAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        FsResult<Inode?> found = (Inode?)null;
        if (!_options.IgnoreCase || !BucketTree.HasSmallNamesOnly(directory.Place) || !name.Any(char.IsAsciiLetterUpper))
        {
            found = await ProbeBucketAsync(directory, name, cancellationToken).ConfigureAwait(false);
        }

        return found is { IsOk: true, Value: null }
            ? await ResolveBucketIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false)
            : found;
    }

    /// <summary>Where case does not count: finds another spelling in the listing of the group, else asks for the name in small letters.</summary>
    private async ValueTask<FsResult<Inode?>> ResolveBucketIgnoringCaseAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        FsResult<Inode?> found = await ResolveIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false);
        string small = name.ToLowerInvariant();
        return _options.IgnoreCase && small != name && found is { IsOk: true, Value: null }
            ? await ProbeBucketAsync(directory, small, cancellationToken).ConfigureAwait(false)
            : found;
    }

    private async ValueTask<FsResult<string?>> ScanGroupIgnoringCaseAsync(DirectoryPlace place, string name, CancellationToken cancellationToken)
    {
        FsResult<Dictionary<string, ListedNode>> children = await ListGroupAsync(place, cancellationToken).ConfigureAwait(false);
        return children.IsOk ? CaseIndex.Find(children.Value.Keys, name) : children.Error;
    }

    /// <summary>Looks for a bucket or folder that the listing of its group does not have.</summary>
    private async ValueTask<FsResult<Inode?>> ProbeBucketAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = _clock.Now();
        ListedNode? found = null;
        bool isClusterRoot = place.Bucket is { Provider: "ais", Namespace.Length: 0 };
        if (BucketTree.ExistsEmpty(place, name))
        {
            found = new ListedNode(name, false, _reader.ImpliedDirectory);
        }
        else if (!isClusterRoot && name[0] is not ('@' or '#') && ObjectNames.IsBucketName(name))
        {
            FsResult<BucketInfo> bucket = await _store.HeadBucketAsync(place.Child(name).Bucket, cancellationToken).ConfigureAwait(false);
            if (!bucket.IsOk)
            {
                return bucket.Error == FsError.NotFound ? (Inode?)null : bucket.Error;
            }

            _metBuckets[bucket.Value.Id] = bucket.Value;
            FsResult<Loaded> complete = await CompleteBucketAsync(place, bucket.Value, asOf, cancellationToken).ConfigureAwait(false);
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
            return _tree.Settle(directory, place, name, found, asOf, out Inode? inode) ? inode : FsError.Busy;
        }
        finally
        {
            directory.Changes.EndRead();
        }
    }
}
