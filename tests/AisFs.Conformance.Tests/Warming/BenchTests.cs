using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Warming;

/// <summary><c>aisfs bench</c> measures what it says, and leaves nothing behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class BenchTests() : OwnClusterTests("bench")
{
    private const long Size = 4L << 20;

    [Fact]
    [Semantics("S235", "S236", "S237")]
    public async Task A_mount_is_measured_cold_and_warm_and_left_as_it_was()
    {
        await using MountProcess mount = await StartAsync();
        await mount.WaitForControlAsync();
        JsonElement report = await BenchAsync(mount, mount.Mountpoint);
        Assert.Equal(Bucket.Url, report.GetProperty("source").GetString());
        Dictionary<string, JsonElement> rows = Rows(report);
        Assert.Equal(
            ["sequential write", "sequential read", "sequential read, again", "random read, 4 KiB", "small files written", "small files read", "small files read, again", "names listed", "attributes read", "files removed"],
            rows.Keys);
        Assert.All(rows, static row => Assert.True(row.Value.GetProperty("operationsPerSecond").GetDouble() > 0, row.Key));
        Assert.Equal(Size, rows["sequential read"].GetProperty("bytes").GetInt64());
        Assert.Equal(20, rows["small files read"].GetProperty("operations").GetInt64());

        // The kernel tells what it has since 6.5. What was cold came from the cluster.
        Assert.NotEqual("warm", rows["sequential read"].GetProperty("cache").GetString());
        Assert.Equal("warm", rows["sequential read, again"].GetProperty("cache").GetString());
        Assert.True(Cluster.Server.Requests.BytesSent >= Size + rows["small files read"].GetProperty("bytes").GetInt64(), $"{Cluster.Server.Requests.BytesSent} bytes came from the cluster.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.Mountpoint));
        Assert.Empty(await Bucket.ListAsync());
    }

    [Fact]
    [Semantics("S235", "S237")]
    public async Task Any_folder_is_measured_and_a_folder_that_is_not_there_is_refused()
    {
        await using MountProcess mount = await StartAsync();
        Dictionary<string, JsonElement> rows = Rows(await BenchAsync(mount, Temp.Path));
        Assert.Equal(10, rows.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp.Path));
        string table = (await mount.AskAsync("bench", Temp.Path, "--size", "1MiB", "--files", "2")).Ok().Output;
        Assert.Contains("random read, 4 KiB", table, StringComparison.Ordinal);
        Assert.Equal(2, (await mount.AskAsync("bench", Temp.Combine("nothing"))).ExitCode);
        Assert.Equal(2, (await mount.AskAsync("bench", Temp.Path, "--size", "1KiB")).ExitCode);
        Assert.Equal(2, (await mount.AskAsync("bench", Temp.Path, "--time", "0")).ExitCode);
    }

    [Fact]
    [Semantics("S237")]
    public async Task A_read_only_mount_is_measured_with_what_is_there()
    {
        Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = "d/", Count = 30, Size = 10_000 });
        await using MountProcess mount = await StartAsync("--read-only");
        await mount.WaitForControlAsync();
        CommandResult refused = await mount.AskAsync("bench", mount.Mountpoint);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--read-only", refused.Error, StringComparison.Ordinal);
        Dictionary<string, JsonElement> rows = Rows(await BenchAsync(mount, mount.Mountpoint, "--read-only"));
        Assert.DoesNotContain("sequential write", rows.Keys);
        Assert.Equal(20, rows["small files read"].GetProperty("operations").GetInt64());
        Assert.Equal(0, Cluster.Server.Requests.Count(Operation.ObjectPut));
    }

    [Fact]
    [Semantics("S237")]
    public async Task What_is_written_goes_when_it_is_interrupted()
    {
        await using MountProcess mount = await StartAsync();
        await mount.WaitForControlAsync();
        await using BackgroundProcess bench = BackgroundProcess.Start(
            DaemonProgram.Path, ["bench", Temp.Path, "--size", "1MiB", "--files", "100000", "--time", "1h"], new Dictionary<string, string> { ["AISFS_RUNTIME_DIR"] = mount.RuntimeFolder });
        await Wait.UntilAsync(
            () => Directory.EnumerateFiles(Temp.Path, "00000*", SearchOption.AllDirectories).Any() || bench.HasExited, () => bench.Log.ToString());
        bench.Signal(LibcConstants.SIGINT);
        Assert.True(await bench.WaitAsync(TimeSpan.FromSeconds(60)), "Ctrl-C did not end it.");
        Assert.Equal(1, bench.ExitCode);
        Assert.Contains("stopped", bench.Log.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp.Path));
    }

    private static async Task<JsonElement> BenchAsync(MountProcess mount, string folder, params string[] arguments)
        => JsonDocument.Parse((await mount.AskAsync(["bench", folder, "--size", "4MiB", "--files", "20", "--time", "10s", "--json", .. arguments])).Ok().Output).RootElement;

    private static Dictionary<string, JsonElement> Rows(JsonElement report)
        => report.GetProperty("results").EnumerateArray().ToDictionary(static row => row.GetProperty("name").GetString()!);

    private Task<MountProcess> StartAsync(params string[] arguments) => MountProcess.StartAsync(
        new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments });
}
