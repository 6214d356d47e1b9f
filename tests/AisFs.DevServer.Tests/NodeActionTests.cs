using System.Net;
using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>The configuration of the cluster and of its nodes, what a proxy passes on to a node, and clusters that are attached while they are down.</summary>
public sealed class NodeActionTests
{
    [Fact]
    public async Task What_is_configured_is_told_and_a_node_has_values_of_its_own_until_they_are_reset()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        string node = cluster.Cluster.Targets.Ids[0];
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/cluster", """{"action":"set-config","value":{"log":{"level":"4"},"timeout":{"send_file_time":"90m"}}}"""));
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/cluster/set-config?disk.disk_util_low_wm=33&lru.enabled=true"));
        string all = await TextAsync(cluster, "/v1/cluster?what=cluster_config");
        Assert.Contains("\"log\":{\"level\":\"4\"", all, StringComparison.Ordinal);
        Assert.Contains("\"send_file_time\":\"1h30m\"", all, StringComparison.Ordinal);
        Assert.Contains("\"disk_util_low_wm\":33", all, StringComparison.Ordinal);
        Assert.Contains("\"config_version\":\"6\"", all, StringComparison.Ordinal);

        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/reverse/daemon/set-config?disk.disk_util_low_wm=21", null, node));
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/reverse/daemon", """{"action":"set-config","value":{"log":{"level":"5"}}}""", node));
        Assert.Contains("\"disk_util_low_wm\":21", await TextAsync(cluster, "/v1/reverse/daemon?what=config", node), StringComparison.Ordinal);
        Assert.Contains("\"log\":{\"level\":\"5\"", await TextAsync(cluster, "/v1/reverse/daemon?what=config", node), StringComparison.Ordinal);
        Assert.Contains("\"disk_util_low_wm\":33", await TextAsync(cluster, "/v1/reverse/daemon?what=config", cluster.Cluster.Targets.Ids[1]), StringComparison.Ordinal);
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/cluster", """{"action":"reset-config"}"""));
        Assert.Contains("\"disk_util_low_wm\":33", await TextAsync(cluster, "/v1/reverse/daemon?what=config", node), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/cluster/set-config", null, "no properties to update")]
    [InlineData("/v1/cluster/set-config?transient=true", null, "no properties to update")]
    [InlineData("/v1/cluster/set-config?log.nosuch=1", null, "unknown property \\\"log.nosuch\\\"")]
    [InlineData("/v1/cluster/set-config?disk.disk_util_low_wm=many", null, "strconv.ParseInt: parsing \\\"many\\\": invalid syntax")]
    [InlineData("/v1/cluster/set-config?periodic.stats_time=soon", null, "invalid duration \\\"soon\\\"")]
    [InlineData("/v1/cluster", """{"action":"set-config","value":{"log":{"nosuch":1}}}""", "found unknown field: nosuch")]
    [InlineData("/v1/cluster", """{"action":"set-config","value":{"uuid":"x"}}""", "found unknown field: uuid")]
    [InlineData("/v1/cluster", """{"action":"clear-lcache","name":"t1"}""", "cannot drop in-memory metadata cache for a single node t1 - not implemented yet")]
    [InlineData("/v1/cluster/attach?what=other", null, "unexpected query [what=other]")]
    [InlineData("/v1/daemon/nosuch", null, "invalid action \\\"nosuch\\\"")]
    [InlineData("/v1/daemon", """{"action":"nosuch"}""", "invalid action \\\"nosuch\\\"")]
    [InlineData("/v1/reverse/cluster", """{"action":"reset-stats"}""", "invalid request URI")]
    [InlineData("/v1/reverse/daemon", """{"action":"reset-stats"}""", "missing node ID")]
    public async Task What_cannot_be_set_is_refused(string path, string? body, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        string before = await TextAsync(cluster, "/v1/cluster?what=cluster_config");
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, path, body is null ? null : ClusterFixture.Json(body));
        Assert.True((int)answer.StatusCode is 400 or 501);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(before, await TextAsync(cluster, "/v1/cluster?what=cluster_config"));
    }

    [Fact]
    public async Task Statistics_begin_anew()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "content"u8.ToArray());
        Assert.Equal((1, 7), await PutsAsync(cluster));
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/cluster", """{"action":"reset-stats","value":true}"""));
        Assert.Equal((1, 7), await PutsAsync(cluster));
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Put, "/v1/cluster", """{"action":"reset-stats","value":false}"""));
        Assert.Equal((0, 0), await PutsAsync(cluster));
        Assert.True(cluster.Cluster.Requests.Count(Operation.ObjectPut) > 0);
    }

    [Theory]
    [InlineData("PUT", "attach-mp", "/nosuch", 404)]
    [InlineData("PUT", "attach-mp", "/ais/mnt/mp1/1", 400)]
    [InlineData("PUT", "enable-mp", "/nosuch", 404)]
    [InlineData("PUT", "enable-mp", "/ais/mnt/mp1/1", 204)]
    [InlineData("PUT", "disable-mp", "/nosuch", 404)]
    [InlineData("PUT", "rescan-mp", "/ais/mnt/mp1/1", 200)]
    [InlineData("DELETE", "detach-mp", "/nosuch", 404)]
    [InlineData("DELETE", "detach-mp", "/ais/mnt/mp1/1", 200)]
    [InlineData("PUT", "nosuch", "/ais/mnt/mp1/1", 400)]
    [InlineData("PUT", "attach-mp", "", 400)]
    public async Task Mountpaths_are_asked_for_by_their_paths(string method, string action, string path, int status)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        string message = $"{{\"action\":\"{action}\",\"value\":\"{path}\"}}";
        Assert.Equal(status, await SendAsync(cluster, new HttpMethod(method), "/v1/reverse/daemon/mountpaths", message, cluster.Cluster.Targets.Ids[0]));
    }

    [Fact]
    public async Task A_target_is_changed_through_the_proxy_only_and_says_who_asked()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        Uri target = new(cluster.Cluster.State.Map.Targets[0].Url + "/v1/daemon/set-config?log.level=5");
        using HttpResponseMessage direct = await cluster.SendAsync(HttpMethod.Put, target);
        Assert.Equal(HttpStatusCode.Forbidden, direct.StatusCode);
        string error = await TextAsync(cluster, "/v1/reverse/daemon?what=nosuch", cluster.Cluster.Targets.Ids[0]);
        Assert.Contains($"\"caller\":\"{cluster.Cluster.State.Map.Proxy.Name}\",\"node\":\"t[{cluster.Cluster.Targets.Ids[0]}]\"", error, StringComparison.Ordinal);
        Assert.Contains("\"url_path\":\"/v1/daemon\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_down_is_attached_and_told_and_does_not_answer()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        Assert.Equal(200, await AttachAsync(cluster, "attach", "far", "http://127.0.0.1:1"));
        Assert.Contains("""{"smap":null,"url":"[http://127.0.0.1:1]","alias":"far","uuid":"defunct"}""", await TextAsync(cluster, "/v1/cluster?what=remote"), StringComparison.Ordinal);
        using HttpResponseMessage list = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets?provider=ais&namespace=%40far", ClusterFixture.Json("""{"action":"list"}"""));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, list.StatusCode);
        Assert.Equal(400, await AttachAsync(cluster, "attach", "far", "http://127.0.0.1:2"));
        Assert.Equal(400, await AttachAsync(cluster, "attach", "other", "ftp://127.0.0.1"));
        Assert.Equal(404, await AttachAsync(cluster, "detach", "other", string.Empty));
        Assert.Equal(200, await AttachAsync(cluster, "detach", "far", string.Empty));
        Assert.Equal(400, await AttachAsync(cluster, "detach", "far", string.Empty));
    }

    private static async Task<int> AttachAsync(ClusterFixture cluster, string action, string alias, string url)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, $"/v1/cluster/{action}?what=remote", null, ("Ais-Remote-Ais-Alias", alias), ("Ais-Remote-Ais-Url", url));
        return (int)answer.StatusCode;
    }

    private static async Task<(long Count, long Size)> PutsAsync(ClusterFixture cluster)
    {
        using JsonDocument document = JsonDocument.Parse(await TextAsync(cluster, "/v1/reverse/daemon?what=node_stats", cluster.Cluster.Targets.Ids[0]));
        JsonElement tracker = document.RootElement.GetProperty("tracker");
        return (tracker.GetProperty("put.n").GetInt64(), tracker.GetProperty("put.size").GetInt64());
    }

    private static async Task<int> SendAsync(ClusterFixture cluster, HttpMethod method, string path, string? body = null, string node = "")
    {
        using HttpResponseMessage answer = await cluster.SendAsync(method, path, body is null ? null : ClusterFixture.Json(body), ("Ais-Node-Id", node));
        return (int)answer.StatusCode;
    }

    private static async Task<string> TextAsync(ClusterFixture cluster, string path, string node = "")
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, path, null, ("Ais-Node-Id", node));
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
