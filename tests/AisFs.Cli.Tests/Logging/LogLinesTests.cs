using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Logging;

/// <summary>Each line of a log is one event, and says when it was, what it is, and which process of which mount tells it.</summary>
public sealed partial class LogLinesTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new("lines");

    public void Dispose()
    {
        foreach (string mountpoint in Directory.GetDirectories(_folder.Path, "mnt*"))
        {
            CommandRunner.RunBlocking("umount", ["-l", mountpoint], TimeSpan.FromSeconds(10));
        }

        _folder.Dispose();
    }

    [Fact]
    [Semantics("S140")]
    public async Task A_line_of_text_tells_local_time_level_event_process_and_mount()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("lines");
        MountOptions options = new() { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token };
        await using MountProcess mount = await MountProcess.StartAsync(options with { Environment = new Dictionary<string, string> { ["TZ"] = "Asia/Kolkata" } });
        Assert.True(await mount.WaitForLogAsync("is mounted at", s_limit), mount.Log.ToString());
        Assert.Equal(0, await mount.StopAsync());
        string[] lines = mount.Log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            Match match = TextLine().Match(line);
            Assert.True(match.Success, line);
            Assert.Equal(mount.Pid.ToString(CultureInfo.InvariantCulture), match.Groups["pid"].Value);
            Assert.Equal(mount.Mountpoint, match.Groups["mount"].Value);
            Assert.NotEqual("0000", match.Groups["event"].Value);
            DateTimeOffset time = DateTimeOffset.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture);
            Assert.Equal(new TimeSpan(5, 30, 0), time.Offset);
            Assert.InRange(time, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        }

        Assert.Contains(lines, line => line.EndsWith($" INF 5001 aisfs[{mount.Pid}] {mount.Mountpoint}: {bucket.Url} is mounted at {mount.Mountpoint}", StringComparison.Ordinal));
    }

    [Fact]
    [Semantics("S141")]
    public async Task A_line_of_JSON_has_the_fixed_fields()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("lines");
        MountOptions options = new() { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--log-format", "json", "--log-level", "debug"] };
        await using MountProcess mount = await MountProcess.StartAsync(options);
        Assert.True(await mount.WaitForLogAsync("is mounted at", s_limit), mount.Log.ToString());
        Assert.Equal(0, await mount.StopAsync());
        string[] lines = mount.Log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string[] names = [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
            Assert.Equal(["time", "level", "event", "pid", "mount", "message", "properties"], names);
            Assert.Equal(mount.Pid, document.RootElement.GetProperty("pid").GetInt32());
            Assert.Equal(mount.Mountpoint, document.RootElement.GetProperty("mount").GetString());
            Assert.InRange(document.RootElement.GetProperty("time").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        }

        using JsonDocument mounted = JsonDocument.Parse(lines.Single(line => line.Contains("\"event\":5001,", StringComparison.Ordinal)));
        Assert.Equal("information", mounted.RootElement.GetProperty("level").GetString());
        Assert.Equal($"{bucket.Url} is mounted at {mount.Mountpoint}", mounted.RootElement.GetProperty("message").GetString());
        Assert.Equal(bucket.Url, mounted.RootElement.GetProperty("properties").GetProperty("Source").GetString());
        using JsonDocument agreed = JsonDocument.Parse(lines.First(line => line.Contains("\"event\":3000,", StringComparison.Ordinal)));
        Assert.Equal(JsonValueKind.Number, agreed.RootElement.GetProperty("properties").GetProperty("Threads").ValueKind);
    }

    [Fact]
    [Semantics("S142")]
    public async Task Two_mounts_that_log_to_one_file_lose_no_line()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("lines");
        string log = _folder.Combine("log");
        string[] mountpoints = [_folder.MakeFolder("mnt 1"), _folder.MakeFolder("mnt 2")];
        foreach (string mountpoint in mountpoints)
        {
            (await CommandRunner.RunAsync(
                DaemonProgram.Path,
                ["mount", bucket.Url, mountpoint, "--endpoint", cluster.Endpoint, "--staging-dir", _folder.MakeFolder("staging"), "--log-file", log, "--trace"],
                s_limit)).Ok();
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.All(mountpoints, mountpoint => Assert.False(File.Exists(Path.Combine(mountpoint, $"missing-{Guid.NewGuid()}"))));
        }

        foreach (string mountpoint in mountpoints)
        {
            (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mountpoint], s_limit)).Ok();
        }

        string[] lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.All(lines, line => Assert.Matches(TextLine(), line));
        foreach (string mountpoint in mountpoints)
        {
            string[] own = [.. lines.Where(line => line.Contains($"] {mountpoint}: ", StringComparison.Ordinal))];
            Assert.Single(own, line => line.Contains(" INF 5001 ", StringComparison.Ordinal));
            Assert.Single(own, line => line.Contains(" INF 5002 ", StringComparison.Ordinal));
            Assert.InRange(own.Count(line => line.Contains("FUSE_LOOKUP", StringComparison.Ordinal)), 20, int.MaxValue);
        }
    }

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d) (?<level>VRB|DBG|INF|WRN|ERR|FTL) (?<event>\d{4}) aisfs\[(?<pid>\d+)\] (?<mount>[^:]+): .+$")]
    private static partial Regex TextLine();
}
