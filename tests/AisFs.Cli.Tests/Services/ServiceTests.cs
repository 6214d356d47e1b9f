using System.Net.Sockets;
using System.Runtime.Versioning;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Services;

/// <summary>systemd is told when a mount works, what it does, and that its end takes its time.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ServiceTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new("service");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        _cluster = await TestCluster.StartAsync();
        _bucket = await _cluster.CreateBucketAsync("service");
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("abstract")]
    [Semantics("S127")]
    public async Task Ready_and_status_come_when_the_mount_works_and_stopping_when_it_ends(string kind)
    {
        using NotifySocket socket = new(kind == "file" ? _temp.Combine("notify") : $"@aisfs-test-{Guid.NewGuid():N}");
        await using MountProcess mount = await MountAsync(socket);
        await socket.WaitAsync("READY=1");
        Assert.True((await CommandRunner.RunAsync("ls", [mount.Mountpoint])).ExitCode == 0);
        string[] before = [.. socket.Lines];
        Assert.Contains($"STATUS=Connecting to the cluster, to mount {_bucket.Url} at {mount.Mountpoint}", before.TakeWhile(line => line != "READY=1"));
        Assert.Contains($"STATUS=Serving {_bucket.Url} at {mount.Mountpoint}", before);
        Assert.DoesNotContain("STOPPING=1", before);
        Assert.DoesNotContain("WATCHDOG=1", before);
        Assert.Equal(0, await mount.StopAsync());
        Assert.Single(socket.Lines, "READY=1");
        Assert.Single(socket.Lines, "STOPPING=1");
        await socket.WaitAsync($"STATUS={_bucket.Url} is unmounted from {mount.Mountpoint}");
        Assert.Equal($"STATUS={_bucket.Url} is unmounted from {mount.Mountpoint}", socket.Lines[^1]);
    }

    [Fact]
    [Semantics("S127")]
    public async Task A_stop_asks_for_time_until_the_uploads_are_done()
    {
        using NotifySocket socket = new(_temp.Combine("notify"));
        await using MountProcess mount = await MountAsync(socket);
        await socket.WaitAsync("READY=1");
        _cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(5) }]);
        Task<CommandResult> writer = CommandRunner.ShellAsync($"head -c 1000 /dev/zero > '{mount.Mountpoint}/late'");
        await socket.WaitAsync("STATUS=Serving", "1 file, 1000 bytes left to upload");
        Assert.Equal(0, await mount.StopAsync());
        await writer;
        string[] ending = [.. socket.Lines.SkipWhile(line => line != "STOPPING=1")];
        Assert.Contains(ending, line => line.StartsWith("STATUS=Unmounting", StringComparison.Ordinal) && line.EndsWith("1 file, 1000 bytes left to upload", StringComparison.Ordinal));
        Assert.True(ending.Count(line => line == "EXTEND_TIMEOUT_USEC=60000000") > 1, string.Join('\n', ending));
        Assert.Equal(1000, (await _bucket.HeadAsync("late"))?.Size);
    }

    [Fact]
    [Semantics("S127")]
    public async Task A_watchdog_gets_signs_of_life()
    {
        using NotifySocket socket = new(_temp.Combine("notify"));
        await using MountProcess mount = await MountAsync(socket, ("WATCHDOG_USEC", "200000"));
        await Wait.UntilAsync(() => socket.Lines.Count(line => line == "WATCHDOG=1") > 3);
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S128")]
    public async Task A_cluster_that_is_down_is_told_and_the_exit_code_has_it_tried_again()
    {
        using NotifySocket socket = new(_temp.Combine("notify"));
        (int exitCode, string[] lines) = await FailAsync(socket, "--endpoint", "http://127.0.0.1:1", "--timeout", "2s");
        Assert.Equal(3, exitCode);
        Assert.Contains(lines, line => line.StartsWith("STATUS=the cluster at http://127.0.0.1:1 cannot be reached", StringComparison.Ordinal));
        Assert.DoesNotContain("READY=1", lines);
    }

    [Fact]
    [Semantics("S128")]
    public async Task A_wrong_option_is_told_and_the_exit_code_ends_the_tries()
    {
        using NotifySocket socket = new(_temp.Combine("notify"));
        (int exitCode, string[] lines) = await FailAsync(socket, "--endpoint", _cluster.Endpoint, "--cache-ttl", "never");
        Assert.Equal(2, exitCode);
        Assert.Contains(lines, line => line.StartsWith("STATUS=", StringComparison.Ordinal) && line.Contains("cache-ttl", StringComparison.Ordinal));
        Assert.DoesNotContain("READY=1", lines);
    }

    [Fact]
    [Semantics("S127")]
    public async Task A_service_manager_that_does_not_listen_holds_nothing_up()
    {
        // It has the socket, and reads nothing.
        using Socket deaf = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string address = _temp.Combine("deaf");
        deaf.Bind(new UnixDomainSocketEndPoint(address));
        await using MountProcess mount = await MountProcess.StartAsync(Options() with { Environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = address, ["WATCHDOG_USEC"] = "20000" } });
        (await CommandRunner.RunAsync("touch", [Path.Combine(mount.Mountpoint, "file")])).Ok();
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S127")]
    public async Task A_socket_that_nobody_listens_to_is_no_error()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options() with { Environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = _temp.Combine("nowhere") } });
        Assert.Equal(0, await mount.StopAsync());
    }

    private MountOptions Options() => new() { Source = _bucket.Url, Endpoint = _cluster.Endpoint, Token = _cluster.Token };

    private Task<MountProcess> MountAsync(NotifySocket socket, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> environment = more.ToDictionary(pair => pair.Name, pair => pair.Value);
        environment["NOTIFY_SOCKET"] = socket.Address;
        return MountProcess.StartAsync(Options() with { Environment = environment });
    }

    private async Task<(int ExitCode, string[] Lines)> FailAsync(NotifySocket socket, params string[] options)
    {
        CommandResult result = await CommandRunner.RunAsync(
            DaemonProgram.Path,
            ["mount", _bucket.Url, _temp.MakeFolder("mnt"), "--foreground", "--staging-dir", _temp.MakeFolder("staging"), .. options],
            environment: new Dictionary<string, string> { ["NOTIFY_SOCKET"] = socket.Address });
        return (result.ExitCode, [.. socket.Lines]);
    }
}
