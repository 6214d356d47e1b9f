using System.Net;
using System.Net.Sockets;
using System.Text;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>The memory that contents take: a limit, blocks of zeros that take none, answers that are not in memory twice.</summary>
public sealed class MemoryTests
{
    private const int Mega = 1 << 20;

    [Fact]
    public async Task What_does_not_fit_is_refused_and_what_is_there_stays()
    {
        await using ClusterFixture cluster = await StartAsync(32 * Mega);
        byte[] content = Noise(20 * Mega);
        await cluster.PutAsync("tb/first", content);
        using (HttpResponseMessage refused = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/second", Noise(20 * Mega)))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            string body = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("\"tcode\":\"ErrCapExceeded\",\"message\":\"out of space: used ", body, StringComparison.Ordinal);
            Assert.Contains("out of 32.00MiB)\"", body, StringComparison.Ordinal);
        }

        Assert.Equal(content, await cluster.GetAsync("tb/first"));
        Assert.Equal(HttpStatusCode.OK, await cluster.DeleteAsync("tb/first"));
        await cluster.PutAsync("tb/second", content);
        await cluster.PutAsync("tb/small", "x"u8.ToArray());
        Assert.Throws<IOException>(() => cluster.Cluster.PutObject("tb", "third", content));
        Assert.Equal(content, await cluster.GetAsync("tb/second"));
    }

    [Fact]
    public async Task Parts_and_appends_count_too_and_are_given_back()
    {
        await using ClusterFixture cluster = await StartAsync(32 * Mega);
        for (int round = 0; round < 5; round++)
        {
            string id = await cluster.FollowTextAsync(HttpMethod.Post, "/v1/objects/tb/m", """{"action":"mpt-upload"}""");
            using HttpResponseMessage part = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/tb/m?uploadId={id}&partNumber=1", Noise(20 * Mega));
            Assert.Equal(HttpStatusCode.OK, part.StatusCode);
            using HttpResponseMessage beyond = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/tb/m?uploadId={id}&partNumber=2", Noise(20 * Mega));
            Assert.Equal(HttpStatusCode.InsufficientStorage, beyond.StatusCode);
            using HttpResponseMessage abort = await cluster.FollowAsync(HttpMethod.Delete, $"/v1/objects/tb/m?uploadId={id}", """{"action":"mpt-abort"}"""u8.ToArray());
            Assert.Equal(HttpStatusCode.OK, abort.StatusCode);
        }

        await cluster.PutAsync("tb/o", Noise(20 * Mega));
    }

    [Fact]
    public async Task Zeros_take_no_memory_and_come_back()
    {
        await using ClusterFixture cluster = await StartAsync(16 * Mega);
        byte[] sparse = new byte[(100 * Mega) + 12_345];
        sparse[50 * Mega] = 1;
        for (int i = 0; i < 3; i++)
        {
            await cluster.PutAsync($"tb/{i}", sparse);
        }

        await cluster.PutAsync("tb/zeros", new byte[300_000]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(sparse, await cluster.GetAsync($"tb/{i}"));
        }

        Assert.Equal(new byte[300_000], await cluster.GetAsync("tb/zeros"));
    }

    [Fact]
    public async Task Answers_that_nobody_reads_take_no_memory_of_their_own()
    {
        const int Readers = 16;
        await using ClusterFixture cluster = await StartAsync(256 * Mega);
        await cluster.PutAsync("tb/o", Noise(64 * Mega));
        List<TcpClient> clients = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Get, "/v1/objects/tb/o");
            for (int i = 0; i < Readers; i++)
            {
                TcpClient client = new();
                clients.Add(client);
                await client.ConnectAsync(redirect.Headers.Location!.Host, redirect.Headers.Location.Port, TestContext.Current.CancellationToken);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {redirect.Headers.Location.PathAndQuery} HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
                Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[16], TestContext.Current.CancellationToken));
            }

            Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * Mega);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task Batches_and_members_of_archives_are_sent_without_being_stored()
    {
        await using ClusterFixture cluster = await StartAsync(40 * Mega);
        byte[] content = Noise(30 * Mega);
        cluster.Cluster.PutObject("tb", "o", content);
        string request = """{"in":[{"objname":"o"}],"mime":".tar","strm":true}""";
        using (HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Get, "/v1/ml/moss/tb", ClusterFixture.Json(request)))
        using (HttpResponseMessage batch = await cluster.SendAsync(HttpMethod.Get, redirect.Headers.Location!, ClusterFixture.Json(request)))
        {
            Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
            byte[] tar = await batch.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal(content, tar[512..(512 + content.Length)]);
            Assert.Equal(HttpStatusCode.OK, await cluster.DeleteAsync("tb/o"));
            await cluster.PutAsync("tb/s.tar", tar);
        }

        string member = Uri.EscapeDataString("tb/o");
        Assert.Equal(content, await cluster.GetAsync($"tb/s.tar?archpath={member}"));
        Assert.True((await cluster.GetAsync("tb/s.tar?archregx=tb&archmode=prefix")).Length > content.Length);
    }

    private static async Task<ClusterFixture> StartAsync(long limit)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { MemoryLimit = limit });
        await cluster.CreateBucketAsync("tb");
        return cluster;
    }

    private static byte[] Noise(int size)
    {
        byte[] noise = new byte[size];
        new Random(size).NextBytes(noise);
        return noise;
    }
}
