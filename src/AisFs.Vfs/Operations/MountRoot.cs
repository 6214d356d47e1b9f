using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Makes sure that what is to be mounted exists.</summary>
/// <param name="store">The cluster.</param>
/// <param name="probe">Asks what a name means.</param>
/// <param name="reader">Makes attributes of what the cluster tells.</param>
/// <param name="twins">Is told whether objects have the name of the prefix, or of a directory above it.</param>
internal sealed class MountRoot(IObjectStore store, NameProbe probe, MetaReader reader, TwinDirectories twins)
{
    /// <summary>Asks for the attributes of the root.</summary>
    /// <param name="source">What is to be mounted.</param>
    /// <returns>
    /// The attributes; <see cref="FsError.NotFound"/> when the bucket does not exist or nothing begins with the prefix,
    /// <see cref="FsError.NotDirectory"/> when the prefix is an object.
    /// </returns>
    public async ValueTask<FsResult<NodeMeta>> LoadAsync(MountSource source, CancellationToken cancellationToken)
    {
        if (!source.HasBucket)
        {
            FsResult<IReadOnlyList<BucketInfo>> buckets = await store.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
            return buckets.IsOk ? reader.ImpliedDirectory : buckets.Error;
        }

        FsResult<BucketInfo> bucket = await store.HeadBucketAsync(source.Bucket, cancellationToken).ConfigureAwait(false);
        return !bucket.IsOk ? bucket.Error
            : source.Prefix.Length == 0 ? reader.Bucket(bucket.Value)
            : await LoadPrefixAsync(source, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<NodeMeta>> LoadPrefixAsync(MountSource source, CancellationToken cancellationToken)
    {
        FsError absent = FsError.NotFound;
        for (DirectoryPlace? place = DirectoryPlace.Of(source); place is { IsBucketRoot: false }; place = place.Parent())
        {
            FsResult<ObjectInfo> head = await store.HeadAsync(new ObjectKey(source.Bucket, place.Prefix[..^1]), cancellationToken).ConfigureAwait(false);
            if (head.IsOk)
            {
                twins.Add(source.Bucket.ToString(), place.Key);
            }

            if (place.Prefix.Length == source.Prefix.Length + 1)
            {
                absent = head.IsOk ? FsError.NotDirectory : head.Error;
            }
        }

        FsResult<NodeMeta?> root = await probe.ProbeDirectoryAsync(DirectoryPlace.Of(source), cancellationToken).ConfigureAwait(false);
        if (!root.IsOk)
        {
            return root.Error;
        }

        return root.Value is { } meta ? meta : absent;
    }
}
