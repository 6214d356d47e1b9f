using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The end of a mount with requests under way, on a cluster that stands still.</summary>
public sealed class UnmountTests : IAsyncLifetime
{
    private const string Place = @"\\unmount\data";

    // The exit code of a mount that has not brought everything to the cluster (S149).
    private const int UploadsLeft = 6;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly byte[] s_kept = TestBytes.Make(100_000, 7);

    private readonly TempFolder _temp = new("cli-unmount");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.StartAsync();
        _bucket = await _cluster.CreateBucketAsync("unmount");
        await _bucket.PutAsync(UnmountLoad.Large, TestBytes.Make(UnmountLoad.LargeSize, 1));
    }

    public async ValueTask DisposeAsync()
    {
        _cluster.Server.Faults.Clear();
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S86", "S43")]
    public async Task Reads_that_wait_for_the_cluster_are_answered_before_the_mount_ends()
    {
        string staging = _temp.MakeFolder("reads");
        await using WineProgram mount = await MountAsync(staging, "3s");
        using StandInClient writer = mount.Connect();
        uint open = WriteUnclosed(writer);
        Write(writer, "closed", TestBytes.Make(1000, 8));

        HangReads();
        (StandInClient Client, uint Handle)[] readers = [.. Enumerable.Range(0, 3).Select(_ => OpenLarge(mount))];
        Task<WindowsResult<byte[]>>[] reads = [.. readers.Select((r, i) => ReadAsync(r.Client, r.Handle, i * 2 * 1024 * 1024))];
        await UntilAsync(() => writer.CountPending() >= reads.Length, mount);
        await mount.InterruptAsync();
        Task stopped = StoppedAsync(writer, open);
        await Wait.TryUntilAsync(() => stopped.IsCompleted, TimeSpan.FromSeconds(10));
        _cluster.Server.Faults.Clear();
        Assert.True(await EndAsync(mount) == UploadsLeft, mount.Log.ToString());
        for (int i = 0; i < reads.Length; i++)
        {
            Assert.Equal(-1, TestBytes.FirstDifference((await reads[i]).Ok(), 1, i * 2 * 1024 * 1024));
        }

        Assert.Equal(TestBytes.Make(1000, 8), await _bucket.GetAsync("closed"));
        Assert.Null(await _bucket.HeadAsync("open"));
        await RecoverAsync(staging);
        Assert.Equal(s_kept, await _bucket.GetAsync("open"));
    }

    [Fact]
    [Semantics("S86", "S72")]
    public async Task Asked_a_second_time_a_mount_gives_up_what_waits_for_the_cluster()
    {
        string staging = _temp.MakeFolder("twice");
        await using WineProgram mount = await MountAsync(staging, "30s");
        using StandInClient writer = mount.Connect();
        WriteUnclosed(writer);
        HangReads();
        (StandInClient reader, uint handle) = OpenLarge(mount);
        Task<WindowsResult<byte[]>> read = ReadAsync(reader, handle, 0);
        await UntilAsync(() => _cluster.Server.Faults.Struck >= 1, mount);
        long start = Stopwatch.GetTimestamp();
        await mount.InterruptAsync();
        Task<int> ended = EndAsync(mount);
        await Wait.UntilAsync(
            async () =>
            {
                await mount.InterruptAsync();
                return ended.IsCompleted;
            },
            () => $"It does not end:\n{mount.Log}",
            interval: TimeSpan.FromMilliseconds(500));
        Assert.True(await ended == UploadsLeft, mount.Log.ToString());
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(25), "it waited for as long as it does when it is asked once");
        Assert.False((await read).Succeeded);
        _cluster.Server.Faults.Clear();
        await RecoverAsync(staging);
        Assert.Equal(s_kept, await _bucket.GetAsync("open"));
    }

    [Fact]
    [Semantics("S86", "S71", "S43", "S26")]
    public async Task Whenever_a_busy_mount_ends_it_does_not_crash_and_loses_nothing()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("AISFS_UNMOUNTS") ?? "3", CultureInfo.InvariantCulture);
        int first = int.Parse(Environment.GetEnvironmentVariable("AISFS_UNMOUNT_SEED") ?? "0", CultureInfo.InvariantCulture);
        int files = 0;
        int closed = 0;
        int recovered = 0;
        for (int i = 0; i < rounds; i++)
        {
            (int Files, int Closed, int Recovered) round = await RoundAsync(first == 0 ? Environment.TickCount + i : first + i);
            files += round.Files;
            closed += round.Closed;
            recovered += round.Recovered;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} unmounts: {files} files begun, {closed} closed, {recovered} came from the staging folder");
    }

    private async Task<(int Files, int Closed, int Recovered)> RoundAsync(int seed)
    {
        Random random = new(seed);
        string staging = _temp.MakeFolder($"round{seed}");
        await using WineProgram mount = await MountAsync(staging, "1s");
        await using UnmountLoad load = new(mount, seed, 4);

        // The moments are chosen at random: delays are what is wanted here.
        await Task.Delay(random.Next(600), TestContext.Current.CancellationToken);
        _cluster.Server.Faults.Set(StandStill(random), seed);
        await Task.Delay(random.Next(400), TestContext.Current.CancellationToken);
        await mount.InterruptAsync();
        await Task.Delay(random.Next(2000), TestContext.Current.CancellationToken);
        _cluster.Server.Faults.Clear();
        int exitCode = await EndAsync(mount);
        Assert.True(exitCode is 0 or UploadsLeft, $"seed {seed}: exit code {exitCode}\n{mount.Log}");
        Assert.DoesNotContain("Unhandled", mount.Log.ToString(), StringComparison.OrdinalIgnoreCase);
        await load.EndAsync();

        foreach (UnmountLoad.Written file in load.Files.Where(f => !f.IsClosing))
        {
            Assert.True(await _bucket.HeadAsync(file.Name) is null, $"seed {seed}: {file.Name} was not closed, and is on the cluster\n{mount.Log}");
        }

        HashSet<string> missing = await FindMissingAsync(load, f => f.IsClosed);
        Assert.True(missing.Count == 0 || exitCode == UploadsLeft, $"seed {seed}: {string.Join(' ', missing)} did not arrive, and the mount ended well\n{mount.Log}");

        // What was written and not closed is kept, an empty file too.
        missing = await FindMissingAsync(load, _ => true);
        if (missing.Count > 0)
        {
            await RecoverAsync(staging);
            HashSet<string> lost = await FindMissingAsync(load, _ => true);
            Assert.True(lost.Count == 0, $"seed {seed}: {string.Join(' ', lost)} lost, exit code {exitCode}\n{mount.Log}");
        }

        return (load.Files.Count, load.Files.Count(f => f.IsClosed), missing.Count);
    }

    /// <summary>Writes a file that is never closed: it waits for recovery when the mount ends.</summary>
    private static uint WriteUnclosed(StandInClient client)
    {
        uint open = client.Create(@"\open").Ok().Handle;
        client.Write(open, 0, s_kept).Ok();
        return open;
    }

    private void HangReads() => _cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Hang, Operation = Operation.ObjectGet });

    private static FaultRule[] StandStill(Random random)
    {
        FaultAction action = random.Next(2) == 0 ? FaultAction.Hang : FaultAction.Delay;
        double share = random.NextDouble();
        Operation?[] operations = random.Next(3) switch
        {
            0 => [Operation.ObjectGet],
            1 => [Operation.ObjectPut, Operation.ObjectPutPart],
            _ => [null],
        };
        return [.. operations.Select(o => new FaultRule
        {
            Action = action,
            Delay = TimeSpan.FromMilliseconds(random.Next(100, 3000)),
            Operation = o,
            Role = NodeRole.Target,
            Probability = share,
        })];
    }

    private async Task<HashSet<string>> FindMissingAsync(UnmountLoad load, Predicate<UnmountLoad.Written> which)
    {
        HashSet<string> missing = [];
        foreach (UnmountLoad.Written file in load.Files)
        {
            if (file.Content is { } content && which(file) && (await _bucket.GetAsync(file.Name) is not { } stored || !content.AsSpan().SequenceEqual(stored)))
            {
                missing.Add($"{file.Name} ({content.Length} bytes, {(file.IsClosed ? "closed" : file.IsClosing ? "closing" : "open")})");
            }
        }

        return missing;
    }

    private Task<WineProgram> MountAsync(string staging, string timeout)
        => WindowsCli.StartAsync(
            ["mount", _bucket.Url, "--network", Place, "--foreground", "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(staging), "--timeout", timeout]);

    private async Task RecoverAsync(string staging)
    {
        await using WineProgram recover = await WindowsCli.StartAsync(
            ["recover", "upload", "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(staging)]);
        Assert.True(await EndAsync(recover) == 0, recover.Log.ToString());
    }

    private static void Write(StandInClient client, string name, byte[] content)
    {
        uint handle = client.Create($@"\{name}", disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        client.Write(handle, 0, content).Ok();
        client.Close(handle).Ok();
    }

    /// <summary>Past Windows' cache, which would read page by page: a page that is asked for after the end is refused.</summary>
    private static (StandInClient Client, uint Handle) OpenLarge(WineProgram mount)
    {
        StandInClient client = mount.Connect();
        WindowsResult<WindowsFile> file = client.Create(
            $@"\{UnmountLoad.Large}", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.NoIntermediateBuffering);
        return (client, file.Ok().Handle);
    }

    private static Task<WindowsResult<byte[]>> ReadAsync(StandInClient client, uint handle, int offset)
        => Task.Factory.StartNew(
            () =>
            {
                using (client)
                {
                    return client.Read(handle, (ulong)offset, 1024 * 1024);
                }
            },
            TaskCreationOptions.LongRunning);

    /// <summary>Waits until the volume takes no requests any more; one that came just then waits for the end.</summary>
    private static Task StoppedAsync(StandInClient client, uint handle)
        => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    while (client.Query(handle).Succeeded)
                    {
#pragma warning disable RS0030 // The time between two looks at the volume, on a thread of its own.
                        Thread.Sleep(10);
#pragma warning restore RS0030
                    }
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    // It has ended.
                }
            },
            TaskCreationOptions.LongRunning);

    private static Task UntilAsync(Func<bool> condition, WineProgram mount)
        => Wait.UntilAsync(condition, () => $"It never came to that:\n{mount.Log}", s_limit);

    private static async Task<int> EndAsync(WineProgram program)
    {
        await UntilAsync(() => program.ExitCode is not null, program);
        return await program.WaitAsync();
    }
}
