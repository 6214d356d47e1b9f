using System.Net.Sockets;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Reads that skip the proxy, and their ways back to it.</summary>
public sealed class DirectReadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_go_straight_to_the_owner_after_one_look_at_the_map()
    {
        await using RawServer t1 = new(static _ => RawResponse.Content("1"u8.ToArray()));
        await using RawServer t2 = new(static _ => RawResponse.Content("2"u8.ToArray()));
        await using Cluster cluster = new(("t1", t1), ("t2", t2));
        using AisClient client = cluster.CreateClient();
        AisClusterMap map = await client.Cluster.GetMapAsync(Token);
        for (int i = 0; i < 20; i++)
        {
            AisObject item = client.Bucket("b").Object($"o{i}");
            string owner = map.FindOwner(item.UniqueName)!.Id;
            Assert.Equal(owner[1..], System.Text.Encoding.ASCII.GetString(await item.ReadAllAsync(cancellationToken: Token)));
        }

        Assert.Single(cluster.Proxy.Requests);
        Assert.NotEmpty(t1.Requests);
        Assert.NotEmpty(t2.Requests);
        Assert.DoesNotContain(t1.Requests, static request => request.Query.Contains("pid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_owners_404_is_checked_with_the_proxy_once_and_then_holds()
    {
        await using RawServer t1 = new(static _ => new RawResponse(404, ("Hdr-Error", "{\"tcode\":\"ErrNotFound\",\"message\":\"t[t1]: ais://b/o does not exist\"}")));
        await using Cluster cluster = new(("t1", t1));
        using AisClient client = cluster.CreateClient();
        Assert.Null(await client.Bucket("b").Object("o").TryHeadAsync(cancellationToken: Token));
        Assert.Single(t1.Requests);
        Assert.Equal(["GET", "HEAD"], cluster.Proxy.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task A_404_of_a_target_that_is_no_longer_the_owner_leads_to_the_new_one_and_a_new_map()
    {
        await using RawServer old = new(static _ => TestClients.Error(404, "ErrNotFound", "t[t1]: ais://b/o does not exist"));
        await using RawServer young = new(static _ => RawResponse.Content("young"u8.ToArray()));
        await using Cluster cluster = new(("t1", old));
        using AisClient client = cluster.CreateClient();
        await client.Cluster.GetMapAsync(Token);
        cluster.Targets = [("t9", young)];
        cluster.Version = 2;
        Assert.Equal(5, (await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token)).Length);
        Assert.Single(old.Requests);
        Assert.Contains("pid", Assert.Single(young.Requests).Query, StringComparison.Ordinal);

        // The next read knows.
        await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token);
        Assert.Equal(2, client.Cluster.LastMap!.Version);
        Assert.Single(old.Requests);
        Assert.DoesNotContain("pid", young.Requests.Last().Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_is_left_to_the_proxy()
    {
        await using RawServer young = new(static _ => RawResponse.Content("young"u8.ToArray()));
        int port;
        using (TcpListener closed = new(System.Net.IPAddress.Loopback, 0))
        {
            closed.Start();
            port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        }

        await using Cluster cluster = new() { MapOverride = $"http://127.0.0.1:{port}" };
        cluster.Targets = [("t9", young)];
        using AisClient client = cluster.CreateClient();
        Assert.Equal(5, (await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token)).Length);
    }

    [Fact]
    public async Task A_cluster_that_refuses_direct_reads_is_read_through_the_proxy_from_then_on()
    {
        await using RawServer t1 = new(static request => request.Query.Contains("pid", StringComparison.Ordinal)
            ? RawResponse.Content("1"u8.ToArray()) : TestClients.Error(403, "", "direct access is denied"));
        await using Cluster cluster = new(("t1", t1));
        using AisClient client = cluster.CreateClient();
        for (int i = 0; i < 3; i++)
        {
            Assert.Single(await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token));
        }

        Assert.Single(t1.Requests, static request => !request.Query.Contains("pid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_token_and_for_writes_the_proxy_is_asked()
    {
        await using RawServer t1 = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(200);
        });
        await using Cluster cluster = new(("t1", t1));
        using AisClient secret = cluster.CreateClient(static o => o with { Token = "secret" });
        await secret.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token);
        using AisClient open = cluster.CreateClient();
        await open.Bucket("b").Object("o").PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token);
        Assert.All(t1.Requests, static request => Assert.Contains("pid", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_map_that_cannot_be_read_leaves_all_to_the_proxy()
    {
        await using RawServer t1 = new(static _ => RawResponse.Content("1"u8.ToArray()));
        await using Cluster cluster = new(("t1", t1)) { MapOverride = "nonsense" };
        using AisClient client = cluster.CreateClient();
        Assert.Single(await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token));
        Assert.Single(await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: Token));
        Assert.Single(cluster.Proxy.Requests, static request => request.Path == "/v1/daemon");
    }

    private sealed class Cluster : IAsyncDisposable
    {
        public Cluster(params (string Id, RawServer Server)[] targets)
        {
            Targets = targets;
            Proxy = new RawServer(request => request.Path == "/v1/daemon"
                ? RawResponse.Json(200, MapOverride == "nonsense" ? "{" : TestClients.Map(Proxy!, Version, MapOverride is { } url ? [("t1", url)] : [.. Targets.Select(static target => (target.Id, target.Server.Url))]))
                : RawResponse.Redirect(request.Method == "GET" ? 301 : 307, $"{Targets[0].Server.Url}{request.Target}&pid=p1&utm=1"));
        }

        public RawServer Proxy { get; }

        public (string Id, RawServer Server)[] Targets { get; set; }

        public int Version { get; set; } = 1;

        public string? MapOverride { get; init; }

        public AisClient CreateClient(Func<AisClientOptions, AisClientOptions>? change = null)
            => TestClients.Create(Proxy, o => (change ?? (static p => p))(o with { DirectReads = DirectReads.Auto }));

        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
