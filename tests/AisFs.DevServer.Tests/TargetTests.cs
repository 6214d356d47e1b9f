using System.Net;
using System.Net.Sockets;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Faults;
using AisFs.TestKit;

namespace AisFs.DevServer.Tests;

/// <summary>What can happen to targets.</summary>
public sealed class TargetTests
{
    private static readonly byte[] s_large = new byte[8 << 20];

    [Fact]
    public async Task A_stopped_target_refuses_connections_and_has_everything_when_it_is_started()
    {
        await using ClusterFixture cluster = await StartAsync();
        string owner = cluster.Cluster.Targets.OwnerOf("tb", "o");
        cluster.Cluster.Targets.Stop(owner);
        Assert.Equal(TargetCondition.Stopped, cluster.Cluster.Targets.ConditionOf(owner));
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o"));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        Assert.Equal(3, (await cluster.GetAsync("tb/" + NameAtOther(cluster, owner))).Length);
        using (HttpResponseMessage list = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/tb", ClusterFixture.Json("""{"action":"list","value":{}}""")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, list.StatusCode);
            Assert.Contains("connection refused", await list.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        cluster.Cluster.Targets.Start(owner);
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
        Assert.Contains("\"name\":\"o\"", await cluster.ListAsync("tb", "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_killed_in_the_middle_of_an_answer_breaks_it_off_and_is_gone()
    {
        await using ClusterFixture cluster = await StartAsync();
        string owner = cluster.Cluster.Targets.OwnerOf("tb", "o");
        cluster.Cluster.Faults.Add(new FaultRule { Action = FaultAction.StopTarget, Operation = Operation.ObjectGet, Bytes = 1 << 20, Count = 1 });
        using (HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(TargetCondition.Stopped, cluster.Cluster.Targets.ConditionOf(owner));
        await Assert.ThrowsAsync<HttpRequestException>(() => cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o"));
        cluster.Cluster.Targets.Start(owner);
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task Stopping_cuts_what_is_being_uploaded_and_nothing_is_stored()
    {
        await using ClusterFixture cluster = await StartAsync();
        string owner = cluster.Cluster.Targets.OwnerOf("tb", "o");
        using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Put, "/v1/objects/tb/o", new ByteArrayContent([]));
        using TcpClient client = new();
        Uri location = redirect.Headers.Location!;
        await client.ConnectAsync(location.Host, location.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT {location.PathAndQuery} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbegun"), TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => cluster.Cluster.Requests.Count(Operation.ObjectPut, NodeRole.Target) >= 12);
        cluster.Cluster.Targets.Stop(owner);
        await Assert.ThrowsAnyAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));
        cluster.Cluster.Targets.Start(owner);
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task A_hung_target_accepts_connections_and_answers_when_it_goes_on()
    {
        await using ClusterFixture cluster = await StartAsync();
        string owner = cluster.Cluster.Targets.OwnerOf("tb", "o");
        cluster.Cluster.Targets.Hang(owner);
        Task<HttpResponseMessage> head = cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
        Task<string> list = cluster.ListAsync("tb", "{}");
        string other = NameAtOther(cluster, owner);
        for (int i = 0; i < 50; i++)
        {
            await cluster.GetAsync("tb/" + other);
        }

        Assert.False(head.IsCompleted);
        Assert.False(list.IsCompleted);
        cluster.Cluster.Targets.Start(owner);
        using HttpResponseMessage answered = await head;
        Assert.Equal(s_large.Length, answered.Content.Headers.ContentLength);
        Assert.Contains("\"name\":\"o\"", await list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_missing_after_a_change_of_the_cluster_until_it_is_rebalanced()
    {
        await using ClusterFixture cluster = await StartAsync(3);
        TargetControl targets = cluster.Cluster.Targets;
        string owner = targets.OwnerOf("tb", "o");
        string elsewhere = NameAtOther(cluster, owner);
        targets.SetMaintenance(owner, true);
        Assert.NotEqual(owner, targets.OwnerOf("tb", "o"));
        Assert.Contains($"\"daemon_id\":\"{owner}\",\"flags\":4", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/daemon?what=smap"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Get, "o"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Head, "o"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Delete, "o"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Get, elsewhere));
        string listed = await cluster.ListAsync("tb", "{}");
        Assert.DoesNotContain("\"name\":\"o\"", listed, StringComparison.Ordinal);
        Assert.Contains($"\"name\":\"{elsewhere}\"", listed, StringComparison.Ordinal);
        Assert.EndsWith("\"flags\":0}\n", listed, StringComparison.Ordinal);
        await cluster.PutAsync("tb/new", "new"u8.ToArray());
        Assert.Equal(3, (await cluster.GetAsync("tb/new")).Length);

        targets.BeginRebalance();
        Assert.EndsWith("\"flags\":1}\n", await cluster.ListAsync("tb", "{}"), StringComparison.Ordinal);
        Assert.Equal(1, await PackedFlagsAsync(cluster));
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Head, "o"));
        targets.EndRebalance();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Head, "o"));
        listed = await cluster.ListAsync("tb", "{}");
        Assert.Contains("\"name\":\"o\"", listed, StringComparison.Ordinal);
        Assert.EndsWith("\"flags\":0}\n", listed, StringComparison.Ordinal);

        targets.SetMaintenance(owner, false);
        Assert.Equal(owner, targets.OwnerOf("tb", "o"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Get, "o"));
        Assert.DoesNotContain("\"name\":\"o\"", await cluster.ListAsync("tb", "{}"), StringComparison.Ordinal);

        // Names alone are told without a look at the object; else misplaced ones come for who asks for them.
        Assert.DoesNotContain("\"name\":\"o\"", await cluster.ListAsync("tb", """{"flags":"18"}"""), StringComparison.Ordinal);
        Assert.Matches("\"name\":\"o\",[^}]*\"flags\":65[},]", await cluster.ListAsync("tb", """{"flags":"34"}"""));
        targets.BeginRebalance();
        targets.EndRebalance();
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task The_clusters_own_actions_take_a_target_into_maintenance_and_back()
    {
        await using ClusterFixture cluster = await StartAsync();
        TargetControl targets = cluster.Cluster.Targets;
        string owner = targets.OwnerOf("tb", "o");
        string id = await PutAsync(cluster, "/v1/cluster", $$"""{"action":"start-maintenance","value":{"sid":"{{owner}}"} }""");
        Assert.Contains($"\"uuid\":\"{id}\"", await StatusOfJobAsync(cluster, id), StringComparison.Ordinal);
        Assert.True(targets.IsInMaintenance(owner));
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
        Assert.Empty(await PutAsync(cluster, "/v1/cluster", $$"""{"action":"stop-maintenance","value":{"sid":"{{owner}}","skip_rebalance":true} }"""));
        Assert.False(targets.IsInMaintenance(owner));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Get, "o"));
        await PutAsync(cluster, "/v1/cluster", """{"action":"start","value":{"kind":"rebalance"}}""");
        Assert.Equal(s_large, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task Another_process_drives_targets_over_http()
    {
        await using ClusterFixture cluster = await StartAsync();
        string owner = cluster.Cluster.Targets.OwnerOf("tb", "o");
        Assert.Contains($$"""{"id":"{{owner}}","condition":"running","maintenance":false}""", await cluster.FollowTextAsync(HttpMethod.Get, "/devserver/targets"), StringComparison.Ordinal);
        foreach ((string action, string expected) in ((string, string)[])[
            ("hang", "\"condition\":\"hung\""), ("start", "\"condition\":\"running\""), ("stop", "\"condition\":\"stopped\""), ("start", "\"condition\":\"running\""),
            ("start-maintenance", "\"maintenance\":true"), ("begin-rebalance", "\"rebalancing\":true"), ("end-rebalance", "\"rebalancing\":false"), ("stop-maintenance", "\"maintenance\":false")])
        {
            Assert.Contains(expected, await PutAsync(cluster, "/devserver/targets", $$"""{"action":"{{action}}","id":"{{owner}}"}"""), StringComparison.Ordinal);
        }

        foreach (string wrong in (string[])["""{"action":"explode"}""", """{"action":"stop","id":"nosuch"}"""])
        {
            using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/devserver/targets", ClusterFixture.Json(wrong));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_last_target_stays()
    {
        await using ClusterFixture cluster = await StartAsync();
        TargetControl targets = cluster.Cluster.Targets;
        targets.SetMaintenance(targets.Ids[0], true);
        Assert.Throws<InvalidOperationException>(() => targets.SetMaintenance(targets.Ids[1], true));
        Assert.Throws<ArgumentException>(() => targets.Stop("nosuch"));
    }

    private static async Task<ClusterFixture> StartAsync(int targets = 2)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TargetCount = targets });
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", s_large);
        for (int i = 0; i < 10; i++)
        {
            await cluster.PutAsync($"tb/n{i}", "abc"u8.ToArray());
        }

        return cluster;
    }

    private static string NameAtOther(ClusterFixture cluster, string target)
        => Enumerable.Range(0, 10).Select(i => $"n{i}").First(name => cluster.Cluster.Targets.OwnerOf("tb", name) != target);

    private static async Task<HttpStatusCode> StatusAsync(ClusterFixture cluster, HttpMethod method, string name)
    {
        using HttpResponseMessage answer = await cluster.FollowAsync(method, "/v1/objects/tb/" + name);
        return answer.StatusCode;
    }

    private static async Task<string> StatusOfJobAsync(ClusterFixture cluster, string id)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=status", ClusterFixture.Json($"{{\"id\":\"{id}\"}}"));
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> PutAsync(ClusterFixture cluster, string path, string json)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, path, ClusterFixture.Json(json));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<int> PackedFlagsAsync(ClusterFixture cluster)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/tb", ClusterFixture.Json("""{"action":"list","value":{}}"""), ("Accept", "application/msgpack"));
        return (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[^1];
    }
}
