using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Tests;

/// <summary>Mountpaths that are detached, attached, disabled and enabled. The answers were measured on a real target.</summary>
public sealed class MountpathTests
{
    private const int Count = 60;
    private const string First = "/ais/mnt/mp1/1";

    [Theory]
    [InlineData("PUT", "disable-mp", "PUT", "enable-mp")]
    [InlineData("DELETE", "detach-mp", "PUT", "attach-mp")]
    public async Task Objects_move_off_a_mountpath_and_back(string method, string away, string methodBack, string back)
    {
        await using ClusterFixture cluster = await StartAsync();
        Assert.Equal(200, (await AskAsync(cluster, method, away, First)).Status);
        Assert.DoesNotContain(First, Paths(await ToldAsync(cluster), "available"));
        Assert.Equal(away == "disable-mp" ? [First] : [], Paths(await ToldAsync(cluster), "disabled"));
        await CheckAsync(cluster);
        Assert.Equal(0, OnFirst(cluster));
        await cluster.PutAsync("tb/later", "later"u8.ToArray());

        Assert.Equal(200, (await AskAsync(cluster, methodBack, back, First)).Status);
        Assert.Equal(["/ais/mnt/mp1/1", "/ais/mnt/mp2/1", "/ais/mnt/mp3/1", "/ais/mnt/mp4/1"], Paths(await ToldAsync(cluster), "available"));
        await CheckAsync(cluster);
        Assert.True(OnFirst(cluster) > 0);
        Assert.Equal("later"u8.ToArray(), await cluster.GetAsync("tb/later"));
        string jobs = await (await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=qryxstats", ClusterFixture.Json("""{"kind":"resilver"}"""))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using JsonDocument snapshots = JsonDocument.Parse(jobs);
        Assert.Equal(2, snapshots.RootElement.GetProperty(cluster.Cluster.Targets.Ids[0]).GetArrayLength());
        Assert.Equal(0, snapshots.RootElement.GetProperty(cluster.Cluster.Targets.Ids[1]).GetArrayLength());
        Assert.Contains("\"ctlmsg\":\"visited:", jobs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_resilver_what_lies_on_a_disabled_mountpath_is_out_of_reach_until_it_is_enabled()
    {
        await using ClusterFixture cluster = await StartAsync();
        int there = OnFirst(cluster);
        Assert.Equal(200, (await AskAsync(cluster, "PUT", "disable-mp", First, "?dntres=true")).Status);
        List<int> missing = [];
        for (int i = 0; i < Count; i++)
        {
            if (await cluster.StatusAsync(HttpMethod.Get, $"tb/d/o{i}") == HttpStatusCode.NotFound)
            {
                missing.Add(i);
            }
        }

        Assert.Equal(there, missing.Count);
        Assert.DoesNotContain($"\"d/o{missing[0]}\"", await cluster.ListAsync("tb", "{}"), StringComparison.Ordinal);
        Assert.Equal(200, (await AskAsync(cluster, "PUT", "enable-mp", First)).Status);
        await CheckAsync(cluster);
    }

    [Fact]
    public async Task Requests_go_on_while_mountpaths_change()
    {
        await using ClusterFixture cluster = await StartAsync();
        using CancellationTokenSource ended = new();
        Task writing = Task.Run(
            async () =>
            {
                for (int round = 0; !ended.IsCancellationRequested; round++)
                {
                    string name = $"tb/d/o{round % Count}";
                    await cluster.PutAsync(name, Encoding.ASCII.GetBytes($"content {round % Count}"));
                    Assert.Equal($"content {round % Count}", Encoding.ASCII.GetString(await cluster.GetAsync(name)));
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await AskAsync(cluster, "PUT", i % 2 == 0 ? "disable-mp" : "enable-mp", First)).Status);
        }

        await ended.CancelAsync();
        await writing.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await CheckAsync(cluster);
    }

    [Fact]
    public async Task A_folder_remembers_which_mountpaths_are_disabled()
    {
        using TempFolder folder = new();
        DevServerOptions options = new() { DataDirectory = folder.Path };
        await using (ClusterFixture cluster = await StartAsync(options))
        {
            Assert.Equal(200, (await AskAsync(cluster, "PUT", "disable-mp", First)).Status);
            Assert.Equal(200, (await AskAsync(cluster, "DELETE", "detach-mp", "/ais/mnt/mp2/1")).Status);
        }

        await using (ClusterFixture cluster = await ClusterFixture.StartAsync(options))
        {
            Assert.Equal([First], Paths(await ToldAsync(cluster), "disabled"));
            Assert.Equal(["/ais/mnt/mp3/1", "/ais/mnt/mp4/1"], Paths(await ToldAsync(cluster), "available"));
            await CheckAsync(cluster);
            Assert.Equal(200, (await AskAsync(cluster, "PUT", "enable-mp", First)).Status);
            await CheckAsync(cluster);
        }
    }

    [Theory]
    [InlineData("PUT", "attach-mp", "/nosuch", 404, "mountpath /nosuch does not exist")]
    [InlineData("PUT", "attach-mp", "rel", 400, "invalid mountpath [rel]; mountpath must be an absolute path")]
    [InlineData("PUT", "enable-mp", "/", 400, "invalid mountpath [/]; root directory is not a valid mountpath")]
    [InlineData("PUT", "attach-mp", "/ais/mnt/mp2/1", 400, "duplicated mountpath mp[/ais/mnt/mp2/1, fs=/dev/vda/ext4, unknown] (mp[/ais/mnt/mp2/1, vda, hdd])")]
    [InlineData("PUT", "attach-mp", First, 400, "mp[/ais/mnt/mp1/1, fs=/dev/vda/ext4, unknown] exists and is currently disabled (hint: did you want to enable it?)")]
    [InlineData("PUT", "disable-mp", First, 204, "")]
    [InlineData("PUT", "enable-mp", "/ais/mnt/mp2/1", 204, "")]
    [InlineData("PUT", "rescan-mp", First, 400, "not starting rescan-disks: mp[/ais/mnt/mp1/1, vda, hdd] is not available")]
    [InlineData("PUT", "fshc-mp", "/nosuch", 400, "not starting FSHC: /nosuch is not available")]
    [InlineData("DELETE", "detach-mp", "/nosuch", 404, "mountpath /nosuch does not exist")]
    public async Task What_cannot_be_done_is_told(string method, string action, string path, int status, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        Assert.Equal(200, (await AskAsync(cluster, "PUT", "disable-mp", First)).Status);
        (int answered, string text) = await AskAsync(cluster, method, action, path);
        Assert.Equal(status, answered);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "disable-mp", "enable-mp")]
    [InlineData("DELETE", "detach-mp", "attach-mp")]
    public async Task A_target_leaves_the_map_with_its_last_mountpath_and_comes_back_without_one(string method, string away, string back)
    {
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions { MountpathCount = 2 });
        (string last, string id) = ("/ais/mnt/mp2/1", cluster.Cluster.Targets.Ids[0]);
        int there = Enumerable.Range(0, Count).First(i => cluster.Cluster.Targets.OwnerOf("tb", $"d/o{i}") == id);
        (int version, _) = await MapAsync(cluster);
        Assert.Equal(200, (await AskAsync(cluster, method, away, First)).Status);
        await CheckAsync(cluster);
        Assert.Equal(version, (await MapAsync(cluster)).Version);

        Assert.Equal(200, (await AskAsync(cluster, method, away, last)).Status);
        Assert.Equal((version + 1, false), await InMapAsync(cluster, id));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Get, $"tb/d/o{there}"));
        Assert.Empty(Paths(await ToldAsync(cluster), "available"));
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!(await InMapAsync(cluster, id)).IsThere)
        {
            await Task.Delay(100, patience.Token);
        }

        Assert.Equal((version + 2, true), await InMapAsync(cluster, id));
        foreach (HttpMethod asked in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Delete])
        {
            Assert.Equal(HttpStatusCode.BadRequest, await cluster.StatusAsync(asked, $"tb/d/o{there}"));
        }

        using HttpResponseMessage refused = await cluster.FollowAsync(HttpMethod.Get, $"/v1/objects/tb/d/o{there}");
        Assert.Contains("\"message\":\"no mountpaths\"", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain($"\"d/o{there}\"", await cluster.ListAsync("tb", "{}"), StringComparison.Ordinal);

        Assert.Equal(200, (await AskAsync(cluster, "PUT", back, last)).Status);
        Assert.Equal((version + 2, true), await InMapAsync(cluster, id));
        await CheckAsync(cluster);
    }

    [Fact]
    public async Task The_only_target_stays_in_the_map_without_a_mountpath()
    {
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 1 });
        (int version, _) = await MapAsync(cluster);
        Assert.Equal(200, (await AskAsync(cluster, "PUT", "disable-mp", First)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, await cluster.StatusAsync(HttpMethod.Get, "tb/d/o0"));
        Assert.Equal(version, (await MapAsync(cluster)).Version);
        Assert.Equal(200, (await AskAsync(cluster, "PUT", "enable-mp", First)).Status);
        await CheckAsync(cluster);
    }

    private static async Task<(int Version, bool IsThere)> InMapAsync(ClusterFixture cluster, string id)
    {
        (int version, string[] targets) = await MapAsync(cluster);
        return (version, targets.Contains(id));
    }

    private static async Task<(int Version, string[] Targets)> MapAsync(ClusterFixture cluster)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/daemon?what=smap");
        using JsonDocument map = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        string[] targets = [.. map.RootElement.GetProperty("tmap").EnumerateObject().Select(static target => target.Name)];
        return (int.Parse(map.RootElement.GetProperty("version").GetString()!, System.Globalization.CultureInfo.InvariantCulture), targets);
    }

    private static async Task<ClusterFixture> StartAsync(DevServerOptions? options = null)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        await cluster.CreateBucketAsync("tb");
        for (int i = 0; i < Count; i++)
        {
            await cluster.PutAsync($"tb/d/o{i}", Encoding.ASCII.GetBytes($"content {i}"));
        }

        return cluster;
    }

    private static async Task CheckAsync(ClusterFixture cluster)
    {
        string list = await cluster.ListAsync("tb", "{}");
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal($"content {i}", Encoding.ASCII.GetString(await cluster.GetAsync($"tb/d/o{i}")));
            Assert.Contains($"\"d/o{i}\"", list, StringComparison.Ordinal);
        }
    }

    private static int OnFirst(ClusterFixture cluster)
    {
        Mountpath first = cluster.Cluster.State.Map.Targets[0].Paths.All[0];
        return (int)cluster.Cluster.State.Buckets.All.Single().OnMountpaths![first].Count;
    }

    private static async Task<(int Status, string Text)> AskAsync(ClusterFixture cluster, string method, string action, string path, string query = "")
    {
        string message = $"{{\"action\":\"{action}\",\"value\":\"{path}\"}}";
        using HttpResponseMessage answer = await cluster.SendAsync(
            new HttpMethod(method), "/v1/reverse/daemon/mountpaths" + query, ClusterFixture.Json(message), ("Ais-Node-Id", cluster.Cluster.Targets.Ids[0]));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> ToldAsync(ClusterFixture cluster)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/reverse/daemon?what=mountpaths", null, ("Ais-Node-Id", cluster.Cluster.Targets.Ids[0]));
        using JsonDocument told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return told.RootElement.Clone();
    }

    private static List<string?> Paths(JsonElement told, string state) => [.. told.GetProperty(state).EnumerateArray().Select(path => path.GetString())];
}
