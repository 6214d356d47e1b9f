using System.Globalization;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>
/// Programs that set a file's size first and write the bytes then, from the first to the last: they are as fast as those
/// that only write.
/// </summary>
public sealed class CopyPatternTests
{
    private const int Mebibytes = 96;
    private const long Part = 8 << 20;

    // Writes files with and without their size set first, in turns. Tells the seconds of each, and the most that was staged.
    private const string Program = """
        import os, sys, time
        staging, size, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        staged = lambda: sum(os.stat(os.path.join(d, f)).st_blocks * 512 for d, _, fs in os.walk(staging) for f in fs)
        pieces = [bytes([i]) * (1 << 20) for i in range(size)]
        ways = {
            'plain': lambda file: None,
            'truncate': lambda file: os.ftruncate(file, size << 20),
            'allocate': lambda file: os.posix_fallocate(file, 0, size << 20),
        }
        for r in range(rounds):
            for way, announce in ways.items():
                most = 0
                start = time.monotonic()
                file = os.open(way, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
                announce(file)
                for i, piece in enumerate(pieces):
                    assert os.pwrite(file, piece, i << 20) == len(piece)
                    most = max(most, staged())
                os.close(file)
                print(way, time.monotonic() - start, max(most, staged()))
        """;

    [Fact]
    [Semantics("S95")]
    public async Task A_size_that_is_set_first_costs_neither_time_nor_room()
    {
        Require.Tool("python3", "python3");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("ahead");
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token });
        Dictionary<string, List<double>> seconds = [];
        double slowest = 0;

        // Others use the machine, too.
        for (int attempt = 0; attempt < 5 && slowest < 0.8; attempt++)
        {
            string[] arguments = ["-c", Program, mount.StagingFolder, $"{Mebibytes}", "3"];
            CommandResult result = (await CommandRunner.RunAsync("python3", arguments, TimeSpan.FromMinutes(5), mount.Mountpoint, onTimeout: mount.Kill)).Ok();
            foreach (string[] line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
            {
                (seconds.TryGetValue(line[0], out List<double>? known) ? known : seconds[line[0]] = []).Add(double.Parse(line[1], CultureInfo.InvariantCulture));
                Assert.True(long.Parse(line[2], CultureInfo.InvariantCulture) <= Part, $"{line[2]} bytes were staged by '{line[0]}'.");
            }

            slowest = Median("plain") / Math.Max(Median("truncate"), Median("allocate"));
        }

        string all = string.Join(", ", seconds.Keys.Select(way => $"{way} {Mebibytes / Median(way):F0} MiB/s"));
        TestContext.Current.TestOutputHelper?.WriteLine(all);
        Assert.True(slowest >= 0.6, $"Setting the size first costs too much: {all}.");
        byte[] expected = [.. Enumerable.Range(0, Mebibytes).SelectMany(static i => Enumerable.Repeat((byte)i, 1 << 20))];
        foreach (string way in seconds.Keys)
        {
            ByteAssert.Same(expected, await bucket.GetAsync(way));
        }

        double Median(string way) => seconds[way].Order().ElementAt(seconds[way].Count / 2);
    }
}
