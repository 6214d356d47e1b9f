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
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions
            {
                ClusterId = "a9-dLNdSX3",
                ProxyId = "proxy7080",
                TargetIds = ["target7081", "target7082"],
                MountpathRoot = "/ais/mnt",
                MountpathCount = 4,
                JobQuietTime = TimeSpan.FromSeconds(13),
                PromoteRoot = promoted.Path,
                TimeProvider = clock,
            },
            ct: TestContext.Current.CancellationToken);
        Dictionary<int, int> ports = new() { [7080] = cluster.State.Map.Proxy.Port, [7081] = cluster.State.Map.Targets[0].Port, [7082] = cluster.State.Map.Targets[1].Port };
        Normalizer normalizer = new(ports) { ComparesChecksums = true, MasksMountpaths = true, MasksTargets = true };
        normalizer.Map("/var/lib/ais/promote", promoted.Path);
        WritePromoted(promoted.Path);
        Replay replay = new(cluster, normalizer, ports, clock);
        List<Hop> hops = TranscriptFile.Read(Repository.WireData("differences/" + file));
        List<string> listed = [];
        List<string> wrong = [];
        foreach (Hop hop in hops)
        {
            string key = Replay.KeyOf(file, hop);
            string? difference = await replay.RunAsync(file, hop);
            bool isListed = KnownDifferences.Reasons.TryGetValue(key, out string? reason);
            if (difference is null)
            {
                wrong.AddRange(isListed ? [$"{key} is listed as different, but it is equal."] : []);
            }
            else if (isListed)
            {
                listed.Add($"{key} {hop.RequestLine}: {reason}");
            }
            else
            {
                wrong.Add($"{key} {hop}\n{difference}");
            }
        }

        output.WriteLine($"{hops.Count} exchanges replayed, {hops.Count - listed.Count - wrong.Count} equal, {listed.Count} listed:");
        listed.ForEach(output.WriteLine);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {hops.Count} exchanges differ:\n" + string.Join("\n\n", wrong));
        Assert.NotEmpty(hops);
    }

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
