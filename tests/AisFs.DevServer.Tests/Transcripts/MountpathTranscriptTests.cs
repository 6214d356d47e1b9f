using AisFs.TestKit;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>
/// Replays what was recorded of a cluster of two targets of four mountpaths each, with the same ids: so every name falls on the
/// same mountpath as it did there.
/// </summary>
public sealed class MountpathTranscriptTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("18-rename-copy-names.txt")]
    [InlineData("19-rename-copy-errors.txt")]
    [InlineData("20-leftover-directories.txt")]
    [InlineData("21-rename-copy-attributes.txt")]
    [InlineData("22-put-same-checksum.txt")]
    [InlineData("23-multipart-parts.txt")]
    [InlineData("24-append-edges.txt")]
    [InlineData("25-listing-prefix-and-pages.txt")]
    public async Task Names_fall_on_the_recorded_mountpaths_and_are_answered_so(string file)
    {
        ManualClock clock = new(new DateTimeOffset(2026, 11, 29, 1, 12, 49, TimeSpan.Zero));
        await using DevCluster cluster = await MountpathClusters.StartRecordedAsync(clock);
        Dictionary<int, int> ports = new()
        {
            [7180] = cluster.State.Map.Proxy.Port,
            [7181] = cluster.State.Map.Targets[0].Port,
            [7182] = cluster.State.Map.Targets[1].Port,
        };
        Normalizer normalizer = new(ports) { ComparesChecksums = true };
        Replay replay = new(cluster, normalizer, ports, clock);
        MountpathScenery scenery = new(new HttpCluster(cluster.Endpoint), normalizer);
        List<Hop> hops = TranscriptFile.Read(Repository.WireData("transcripts/" + file));
        List<string> wrong = [];
        foreach (Hop hop in hops)
        {
            await scenery.BeforeAsync(file, hop);
            if (await replay.RunAsync(file, hop) is { } difference)
            {
                wrong.Add($"{hop}\n{difference}");
            }
        }

        output.WriteLine($"{hops.Count} exchanges replayed, {hops.Count - wrong.Count} equal");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {hops.Count} exchanges differ:\n" + string.Join("\n\n", wrong));
        Assert.NotEmpty(hops);
    }
}
