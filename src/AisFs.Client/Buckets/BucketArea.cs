using AisFs.Client.Http;

namespace AisFs.Client.Buckets;

/// <summary>All that can be done with one bucket as a whole. One for each client.</summary>
internal sealed class BucketArea(AisTransport transport)
{
    public BucketLifecycle Lifecycle { get; } = new(transport);

    public BucketChanges Changes { get; } = new(transport);

    public BucketSummaries Summaries { get; } = new(transport);

    public BucketInventories Inventories { get; } = new(transport);

    public BucketJobs Jobs { get; } = new(transport);
}
