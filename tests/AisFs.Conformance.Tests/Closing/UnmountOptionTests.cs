using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>What each option of <c>aisfs unmount</c> does with files that are open, and with files that are still to go up.</summary>
[Collection(AloneCollection.Name)]
public sealed class UnmountOptionTests() : OwnClusterTests("options", "python3")
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("--no-wait", 0, "")]
    [InlineData("--lazy", 0, "")]
    [InlineData("--timeout 1s", 6, "--timeout is over")]
    [Semantics("S144")]
    public async Task Without_the_wait_the_upload_goes_on(string option, int exitCode, string told)
    {
        await using MountProcess mount = await DirtyMountAsync();
        CommandResult unmount = (await UnmountAsync(mount, option.Split(' '))).Ended();
        Assert.True(unmount.ExitCode == exitCode, unmount.ToString());
        Assert.Contains(told, unmount.Error, StringComparison.Ordinal);
        Assert.False(mount.IsMounted);
        Assert.Null(await Bucket.HeadAsync("f"));
        await EndAsync(mount);
    }

    [Fact]
    [Semantics("S144")]
    public async Task An_interrupt_ends_the_wait_and_nothing_else()
    {
        await using MountProcess mount = await DirtyMountAsync();
        await using BackgroundProcess unmount = BackgroundProcess.Start(DaemonProgram.Path, ["unmount", mount.Mountpoint]);
        await Wait.UntilAsync(() => unmount.HasExited || unmount.Log.ToString().Contains("left to upload", StringComparison.Ordinal));
        unmount.Signal(LibcConstants.SIGINT);
        Assert.True(await unmount.WaitAsync(s_limit), unmount.Log.ToString());
        Assert.Equal(6, unmount.ExitCode);
        Assert.Contains("the wait was interrupted", unmount.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains("its process goes on (1 file, 97.7 KiB left to upload)", unmount.Log.ToString(), StringComparison.Ordinal);
        Assert.Null(await Bucket.HeadAsync("f"));
        await EndAsync(mount);
    }

    [Fact]
    [Semantics("S144")]
    public async Task On_a_terminal_one_line_shows_what_is_left()
    {
        TestKit.Require.Tool("script", "bsdutils");
        await using MountProcess mount = await DirtyMountAsync();
        CommandResult result = await CommandRunner.RunAsync("script", ["-qec", $"'{DaemonProgram.Path}' unmount '{mount.Mountpoint}'", "/dev/null"], s_limit);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("\r1 file, 97.7 KiB left to upload", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("left to upload\n", result.Output.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(KilledWriter.Size, (await Bucket.HeadAsync("f"))?.Size);
        Assert.True(await mount.WaitForExitAsync(s_limit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--no-wait")]
    [InlineData("--timeout 1s")]
    [Semantics("S144", "S149")]
    public async Task A_mount_that_is_in_use_stays_and_its_users_are_named(string option)
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await Bucket.PutAsync("open", [1, 2, 3]);
        await using BackgroundProcess user = BackgroundProcess.Start("tail", ["-f", Path.Combine(mount.Mountpoint, "open")]);
        await Wait.UntilAsync(() => Directory.EnumerateFileSystemEntries($"/proc/{user.Pid}/fd").Any(fd => new FileInfo(fd).LinkTarget?.EndsWith("/open", StringComparison.Ordinal) == true));
        CommandResult busy = await UnmountAsync(mount, option.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(busy.ExitCode == 5, busy.ToString());
        Assert.Contains($"tail ({user.Pid.ToString(CultureInfo.InvariantCulture)})", busy.Error, StringComparison.Ordinal);
        Assert.True(mount.IsMounted);
        await user.StopAsync(TimeSpan.FromSeconds(10));
        (await UnmountAsync(mount)).Ok();
        Assert.True(await mount.WaitForExitAsync(s_limit));
        Assert.Equal(0, mount.ExitCode);
    }

    [Theory]
    [InlineData("--timeout", "soon")]
    [InlineData("--timeout", "1s", "--no-wait")]
    [InlineData("--timeout", "1s", "--lazy")]
    [Semantics("S144", "S149")]
    public async Task A_wait_that_makes_no_sense_is_refused(params string[] options)
    {
        CommandResult refused = await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", "/nowhere", .. options], s_limit);
        Assert.True(refused.ExitCode == 2, refused.ToString());
        Assert.Contains("--timeout", refused.Error, StringComparison.Ordinal);
    }

    private async Task<MountProcess> DirtyMountAsync()
    {
        MountProcess mount = await MountProcess.StartAsync(Options());
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(6) }]);
        await KilledWriter.RunAsync(mount, "f");
        return mount;
    }

    private async Task EndAsync(MountProcess mount)
    {
        Assert.True(await mount.WaitForExitAsync(s_limit), mount.Log.ToString());
        Assert.Equal(0, mount.ExitCode);
        Assert.Equal(KilledWriter.Size, (await Bucket.HeadAsync("f"))?.Size);
    }

    private MountOptions Options() => new() { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token };

    private static Task<CommandResult> UnmountAsync(MountProcess mount, params string[] options)
        => CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint, .. options], s_limit, onTimeout: mount.Kill);
}
