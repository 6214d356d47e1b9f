using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Requests that start a job over a bucket or its objects.</summary>
internal sealed class BucketJobs(BucketLookup lookup, CopyJobs copies, SelectionJobs selections, ArchiveJob archive, ReplicaJobs replicas, ShardIndexJob shards)
{
    public Task RunAsync(Exchange exchange, ActionMessage message)
    {
        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        return (exchange.Method, message.Action) switch
        {
            ("POST", "copy-bck" or "etl-bck") => copies.CopyBucketAsync(exchange, bucket, message),
            ("POST", "move-bck") => copies.MoveBucketAsync(exchange, bucket),
            ("POST", "copy-listrange" or "etl-listrange") => copies.CopyObjectsAsync(exchange, bucket, message),
            ("POST", "prefetch-listrange") => selections.PrefetchAsync(exchange, bucket, message),
            ("POST", "make-n-copies") => replicas.MakeCopiesAsync(exchange, bucket, message),
            ("POST", "ec-encode") => replicas.EncodeAsync(exchange, bucket, message),
            ("POST", "rechunk") => replicas.RechunkAsync(exchange, bucket, message),
            ("POST", "index-shard") => shards.RunAsync(exchange, bucket, message),
            ("PUT", "archive") => archive.RunAsync(exchange, bucket, message),
            ("DELETE", "delete-listrange" or "evict-listrange") => selections.DeleteAsync(exchange, bucket, message),
            _ => BucketErrors.InvalidActionAsync(exchange, message),
        };
    }
}
