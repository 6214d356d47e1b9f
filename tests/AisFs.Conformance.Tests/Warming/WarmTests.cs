using System.Globalization;
using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Warming;

/// <summary><c>aisfs warm</c>: files are there before programs ask for them.</summary>
[Collection(AloneCollection.Name)]
public sealed class WarmTests() : OwnClusterTests("warm")
{
    private const int Size = 100_000;
    private const string LongCache = "--cache-ttl=10m";

    private RequestLog Requests => Cluster.Server.Requests;

    private long Gets => Requests.Count(Operation.ObjectGet, NodeRole.Target);

    [Fact]
    [Semantics("S228", "S234")]
    public async Task What_is_warm_is_fetched_neither_by_reads_nor_by_a_second_run()
    {
        const int Large = 20_000_000;
        Seed("d/", 300);
        await Bucket.PutAsync("large", () => new TestByteStream(7, Large));
        await using MountProcess mount = await StartAsync(LongCache);
        JsonElement summary = JsonDocument.Parse((await mount.AskAsync("warm", mount.Mountpoint, "--json")).Ok().Output).RootElement;
        Assert.Equal(301, summary.GetProperty("files").GetInt64());
        Assert.Equal(Large + (300L * Size), summary.GetProperty("bytes").GetInt64());
        Assert.Equal(0, summary.GetProperty("failed").GetInt64());
        long sent = Requests.BytesSent;
        Assert.Equal(Large + (300L * Size), sent);

        Assert.Contains("301 files warm", (await mount.AskAsync("warm", mount.Mountpoint)).Ok().Output, StringComparison.Ordinal);
        string all = (await CommandRunner.ShellAsync($"cat '{mount.Mountpoint}'/d/* | wc -c; sha256sum < '{mount.Mountpoint}/large'")).Ok().Output;
        Assert.StartsWith((300 * Size).ToString(CultureInfo.InvariantCulture) + "\n" + TestBytes.Hash(TestBytes.Make(Large, 7)), all, StringComparison.Ordinal);
        Assert.Equal(sent, Requests.BytesSent);
    }

