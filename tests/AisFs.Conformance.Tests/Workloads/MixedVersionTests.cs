using System.Diagnostics;
using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Workloads.Mixing;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>
/// Two mounts and a raw client write the same files while both mounts read them in all manners: what an open file delivers
/// is of one version and whole, or ends with an error.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class MixedVersionTests(ITestOutputHelper output)
{
    private static readonly string[] s_wanted = ["read whole", "pread KiB", "mmap KiB", "raw puts", "renames", "rewrites"];

    // For how long, in seconds, and from which seed; longer by hand.
    private static readonly double s_seconds = double.Parse(Environment.GetEnvironmentVariable("AISFS_MIX_SECONDS") ?? "5", CultureInfo.InvariantCulture);
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly int s_seed = int.Parse(Environment.GetEnvironmentVariable("AISFS_MIX_SEED") ?? "1", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(0, "")]
    [InlineData(5, "")]
    [InlineData(0, "--writeback-cache")]
    [Semantics("S21", "S62")]
    public async Task An_open_file_is_of_one_version_whoever_writes_and_however_it_is_read(int ttl, string option)
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("mix");
        MixedFile[] renamed = [.. Enumerable.Range(0, 3).Select(i => new MixedFile($"renamed-{i}"))];
        MixedFile[] rewritten = [.. Enumerable.Range(0, 2).Select(i => new MixedFile($"rewritten-{i}"))];
        foreach (MixedFile file in renamed.Concat(rewritten))
        {
            ulong version = file.Begin(160_000);
            await bucket.PutAsync(file.Name, StampedContent.Make(version, 160_000));
            file.Finish(version);
        }

        MountOptions options = new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token }
            .With("--cache-ttl", ttl.ToString(CultureInfo.InvariantCulture)).With(option.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await using MountProcess first = await MountProcess.StartAsync(options);
        await using MountProcess second = await MountProcess.StartAsync(options);
        MixFigures figures = new();

        // A busy machine takes its time between an open and the measurement before it.
        TimeSpan trust = TimeSpan.FromSeconds(ttl == 0 ? 0 : ttl + 1);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int seed = s_seed * 1000;

        // Who writes in place sees what is between, on the same mount: there the others read only what is replaced as a whole.
        MixReader OnFirst() => new(first.Mountpoint, renamed, trust, figures, seed++);
        MixReader OnSecond() => new(second.Mountpoint, [.. renamed, .. rewritten], trust, figures, seed++);
        MixWriter Writer(params MixedFile[] files) => new(bucket, files, figures, seed++);
        (MixWriter raw, MixWriter here, MixWriter there, MixWriter inPlace) = (Writer([.. renamed, .. rewritten]), Writer(renamed), Writer(renamed), Writer(rewritten));
        Task[] all =
        [
            Run(() => raw.PutRaw(end.Token)),
            Run(() => here.RenameOver(first.Mountpoint, end.Token)),
            Run(() => there.RenameOver(second.Mountpoint, end.Token)),
            Run(() => inPlace.Rewrite(first.Mountpoint, end.Token)),
            .. new[] { OnFirst(), OnSecond() }.Select(reader => Run(() => reader.ReadThrough(end.Token))),
            .. new[] { OnFirst(), OnSecond(), OnSecond() }.Select(reader => Run(() => reader.ReadAtRandom(end.Token))),
            .. new[] { OnFirst(), OnSecond() }.Select(reader => Run(() => reader.ReadMapped(end.Token))),
        ];

        // A busy machine gets on slowly: each kind of work is to be seen at least once.
        long started = Stopwatch.GetTimestamp();
        await Wait.TryUntilAsync(
            () => Stopwatch.GetElapsedTime(started).TotalSeconds >= s_seconds + ttl && s_wanted.All(what => figures[what] != 0),
            TimeSpan.FromSeconds(Math.Max(s_limit.TotalSeconds, s_seconds + ttl)));
        await end.CancelAsync();
        await Task.WhenAll(all);
        output.WriteLine($"TTL {ttl} s {option}: {figures}");
        string logs = $"{first.Log}\n{second.Log}";
        Assert.True(figures.Wrong.Count == 0, $"{figures.Wrong.Count} times wrong, for example:\n{string.Join('\n', figures.Wrong.Take(10))}\n{figures}\n{logs[Math.Max(0, logs.Length - 4000)..]}");
        Assert.All(s_wanted, what => Assert.NotEqual(0, figures[what]));
    }

    private static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
