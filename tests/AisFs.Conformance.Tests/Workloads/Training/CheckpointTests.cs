using System.Diagnostics;
using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>A training job that saves its checkpoint to a temporary name and renames it over the last one.</summary>
[Collection(AloneCollection.Name)]
public sealed class CheckpointTests
{
    // How large a checkpoint is and how often it is saved; 200 MB and 50 rounds by hand.
    private static readonly int s_megabytes = int.Parse(Environment.GetEnvironmentVariable("AISFS_CHECKPOINT_MB") ?? "18", CultureInfo.InvariantCulture);
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("AISFS_CHECKPOINT_ROUNDS") ?? "2", CultureInfo.InvariantCulture);

    // A busy machine takes its time between an answer and what is done with it.
    private static readonly TimeSpan s_ttl = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Semantics("S66", "S67", "S20", "S24", "S25")]
    public async Task The_checkpoint_that_was_saved_is_the_one_that_is_read_on_every_mount(bool countsVersions)
    {
        Require.Tool("python3", "python3");
        Require.Tool("sha256sum", "coreutils");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("train");
        await SetVersioningAsync(cluster, bucket, countsVersions);
        using TempFolder local = new("checkpoint");
        CheckpointJob job = new(local, s_megabytes * 1_000_000);
        MountOptions options = new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token }
            .With("--memory-limit", "64MiB", "--part-size", "1MiB");
        MountOptions here = options.With("--staging-dir", local.MakeFolder("staging"));
        MountProcess writer = await MountProcess.StartAsync(here);
        try
        {
            await using MountProcess trusting = await MountProcess.StartAsync(options.With("--cache-ttl", "5s"));
            await using MountProcess asking = await MountProcess.StartAsync(options.Uncached());
            await bucket.PutAsync("dataset", TestBytes.Make(70_000_000, 0));
            for (int round = 1; round <= s_rounds; round++)
            {
                // The last one came from another client, in one request: the cluster counts it as 1, as it does the next, and its
                // checksum is of another kind than that of parts.
                await bucket.DeleteAsync(CheckpointJob.Name);
                await bucket.PutAsync(CheckpointJob.Name, job.Prepare(-round));
                await WaitForAsync(job, writer, -round, round - 1);
                await WaitForAsync(job, trusting, -round, round - 1);
                Assert.Equal(-round, await job.ReadAsync(asking));
                if (round == s_rounds)
                {
                    writer = await KillWhileItSavesAsync(writer, job, bucket, here, round);
                }

                if (!cluster.IsReal)
                {
                    // Parts that come out of order have the checksum of another kind.
                    cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPutPart, Delay = TimeSpan.FromSeconds(1), Count = 1 }]);
                }

                await job.SaveAsync(writer, round);
                ByteAssert.Same(job.Content(round), await bucket.GetAsync(CheckpointJob.Name));
                Assert.Equal(round, await job.ReadAsync(writer));
                Assert.Equal(round, await job.ReadAsync(asking));

                // What is read in between takes the memory of what was cached.
                (await CommandRunner.RunAsync("cat", [Path.Combine(writer.Mountpoint, "dataset")], onTimeout: writer.Kill)).Ok();
                await Task.WhenAll(ForgetAsync(writer), ForgetAsync(asking));
                Assert.Equal(round, await job.ReadAsync(writer));
                Assert.Equal(round, await job.ReadAsync(asking));
                await WaitForAsync(job, trusting, round, -round);
            }
        }
        finally
        {
            await writer.DisposeAsync();
        }
    }

    // The other mount may have the last one for as long as it believes what it knows; never anything else, and never again.
    private static async Task WaitForAsync(CheckpointJob job, MountProcess mount, int round, int last)
    {
        long started = Stopwatch.GetTimestamp();
        int? seen;
        do
        {
            TimeSpan before = Stopwatch.GetElapsedTime(started);
            seen = await job.ReadAsync(mount);
            Assert.True(seen is null || seen == round || seen == last, $"Round {seen} was read after round {round} was saved.");
            Assert.True(seen == round || before < s_ttl + s_patience, $"Round {seen} was read {before.TotalSeconds:0.0} s after round {round} was saved.");
        }
        while (seen != round);
        await ForgetAsync(mount);
        Assert.Equal(round, await job.ReadAsync(mount));
    }

    // Where the kernel does not let it, less is read from the cluster, and the answers stay the same.
    private static async Task ForgetAsync(MountProcess mount) => (await KernelMemory.DropAsync(mount.Mountpoint, mount.Kill)).Ended();

    private static async Task<MountProcess> KillWhileItSavesAsync(MountProcess writer, CheckpointJob job, TestBucket bucket, MountOptions options, int round)
    {
        await using (BackgroundProcess saving = await job.BeginAsync(writer, round))
        {
            await writer.CrashAsync();
            await writer.DisposeAsync();
            Assert.True(await saving.WaitAsync(s_patience), "The job waits for a mount that is dead.");
            Assert.NotEqual(0, saving.ExitCode);
        }

        ByteAssert.Same(job.Content(-round), await bucket.GetAsync(CheckpointJob.Name));
        MountProcess next = await MountProcess.StartAsync(options);
        Assert.Equal(-round, await job.ReadAsync(next));
        return next;
    }

    private static async Task SetVersioningAsync(TestCluster cluster, TestBucket bucket, bool isEnabled)
    {
        string message = """{"action":"set-bprops","value":{"versioning":{"enabled":true}}}""".Replace("true", isEnabled ? "true" : "false", StringComparison.Ordinal);
        using HttpResponseMessage answer = await cluster.Raw.SendAsync(
            HttpMethod.Patch, $"/v1/buckets/{bucket.Name}", () => new StringContent(message, System.Text.Encoding.UTF8, "application/json"));
        await bucket.PutAsync("probe", [1]);
        Assert.Equal(isEnabled ? "1" : "", (await bucket.HeadAsync("probe"))!.Version);
        await bucket.DeleteAsync("probe");
        await bucket.PutAsync(CheckpointJob.Name, [0]);
    }
}
