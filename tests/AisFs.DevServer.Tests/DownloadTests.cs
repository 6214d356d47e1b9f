using System.Net;
using System.Text.Json;

namespace AisFs.DevServer.Tests;

/// <summary>Jobs that fetch objects from web servers: here from another cluster, which redirects to its targets.</summary>
public sealed class DownloadTests
{
    [Fact]
    public async Task Objects_are_fetched_told_and_passed_over_when_they_are_there()
    {
        await using ClusterFixture web = await ClusterFixture.StartAsync();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);
        web.Cluster.PutObject("w", "f1", content);
        web.Cluster.PutObject("w", "f2", "two"u8);
        string links = $"{web.Endpoint}v1/objects/w/";
        JsonElement one = await RunAsync(cluster, "{\"type\":\"single\",\"bucket\":{\"name\":\"b\"},\"link\":\"" + links + "f1\",\"object_name\":\"d/one\",\"description\":\"my first\"}");
        Assert.Equal((1, 0, 0), Counts(one));
        Assert.Equal(content, await cluster.GetAsync("b/d/one"));
        JsonElement task = Assert.Single(one.GetProperty("finished_tasks").EnumerateArray());
        Assert.Equal(("d/one", "300000"), (task.GetProperty("name").GetString(), task.GetProperty("downloaded").GetString()));

        JsonElement range = await RunAsync(cluster, "{\"type\":\"range\",\"bucket\":{\"name\":\"b\"},\"subdir\":\"r\",\"template\":\"" + links + "f{1..3}\"}");
        Assert.Equal((2, 0, 1), Counts(range));
        Assert.Equal("two"u8.ToArray(), await cluster.GetAsync("b/r/f2"));
        Assert.Equal("f3", range.GetProperty("download_errors")[0].GetProperty("name").GetString()!.Split('/')[^1]);

        JsonElement again = await RunAsync(cluster, "{\"type\":\"multi\",\"bucket\":{\"name\":\"b\"},\"objects\":{\"d/one\":\"" + links + "f1\",\"new\":\"" + links + "f2\"}}");
        Assert.Equal((1, 1, 0), Counts(again));
        Assert.Contains("my first", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/download", """{"regex":"first"}"""), StringComparison.Ordinal);
        Assert.Equal("[]", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/download", """{"regex":"third"}"""));
        Assert.Equal("[]", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/download", """{"only_active_tasks":true}"""));
    }

    [Fact]
    public async Task A_job_is_removed_once_and_what_is_not_there_is_not_found()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        JsonElement job = await RunAsync(cluster, """{"type":"single","bucket":{"name":"b"},"link":"http://127.0.0.1:1/f"}""");
        Assert.Equal((0, 0, 1), Counts(job));
        string question = $"{{\"id\":\"{job.GetProperty("id").GetString()}\"}}";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Delete, "/abort", question));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, HttpMethod.Delete, "/remove", question));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Delete, "/remove", question));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster, HttpMethod.Get, string.Empty, question));
    }

    [Theory]
    [InlineData("POST", "", """{"type":"single"}""", "bucket name is missing")]
    [InlineData("POST", "", """{"type":"nosuch","bucket":{"name":"b"}}""", "input does not match any of the supported formats (single, range, multi, backend)")]
    [InlineData("POST", "", """{"type":"single","bucket":{"name":"b"}}""", "can not extract a valid 'object_name' from the provided download 'link'")]
    [InlineData("POST", "", """{"type":"backend","bucket":{"name":"b"}}""", "requires a remote bucket")]
    [InlineData("POST", "/more", """{"type":"single"}""", "URL 'v1/download/more' is too long: expected 2 items, got 3")]
    [InlineData("DELETE", "/abort", "{}", "UUID not specified")]
    [InlineData("DELETE", "/nosuch", """{"id":"x"}""", "invalid action \\\"nosuch\\\"")]
    [InlineData("GET", "", """{"id":"x","regex":"y"}""", "mutually exclusive")]
    public async Task Requests_that_cannot_be_are_refused(string method, string path, string body, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(new HttpMethod(method), "/v1/download" + path, ClusterFixture.Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static (int Finished, int Skipped, int Failed) Counts(JsonElement job)
        => (job.GetProperty("finished_cnt").GetInt32(), job.GetProperty("skipped_cnt").GetInt32(), job.GetProperty("error_cnt").GetInt32());

    private static async Task<HttpStatusCode> StatusAsync(ClusterFixture cluster, HttpMethod method, string path, string body)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(method, "/v1/download" + path, ClusterFixture.Json(body));
        return answer.StatusCode;
    }

    /// <summary>Starts a job and waits until it has ended.</summary>
    private static async Task<JsonElement> RunAsync(ClusterFixture cluster, string spec)
    {
        using HttpResponseMessage started = await cluster.SendAsync(HttpMethod.Post, "/v1/download", ClusterFixture.Json(spec));
        string text = await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(started.StatusCode == HttpStatusCode.OK, text);
        while (true)
        {
            using JsonDocument status = JsonDocument.Parse(await cluster.FollowTextAsync(HttpMethod.Get, "/v1/download", text));
            if (!status.RootElement.GetProperty("finished_time").GetString()!.StartsWith("0001", StringComparison.Ordinal))
            {
                return status.RootElement.Clone();
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
