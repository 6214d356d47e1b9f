using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>What is told about jobs, and to whom they belong.</summary>
public sealed class JobTests
{
    [Theory]
    [InlineData("""{"kind":"lru"}""", 1)]
    [InlineData("""{"kind":"lru-eviction"}""", 1)]
    [InlineData("""{"kind":"lru","show_active":false}""", 1)]
    [InlineData("""{"kind":"lru","show_active":true}""", 0)]
    [InlineData("""{"kind":"lru","show_active":null}""", 1)]
    [InlineData("""{"kind":"cleanup"}""", 0)]
    [InlineData("""{"kind":"nosuch"}""", 2)]
    [InlineData("""{"kind":"copy-bucket","bck":{"name":"b"}}""", 1)]
    [InlineData("""{"kind":"copy-bck","bck":{"name":"b"},"show_active":true}""", 1)]
    [InlineData("{}", 2)]
    public async Task Kinds_names_and_activity_select_jobs(string query, int count)
    {
        await using ClusterFixture cluster = await StartWithCopyAsync();
        await ActAsync(cluster, "start", """{"kind":"lru"}""");
        Assert.Equal(count, (await SnapshotsAsync(cluster, query)).First().Value.GetArrayLength());
    }

    [Theory]
    [InlineData("""{"id":"xnosuchid"}""", "x-[xnosuchid]")]
    [InlineData("""{"id":"xnosuchid","kind":"lru"}""", "x-lru[xnosuchid]")]
    [InlineData("""{"kind":"lru","bck":{"name":"gone"}}""", "x-lru-ais://gone")]
    [InlineData("""{"id":"xnosuchid","show_active":true}""", "x-[xnosuchid]-only-running")]
    public async Task What_no_target_knows_is_not_found(string query, string shown)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=qryxstats", ClusterFixture.Json(query));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains($"\\\"{shown}\\\" not found", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start", """{"kind":"nosuch"}""", 400, "invalid xaction (job) kind")]
    [InlineData("start", """{"kind":"make-n-copies"}""", 400, "requires a bucket to start")]
    [InlineData("start", """{"kind":"mirror","bck":{"name":"b"}}""", 400, "must be done via a separate documented API")]
    [InlineData("start", """{"kind":"copy-bck","bck":{"name":"b"}}""", 400, "cannot start xaction copy-bck - operation not supported")]
    [InlineData("start", """{"kind":"put-copies","bck":{"name":"b"}}""", 400, "is driven by PUTs into a mirrored bucket")]
    [InlineData("start", """{"kind":"rechunk","bck":{"name":"gone"}}""", 404, "does not exist")]
    [InlineData("start", """{"kind":"resilver"}""", 501, "on all targets in the cluster")]
    [InlineData("start", """{"kind":"resilver","node":"nosuch"}""", 404, "node nosuch not present in Smap")]
    [InlineData("stop", """{"id":"short"}""", 400, "invalid xaction (job) UUID \\\"short\\\"")]
    [InlineData("stop", "{}", 400, "expecting a valid kind and/or UUID")]
    public async Task Jobs_that_cannot_be_started_or_stopped_are_refused(string action, string value, int status, string message)
    {
        await using ClusterFixture cluster = await StartWithCopyAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/v1/cluster", Message(action, value));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_job_is_aborted_and_so_is_that_of_a_destroyed_bucket_which_a_later_one_does_not_have()
    {
        await using ClusterFixture cluster = await StartWithCopyAsync();
        await ActAsync(cluster, "stop", """{"kind":"copy-bck"}""");
        JsonElement stopped = (await SnapshotsAsync(cluster, """{"kind":"copy-bck"}""")).First().Value[0];
        Assert.True(stopped.GetProperty("aborted").GetBoolean());
        Assert.Equal("user abort", stopped.GetProperty("abort-err").GetString());

        await StartCopyAsync(cluster);
        using (HttpResponseMessage destroyed = await cluster.SendAsync(HttpMethod.Delete, "/v1/buckets/b", ClusterFixture.Json("""{"action":"destroy-bck"}""")))
        {
            Assert.Equal(HttpStatusCode.OK, destroyed.StatusCode);
        }

        JsonElement[] all = [.. (await SnapshotsAsync(cluster, """{"kind":"copy-bck"}""")).First().Value.EnumerateArray()];
        Assert.Equal(2, all.Length);
        Assert.Matches(@"^\[post-bmd\] receive BMD v\d+: remove bucket$", all[1].GetProperty("abort-err").GetString());
        await cluster.CreateBucketAsync("b");
        Assert.Equal(0, (await SnapshotsAsync(cluster, """{"kind":"copy-bck","bck":{"name":"b"}}""")).First().Value.GetArrayLength());
    }

    [Fact]
    public async Task Each_target_tells_what_it_did()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => $"o{i}")];
        Array.ForEach(names, name => cluster.Cluster.PutObject("b", name, "1234"u8));
        ILookup<string, string> owned = names.ToLookup(name => cluster.Cluster.Targets.OwnerOf("b", name));
        string list = string.Join(',', names.Append("gone").Select(static name => $"\"{name}\""));
        using HttpResponseMessage deleted = await cluster.SendAsync(HttpMethod.Delete, "/v1/buckets/b", Message("delete-listrange", "{\"objnames\":[" + list + "]}"));
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        string missed = cluster.Cluster.Targets.OwnerOf("b", "gone");
        foreach (JsonProperty target in await SnapshotsAsync(cluster, """{"kind":"delete-listrange"}"""))
        {
            JsonElement job = target.Value[0];
            Assert.Equal($"{owned[target.Name].Count()}", job.GetProperty("stats").GetProperty("loc-objs").GetString());
            Assert.Equal($"{owned[target.Name].Count() * 4}", job.GetProperty("stats").GetProperty("loc-bytes").GetString());
            Assert.Equal(target.Name == missed ? $"t[{target.Name}]: ais://b/gone does not exist" : string.Empty, job.GetProperty("err").GetString());
        }
    }

    [Fact]
    public async Task Batches_of_a_bucket_are_one_job_that_ends_when_it_has_been_idle()
    {
        Clock clock = new();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TimeProvider = clock, JobQuietTime = TimeSpan.FromSeconds(13) });
        cluster.Cluster.PutObject("b", "o", "content"u8);
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/ml/moss/b", Encoding.UTF8.GetBytes("""{"in":[{"objname":"o"}],"strm":true}"""));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Matches("""^\["get-batch\[gbt-[\w-]+\]"\]\s$""", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/cluster?what=running_all", """{"kind":"get-batch"}"""));
        Assert.Equal(1, (await SnapshotsAsync(cluster, """{"kind":"get-batch"}""")).First().Value.GetArrayLength());
        clock.Passed = TimeSpan.FromSeconds(14);
        Assert.True((await SnapshotsAsync(cluster, """{"kind":"get-batch"}""")).First().Value[0].GetProperty("is_idle").GetBoolean());
        Assert.Matches("""^\["get-batch\[gbt-[\w-]+\]"\]\s$""", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/cluster?what=running_all", """{"kind":"get-batch"}"""));
        clock.Passed = TimeSpan.FromMinutes(2);
        Assert.Equal("[]\n", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/cluster?what=running_all", """{"kind":"get-batch"}"""));
        Assert.Equal(0, (await SnapshotsAsync(cluster, """{"kind":"get-batch","show_active":true}""")).First().Value.GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_that_synchronizes_removes_what_is_gone_at_its_source(bool ofBucket)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        foreach (string name in (string[])["p/1", "p/2", "other"])
        {
            cluster.Cluster.PutObject("to", name, "old"u8);
        }

        cluster.Cluster.PutObject("b", "p/2", "new"u8);
        using HttpResponseMessage answer = ofBucket
            ? await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/b?bck_to=ais%2F%40%23%2Fto%2F", Message("copy-bck", """{"prefix":"p/","synchronize":true}"""))
            : await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/b", Message("copy-listrange", """{"template":"p/{1..3}","tobck":{"name":"to"},"synchronize":true}"""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync("to", "{}"));
        Assert.Equal(["other", "p/2"], page.RootElement.GetProperty("entries").EnumerateArray().Select(static entry => entry.GetProperty("name").GetString()!));
        Assert.Equal("new"u8.ToArray(), await cluster.GetAsync("to/p/2"));
    }

    private static async Task<ClusterFixture> StartWithCopyAsync()
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { JobQuietTime = TimeSpan.FromHours(1) });
        cluster.Cluster.PutObject("from", "o", "x"u8);
        await StartCopyAsync(cluster);
        return cluster;
    }

    private static async Task StartCopyAsync(ClusterFixture cluster)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/from?bck_to=ais%2F%40%23%2Fb%2F", Message("copy-bck", "{}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static HttpContent Message(string action, string value) => ClusterFixture.Json("{\"action\":\"" + action + "\",\"value\":" + value + "}");

    private static async Task ActAsync(ClusterFixture cluster, string action, string value)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/v1/cluster", Message(action, value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<JsonElement.ObjectEnumerator> SnapshotsAsync(ClusterFixture cluster, string query)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=qryxstats", ClusterFixture.Json(query));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone().EnumerateObject();
    }

    /// <summary>The system's clock, and more.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }
}