    [Fact]
    [Semantics("S229")]
    public async Task A_run_that_is_interrupted_ends_cleanly_and_the_next_goes_on_from_there()
    {
        const int Count = 300;
        const int AtOnce = 8;
        Seed("d/", Count);
        await using MountProcess mount = await StartAsync(LongCache);
        await mount.WaitForControlAsync();
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectGet, Role = NodeRole.Target, Delay = TimeSpan.FromMilliseconds(300) });
        await using BackgroundProcess warm = BackgroundProcess.Start(
            DaemonProgram.Path, ["warm", mount.Mountpoint], new Dictionary<string, string> { ["AISFS_RUNTIME_DIR"] = mount.RuntimeFolder });

        // A line every five seconds, since its standard error is no terminal.
        await Wait.UntilAsync(() => warm.Log.ToString().Contains($" of {Count} files, ", StringComparison.Ordinal) || warm.HasExited, () => warm.Log.ToString());
        warm.Signal(LibcConstants.SIGINT);
        Assert.True(await warm.WaitAsync(TimeSpan.FromSeconds(30)), "Ctrl-C did not end it.");
        Assert.Equal(1, warm.ExitCode);
        Assert.Contains("stopped", warm.Log.ToString(), StringComparison.Ordinal);
        Assert.True(Gets < Count, $"{Gets} files were asked for: it was not interrupted in the middle.");

        Cluster.Server.Faults.Clear();
        (await mount.AskAsync("warm", mount.Mountpoint)).Ok();
        Assert.InRange(Gets, Count, Count + AtOnce);
    }

    [Fact]
    [Semantics("S230", "S234")]
    public async Task A_list_names_files_and_what_is_missing_is_told_with_its_line()
    {
        Seed("d/", 20);
        await using MountProcess mount = await StartAsync(LongCache);
        await mount.WaitForControlAsync();
        string list = Temp.Combine("list.txt");
        await File.WriteAllLinesAsync(list, ["d/000003", "d/nothing", string.Empty, $"{mount.Mountpoint}/d/000004", "nowhere/000001"], TestContext.Current.CancellationToken);
        CommandResult result = await mount.AskAsync("warm", mount.Mountpoint, "--list", list);
        Assert.Equal(7, result.ExitCode);
        Assert.Contains($"{list}:2: d/nothing: there is no such file", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{list}:5: nowhere/000001: there is no such file", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 files warm", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 failed", result.Output, StringComparison.Ordinal);
        Assert.Equal(2L * Size, Requests.BytesSent);

        CommandResult piped = await CommandRunner.RunAsync(
            DaemonProgram.Path, ["warm", Path.Combine(mount.Mountpoint, "d"), "--list", "-"], input: "000005\n", environment: new Dictionary<string, string> { ["AISFS_RUNTIME_DIR"] = mount.RuntimeFolder });
        Assert.Contains("1 file warm", piped.Ok().Output, StringComparison.Ordinal);
        Assert.Equal(2, (await mount.AskAsync("warm", mount.Mountpoint, "--list", Temp.Combine("no-list"))).ExitCode);
        Assert.Equal(1, (await mount.AskAsync("warm", Path.Combine(mount.Mountpoint, "nothing"))).ExitCode);
        Assert.Equal(1, (await mount.AskAsync("warm", Temp.Path)).ExitCode);
    }

    [Fact]
    [Semantics("S231", "S232", "S234")]
    public async Task The_first_files_of_an_epoch_are_there_and_what_has_no_room_is_told()
    {
        TestKit.Require.Tool("python3", "python3");
        const int Count = 500;
        Seed("d/", Count);
        await using MountProcess mount = await StartAsync(LongCache, "--memory-limit", "64MiB", "--dir-read-ahead", "0");
        CommandResult result = await mount.AskAsync("warm", mount.Mountpoint, "--epoch", "42", "--json");
        Assert.Equal(7, result.ExitCode);
        JsonElement summary = JsonDocument.Parse(result.Output).RootElement;
        int fits = (int)summary.GetProperty("files").GetInt64();
        Assert.InRange(fits, Count / 2, Count - 1);
        Assert.Equal(Count - fits, summary.GetProperty("leftOut").GetInt64());
        Assert.Contains($"no room for {Count - fits} files", result.Error, StringComparison.Ordinal);

        // The function that mount.md gives to programs tells which files these are.
        string[] order = await OrderOfAsync(42, [.. Enumerable.Range(0, Count).Select(static i => $"/d/{i:000000}")]);
        long sent = Requests.BytesSent;
        Assert.Equal((long)fits * Size, sent);
        (await CommandRunner.RunAsync("cat", [.. order.Take(fits).Select(path => mount.Mountpoint + path)])).Ok();
        Assert.Equal(sent, Requests.BytesSent);
    }

    [Fact]
    [Semantics("S232")]
    public async Task What_is_warm_on_the_disk_is_there_for_the_next_mount()
    {
        const int Large = 20_000_000;
        const long All = Large + (100L * Size);
        Seed("d/", 100);
        await Bucket.PutAsync("large", () => new TestByteStream(7, Large));
        string[] arguments = [LongCache, "--cache-dir", Temp.Combine("disk")];
        await using (MountProcess first = await StartAsync(arguments))
        {
            Assert.Contains("101 files warm", (await first.AskAsync("warm", first.Mountpoint, "--to", "disk")).Ok().Output, StringComparison.Ordinal);
            Assert.Contains("101 files warm", (await first.AskAsync("warm", first.Mountpoint, "--to", "disk")).Ok().Output, StringComparison.Ordinal);
            Assert.Equal(All, Requests.BytesSent);
            Assert.Equal(0, await first.StopAsync());
        }

        await using MountProcess next = await StartAsync(arguments);
        await next.WaitForControlAsync();
        JsonElement summary = JsonDocument.Parse((await next.AskAsync("warm", next.Mountpoint, "--to", "disk", "--json")).Ok().Output).RootElement;
        Assert.Equal((101L, All), (summary.GetProperty("files").GetInt64(), summary.GetProperty("bytes").GetInt64()));
        string all = (await CommandRunner.ShellAsync($"cat '{next.Mountpoint}'/d/* | wc -c; sha256sum < '{next.Mountpoint}/large'")).Ok().Output;
        Assert.StartsWith((100 * Size).ToString(CultureInfo.InvariantCulture) + "\n" + TestBytes.Hash(TestBytes.Make(Large, 7)), all, StringComparison.Ordinal);
        Assert.Equal(All, Requests.BytesSent);
    }

    [Fact]
    [Semantics("S232")]
    public async Task A_mount_without_a_disk_cache_refuses_to_warm_it()
    {
        Seed("d/", 3);
        await using MountProcess mount = await StartAsync();
        CommandResult refused = await mount.AskAsync("warm", mount.Mountpoint, "--to", "disk");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--cache-dir", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await mount.AskAsync("warm", mount.Mountpoint, "--to", "tape")).ExitCode);
        Assert.Equal(2, (await mount.AskAsync("warm", mount.Mountpoint, "--epoch", "-1")).ExitCode);
        Assert.Equal(2, (await mount.AskAsync("warm")).ExitCode);
    }

    [Fact]
    [Semantics("S234")]
    public async Task A_cluster_that_refuses_access_has_its_exit_code()
    {
        Seed("d/", 3);
        await using MountProcess mount = await StartAsync("--cache-ttl", "0");
        await mount.WaitForControlAsync();
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ListObjects });
        CommandResult refused = await mount.AskAsync("warm", mount.Mountpoint);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("refuses access", refused.Error, StringComparison.Ordinal);
    }

    private void Seed(string prefix, int count)
        => Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = prefix, Count = count, Size = Size });

    private Task<MountProcess> StartAsync(params string[] arguments) => MountProcess.StartAsync(
        new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments });

    private async Task<string[]> OrderOfAsync(ulong seed, string[] paths)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "mount.md"), TestContext.Current.CancellationToken);
        int from = page.IndexOf("def epoch(", StringComparison.Ordinal);
        string function = page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
        CommandResult result = await CommandRunner.RunAsync(
            "python3", ["-c", $"{function}\nimport sys\nprint('\\n'.join(epoch(sys.stdin.read().split(), {seed})))"], input: string.Join('\n', paths));
        return result.Ok().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
