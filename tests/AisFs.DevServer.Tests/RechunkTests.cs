using System.Net.Http.Headers;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>Objects that are cut into parts after they were stored. The answers were measured on a real cluster.</summary>
public sealed class RechunkTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i % 251))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Objects_are_cut_and_put_together_and_their_properties_tell_it(bool inFolder)
    {
        using TempFolder folder = new();
        DevServerOptions options = inFolder ? new DevServerOptions { DataDirectory = folder.Path } : new DevServerOptions();
        await using (ClusterFixture cluster = await ClusterFixture.StartAsync(options))
        {
            await cluster.CreateBucketAsync("tb");
            await cluster.PutAsync("tb/p/large", s_content, ("Ais-Custom-Md", "k=v"));
            await cluster.PutAsync("tb/other", s_content);
            await cluster.PutAsync("tb/small", s_content[..500]);
            HttpResponseHeaders before = await HeadAsync(cluster, "p/large");
            await RunAsync(cluster, """{"chunk-size":30000,"objsize-limit":1000}""", 200);
            HttpResponseHeaders cut = await HeadAsync(cluster, "p/large");
            Assert.Equal(["4"], cut.GetValues("Ais-Chunks-Count"));
            Assert.Equal(["30000"], cut.GetValues("Ais-Chunks-Max-Chunk-Size"));
            Assert.Equal(["2"], cut.GetValues("Ais-Version"));
            Assert.Equal(before.GetValues("Ais-Checksum-Value"), cut.GetValues("Ais-Checksum-Value"));
            Assert.Equal(["k=v"], cut.GetValues("Ais-Custom-Md"));
            Assert.False((await HeadAsync(cluster, "small")).Contains("Ais-Chunks-Count"));
            Assert.Contains("\"flags\":8256", await cluster.ListAsync("tb", """{"prefix":"p/"}"""), StringComparison.Ordinal);
            Assert.Equal(s_content, await cluster.GetAsync("tb/p/large"));
            using HttpResponseMessage jobs = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=qryxstats", ClusterFixture.Json("""{"kind":"rechunk"}"""));
            Assert.Contains("\"ctlmsg\":\"objsize-limit:1000B, chunk-size:29KiB", await jobs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await RunAsync(cluster, """{"chunk-size":30000,"objsize-limit":0,"prefix":"p/"}""", 200);
        }

        if (inFolder)
        {
            await using ClusterFixture again = await ClusterFixture.StartAsync(options);
            await CheckAsync(again);
        }
    }

    [Theory]
    [InlineData("""{"chunk-size":0,"objsize-limit":1000}""", "failed to newxactRechunk chunk size is not set, err: <nil>")]
    [InlineData("""{"chunk-size":-1,"objsize-limit":1000}""", "failed to newxactRechunk chunk size is not set, err: <nil>")]
    [InlineData("""{"nosuch":1}""", "apc.RechunkMsg.ReadObject: found unknown field: nosuch")]
    [InlineData("5", "expect { or n, but found 5")]
    public async Task What_cannot_be_done_is_told(string value, string message)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        string answer = await RunAsync(cluster, value, 400);
        Assert.Contains("failed to \\\"rechunk\\\" List/Range: t[" + cluster.Cluster.Targets.Ids[0], answer, StringComparison.Ordinal);
        Assert.Contains(message, answer, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(ClusterFixture cluster)
    {
        HttpResponseHeaders whole = await HeadAsync(cluster, "p/large");
        Assert.False(whole.Contains("Ais-Chunks-Count"));
        Assert.Equal(["3"], whole.GetValues("Ais-Version"));
        Assert.Equal(["4"], (await HeadAsync(cluster, "other")).GetValues("Ais-Chunks-Count"));
        Assert.Equal(s_content, await cluster.GetAsync("tb/p/large"));
        Assert.Equal(s_content, await cluster.GetAsync("tb/other"));
    }

    private static async Task<HttpResponseHeaders> HeadAsync(ClusterFixture cluster, string name)
    {
        using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Head, $"/v1/objects/tb/{name}?props=checksum,version,chunked,custom");
        return answer.Headers;
    }

    private static async Task<string> RunAsync(ClusterFixture cluster, string value, int status)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/tb", ClusterFixture.Json($"{{\"action\":\"rechunk\",\"value\":{value}}}"));
        Assert.Equal(status, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
