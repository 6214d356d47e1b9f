namespace AisFs.Client.Tests.EndToEnd;

/// <summary>A bucket of one test, gone afterwards.</summary>
internal sealed class BucketFixture : IAsyncDisposable
{
    private BucketFixture(AisClient client, AisBucket bucket)
    {
        Client = client;
        Bucket = bucket;
    }

    public AisClient Client { get; }

    public AisBucket Bucket { get; }

    public static async Task<BucketFixture> CreateAsync(ClusterFixture cluster, DirectReads mode = DirectReads.Auto)
    {
        AisClient client = cluster.CreateClient(mode);
        AisBucket bucket = client.Bucket($"aisfs-test-{Guid.NewGuid():N}");
        await bucket.CreateAsync();
        return new BucketFixture(client, bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await Bucket.DestroyAsync(missingOk: true);
        Client.Dispose();
    }
}
