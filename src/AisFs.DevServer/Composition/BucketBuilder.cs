using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Buckets;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;

namespace AisFs.DevServer.Composition;

/// <summary>Builds the handlers of /v1/buckets.</summary>
internal static class BucketBuilder
{
    public static BucketResource Build(ClusterState state, SharedParts shared, ObjectCopier copier)
    {
        ReplicaJobs replicas = new(state.Buckets, state.Map, shared.Book, shared.Rechunker);
        BucketLifecycle lifecycle = new(state.Buckets, shared.Lookup, replicas, state.Map, shared.Book);
        BucketSummaries summaries = new(state.Buckets, shared.Lookup, shared.Book, state.Storage);
        BucketList list = new(state.Buckets, shared.Lookup, state.Map);
        ShardIndexer indexer = new(state.Buckets, state.Storage, state.Clock);
        ShardSummaries shards = new(shared.Lookup, indexer, state.Map, shared.Book);
        BucketJobs jobs = JobsOf(state, shared, copier, replicas, indexer);
        return new BucketResource(shared.Gate, new ControlPlane(state.Map), new Dictionary<Operation, Func<Exchange, ActionMessage?, Task>>
        {
            [Operation.ListBuckets] = list.AnswerAsync,
            [Operation.ListObjects] = new ObjectListing(shared.Lookup, state.Map, shared.Listings).AnswerAsync,
            [Operation.BucketHead] = (exchange, _) => summaries.HeadAsync(exchange),
            [Operation.BucketCreate] = (exchange, message) => lifecycle.CreateAsync(exchange, message!),
            [Operation.BucketDestroy] = (exchange, message) => lifecycle.DestroyAsync(exchange, message!),
            [Operation.BucketPatch] = (exchange, message) => lifecycle.PatchAsync(exchange, message!),
            [Operation.BucketSummary] = (exchange, message) => message!.Action == "summary-shard" ? shards.AnswerAsync(exchange, message) : summaries.AnswerAsync(exchange, message),
            [Operation.BucketJob] = (exchange, message) => jobs.RunAsync(exchange, message!),
        });
    }

    private static BucketJobs JobsOf(ClusterState state, SharedParts shared, ObjectCopier copier, ReplicaJobs replicas, ShardIndexer indexer)
    {
        BulkCopier bulk = new(copier, shared.Transforms, state.Map);
        return new BucketJobs(
            shared.Lookup,
            new CopyJobs(state.Buckets, shared.Lookup, state.Map, bulk, shared.Book),
            new SelectionJobs(shared.Book, state.Map),
            new ArchiveJob(shared.Lookup, shared.Composer, shared.Book, state.Map),
            replicas,
            new ShardIndexJob(indexer, state.Map, shared.Book));
    }
}
