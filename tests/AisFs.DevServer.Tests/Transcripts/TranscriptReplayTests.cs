using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>
/// Sends every recorded request of the real cluster to the development server, in the recorded order and with the same
/// node ids, and compares status, headers and bodies.
/// </summary>
public sealed class TranscriptReplayTests(ITestOutputHelper output)
{
    private static readonly string[] s_files =
    [
        "01-cluster-info.txt", "02-buckets.txt", "03-put-object.txt", "04-get-object.txt", "05-head-object.txt", "06-list-objects.txt", "07-delete-object.txt",
        "08-append.txt", "09-multipart-native.txt", "10-object-ops.txt", "11-jobs.txt", "12-archpath.txt", "13-get-batch.txt", "15-error-bodies.txt",
    ];

    [Fact]
    public async Task The_server_answers_as_the_recorded_cluster()
    {
        List<(string File, List<Hop> Hops)> files = [.. s_files.Select(file => (file, TranscriptFile.Read(Repository.WireData("transcripts/" + file))))];
        ManualClock clock = new(new DateTimeOffset(2026, 11, 22, 13, 27, 34, TimeSpan.Zero));
        await using DevCluster cluster = await StartAsync(clock);
        Dictionary<int, int> ports = new()
        {
            [8080] = cluster.State.Map.Proxy.Port,
            [8081] = cluster.State.Map.Targets[0].Port,
            [8082] = cluster.State.Map.Targets[1].Port,
        };
        Normalizer normalizer = new(ports);
        normalizer.Sizes["3272"] = $"{ReplayFiles.Tgz.Length}";
        normalizer.Sizes["3318"] = $"{ReplayFiles.Zip.Length}";
        HttpCluster scenery = new(cluster.Endpoint);
        Replay replay = new(cluster, normalizer, ports, clock);
        int equal = 0;
        int shape = 0;
        List<string> listed = [];
        List<string> wrong = [];
        foreach ((string file, List<Hop> hops) in files)
        {
            foreach (Hop hop in hops)
            {
                await ReplayScenery.BeforeAsync(scenery, file, hop);
                string? difference = await replay.RunAsync(file, hop);
                string key = Replay.KeyOf(file, hop);
                if (difference is null)
                {
                    equal++;
                    shape += ShapeOnlyAnswers.Contains(key) ? 1 : 0;
                    if (KnownDifferences.Reasons.ContainsKey(key))
                    {
                        wrong.Add($"{key} is listed as different, but it is equal.");
                    }
                }
                else if (KnownDifferences.Reasons.TryGetValue(key, out string? reason))
                {
                    listed.Add($"{key} {hop.RequestLine}: {reason}");
                }
                else
                {
                    wrong.Add($"{key} {hop}\n{difference}");
                }
            }
        }

        output.WriteLine($"{files.Sum(file => file.Hops.Count)} exchanges replayed, {equal} equal ({shape} of them in shape), {listed.Count} listed:");
        listed.ForEach(output.WriteLine);
        Assert.True(wrong.Count == 0, $"{wrong.Count} exchanges differ:\n" + string.Join("\n\n", wrong));
    }

    /// <summary>A cluster with the ids and mountpaths of the recorded one.</summary>
    private static Task<DevCluster> StartAsync(ManualClock clock) => DevCluster.StartAsync(
        new DevServerOptions
        {
            ProxyId = "qHTp8080",
            TargetIds = ["KKBt8081", "paPt8082"],
            MountpathRoot = "/tmp/ais/data/main/mnt",
            MountpathCount = 2,
            JobQuietTime = TimeSpan.FromSeconds(13),
            TimeProvider = clock,
        },
        ct: TestContext.Current.CancellationToken);
}
