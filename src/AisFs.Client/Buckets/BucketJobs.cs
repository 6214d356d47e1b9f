using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client.Buckets;

/// <summary>Starts jobs that work on a whole bucket. Each answer is the id of the job.</summary>
internal sealed class BucketJobs(AisTransport transport)
{
    public ValueTask<string> RenameAsync(BucketAddress bucket, BucketAddress renamed, CancellationToken cancellationToken)
        => StartAsync(bucket, renamed, MessageWriter.Action(AisJobKinds.RenameBucket), cancellationToken);

    public ValueTask<string> CopyAsync(BucketAddress bucket, BucketAddress destination, AisCopyBucketOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        byte[] json = MessageWriter.Action(AisJobKinds.CopyBucket, CopyMessages.OfBucket(options), MessageJson.Default.CopyMessage);
        return StartAsync(bucket, destination, json, cancellationToken);
    }

    public ValueTask<string> TransformAsync(
        BucketAddress bucket, BucketAddress destination, AisEtlReference etl, AisTransformBucketOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        byte[] json = MessageWriter.Action(AisJobKinds.TransformBucket, CopyMessages.OfBucket(options, etl), MessageJson.Default.TransformMessage);
        return StartAsync(bucket, destination, json, cancellationToken);
    }

    private ValueTask<string> StartAsync(BucketAddress bucket, BucketAddress destination, byte[] json, CancellationToken cancellationToken)
    {
        string path = new QueryBuilder(bucket.PathAndQuery).Add(QueryNames.BucketTo, destination.UniqueName).ToString();
        return transport.AskTextAsync(BucketRequests.Create(bucket, HttpMethod.Post, path, json), cancellationToken);
    }
}
