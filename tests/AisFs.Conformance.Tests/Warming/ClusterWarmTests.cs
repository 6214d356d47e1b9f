using System.Text.Json;
using AisFs.Client;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Warming;

/// <summary><c>aisfs warm --cluster</c>: the cluster fetches from the remote backend of a bucket.</summary>
[Collection(AloneCollection.Name)]
public sealed class ClusterWarmTests
{
    private const int Count = 30;
    private const int Size = 10_000;

    [Fact]
    [Semantics("S233")]
    public async Task The_cluster_fetches_from_the_remote_backend_and_the_mount_after_it()
    {
        TestKit.Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions { Backends = ["aws"] });
        cluster.Server.CreateBucket("remote", "aws");
        cluster.Server.SeedObjects(new ObjectSeed { Bucket = "remote", Provider = "aws", Prefix = "d/", Count = Count, Size = Size });
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], Token = cluster.Token });
        AisBucket bucket = client.Bucket("remote", "aws");
        AisFs.Client.Jobs.AisJob evicted = await bucket.Objects(Enumerable.Range(0, Count).Select(static i => $"d/{i:000000}")).EvictAsync(TestContext.Current.CancellationToken);
        await evicted.WaitAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = "aws://remote", Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--cache-ttl", "10m"] });
        await mount.WaitForControlAsync();

        CommandResult asked = (await mount.AskAsync("warm", mount.Mountpoint, "--cluster")).Ok();
        Assert.Contains($"{Count} files fetched by the cluster", asked.Output, StringComparison.Ordinal);
        Assert.Equal(0, cluster.Server.Requests.BytesSent);

        JsonElement both = JsonDocument.Parse((await mount.AskAsync("warm", mount.Mountpoint, "--cluster", "--to", "memory", "--json")).Ok().Output).RootElement;
        Assert.Equal(0, both.GetProperty("clusterFiles").GetInt64());
        Assert.Equal(Count, both.GetProperty("files").GetInt64());
        Assert.Equal((long)Count * Size, cluster.Server.Requests.BytesSent);
    }

    [Fact]
    [Semantics("S233")]
    public async Task A_bucket_without_a_remote_backend_is_told()
    {
        TestKit.Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("local");
        await bucket.PutAsync("f", "text"u8.ToArray());
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token });
        await mount.WaitForControlAsync();
        CommandResult refused = await mount.AskAsync("warm", mount.Mountpoint, "--cluster");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("no remote backend", refused.Error, StringComparison.Ordinal);
    }
}
