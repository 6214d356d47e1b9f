using AisFs.Client;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Store;

/// <summary>The store before clusters with attached clusters, odd listings, and buckets that have no rename.</summary>
public sealed class AisObjectStoreTests
{
    // Listings of clouds are those of the cluster, under its ids.
    private static readonly BucketId s_cloud = new("aws", string.Empty, "b");

    [Fact]
    [Semantics("S6")]
    public async Task Buckets_of_attached_clusters_are_listed()
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, path, _) => (200, path.Contains("namespace=@@#", StringComparison.Ordinal)
            ? """[{"name":"far","provider":"ais","namespace":{"uuid":"uuid1","name":"ns"}},{"name":"far","provider":"ais","namespace":{"uuid":"uuid1","name":""}}]"""
            : """[{"name":"near","provider":"ais","namespace":{"uuid":"","name":""}}]"""));
        using AisClient client = Connect(cluster);
        IReadOnlyList<BucketInfo> buckets = (await Store(client).ListBucketsAsync(Stop)).Value;
        Assert.Equal(["ais://@uuid1#ns/far", "ais://@uuid1/far", "ais://near"], buckets.Select(bucket => bucket.Id.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Semantics("S6")]
    public async Task An_attached_cluster_that_fails_does_not_hide_the_own_buckets()
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, path, _) => path.Contains("namespace=", StringComparison.Ordinal)
            ? (500, """{"message":"unreachable","status":500}""")
            : (200, """[{"name":"near","provider":"ais","namespace":{"uuid":"","name":""}}]"""));
        using AisClient client = Connect(cluster);
        Assert.Equal("near", Assert.Single((await Store(client).ListBucketsAsync(Stop)).Value).Id.Name);
    }

    [Theory]
    [InlineData("@uuid1#ns", "@uuid1#ns")]
    [InlineData("@uuid1", "@uuid1#")]
    public async Task A_bucket_of_an_attached_cluster_is_asked_for_by_its_namespace(string space, string expected)
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) => (200, """{"entries":[],"continuation_token":"","uuid":"u"}"""));
        using AisClient client = Connect(cluster);
        Assert.True((await Store(client).ListAsync(new BucketId("ais", space, "far"), new ListRequest(), Stop)).IsOk);
        Assert.Contains(cluster.Requests, request => request.Path.Contains("namespace=" + expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listing_is_continued_under_its_id_and_ends_when_it_stands_still()
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) => (200, """{"entries":[{"name":"a"}],"continuation_token":"a","uuid":"id1"}"""));
        using AisClient client = Connect(cluster);
        AisObjectStore store = Store(client);
        ListPage first = (await store.ListAsync(s_cloud, new ListRequest(), Stop)).Value;
        FsResult<ListPage> second = await store.ListAsync(s_cloud, new ListRequest { ContinuationToken = first.ContinuationToken }, Stop);
        Assert.Equal(FsError.Io, second.Error);
        string body = cluster.Requests.Last().Body;
        Assert.Contains("\"id1\"", body, StringComparison.Ordinal);
        Assert.Contains("\"a\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_whose_id_the_cluster_has_forgotten_goes_on_under_another_one()
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, body) => body.Contains("\"id1\"", StringComparison.Ordinal)
            ? (404, """{"message":"no such listing","status":404}""")
            : (200, body.Contains("\"a\"", StringComparison.Ordinal)
                ? """{"entries":[{"name":"b"}],"continuation_token":"","uuid":"id2"}"""
                : """{"entries":[{"name":"a"}],"continuation_token":"a","uuid":"id1"}"""));
        using AisClient client = Connect(cluster);
        AisObjectStore store = Store(client);
        ListPage first = (await store.ListAsync(s_cloud, new ListRequest(), Stop)).Value;
        ListPage second = (await store.ListAsync(s_cloud, new ListRequest { ContinuationToken = first.ContinuationToken }, Stop)).Value;
        Assert.Equal("b", Assert.Single(second.Entries).Name);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static AisClient Connect(StubCluster cluster) => new(new AisClientOptions
    {
        Endpoints = [cluster.Endpoint],
        DirectReads = DirectReads.Never,
        Retry = new AisRetryOptions { MaxAttempts = 1 },
    });

    private static AisObjectStore Store(AisClient client) => new(client, NullLogger.Instance);
}
