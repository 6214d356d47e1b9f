using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Replays what NVIDIA's own suites and command line found to differ, as a cluster of two targets answered it.</summary>
public sealed class DifferenceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("d01-bucket-path-suffix.txt")]
    [InlineData("d02-bucket-summary.txt")]
    [InlineData("d03-multipart-complete.txt")]
    [InlineData("d04-list-buckets.txt")]
    [InlineData("d05-bucket-props.txt")]
    [InlineData("d06-cluster-actions.txt")]
    [InlineData("d07-jobs.txt")]
    [InlineData("d08-get-batch.txt")]
    [InlineData("d09-promote.txt")]
    [InlineData("d10-jobs-of-buckets.txt")]
    [InlineData("d11-dsort-list.txt")]
    [InlineData("d13-reverse-node.txt")]
    [InlineData("d14-promote-again.txt")]
    public async Task The_server_answers_as_the_cluster(string file)
    {
        using TempFolder promoted = new();
        ManualClock clock = new(new DateTimeOffset(2026, 11, 29, 2, 0, 13, TimeSpan.Zero));
        await using DevCluster cluster = await StartAsync(clock, promoted.Path);
        Dictionary<int, int> ports = new() { [7080] = cluster.State.Map.Proxy.Port, [7081] = cluster.State.Map.Targets[0].Port, [7082] = cluster.State.Map.Targets[1].Port };
        Normalizer normalizer = new(ports) { ComparesChecksums = true, MasksMountpaths = true, MasksTargets = true };
        normalizer.Map("/var/lib/ais/promote", promoted.Path);
        WritePromoted(promoted.Path);
        Replay replay = new(cluster, normalizer, ports, clock);
        List<Hop> hops = TranscriptFile.Read(Repository.WireData("differences/" + file));
        await ListedReplay.RunAsync(replay, file, hops, static _ => { }, output);
    }

    /// <summary>A cluster with the ids and mountpaths of the recorded one.</summary>
    private static Task<DevCluster> StartAsync(ManualClock clock, string promoteRoot) => DevCluster.StartAsync(
        new DevServerOptions
        {
            ClusterId = "a9-dLNdSX3",
            ProxyId = "proxy7080",
            TargetIds = ["target7081", "target7082"],
            MountpathRoot = "/ais/mnt",
            MountpathCount = 4,
            JobQuietTime = TimeSpan.FromSeconds(13),
            PromoteRoot = promoteRoot,
            TimeProvider = clock,
        },
        ct: TestContext.Current.CancellationToken);

    /// <summary>The files of the recorded host that are promoted.</summary>
    private static void WritePromoted(string root)
    {
        foreach ((string name, string content) in ((string, string)[])[("tr/pm.txt", "promoted"), ("tr14r/x", "x1"), ("tr14r/d/1", "d1"), ("tr14r/d/e/2", "d2")])
        {
            string path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }
    }
}
