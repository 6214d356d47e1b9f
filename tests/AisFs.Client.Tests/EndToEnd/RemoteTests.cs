using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Buckets of an attached cluster.</summary>
public sealed class RemoteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attached_clusters_buckets_are_read_and_written_by_alias_and_by_id()
    {
        await using DevCluster other = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        await using DevCluster own = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        using AisClient there = new(new AisClientOptions { Endpoints = [other.Endpoint.ToString()], Token = null });
        using AisClient client = new(new AisClientOptions { Endpoints = [own.Endpoint.ToString()], Token = null });
        await there.Bucket("rb").CreateAsync(cancellationToken: Token);
        await there.Bucket("rb").Object("d/ro 1#%.txt").PutAsync(AisContent.FromMemory("hello"u8.ToArray()), cancellationToken: Token);
        AisBucket bucket = client.Bucket("rb", "ais", new AisNamespace("rem"));
        await Assert.ThrowsAnyAsync<AisServerException>(async () => await bucket.HeadAsync(Token));

        await AttachAsync(client, "attach", "rem", other.Endpoint.ToString());
        string uuid = (await there.Cluster.GetMapAsync(Token)).Uuid;
        foreach (string name in (string[])["rem", uuid])
        {
            AisBucket remote = client.Bucket("rb", "ais", new AisNamespace(name));
            Assert.True(remote.IsRemote);
            Assert.Equal("ais", (await remote.HeadAsync(Token)).Provider);
            Assert.Equal(["d/ro 1#%.txt"], (await remote.ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name));
            Assert.Equal("ell"u8.ToArray(), await remote.Object("d/ro 1#%.txt").ReadAllAsync(new AisGetOptions { Range = new AisByteRange(1, 3) }, Token));
            AisObject item = remote.Object($"written by {name}");
            await item.PutAsync(AisContent.FromMemory(new byte[300_000]), cancellationToken: Token);
            Assert.Equal(300_000, (await there.Bucket("rb").Object(item.Name).HeadAsync(cancellationToken: Token)).Size);
            await item.DeleteAsync(Token);
            Assert.Null(await item.TryHeadAsync(cancellationToken: Token));
        }

        using (AisResult list = await client.MakeRequestAsync(HttpMethod.Get, "/v1/cluster?what=remote", cancellationToken: Token))
        {
            Assert.Contains(uuid, await list.ReadTextAsync(Token), StringComparison.Ordinal);
        }

        await AttachAsync(client, "detach", "rem", string.Empty);
        await Assert.ThrowsAnyAsync<AisServerException>(async () => await bucket.HeadAsync(Token));
        Assert.Equal(400, (await Assert.ThrowsAnyAsync<AisServerException>(async () => await AttachAsync(client, "detach", "rem", string.Empty))).Status);
    }

    [Theory]
    [InlineData("%41", "A")]
    [InlineData("100%", "100")]
    [InlineData("what?x=1", "what")]
    [InlineData("a#b", "a")]
    [InlineData("a b#c", "a b")]
    [InlineData("d%/\u00fc %2541", "d%/\u00fc A")]
    public async Task Odd_names_over_there_are_reached_and_none_but_them(string name, string neighbour)
    {
        await using DevCluster other = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        await using DevCluster own = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 2 }, ct: Token);
        using AisClient there = new(new AisClientOptions { Endpoints = [other.Endpoint.ToString()], Token = null });
        using AisClient client = new(new AisClientOptions { Endpoints = [own.Endpoint.ToString()], Token = null });
        await there.Bucket("rb").CreateAsync(cancellationToken: Token);
        AisObject wanted = there.Bucket("rb").Object(name);
        AisObject beside = there.Bucket("rb").Object(neighbour);
        await beside.PutAsync(AisContent.FromMemory("beside"u8.ToArray()), cancellationToken: Token);
        await AttachAsync(client, "attach", "rem", other.Endpoint.ToString());
        AisObject item = client.Bucket("rb", "ais", new AisNamespace("rem")).Object(name);

        Assert.Null(await item.TryHeadAsync(cancellationToken: Token));
        await item.PutAsync(AisContent.FromMemory("wanted"u8.ToArray()), cancellationToken: Token);
        Assert.Equal("wanted"u8.ToArray(), await wanted.ReadAllAsync(cancellationToken: Token));
        Assert.Equal("wanted"u8.ToArray(), await item.ReadAllAsync(cancellationToken: Token));
        Assert.Equal(6, (await item.HeadAsync(cancellationToken: Token)).Size);
        await item.SetCustomAsync(new Dictionary<string, string> { ["k"] = "v" }, cancellationToken: Token);
        Assert.Equal("v", (await wanted.GetCustomAsync(Token))["k"]);
        Assert.Contains(name, (await item.Bucket.ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name));
        await item.DeleteAsync(Token);
        Assert.Null(await wanted.TryHeadAsync(cancellationToken: Token));
        Assert.Equal("beside"u8.ToArray(), await beside.ReadAllAsync(cancellationToken: Token));
        Assert.Empty(await beside.GetCustomAsync(Token));
    }

    private static async Task AttachAsync(AisClient client, string what, string alias, string url)
    {
        using AisResult done = await client.MakeRequestAsync(
            HttpMethod.Put, $"/v1/cluster/{what}?what=remote", headers: [new("Ais-Remote-Ais-Alias", alias), new("Ais-Remote-Ais-Url", url)], cancellationToken: Token);
        Assert.Equal(200, done.Status);
    }
}
