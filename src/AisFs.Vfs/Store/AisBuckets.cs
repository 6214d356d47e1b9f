using AisFs.Client;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>The buckets of a cluster, and its capacity.</summary>
internal sealed class AisBuckets(AisCalls calls)
{
    public ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListAsync(CancellationToken cancellationToken)
        => calls.AskAsync<IReadOnlyList<BucketInfo>>("list buckets of", calls.Client.Endpoint, async () =>
        {
            Task<IReadOnlyList<AisBucketInfo>> attached = ListAttachedAsync(cancellationToken);
            IReadOnlyList<AisBucketInfo> buckets = await calls.Client.Cluster.ListBucketsAsync(null, cancellationToken).ConfigureAwait(false);
            Dictionary<BucketId, BucketInfo> infos = [];
            foreach (AisBucketInfo bucket in buckets.Concat(await attached.ConfigureAwait(false)))
            {
                BucketId id = new(Canonical(bucket.Provider), NamespaceText(bucket.Namespace), bucket.Name);
                infos[id] = new BucketInfo { Id = id };
            }

            return infos.Values.ToArray();
        });

    public ValueTask<FsResult<BucketInfo>> HeadAsync(BucketId bucket, CancellationToken cancellationToken)
        => calls.AskAsync<BucketInfo>("head", bucket.ToString(), async () =>
        {
            AisBucketProperties? properties = await calls.Bucket(bucket).TryHeadAsync(cancellationToken).ConfigureAwait(false);
            return properties is null
                ? FsError.NotFound
                : new BucketInfo { Id = bucket, CreatedNs = properties.CreatedNs, ChecksumType = properties.ChecksumType };
        });

    public ValueTask<FsResult> CreateAsync(BucketId bucket, CancellationToken cancellationToken)
        => calls.RunAsync("create", bucket.ToString(), () => calls.Bucket(bucket).CreateAsync(existOk: false, cancellationToken));

    public ValueTask<FsResult> DestroyAsync(BucketId bucket, CancellationToken cancellationToken)
        => calls.RunAsync("destroy", bucket.ToString(), () => calls.Bucket(bucket).DestroyAsync(missingOk: false, cancellationToken));

    public ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken)
        => calls.AskAsync<long>("count the objects of", bucket.ToString(), async () =>
            (await calls.Bucket(bucket).GetSummaryAsync(null, cancellationToken).ConfigureAwait(false)).PresentObjects);

    public ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
        => calls.AskAsync<StoreCapacity>("read the capacity of", calls.Client.Endpoint, async () =>
        {
            AisCapacity capacity = await calls.Client.Cluster.GetCapacityAsync(cancellationToken).ConfigureAwait(false);
            return new StoreCapacity(capacity.TotalBytes, capacity.AvailableBytes);
        });

    private static string Canonical(string provider) => AisProvider.TryParse(provider, out string canonical) ? canonical : provider;

    private static string NamespaceText(AisNamespace ns) => ns.IsGlobal ? string.Empty
        : ns.Name.Length == 0 ? "@" + ns.Uuid
        : ns.Uuid.Length == 0 ? "#" + ns.Name
        : ns.ToString();

    // The cluster asks the attached ones: that they can't be reached must not hide its own buckets.
    private async Task<IReadOnlyList<AisBucketInfo>> ListAttachedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await calls.Client.Cluster.ListAttachedBucketsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AisCalls.IsExpected(e))
        {
            _ = calls.Fail("list attached buckets of", calls.Client.Endpoint, e);
            return [];
        }
    }
}
