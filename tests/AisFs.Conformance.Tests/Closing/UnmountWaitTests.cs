using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>Uploads go on when their writer is gone and the mount is taken away: <c>aisfs unmount</c> waits, and tells.</summary>
[Collection(AloneCollection.Name)]
public sealed class UnmountWaitTests() : OwnClusterTests("wait", "python3")
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    [Fact]
    [Semantics("S73")]
    public async Task Unmount_waits_until_all_is_uploaded()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(4) }]);
        await KilledWriter.RunAsync(mount, "f");
        Assert.Null(await Bucket.HeadAsync("f"));
        CommandResult unmount = (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint], s_limit)).Ok();
        Assert.Equal(KilledWriter.Size, (await Bucket.HeadAsync("f"))?.Size);
        Assert.Contains("1 file, 97.7 KiB left to upload", unmount.Error, StringComparison.Ordinal);
        Assert.True(await mount.WaitForExitAsync(s_limit));
        Assert.Equal(0, mount.ExitCode);
    }

    [Theory]
    [InlineData("unmount")]
    [InlineData("unmount --force")]
    [Semantics("S73")]
    public async Task Unmount_tells_that_an_upload_failed_and_where_the_bytes_are(string command)
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options("--timeout", "2s"));
        Cluster.Server.Faults.Set(
        [
            new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(2), Count = 2 },
            new FaultRule { Action = FaultAction.Status, Status = 500, Method = "PUT" },
        ]);
        await KilledWriter.RunAsync(mount, "f");
        CommandResult unmount = await CommandRunner.RunAsync(DaemonProgram.Path, [.. command.Split(' '), mount.Mountpoint], s_limit);
        Assert.True(unmount.ExitCode == 6, $"{unmount}\n{mount.Log}");
        Assert.Contains($"ais://{Bucket.Name}/f", unmount.Error, StringComparison.Ordinal);
        Assert.Contains(mount.StagingFolder, unmount.Error, StringComparison.Ordinal);
        Assert.Contains("aisfs recover", unmount.Error, StringComparison.Ordinal);
        Assert.True(await mount.WaitForExitAsync(s_limit));
        Assert.Equal(6, mount.ExitCode);
        Assert.Null(await Bucket.HeadAsync("f"));
        CommandResult listed = (await CommandRunner.RunAsync(DaemonProgram.Path, ["recover", "list", "--staging-dir", mount.StagingFolder], s_limit)).Ok();
        Assert.Contains("100000", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S73")]
    public async Task A_mount_with_the_device_number_of_one_that_still_uploads_is_unmounted_for_itself()
    {
        await using MountProcess first = await MountProcess.StartAsync(Options());
        string device = DeviceOf(first.Mountpoint);
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(8) }]);
        await KilledWriter.RunAsync(first, "f");
        (await CommandRunner.RunAsync("umount", [first.Mountpoint], s_limit)).Ok();

        // The kernel gives the lowest free number; other mounts of this machine may get one in between.
        List<MountProcess> later = [];
        try
        {
            do
            {
                Assert.True(later.Count < 20, $"No mount got the device {device} again.");
                later.Add(await MountProcess.StartAsync(Options()));
            }
            while (DeviceOf(later[^1].Mountpoint) != device);
            CommandResult unmount = (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", later[^1].Mountpoint], s_limit)).Ok();
            Assert.DoesNotContain("left to upload", unmount.Error, StringComparison.Ordinal);
            Assert.False(first.HasExited, "The first mount had uploaded by then: the test shows nothing.");
        }
        finally
        {
            Cluster.Server.Faults.Clear();
            foreach (MountProcess mount in later)
            {
                await mount.DisposeAsync();
            }
        }
    }

    [Fact]
    [Semantics("S73")]
    public async Task Unmount_is_told_of_the_end_by_a_daemon_that_was_too_busy_to_see_it_before()
    {
        for (int round = 0; round < 5; round++)
        {
            // It is stopped when the command connects, and has the connection and the unmount to see at once when it goes on.
            await using MountProcess mount = await MountProcess.StartAsync(Options());

            // The mount is in the kernel's table before its daemon listens; this line comes after that.
            Assert.True(await mount.WaitForLogAsync("is mounted at", s_limit), mount.Log.ToString());
            mount.Signal(LibcConstants.SIGSTOP);
            Task<CommandResult> unmount = CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint], s_limit);
            await Wait.UntilAsync(() => !mount.IsMounted || unmount.IsCompleted);

            // A command that did not wait would have ended by then.
            bool hasEnded = await Wait.TryUntilAsync(() => unmount.IsCompleted, TimeSpan.FromMilliseconds(500));
            Assert.False(hasEnded, hasEnded ? (await unmount).ToString() : null);
            mount.Signal(LibcConstants.SIGCONT);
            (await unmount).Ok();
            Assert.True(await mount.WaitForExitAsync(s_limit));
        }
    }

    [Fact]
    [Semantics("S73")]
    public async Task Unmount_tells_that_the_daemon_was_killed_meanwhile()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(30) }]);
        await KilledWriter.RunAsync(mount, "f");
        Task<CommandResult> unmount = CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint], s_limit);
        await Wait.UntilAsync(() => !mount.IsMounted || unmount.IsCompleted);
        Assert.False(unmount.IsCompleted);
        await mount.CrashAsync();
        CommandResult result = await unmount;
        Assert.Equal(6, result.ExitCode);
        Assert.Contains("aisfs recover", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S73")]
    public async Task The_log_tells_after_a_plain_umount()
    {
        TestKit.Require.That(Environment.IsPrivilegedProcess, "umount(8) is for root");
        await using MountProcess mount = await MountProcess.StartAsync(Options("--timeout", "2s"));
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 500, Method = "PUT" }]);
        await KilledWriter.RunAsync(mount, "f");
        (await CommandRunner.RunAsync("umount", [mount.Mountpoint], s_limit)).Ok();
        Assert.True(await mount.WaitForExitAsync(s_limit), mount.Log.ToString());
        Assert.Equal(6, mount.ExitCode);
        Assert.Contains("bytes wait in", mount.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains(mount.StagingFolder, mount.Log.ToString(), StringComparison.Ordinal);
    }

    // The third field of mountinfo, of the mount at the place that the fifth one tells.
    private static string DeviceOf(string mountpoint)
        => File.ReadLines("/proc/self/mountinfo").Select(static line => line.Split(' ')).Last(fields => fields[4] == mountpoint)[2];

    private MountOptions Options(params string[] arguments) => new() { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments };
}
