using System.Net;
using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>Actions on buckets at the same time, other clusters' names, and what <c>ais performance</c> asks for.</summary>
public sealed class ClusterActionTests
{
    [Fact]
    public async Task Several_that_destroy_a_bucket_at_the_same_time_may_all_have_done_it()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        int most = 0;
        for (int attempt = 0; attempt < 50 && most < 2; attempt++)
        {
            cluster.Cluster.SeedObjects(new ObjectSeed { Bucket = "many", Count = 20_000 });
            Task<HttpResponseMessage>[] all = [.. Enumerable.Range(0, 5).Select(_ => cluster.SendAsync(HttpMethod.Delete, "/v1/buckets/many", ClusterFixture.Json("""{"action":"destroy-bck"}""")))];
            HttpResponseMessage[] answers = await Task.WhenAll(all);
            Assert.All(answers, static answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound));
            most = Math.Max(most, answers.Count(static answer => answer.StatusCode == HttpStatusCode.OK));
            Array.ForEach(answers, static answer => answer.Dispose());
        }

        Assert.InRange(most, 2, 5);
        using HttpResponseMessage gone = await cluster.SendAsync(HttpMethod.Head, "/v1/buckets/many");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_bucket_is_not_renamed_before_its_copy_has_ended()
    {
        Clock clock = new();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { JobQuietTime = TimeSpan.FromSeconds(13), TimeProvider = clock });
        await cluster.CreateBucketAsync("from");
        await cluster.PutAsync("from/o", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, await ActAsync(cluster, "from", "copy-bck", "copy"));
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(cluster, "copy", "move-bck", "moved"));
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(cluster, "from", "move-bck", "moved"));
        clock.Passed = TimeSpan.FromSeconds(14);
        Assert.Equal(HttpStatusCode.OK, await ActAsync(cluster, "copy", "move-bck", "moved"));
        Assert.Equal("x"u8.ToArray(), await cluster.GetAsync("moved/o"));
    }

    [Theory]
    [InlineData("%41", "A", null)]
    [InlineData("what?x=1", "what", 400)]
    [InlineData("a#b", "a", null)]
    [InlineData("a b#c", "a b", null)]
    [InlineData("100%", null, 400)]
    public async Task A_name_reaches_another_object_of_another_cluster(string name, string? reached, int? putStatus)
    {
        await using ClusterFixture remote = await ClusterFixture.StartAsync();
        await using ClusterFixture cluster = await AttachedAsync(remote);
        string url = $"/v1/objects/rb/{ClusterFixture.EscapePath(name)}?provider=ais&namespace=%40rem";
        if (reached is not null)
        {
            remote.Cluster.PutObject("rb", reached, "reached"u8);
            Assert.Equal("reached", await cluster.FollowTextAsync(HttpMethod.Get, url));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Head, url));
        }

        Assert.Equal(putStatus ?? 200, (int)await StatusAsync(cluster, HttpMethod.Put, url));
        if (reached is not null)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Delete, url));
            Assert.Equal(HttpStatusCode.NotFound, await remote.StatusAsync(HttpMethod.Head, "rb/" + ClusterFixture.EscapePath(reached)));
        }
    }

    [Theory]
    [InlineData("%41")]
    [InlineData("100%")]
    [InlineData("what?x=1")]
    [InlineData("a#b")]
    [InlineData("a b#c")]
    public async Task A_name_that_is_escaped_once_more_reaches_the_right_object(string name)
    {
        await using ClusterFixture remote = await ClusterFixture.StartAsync();
        await using ClusterFixture cluster = await AttachedAsync(remote);
        string twice = name.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);
        string url = $"/v1/objects/rb/{ClusterFixture.EscapePath(twice)}?provider=ais&namespace=%40rem";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Put, url));
        Assert.Equal(HttpStatusCode.OK, await remote.StatusAsync(HttpMethod.Head, "rb/" + ClusterFixture.EscapePath(name)));
        Assert.Equal("new", await cluster.FollowTextAsync(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Head, url));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Delete, url));
        Assert.Contains("\"entries\":null", await remote.ListAsync("rb", "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_tell_the_kinds_of_their_metrics_and_what_they_have_counted()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", "12345"u8.ToArray());
        await cluster.GetAsync("tb/o");
        string target = cluster.Cluster.Targets.Ids[0];
        using JsonDocument kinds = await ReverseAsync(cluster, target, "metrics");
        Assert.Equal("counter", kinds.RootElement.GetProperty("get.n").GetString());
        Assert.Equal("size", kinds.RootElement.GetProperty("put.size").GetString());
        Assert.Equal("latency", kinds.RootElement.GetProperty("get.ns").GetString());
        Assert.Equal("bw", kinds.RootElement.GetProperty("get.bps").GetString());
        using JsonDocument status = await ReverseAsync(cluster, target, "node_status");
        JsonElement tracker = status.RootElement.GetProperty("tracker");
        Assert.All(tracker.EnumerateObject(), counted => Assert.True(kinds.RootElement.TryGetProperty(counted.Name, out _), counted.Name));
        Assert.Equal(1, tracker.GetProperty("put.n").GetInt64());
        Assert.Equal(5, tracker.GetProperty("get.size").GetInt64());
        using JsonDocument stats = await ReverseAsync(cluster, target, "node_stats");
        Assert.True(stats.RootElement.TryGetProperty("tracker", out _));
        using HttpResponseMessage proxy = await cluster.SendAsync(HttpMethod.Get, "/v1/daemon?what=metrics");
        Assert.Contains("\"get.n\":\"counter\"", await proxy.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<ClusterFixture> AttachedAsync(ClusterFixture remote)
    {
        await remote.CreateBucketAsync("rb");
        ClusterFixture cluster = await ClusterFixture.StartAsync();
        using HttpResponseMessage attached = await cluster.SendAsync(
            HttpMethod.Put, "/v1/cluster/attach?what=remote", null, ("Ais-Remote-Ais-Alias", "rem"), ("Ais-Remote-Ais-Url", remote.Endpoint.OriginalString.TrimEnd('/')));
        Assert.Equal(HttpStatusCode.OK, attached.StatusCode);
        return cluster;
    }

    private static async Task<HttpStatusCode> StatusAsync(ClusterFixture cluster, HttpMethod method, string url)
    {
        using HttpResponseMessage answer = await cluster.FollowAsync(method, url, method == HttpMethod.Put ? "new"u8.ToArray() : null);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ActAsync(ClusterFixture cluster, string bucket, string action, string to)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(
            HttpMethod.Post, $"/v1/buckets/{bucket}?bck_to={Uri.EscapeDataString($"ais/@#/{to}/")}", ClusterFixture.Json($"{{\"action\":\"{action}\",\"value\":{{}}}}"));
        return answer.StatusCode;
    }

    private static async Task<JsonDocument> ReverseAsync(ClusterFixture cluster, string node, string what)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/reverse/daemon?what=" + what, null, ("Ais-Node-Id", node));
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }
}
