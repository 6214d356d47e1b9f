using System.Diagnostics;
using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>Eight processes read a dataset of which another client overwrites and deletes files.</summary>
[Collection(AloneCollection.Name)]
public sealed class DatasetTests(ITestOutputHelper output)
{
    private const int Readers = 8;
    private const int Files = 6;

    // How many files each process reads; more by hand.
    private static readonly int s_reads = int.Parse(Environment.GetEnvironmentVariable("AISFS_DATASET_READS") ?? "80", CultureInfo.InvariantCulture);

    // Reads whole files, and tells of each what it was: name, begin, end, error, version, bytes.
    private const string Program = """
        import errno, os, random, sys, time
        folder, reads, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        random.seed(seed)
        for _ in range(reads):
            name = 'f%d' % random.randrange(int(sys.argv[4]))
            begun, error, data = time.monotonic_ns(), '', b''
            try:
                with open(os.path.join(folder, name), 'rb', buffering=0) as file:
                    while True:
                        piece = file.read(random.choice((4096, 65536, 1 << 20)))
                        if not piece:
                            break
                        data += piece
            except OSError as failure:
                error = errno.errorcode[failure.errno]
            ended = time.monotonic_ns()
            version = int.from_bytes(data[:8], 'little')
            if not error and data != data[:8] * (len(data) // 8):
                version = -1
            print(name, begun, ended, error or '-', version, len(data), flush=True)
        print('done', flush=True)
        """;

    [Theory]
    [InlineData("5s", 5)]
    [InlineData("10m", 600)]
    [Semantics("S21", "S68")]
    public async Task Each_file_that_is_read_is_one_version_and_errors_end_with_the_next_open(string ttl, int seconds)
    {
        Require.Tool("python3", "python3");
        Require.That(Stopwatch.Frequency == 1_000_000_000, "the clock of this machine does not count nanoseconds as python3 does");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("dataset");
        ChangingFile[] files = [.. Enumerable.Range(0, Files).Select(i => new ChangingFile(bucket, $"f{i}"))];
        foreach (ChangingFile file in files)
        {
            await file.PutAsync(100_000);
        }

        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token }.With("--cache-ttl", ttl, "--memory-limit", "64MiB"));
        BackgroundProcess[] readers = [.. Enumerable.Range(0, Readers).Select(
            seed => BackgroundProcess.Start("python3", ["-c", Program, mount.Mountpoint, $"{s_reads}", $"{seed}", $"{Files}"]))];
        try
        {
            await ChangeAsync(files, () => Array.TrueForAll(readers, static reader => reader.HasExited || reader.Log.ToString().Contains("done", StringComparison.Ordinal)));
            Dictionary<string, int> counts = [];
            List<string> wrong = [];
            foreach (BackgroundProcess reader in readers)
            {
                Assert.True(await reader.WaitAsync(TimeSpan.FromMinutes(1)) && reader.ExitCode == 0, reader.Log.ToString());
                wrong.AddRange(Check(reader.Log.ToString(), files, TimeSpan.FromSeconds(seconds + 2), counts));
            }

            output.WriteLine($"TTL {ttl}: {string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"))}");
            Assert.True(wrong.Count == 0, $"{wrong.Count} times wrong, for example:\n{string.Join('\n', wrong.Take(10))}\n{mount.Log}");
            Assert.NotEqual(0, counts.GetValueOrDefault("whole"));
        }
        finally
        {
            foreach (BackgroundProcess reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private static async Task ChangeAsync(ChangingFile[] files, Func<bool> isDone)
    {
        Random random = new(1);
        long started = Stopwatch.GetTimestamp();

        // The delays are the pace of this load; nothing waits for it.
        while (!isDone())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(10), "The readers do not come to an end.");
            ChangingFile file = files[random.Next(Files)];
            if (random.Next(4) == 0)
            {
                await file.DeleteAsync();
                await Task.Delay(random.Next(100), TestContext.Current.CancellationToken);
            }

            // Of equal size most of the time: that is what is hardest to tell.
            await file.PutAsync(random.Next(3) == 0 ? 50_000 + random.Next(50_000) : 100_000);
            await Task.Delay(random.Next(150), TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<string> Check(string log, ChangingFile[] files, TimeSpan trust, Dictionary<string, int> counts)
    {
        Dictionary<string, ChangingFile.Sighting> last = [];
        foreach (string line in log.Split('\n').Where(line => line.StartsWith('f')))
        {
            string[] parts = line.Split(' ');
            long Number(int i) => long.Parse(parts[i], CultureInfo.InvariantCulture);
            ChangingFile.Sighting sighting = new(parts[0], Number(1), Number(2), parts[3] == "-" ? string.Empty : parts[3], Number(4), Number(5));
            string what = sighting.Error.Length == 0 ? "whole" : sighting.Error;
            counts[what] = counts.GetValueOrDefault(what) + 1;
            if (files.Single(file => file.Name == sighting.Name).Check(sighting, last.GetValueOrDefault(sighting.Name), trust) is { } wrong)
            {
                yield return $"{line}: {wrong}";
            }

            last[sighting.Name] = sighting;
        }
    }
}
