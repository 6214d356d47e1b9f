using System.Net;

namespace AisFs.DevServer.Tests;

/// <summary>Paths with more, or fewer, segments than a request has use for: never may one act on something else than it names.</summary>
public sealed class PathTests
{
    private const string InvalidName = "bucket name is invalid: may only contain letters, numbers, dashes (-), underscores (_), and dots (.)";

    [Theory]
    [InlineData("DELETE", "b/more", "destroy-bck", InvalidName)]
    [InlineData("DELETE", "b/", "destroy-bck", InvalidName)]
    [InlineData("DELETE", "b/more", "evict-remote-bck", InvalidName)]
    [InlineData("DELETE", "b/more", "delete-listrange", InvalidName)]
    [InlineData("DELETE", "/b", "destroy-bck", InvalidName)]
    [InlineData("DELETE", "", "destroy-bck", "URL 'v1/buckets/' is too short: expected 3 items, got 2")]
    [InlineData("PATCH", "b/more", "set-bprops", InvalidName)]
    [InlineData("PATCH", "b/more", "reset-bprops", InvalidName)]
    [InlineData("PATCH", "", "set-bprops", "URL 'v1/buckets/' is too short: expected 3 items, got 2")]
    [InlineData("POST", "b/more", "create-bck", "invalid request URI \\\"/v1/buckets/b/more\\\"")]
    [InlineData("POST", "b/more", "move-bck", "invalid request URI \\\"/v1/buckets/b/more\\\"")]
    [InlineData("POST", "b/more", "copy-bck", "invalid request URI \\\"/v1/buckets/b/more\\\"")]
    [InlineData("POST", "", "create-bck", "URL 'v1/buckets/' is too short: expected 3 items, got 2")]
    [InlineData("PUT", "", "archive", "URL 'v1/buckets/' is too short: expected 3 items, got 2")]
    public async Task What_follows_a_bucket_is_refused(string method, string path, string action, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "o", "content"u8);
        using HttpResponseMessage answer = await cluster.SendAsync(
            new HttpMethod(method),
            $"/v1/buckets/{path}?bck_to=ais%2F%40%23%2Fto%2F",
            ClusterFixture.Json("{\"action\":\"" + action + "\",\"value\":{\"objnames\":[\"o\"],\"versioning\":{\"enabled\":false}}}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"message\":\"{message}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await AssertUntouchedAsync(cluster);
    }

    [Theory]
    [InlineData("POST", "/v1/objects/b/more", "promote")]
    [InlineData("POST", "/v1/objects/b/o", "blob-download")]
    [InlineData("PUT", "/v1/etl/more", "")]
    [InlineData("GET", "/v1/ml/moss/b/more", "")]
    [InlineData("GET", "/v1/ml/other/b", "")]
    [InlineData("HEAD", "/v1/buckets/b/more", "")]
    [InlineData("HEAD", "/v1/buckets/b/", "")]
    [InlineData("GET", "/v1/download/more", "")]
    [InlineData("DELETE", "/v1/objects/b", "")]
    [InlineData("DELETE", "/v1/objects/b/", "")]
    public async Task Other_paths_of_a_wrong_length_are_refused(string method, string path, string action)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "o", "content"u8);
        using HttpResponseMessage answer = await cluster.SendAsync(new HttpMethod(method), path, method == "HEAD" ? null : ClusterFixture.Json($$"""{"action":"{{action}}"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await AssertUntouchedAsync(cluster);
    }

    /// <summary>As the real cluster does it: these only read.</summary>
    [Fact]
    public async Task A_listing_and_a_summary_take_further_segments()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "o", "content"u8);
        Assert.Contains("\"name\":\"o\"", await cluster.ListAsync("b/more", "{}"), StringComparison.Ordinal);
        using HttpResponseMessage head = await cluster.SendAsync(HttpMethod.Head, "/v1/buckets/b/pre*?bsumm_remote=false");
        Assert.Equal(HttpStatusCode.Accepted, head.StatusCode);
    }

    /// <summary>The Python SDK names the prefix only once.</summary>
    [Fact]
    public async Task A_summary_counts_what_its_first_request_named()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        Array.ForEach(["pre1", "pre2", "other"], name => cluster.Cluster.PutObject("b", name, "content"u8));
        using HttpResponseMessage started = await cluster.SendAsync(HttpMethod.Head, "/v1/buckets/b/pre?bsumm_remote=false");
        string id = started.Headers.GetValues("Ais-Xaction-Id").Single();
        using HttpResponseMessage counted = await cluster.SendAsync(HttpMethod.Head, $"/v1/buckets/b?bsumm_remote=false&uuid={id}");
        Assert.Contains("\"obj_count_present\":\"2\"", counted.Headers.NonValidated["Ais-Bucket-Summ"].ToString(), StringComparison.Ordinal);

        string uuid = await cluster.FollowTextAsync(HttpMethod.Get, "/v1/buckets/b", """{"action":"summary-bck","value":{"prefix":"other"}}""");
        string summary = await cluster.FollowTextAsync(HttpMethod.Get, "/v1/buckets/b", "{\"action\":\"summary-bck\",\"value\":{\"uuid\":\"" + uuid.Trim('"') + "\"}}");
        Assert.Contains("\"obj_count_present\":\"1\"", summary, StringComparison.Ordinal);
    }

    private static async Task AssertUntouchedAsync(ClusterFixture cluster)
    {
        Assert.Equal("content"u8.ToArray(), await cluster.GetAsync("b/o"));
        using HttpResponseMessage head = await cluster.SendAsync(HttpMethod.Head, "/v1/buckets/b");
        Assert.Contains("\"versioning\":{\"enabled\":true", head.Headers.NonValidated["Ais-Bucket-Props"].ToString(), StringComparison.Ordinal);
    }
}
