using System.Net;
using System.Text;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

public sealed class BasicTests
{
    private static readonly byte[] s_hello = "hello, world\n"u8.ToArray();

    [Fact]
    public async Task An_object_is_put_read_listed_and_deleted()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        using (HttpResponseMessage put = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/a/b", s_hello))
        {
            Assert.Equal("abdc2a61f1f91f4c", put.Headers.GetValues("Ais-Checksum-Value").Single());
            Assert.Equal("1", put.Headers.GetValues("Ais-Version").Single());
        }

        Assert.Equal(s_hello, await cluster.GetAsync("tb/a/b"));
        string list = await cluster.ListAsync("tb", "{\"props\":\"name,size\"}");
        Assert.Contains("{\"name\":\"a/b\",\"size\":\"13\",\"flags\":64}", list, StringComparison.Ordinal);
        using HttpResponseMessage delete = await cluster.FollowAsync(HttpMethod.Delete, "/v1/objects/tb/a/b");
        Assert.Equal(HttpStatusCode.OK, delete.StatusCode);
        using HttpResponseMessage gone = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/a/b");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("\"entries\":null", await cluster.ListAsync("tb", "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1 << 20)]
    [InlineData((5 << 20) + 17)]
    public async Task Content_comes_back_as_it_was_sent(int size)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        await cluster.PutAsync("tb/o", content);
        Assert.Equal(content, await cluster.GetAsync("tb/o"));
        if (size > 10)
        {
            using HttpResponseMessage part = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o", null, ("Range", $"bytes={size - 10}-"));
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(content[^10..], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_map_names_the_nodes()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TargetCount = 3 });
        string map = await cluster.FollowTextAsync(HttpMethod.Get, "/v1/daemon?what=smap");
        Assert.Equal(3, map.Split("\"daemon_type\":\"target\"").Length - 1);
        Assert.Contains(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cluster.Endpoint.OriginalString.TrimEnd('/'))), map, StringComparison.Ordinal);
    }
}
