using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Training;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>The first epoch of a training job, over a network that is slow to answer.</summary>
[Collection(AloneCollection.Name)]
public sealed class ShuffledEpochTests
{
    private const int Files = 800;
    private const int Size = 20_000;
    private const int Folders = 10;

    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    [Fact]
    [Semantics("S204")]
    public async Task A_shuffled_first_epoch_of_eight_processes_takes_less_time_and_asks_for_each_file_once()
    {
        Require.Fuse();
        Require.Tool("python3", "python3");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await FillAsync(cluster);
        cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Role = NodeRole.Target, Delay = s_delay }]);
        double without = await ReadAsync(cluster, bucket, "--dir-read-ahead", "0");
        cluster.Server.Requests.Clear();
        double with = await ReadAsync(cluster, bucket);
        Assert.InRange(cluster.Server.Requests.Count(Operation.ObjectGet, NodeRole.Target), Files, Files + (Files / 50));
        Assert.InRange(cluster.Server.Requests.BytesSent, (long)Files * Size, (long)Files * Size * 51 / 50);
        TestContext.Current.SendDiagnosticMessage($"{with:0.000} s of {without:0.000} s: {with / without:0.00}");

        // A busy machine spends much of both times on other things than waiting.
        Assert.True(with * 3 <= without * 2, $"The epoch took {with} s, and {without} s without read-ahead.");
    }

    [Fact]
    [Semantics("S204")]
    public async Task Programs_that_pick_a_twentieth_of_the_files_do_not_fetch_the_rest()
    {
        Require.Fuse();
        Require.Tool("shuf", "coreutils");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await FillAsync(cluster);
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token });
        cluster.Server.Requests.Clear();
        (await CommandRunner.RunAsync(
            "sh", ["-c", $"find . -type f | sort | shuf -n {Files / 20} --random-source=/bin/sh | xargs -P 8 -n 2 cat | wc -c"], s_limit, folder: mount.Mountpoint, onTimeout: mount.Kill)).Ok();
        Assert.InRange(cluster.Server.Requests.BytesSent, Files / 20 * Size, Files / 20 * Size * 11 / 10);
    }

    private static async Task<double> ReadAsync(TestCluster cluster, TestBucket bucket, params string[] options)
    {
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--cache-ttl", "10m", .. options] });
        LoaderResult result = await new TrainingLoader(mount.Mountpoint) { Batch = 4, Seed = 3 }.RunAsync(s_limit);
        Assert.Equal((Files, (long)Files * Size), (result.Epochs[0].Files, result.Epochs[0].Bytes));
        return result.Epochs[0].Seconds;
    }

    private static async Task<TestBucket> FillAsync(TestCluster cluster)
    {
        TestBucket bucket = await cluster.CreateBucketAsync("epoch");
        byte[] content = new byte[Size];
        await Parallel.ForAsync(0, Files, async (i, _) => await bucket.PutAsync($"class-{i % Folders}/{i:0000}.jpg", content));
        return bucket;
    }
}
