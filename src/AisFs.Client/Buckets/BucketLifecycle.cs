using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Buckets;

/// <summary>Creates, destroys and evicts buckets, and reads their properties.</summary>
internal sealed class BucketLifecycle(AisTransport transport)
{
    public async ValueTask CreateAsync(BucketAddress bucket, bool existOk, CancellationToken cancellationToken)
    {
        bucket.RequireAis("created");
        AisRequest request = BucketRequests.Create(
            bucket, HttpMethod.Post, bucket.PathAndQuery, MessageWriter.Action(ActionNames.CreateBucket), isRefusedWhenBusy: true);
        AisOutcome outcome = await transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!(existOk && outcome.Error is AisBucketExistsException))
        {
            outcome.GetOrThrow().Dispose();
        }
    }

    public async ValueTask DestroyAsync(BucketAddress bucket, bool missingOk, CancellationToken cancellationToken)
    {
        bucket.RequireAis("destroyed");
        AisRequest request = BucketRequests.Create(
            bucket, HttpMethod.Delete, bucket.PathAndQuery, MessageWriter.Action(ActionNames.DestroyBucket), isIdempotent: true);
        AisOutcome outcome = await transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!(missingOk && outcome.Error is AisBucketNotFoundException))
        {
            outcome.GetOrThrow().Dispose();
        }
    }

    /// <summary>Forgets a cloud bucket: removes its objects from the cluster's disks, not from the cloud.</summary>
    public ValueTask EvictAsync(BucketAddress bucket, bool keepMetadata, CancellationToken cancellationToken)
    {
        bucket.RequireCloud();
        string path = new QueryBuilder(bucket.PathAndQuery).Add(QueryNames.KeepMetadata, keepMetadata).ToString();
        return transport.ExecuteAsync(
            BucketRequests.Create(bucket, HttpMethod.Delete, path, MessageWriter.Action(ActionNames.EvictBucket), isIdempotent: true), cancellationToken);
    }

    public async ValueTask<AisBucketProperties> HeadAsync(BucketAddress bucket, CancellationToken cancellationToken)
    {
        using AisResponse response = await transport.SendAsync(CreateHead(bucket), cancellationToken).ConfigureAwait(false);
        return HeaderReader.ReadBucket(response.Headers, bucket.Provider, response.Request.ToString());
    }

    /// <summary>Reads the properties; null when the bucket does not exist.</summary>
    public async ValueTask<AisBucketProperties?> TryHeadAsync(BucketAddress bucket, CancellationToken cancellationToken)
    {
        AisOutcome outcome = await transport.TrySendAsync(CreateHead(bucket), cancellationToken).ConfigureAwait(false);
        if (outcome.IsMissing)
        {
            return null;
        }

        using AisResponse response = outcome.GetOrThrow();
        return HeaderReader.ReadBucket(response.Headers, bucket.Provider, response.Request.ToString());
    }

    private static AisRequest CreateHead(BucketAddress bucket) => BucketRequests.Create(bucket, HttpMethod.Head, bucket.PathAndQuery, isIdempotent: true);
}
