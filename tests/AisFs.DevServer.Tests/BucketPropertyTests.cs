using System.Net;
using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>Properties that cannot be are refused and change nothing; those that can be are acted on.</summary>
public sealed class BucketPropertyTests
{
    [Theory]
    [InlineData("""{"ec":{"enabled":true,"data_slices":2,"parity_slices":2}}""", "not enough target nodes: EC configuration (D = 2, P = 2) requires at least 5 targets (have 2)")]
    [InlineData("""{"ec":{"enabled":true,"data_slices":33}}""", "invalid ec.data_slices: 33 (expected value in range [1, 32])")]
    [InlineData("""{"ec":{"enabled":true,"parity_slices":-1}}""", "invalid ec.parity_slices: -1 (expected value in range [1, 32])")]
    [InlineData("""{"ec":{"enabled":true,"objsize_limit":-2}}""", "invalid ec.objsize_limit: -2 (expecting an integer greater than or equal to -1)")]
    [InlineData("""{"mirror":{"enabled":true,"copies":33}}""", "invalid mirror.copies: 33 (expected value in range [2, 32] or zero for default)")]
    [InlineData("""{"mirror":{"enabled":true,"copies":-1}}""", "invalid mirror.copies: -1 (expected value in range [2, 32] or zero for default)")]
    [InlineData("""{"checksum":{"type":""}}""", "invalid checksum type \"\" (expecting [crc32c md5 sha256 sha512 xxhash xxhash2 none])")]
    [InlineData("""{"write_policy":{"md":"later"}}""", "invalid write policy \"later\" (expecting one of [immediate delayed never])")]
    [InlineData("""{"write_policy":{"data":"never"}}""", "invalid write policy for data: \"never\" not implemented yet")]
    [InlineData("""{"lru":{"dont_evict_time":"1m"}}""", "invalid Disabled (expecting: lru.dont_evict_time >= 1h0m0s)")]
    [InlineData("""{"lru":{"capacity_upd_time":"9s"}}""", "invalid Disabled (expecting: lru.capacity_upd_time >= 10s)")]
    [InlineData("""{"lru":{"batch_size":7}}""", "invalid lru.batch_size=7 (expecting range [1024 - 524288])")]
    [InlineData("""{"lru":{"dont_evict_time":"2 hours"}}""", "cmn.LRUConfToSet.DontEvictTime: unmarshalerDecoder: time: invalid duration \"2 hours\"")]
    [InlineData("""{"chunks":{"chunk_size":"big"}}""", "cmn.BpropsToSet.Chunks: cmn.ChunksConfToSet.ChunkSize: unmarshalerDecoder:")]
    [InlineData("""{"chunks":{"objsize_limit":"2TiB"}}""", "cannot be greater than chunks.max_monolithic_size")]
    [InlineData("""{"mirror":{"bogus":1}}""", "cmn.BpropsToSet.Mirror: cmn.MirrorConfToSet.ReadObject: found unknown field: bogus, error found in #10 byte of ...|\":{\"bogus\":1}}|...")]
    [InlineData("""{"mirror":{"copies":"2"}}""", "expects number")]
    [InlineData("""{"features":"6144"}""", "feature flags \"Disable-Cold-GET\" and \"Streaming-Cold-GET\" are mutually exclusive")]
    [InlineData("""{"features":"134225920"}""", "feature flags \"S3-Reverse-Proxy\" and \"S3-Redirect-Rebuild\" are mutually exclusive")]
    [InlineData("""{"Renamed":"x"}""", "found unknown field: Renamed")]
    [InlineData("""{"backend_bck":{"name":"x"}}""", "backend bucket \"ais://x\" must be remote")]
    [InlineData("""{"backend_bck":{"provider":"gcp"}}""", "backend bucket \"gs://\": name is empty")]
    [InlineData("""{"backend_bck":{"name":"x","provider":"gcp"}}""", "failed to lookup bucket gs://x, err: GCP backend is missing in the cluster configuration")]
    public async Task Properties_that_cannot_be_are_refused_at_a_change_and_at_creation(string value, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string before = await PropertiesAsync(cluster, "b");
        foreach ((HttpMethod method, string bucket, string action) in ((HttpMethod, string, string)[])[(HttpMethod.Patch, "b", "set-bprops"), (HttpMethod.Post, "new", "create-bck")])
        {
            using HttpResponseMessage answer = await cluster.SendAsync(method, $"/v1/buckets/{bucket}", Message(action, value));
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{action}: {answer.StatusCode}");
            using JsonDocument error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Contains(message, error.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(before, await PropertiesAsync(cluster, "b"));
        using HttpResponseMessage created = await cluster.SendAsync(HttpMethod.Head, "/v1/buckets/new");
        Assert.Equal(HttpStatusCode.NotFound, created.StatusCode);
    }

    [Fact]
    public async Task Durations_are_told_as_the_cluster_writes_them_and_a_backend_is_normalized()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { Backends = ["aws"] });
        cluster.Cluster.CreateBucket("cloud", provider: "aws");
        await cluster.CreateBucketAsync("b");
        await ChangeAsync(cluster, """{"lru":{"dont_evict_time":"90m","capacity_upd_time":"1.5m"},"backend_bck":{"name":"cloud","provider":"s3"}}""");
        string properties = await PropertiesAsync(cluster, "b");
        Assert.Contains("\"dont_evict_time\":\"1h30m\",\"capacity_upd_time\":\"1m30s\"", properties, StringComparison.Ordinal);
        Assert.Contains("\"backend_bck\":{\"name\":\"cloud\",\"provider\":\"aws\"", properties, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_are_told_once_the_bucket_has_them()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { MountpathCount = 3 });
        cluster.Cluster.PutObject("b", "o", "x"u8);
        Assert.Equal("1", await CopiesAsync(cluster));
        using (HttpResponseMessage made = await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/b", Message("make-n-copies", "3")))
        {
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        using (HttpResponseMessage wide = await cluster.SendAsync(HttpMethod.Patch, "/v1/buckets/b", Message("set-bprops", """{"mirror":{"enabled":true,"copies":4}}""")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wide.StatusCode);
            Assert.Matches(@"not enough mountpaths \(3\) to configure ais://b\(0x[0-9a-f]+\) as 4-way mirror", await wide.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal("3", await CopiesAsync(cluster));
        Assert.Contains("\"copies\":3", await cluster.ListAsync("b", """{"props":"copies"}"""), StringComparison.Ordinal);
        Assert.Contains("\"mirror\":{\"copies\":3,\"burst_buffer\":512,\"enabled\":true}", await PropertiesAsync(cluster, "b"), StringComparison.Ordinal);
        using (HttpResponseMessage more = await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/b", Message("make-n-copies", "4")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, more.StatusCode);
            Assert.Contains("number of copies (4) exceeds the number of mountpaths (3)", await more.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using (HttpResponseMessage one = await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/b", Message("make-n-copies", "1")))
        {
            Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        }

        Assert.Equal("1", await CopiesAsync(cluster));
    }

    [Fact]
    public async Task Erasure_coding_is_taken_where_there_are_targets_for_it_and_then_its_slices_stay()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TargetCount = 3 });
        await cluster.CreateBucketAsync("b");
        Assert.NotEmpty(await ChangeAsync(cluster, """{"ec":{"enabled":true,"data_slices":1,"parity_slices":1}}"""));
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Patch, "/v1/buckets/b", Message("set-bprops", """{"ec":{"parity_slices":2}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("EC data/parity slices cannot change (old D=1, P=1; new D=1, P=2)", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static HttpContent Message(string action, string value) => ClusterFixture.Json("{\"action\":\"" + action + "\",\"value\":" + value + "}");

    private static async Task<string> ChangeAsync(ClusterFixture cluster, string value)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Patch, "/v1/buckets/b", Message("set-bprops", value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> CopiesAsync(ClusterFixture cluster)
    {
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o");
        string paths = head.Headers.NonValidated["Ais-Mirror-Paths"].ToString();
        string copies = head.Headers.NonValidated["Ais-Mirror-Copies"].ToString();
        Assert.Equal(copies, $"{paths.Trim('[', ']').Split(' ').Distinct().Count()}");
        return copies;
    }

    private static async Task<string> PropertiesAsync(ClusterFixture cluster, string bucket)
    {
        using HttpResponseMessage head = await cluster.SendAsync(HttpMethod.Head, $"/v1/buckets/{bucket}");
        return head.Headers.NonValidated["Ais-Bucket-Props"].ToString();
    }
}
