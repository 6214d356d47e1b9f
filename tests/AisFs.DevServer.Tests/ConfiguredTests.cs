using System.Net;

namespace AisFs.DevServer.Tests;

/// <summary>A configuration that is changed while the cluster runs, and what it changes. The answers were measured on a real cluster.</summary>
public sealed class ConfiguredTests
{
    [Fact]
    public async Task New_buckets_take_over_what_is_configured_and_present_ones_stay()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("old");
        await SetAsync(cluster, """{"checksum":{"type":"md5"},"versioning":{"enabled":false},"lru":{"enabled":true},"mirror":{"copies":3}}""", 200);
        await cluster.CreateBucketAsync("new");
        string properties = await PropertiesAsync(cluster, "new");
        Assert.Contains("\"checksum\":{\"type\":\"md5\"", properties, StringComparison.Ordinal);
        Assert.Contains("\"mirror\":{\"copies\":3,\"burst_buffer\":512,\"enabled\":false}", properties, StringComparison.Ordinal);
        Assert.Contains("\"batch_size\":32768,\"enabled\":false}", properties, StringComparison.Ordinal);
        Assert.Contains("\"versioning\":{\"enabled\":false", properties, StringComparison.Ordinal);
        Assert.Contains("\"checksum\":{\"type\":\"xxhash2\"", await PropertiesAsync(cluster, "old"), StringComparison.Ordinal);

        await cluster.PutAsync("new/o", "123456789"u8.ToArray());
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/new/o");
        Assert.Equal("25f9e794323b453885f5181f1b624d0b", head.Headers.GetValues("Ais-Checksum-Value").Single());
    }

    [Fact]
    public async Task Features_of_the_S3_interface_are_switched_while_the_cluster_runs()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", "content"u8.ToArray());
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await StatusAsync(cluster, "/s3/tb/o"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(cluster, "/tb/o"));
        await SetAsync(cluster, """{"features":"8200"}""", 200);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, "/s3/tb/o"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, "/tb/o"));
        await SetAsync(cluster, """{"features":"0"}""", 200);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await StatusAsync(cluster, "/s3/tb/o"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(cluster, "/tb/o"));
    }

    [Theory]
    [InlineData("""{"checksum":{"type":"nosuch"}}""", 400, "invalid checksum type \\\"nosuch\\\" (expecting [crc32c md5 sha256 sha512 xxhash xxhash2 none])")]
    [InlineData("""{"timeout":{"max_keepalive":"1ms"}}""", 400, "invalid timeout.max_keepalive=1ms, must be >= 2*(cplane_operation=2s)")]
    [InlineData("""{"space":{"lowwm":99}}""", 400, "invalid space config: cleanup=90%, low=99%, high=95%, OOS=98% (expecting: 0 < cleanup < low < high < OOS < 100)")]
    [InlineData("""{"mirror":{"copies":99}}""", 400, "invalid mirror.copies: 99 (expected value in range [2, 32] or zero for default)")]
    [InlineData("""{"features":"6145"}""", 400, "feature flags \\\"Disable-Cold-GET\\\" and \\\"Streaming-Cold-GET\\\" are mutually exclusive")]
    [InlineData("""{"features":"134225920"}""", 400, "feature flags \\\"S3-Reverse-Proxy\\\" and \\\"S3-Redirect-Rebuild\\\" are mutually exclusive")]
    [InlineData("""{"features":"134232064"}""", 400, "feature flags \\\"Disable-Cold-GET\\\" and \\\"Streaming-Cold-GET\\\" are mutually exclusive")]
    [InlineData("""{"auth":{"client_auth_required":true}}""", 401, "enabling client authentication requires a valid token [err: token required]")]
    public async Task Values_that_cannot_be_are_refused(string value, int status, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        Assert.Contains($"\"message\":\"{message}\"", await SetAsync(cluster, value, status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"features":6144}""", "stringModeNumberDecoder: expect \\\", but found 6, error found in #10 byte of ...|eatures\\\":6144}|...")]
    [InlineData("""{"features":"99999999999999999999"}""", "readUint64: overflow, error found in #10 byte of ...|:\\\"999999999999999999|...")]
    [InlineData("""{"features":"-1"}""", "readUint64: unexpected character: ")]
    public async Task Features_that_are_no_number_in_a_text_are_refused(string value, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/v1/cluster", ClusterFixture.Json($"{{\"action\":\"set-config\",\"value\":{value}}}"));
        Assert.Equal(400, (int)answer.StatusCode);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("failed to unmarshal set-config (map[string]interface {}), err: cmn.ConfigToSet.Features: " + message, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6144", "feature flags \\\"Disable-Cold-GET\\\" and \\\"Streaming-Cold-GET\\\" are mutually exclusive")]
    [InlineData("134225920", "feature flags \\\"S3-Reverse-Proxy\\\" and \\\"S3-Redirect-Rebuild\\\" are mutually exclusive")]
    [InlineData("Disable-Cold-GET", "strconv.ParseUint: parsing \\\"Disable-Cold-GET\\\": invalid syntax")]
    public async Task Features_that_cannot_be_are_refused_in_a_query_too(string features, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/v1/cluster/set-config?features=" + features);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2048")]
    [InlineData("134217728")]
    [InlineData("134225920000")]
    public async Task Features_that_can_be_are_taken(string features)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string value = $"{{\"features\":\"{features}\"}}";
        foreach ((HttpMethod method, string path, string action) in ((HttpMethod, string, string)[])[(HttpMethod.Put, "/v1/cluster", "set-config"), (HttpMethod.Patch, "/v1/buckets/b", "set-bprops")])
        {
            using HttpResponseMessage answer = await cluster.SendAsync(method, path, ClusterFixture.Json($"{{\"action\":\"{action}\",\"value\":{value}}}"));
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_health_report_tells_the_version_of_the_configuration()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await SetAsync(cluster, """{"log":{"level":"4"}}""", 200);
        using HttpResponseMessage status = await cluster.SendAsync(HttpMethod.Get, "/v1/daemon?what=node_status");
        Assert.Contains("\"config\":{\"version\":\"5\"", await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<string> SetAsync(ClusterFixture cluster, string value, int status)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/v1/cluster", ClusterFixture.Json($"{{\"action\":\"set-config\",\"value\":{value}}}"));
        Assert.Equal(status, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> PropertiesAsync(ClusterFixture cluster, string bucket)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Head, "/v1/buckets/" + bucket);
        return answer.Headers.GetValues("Ais-Bucket-Props").Single();
    }

    private static async Task<HttpStatusCode> StatusAsync(ClusterFixture cluster, string path)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, path);
        return answer.StatusCode;
    }
}
