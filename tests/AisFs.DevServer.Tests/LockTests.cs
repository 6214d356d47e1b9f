using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.TestKit;

namespace AisFs.DevServer.Tests;

/// <summary>A reader holds the lock of its object as long as it is sent: writers wait for it, as at a real target.</summary>
public sealed class LockTests
{
    private static readonly byte[] s_large = new byte[32 << 20];

    public static TheoryData<string> Writers => ["put", "delete", "rename", "rename onto", "copy onto", "append", "patch"];

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task Writers_wait_until_a_paused_reader_goes_on(string writer)
    {
        await using ClusterFixture cluster = await StartAsync();
        await using PausedReader reader = await PausedReader.StartAsync(cluster, "tb/o");
        Task<HttpResponseMessage> writing = await WriteAsync(cluster, writer);
        await EverythingElseAsync(cluster);
        Assert.False(writing.IsCompleted);
        await reader.ReadToEndAsync(s_large.Length);
        using HttpResponseMessage written = await writing;
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task Writers_wait_until_the_connection_of_a_paused_reader_goes(string writer)
    {
        await using ClusterFixture cluster = await StartAsync();
        await using PausedReader reader = await PausedReader.StartAsync(cluster, "tb/o");
        Task<HttpResponseMessage> writing = await WriteAsync(cluster, writer);
        await EverythingElseAsync(cluster);
        Assert.False(writing.IsCompleted);
        await reader.DisposeAsync();
        using HttpResponseMessage written = await writing;
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
    }

    [Fact]
    public async Task Readers_do_not_wait_for_writers_that_wait()
    {
        await using ClusterFixture cluster = await StartAsync();
        await using PausedReader reader = await PausedReader.StartAsync(cluster, "tb/o");
        Task<HttpResponseMessage> writing = await WriteAsync(cluster, "put");
        await EverythingElseAsync(cluster);
        Assert.Equal(s_large.Length, (await cluster.GetAsync("tb/o")).Length);
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
        Assert.Equal(s_large.Length, head.Content.Headers.ContentLength);
        Assert.False(writing.IsCompleted);
    }

    [Fact]
    public async Task A_writer_whose_client_has_gone_writes_all_the_same()
    {
        await using ClusterFixture cluster = await StartAsync();
        await using PausedReader reader = await PausedReader.StartAsync(cluster, "tb/o");
        using (CancellationTokenSource giveUp = new())
        {
            using HttpClient client = new();
            using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Delete, "/v1/objects/tb/o");
            long before = cluster.Cluster.Requests.Count(Operation.ObjectDelete, NodeRole.Target);
            Task<HttpResponseMessage> deleting = client.DeleteAsync(redirect.Headers.Location, giveUp.Token);
            await Wait.UntilAsync(() => cluster.Cluster.Requests.Count(Operation.ObjectDelete, NodeRole.Target) > before);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deleting);
        }

        await reader.DisposeAsync();
        await Wait.UntilAsync(async () =>
        {
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
            return head.StatusCode == HttpStatusCode.NotFound;
        });
    }

    [Fact]
    public async Task A_range_of_nothing_drops_the_connection_and_leaves_the_object_locked_until_the_target_restarts()
    {
        await using ClusterFixture cluster = await StartAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o", null, ("Range", "bytes=")));
        Task<HttpResponseMessage> writing = await WriteAsync(cluster, "put");
        await EverythingElseAsync(cluster);
        Assert.Equal(s_large.Length, (await cluster.GetAsync("tb/o")).Length);
        Assert.False(writing.IsCompleted);
        string owner = cluster.Cluster.Targets.OwnerOf("tb", "o");
        cluster.Cluster.Targets.Stop(owner);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => writing);
        cluster.Cluster.Targets.Start(owner);
        using HttpResponseMessage written = await await WriteAsync(cluster, "put");
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
    }

    private static async Task<ClusterFixture> StartAsync()
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", s_large);
        await cluster.PutAsync("tb/other", "other"u8.ToArray());
        return cluster;
    }

    /// <summary>Begins to write to "tb/o", up to the request that waits.</summary>
    private static async Task<Task<HttpResponseMessage>> WriteAsync(ClusterFixture cluster, string writer)
    {
        const string Object = "/v1/objects/tb/o";
        switch (writer)
        {
            case "put":
                return cluster.FollowAsync(HttpMethod.Put, Object, "new"u8.ToArray());
            case "delete":
                return cluster.FollowAsync(HttpMethod.Delete, Object);
            case "rename":
                return cluster.FollowAsync(HttpMethod.Post, Object, """{"action":"rename-obj","name":"renamed"}"""u8.ToArray());
            case "rename onto":
                return cluster.FollowAsync(HttpMethod.Post, "/v1/objects/tb/other", """{"action":"rename-obj","name":"o"}"""u8.ToArray());
            case "copy onto":
                return cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/other?object_to=" + Uri.EscapeDataString("ais/@#/tb/o"), []);
            case "append":
                using (HttpResponseMessage begun = await cluster.FollowAsync(HttpMethod.Put, Object + "?append_type=append&append_handle=", "more"u8.ToArray()))
                {
                    string handle = Uri.EscapeDataString(begun.Headers.GetValues("Ais-Append-Handle").Single());
                    return cluster.FollowAsync(HttpMethod.Put, $"{Object}?append_type=flush&append_handle={handle}", []);
                }

            default:
                return cluster.FollowAsync(HttpMethod.Patch, Object, """{"action":"","value":{"k":"v"}}"""u8.ToArray());
        }
    }

    /// <summary>Requests about other objects are answered meanwhile, many one after the other: a writer that did not wait would be done.</summary>
    private static async Task EverythingElseAsync(ClusterFixture cluster)
    {
        for (int i = 0; i < 50; i++)
        {
            await cluster.PutAsync("tb/else", Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
            await cluster.GetAsync("tb/else");
        }
    }

    /// <summary>Asks for an object and reads no more than the beginning of the answer.</summary>
    private sealed class PausedReader : IAsyncDisposable
    {
        private readonly TcpClient _client;
        private readonly NetworkStream _stream;
        private long _read;

        private PausedReader(TcpClient client)
        {
            _client = client;
            _stream = client.GetStream();
        }

        public static async Task<PausedReader> StartAsync(ClusterFixture cluster, string name)
        {
            using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Get, "/v1/objects/" + name);
            Uri location = redirect.Headers.Location!;
            TcpClient client = new() { ReceiveBufferSize = 64 << 10 };
            await client.ConnectAsync(location.Host, location.Port, TestContext.Current.CancellationToken);
            PausedReader reader = new(client);
            await reader._stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {location.PathAndQuery} HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
            reader._read = await reader._stream.ReadAsync(new byte[16], TestContext.Current.CancellationToken);
            Assert.NotEqual(0, reader._read);
            return reader;
        }

        public async Task ReadToEndAsync(long length)
        {
            byte[] buffer = new byte[1 << 20];
            while (_read < length)
            {
                int count = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
                Assert.NotEqual(0, count);
                _read += count;
            }
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
