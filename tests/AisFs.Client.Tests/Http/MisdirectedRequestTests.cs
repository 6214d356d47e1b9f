using AisFs.Client.Tests.Replay;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.Client.Tests.Http;

/// <summary>A proxy whose map is out of date redirects to a target that does not own the object, and that target denies it.</summary>
public sealed class MisdirectedRequestTests
{
    private const string Denial = "t[t1]: ais://b/o does not exist";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DirectReads.Never)]
    [InlineData(DirectReads.Auto)]
    public async Task An_object_that_exists_is_found_wherever_the_proxy_redirects_to(DirectReads mode)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 3 }, ct: Token);
        using AisClient client = new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()], DirectReads = mode });
        AisBucket bucket = client.Bucket("misdirected");
        await bucket.CreateAsync(cancellationToken: Token);
        for (int i = 0; i < 40; i++)
        {
            await bucket.Object($"o{i}").PutAsync(AisContent.FromMemory(new[] { (byte)i }), cancellationToken: Token);
        }

        server.Faults.Set([new FaultRule { Action = FaultAction.WrongTarget, Role = NodeRole.Proxy, Probability = 0.7, Count = int.MaxValue }], seed: 5);
        for (int i = 0; i < 40; i++)
        {
            Assert.NotNull(await bucket.Object($"o{i}").TryHeadAsync(cancellationToken: Token));
            Assert.Equal([(byte)i], await bucket.Object($"o{i}").ReadAllAsync(cancellationToken: Token));
        }

        Assert.Null(await bucket.Object("missing").TryHeadAsync(cancellationToken: Token));
        Assert.True(mode != DirectReads.Never || server.Faults.Struck > 20, $"Only {server.Faults.Struck} faults struck.");
    }

    [Fact]
    public async Task What_is_deleted_renamed_or_given_metadata_is_reached_wherever_the_proxy_redirects_to()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 3 }, ct: Token);
        using AisClient client = new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });
        AisBucket bucket = client.Bucket("misdirected");
        await bucket.CreateAsync(cancellationToken: Token);
        for (int i = 0; i < 10; i++)
        {
            await bucket.Object($"o{i}").PutAsync(AisContent.FromMemory(new[] { (byte)i }), cancellationToken: Token);
        }

        server.Faults.Set([new FaultRule { Action = FaultAction.WrongTarget, Role = NodeRole.Proxy, Probability = 0.7, Count = int.MaxValue }], seed: 5);
        for (int i = 0; i < 10; i++)
        {
            await bucket.Object($"o{i}").SetCustomAsync(new Dictionary<string, string> { ["k"] = "v" }, cancellationToken: Token);
            await bucket.Object($"o{i}").RenameAsync($"renamed{i}", Token);
            await bucket.Object($"renamed{i}").DeleteAsync(Token);
        }

        server.Faults.Clear();
        Assert.Empty(await bucket.ListAllAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task An_owner_that_refuses_the_question_leaves_the_denial_as_it_is()
    {
        await using MisdirectingCluster cluster = new(static _ => TestClients.Error(403, "", "direct access is denied"));
        Assert.Null(await cluster.TryHeadAsync());
        Assert.Single(cluster.Owner.Requests);
    }

    [Fact]
    public async Task An_owner_that_fails_is_asked_again_instead_of_the_denial_being_believed()
    {
        int asked = 0;
        await using MisdirectingCluster cluster = new(_ => ++asked == 1 ? new RawResponse(503) : RawResponse.Content("owned"u8.ToArray()));
        Assert.NotNull(await cluster.TryHeadAsync());
        Assert.Equal(2, cluster.Owner.Requests.Count);
    }

    [Fact]
    public async Task A_denial_of_the_owner_itself_costs_no_further_question()
    {
        await using MisdirectingCluster cluster = new(static _ => TestClients.Error(404, "ErrNotFound", Denial)) { LeadsToOwner = true };
        Assert.Null(await cluster.TryHeadAsync());
        Assert.Single(cluster.Owner.Requests);
        Assert.Empty(cluster.Other.Requests);
    }

    /// <summary>Two targets, and a proxy that redirects to the one that does not own the object; its map tells the owner.</summary>
    private sealed class MisdirectingCluster : IAsyncDisposable
    {
        private readonly AisClient _client;
        private readonly RawServer _proxy;

        public MisdirectingCluster(Func<RawRequest, RawResponse> owner)
        {
            Owner = new RawServer(owner);
            Other = new RawServer(static _ => TestClients.Error(404, "ErrNotFound", Denial));
            _proxy = new RawServer(request => request.Path == "/v1/daemon"
                ? RawResponse.Json(200, TestClients.Map(_proxy!, 1, Targets()))
                : new RawResponse(301, ("Location", $"{(LeadsToOwner ? Owner : Other).Url}{request.Path}?{request.Query.TrimStart('?')}&pid=p1&utm=1")));
            _client = TestClients.Create(_proxy);
        }

        public RawServer Owner { get; }

        public RawServer Other { get; }

        public bool LeadsToOwner { get; init; }

        public async Task<AisObjectProperties?> TryHeadAsync() => await _client.Bucket("b").Object("o").TryHeadAsync(cancellationToken: Token);

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _proxy.DisposeAsync();
            await Owner.DisposeAsync();
            await Other.DisposeAsync();
        }

        // Which id owns the object follows from the hash.
        private (string Id, string Url)[] Targets()
        {
            AisClusterMap map = new(1, "u", null, [], [Node("t1"), Node("t2")]);
            string owner = map.FindOwner(_client.Bucket("b").Object("o").UniqueName)!.Id;
            return [(owner, Owner.Url), (owner == "t1" ? "t2" : "t1", Other.Url)];
        }

        private static AisNode Node(string id) => new() { Id = id, IdDigest = AisClusterMap.Digest(id) };
    }
}
