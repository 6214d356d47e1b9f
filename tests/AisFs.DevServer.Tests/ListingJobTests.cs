using System.Net;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Jobs;

namespace AisFs.DevServer.Tests;

/// <summary>Each listing is a job of the listing's uuid, as on a real cluster.</summary>
public sealed class ListingJobTests
{
    private const string Uuid = "abcdefghi";

    [Fact]
    public async Task The_pages_of_a_listing_are_one_job_which_waits_for_the_next_one()
    {
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions());
        await cluster.ListAsync("b", $$"""{"uuid":"{{Uuid}}","props":"name","pagesize":3}""");
        await cluster.ListAsync("b", $$"""{"uuid":"{{Uuid}}","props":"name","pagesize":3,"continuation_token":"o2"}""");
        JsonElement[] jobs = await JobsAsync(cluster, $$"""{"id":"{{Uuid}}","kind":"list"}""");
        Assert.Equal(cluster.Cluster.Targets.Ids.Count, jobs.Length);
        Assert.All(jobs, job =>
        {
            Assert.Equal(("list", Uuid, "b"), (Text(job, "kind"), Text(job, "id"), Text(job.GetProperty("bck"), "name")));
            Assert.Equal("0001-01-01T00:00:00Z", Text(job, "end-time"));
            Assert.True(job.GetProperty("is_idle").GetBoolean());
            Assert.Matches(@"^t\[\w+\]:( ais://b, props:name, flags:name-only)? job:\[reqs:2 pages:2 entries:\d+ avg-lat:\S+ max-lat:\S+\]$", Text(job, "ctlmsg"));
        });
        Assert.Single(jobs, static job => Text(job, "ctlmsg").Contains("ais://b", StringComparison.Ordinal));
        Assert.InRange(jobs.Sum(static job => int.Parse(Text(job.GetProperty("stats"), "loc-objs"), System.Globalization.CultureInfo.InvariantCulture)), 6, 12);
    }

    [Fact]
    public async Task The_proxy_knows_no_status_of_a_listing()
    {
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions());
        await cluster.ListAsync("b", $$"""{"uuid":"{{Uuid}}"}""");
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=status", ClusterFixture.Json($$"""{"id":"{{Uuid}}"}"""));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal($"[\"list[{Uuid}]\"]\n", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/cluster?what=running_all", """{"kind":"list"}"""));
    }

    [Fact]
    public async Task A_listing_ends_when_nobody_asks_for_its_next_page_and_is_forgotten_soon()
    {
        Clock clock = new();
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions { TimeProvider = clock });
        await cluster.ListAsync("b", $$"""{"uuid":"{{Uuid}}"}""");
        Assert.NotEmpty(await JobsAsync(cluster, """{"kind":"list","show_active":true}"""));
        clock.Passed = TimeSpan.FromSeconds(21);
        Assert.Empty(await JobsAsync(cluster, """{"kind":"list","show_active":true}"""));
        Assert.NotEmpty(await JobsAsync(cluster, """{"kind":"list"}"""));
        clock.Passed = TimeSpan.FromSeconds(82);
        Assert.Empty(await JobsAsync(cluster, """{"kind":"list"}"""));
    }

    [Fact]
    public async Task The_listings_of_a_destroyed_bucket_are_aborted()
    {
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions());
        await cluster.ListAsync("b", $$"""{"uuid":"{{Uuid}}","prefix":"o1"}""");
        using HttpResponseMessage destroyed = await cluster.SendAsync(HttpMethod.Delete, "/v1/buckets/b", ClusterFixture.Json("""{"action":"destroy-bck"}"""));
        Assert.Equal(HttpStatusCode.OK, destroyed.StatusCode);
        JsonElement[] jobs = await JobsAsync(cluster, """{"kind":"list"}""");
        Assert.All(jobs, static job => Assert.StartsWith("[post-bmd] receive BMD", Text(job, "abort-err"), StringComparison.Ordinal));
        Assert.Single(jobs, static job => Text(job, "ctlmsg").Contains(" ais://b/o1, props:name,size,cached job:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listing_for_S3_says_so()
    {
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions());
        using HttpResponseMessage listed = await cluster.SendAsync(HttpMethod.Get, "/s3/b?delimiter=%2F");
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        JsonElement[] jobs = await JobsAsync(cluster, """{"kind":"list"}""");
        Assert.Single(jobs, static job => Text(job, "ctlmsg").Contains(" ais://b, props:size,checksum,atime,custom, flags:no-recursion,s3 job:", StringComparison.Ordinal));
    }

    [Fact]
    public void Listings_do_not_drive_out_the_jobs_that_people_wait_for()
    {
        JobTable jobs = new();
        Job copy = jobs.Start("copy-bck", default, 1);
        for (int i = 0; i < 30_000; i++)
        {
            jobs.Start("list", default, 1);
        }

        Assert.Same(copy, jobs.Find(copy.Id));
        Assert.InRange(jobs.Match(static _ => true).Count, 5_000, 10_000);
    }

    private static async Task<ClusterFixture> StartAsync(DevServerOptions options)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        for (int i = 0; i < 6; i++)
        {
            cluster.Cluster.PutObject("b", $"o{i}", "x"u8);
        }

        return cluster;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The snapshots of all targets.</summary>
    private static async Task<JsonElement[]> JobsAsync(ClusterFixture cluster, string query)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=qryxstats", ClusterFixture.Json(query));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. document.RootElement.Clone().EnumerateObject().SelectMany(static target => target.Value.EnumerateArray())];
    }

    /// <summary>The system's clock, and more.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }
}
