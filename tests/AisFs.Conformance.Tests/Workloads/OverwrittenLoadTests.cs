using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Workloads.Mixing;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>
/// Another client overwrites files with others of equal, smaller and larger sizes while programs walk, list, read at random and
/// map them, on mounts that read ahead of them, from the disk cache, and past the daemon.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed partial class OverwrittenLoadTests(ITestOutputHelper output) : OwnClusterTests("overwritten", "tar")
{
    private const int Small = 48;
    private const int SmallSize = 32_000;
    private const int Large = 3;
    private const int LargeSize = 3 << 20;

    private static readonly TimeSpan s_trust = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);
    private static readonly string[] s_wanted = ["read whole", "pread KiB", "mmap KiB", "raw puts", "tar", "ls"];

    [Theory]
    [InlineData("--cache-ttl 2s --memory-limit 64MiB")]
    [InlineData("--cache-ttl 2s --read-only --passthrough auto", "--cache-dir")]
    [InlineData("--cache-ttl 2s --mtime fast --direct-io on", "--cache-dir")]
    [InlineData("--cache-ttl 2s --mtime listed --dir-read-ahead 256", "--cache-dir")]
    [Semantics("S21", "S201", "S217", "S256")]
    public async Task What_a_program_reads_is_of_one_version_and_whole_or_an_error(string arguments, string disk = "")
    {
        MixedFile[] files = [.. Enumerable.Range(0, Small).Select(static i => new MixedFile($"d/small-{i:00}")), .. Enumerable.Range(0, Large).Select(static i => new MixedFile($"large-{i}"))];
        foreach (MixedFile file in files)
        {
            int size = file.Name[0] == 'd' ? SmallSize : LargeSize;
            ulong version = file.Begin(size);
            await Bucket.PutAsync(file.Name, StampedContent.Make(version, size));
            file.Finish(version);
        }

        string[] all = [.. arguments.Split(' '), .. disk.Length == 0 ? Array.Empty<string>() : [disk, Temp.Combine("cache")]];
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token }.With(all));
        MixFigures figures = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // A busy machine takes its time between an open and the measurement before it.
        int seed = 0;
        MixReader Reader() => new(mount.Mountpoint, files, s_trust + TimeSpan.FromSeconds(1), figures, ++seed);
        Task[] running =
        [
            Run(() => new MixWriter(Bucket, files, figures, 100) { Sizes = [SmallSize, SmallSize, SmallSize, 160, LargeSize] }.PutRaw(end.Token)),
            .. new[] { Reader(), Reader() }.Select(reader => Run(() => reader.ReadThrough(end.Token))),
            .. new[] { Reader(), Reader() }.Select(reader => Run(() => reader.ReadAtRandom(end.Token))),
            .. new[] { Reader(), Reader() }.Select(reader => Run(() => reader.ReadMapped(end.Token))),
            RepeatAsync("tar", $"tar cf - -C '{mount.Mountpoint}' d | tar xf - -C \"$OUT\"", figures, end.Token),
            RepeatAsync("ls", $"ls -lR '{mount.Mountpoint}' > /dev/null; find '{mount.Mountpoint}' -type f -size -1G | wc -l", figures, end.Token),
        ];
        long started = Stopwatch.GetTimestamp();
        await Wait.TryUntilAsync(
            () => Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(3) && s_wanted.All(what => figures[what] != 0), s_limit);
        await end.CancelAsync();
        await Task.WhenAll(running).WaitAsync(s_limit, TestContext.Current.CancellationToken);
        output.WriteLine($"{arguments}: {figures}");
        Assert.True(figures.Wrong.Count == 0, $"{figures.Wrong.Count} times wrong, for example:\n{string.Join('\n', figures.Wrong.Take(10))}\n{figures}\n{mount.Log}");
        Assert.All(s_wanted, what => Assert.NotEqual(0, figures[what]));
        await ReadNewestAsync(mount, files);
        await MountLevels.UntilIdleAsync(mount);
        await MountLevels.UntilEmptyAsync(mount);
    }

    [GeneratedRegex("^tar: (.+): File shrank by ([0-9]+) bytes", RegexOptions.Multiline)]
    private static partial Regex Shrank();

    private static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // tar takes a short read for the end of a file: "file shrank". It is right where a file ends at the size of another version.
    // Pages that come before one that cannot be had are a short read, too, and tar does not ask for what follows: ESTALE.
    private async Task RepeatAsync(string what, string script, MixFigures figures, CancellationToken stop)
    {
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            string folder = Temp.MakeFolder($"{what}-{turn}");
            CommandResult result = (await CommandRunner.RunAsync("sh", ["-c", script], s_limit, environment: new Dictionary<string, string> { ["OUT"] = folder })).Ended();
            foreach (Match shrank in Shrank().Matches(result.Error))
            {
                figures.Count($"{what} shrank");
                long end = new FileInfo(Path.Combine(folder, shrank.Groups[1].Value)).Length - long.Parse(shrank.Groups[2].Value, CultureInfo.InvariantCulture);
                if (end == 0 || end % Environment.SystemPageSize != 0)
                {
                    figures.Fail($"{what}: a file ends at {end}: {shrank.Value}");
                }
            }

            if (result.Error.Length == 0)
            {
                foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                {
                    ulong version = 0;
                    if (StampedContent.Check(await File.ReadAllBytesAsync(path, CancellationToken.None), 0, ref version) is { } wrong)
                    {
                        figures.Fail($"{what}: {path}: {wrong}");
                    }
                }
            }

            Directory.Delete(folder, recursive: true);
            figures.Count(what);
        }
    }

    // Nobody writes any more: everything is as new as the cluster has it, once what was seen before is not believed any more.
    private async Task ReadNewestAsync(MountProcess mount, MixedFile[] files)
    {
        foreach (MixedFile file in files)
        {
            byte[]? newest = await Bucket.GetAsync(file.Name);
            string expected = TestKit.Content.TestBytes.Hash(newest);
            await Wait.UntilAsync(
                async () => (await CommandRunner.RunAsync("sha256sum", [Path.Combine(mount.Mountpoint, file.Name)], s_limit)).Output.StartsWith(expected, StringComparison.Ordinal),
                () => $"{file.Name} is not what the cluster has:\n{mount.Log}",
                interval: TimeSpan.FromMilliseconds(200));
        }
    }
}
