using AisFs.Interop.Fuse.Mounting;
using AisFs.Mount.Fuse;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Mounting, unmounting, and what can be in the way.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task An_unmount_from_outside_ends_the_mount()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await FuseMount.UnmountAsync(mount.Mountpoint, FuseUnmount.Normal, TestContext.Current.CancellationToken);
        Assert.Equal("ok", await mount.AskAsync("completed"));
        Assert.Null(MountTable.Find(mount.Mountpoint));
        Assert.Equal(0, await mount.ExitAsync());
    }

    [Fact]
    public async Task A_mount_in_use_is_busy_and_can_be_unmounted_lazily()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant file text");
        FileStream open = await HostedMount.WithinAsync(() => File.OpenRead(mount.PathOf("file")));
        await using (open)
        {
            Assert.StartsWith("error Busy ", await mount.AskAsync("unmount normal"), StringComparison.Ordinal);
            MountException busy = await Assert.ThrowsAsync<MountException>(async () => await FuseMount.UnmountAsync(mount.Mountpoint, FuseUnmount.Normal, TestContext.Current.CancellationToken));
            Assert.Equal(MountErrorKind.Busy, busy.Kind);
            Assert.Equal("ok", await mount.AskAsync("unmount lazy"));
            Assert.Null(MountTable.Find(mount.Mountpoint));

            // What is open stays usable.
            Assert.Equal((byte)'t', await HostedMount.WithinAsync(() => (byte)open.ReadByte()));
        }

        Assert.Equal("ok", await mount.AskAsync("completed"));
        Assert.Equal(0, await mount.ExitAsync());
    }

    [Fact]
    public async Task A_forced_unmount_fails_what_is_under_way()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant slow-file text");
        Task<string> reader = HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf("slow-file")));
        await mount.UntilAsync("waiting", 1);
        await FuseMount.UnmountAsync(mount.Mountpoint, FuseUnmount.Force, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<IOException>(() => reader);
        Assert.Equal("ok", await mount.AskAsync("completed"));
        Assert.Equal(1, await mount.FigureAsync("interrupted"));
        Assert.Equal(0, await mount.FigureAsync("leases"));
    }

    [Fact]
    public async Task An_aborted_connection_leaves_no_dead_mount()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant file text");
        await using FileStream open = await HostedMount.WithinAsync(() => File.OpenRead(mount.PathOf("file")));

        // Aborts, and then fails because the mount is in use.
        (int code, _) = await HostedMount.RunAsync("umount", "-f", mount.Mountpoint);
        Assert.NotEqual(0, code);
        Assert.Equal("ok", await mount.AskAsync("completed"));
        Assert.Null(MountTable.Find(mount.Mountpoint));
    }

    [Fact]
    public async Task Without_a_device_the_module_is_named()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to hide the device");
        Require.Tool("unshare", "util-linux");
        Require.Fuse();
        string folder = Directory.CreateTempSubdirectory("aisfs-nodevice-").FullName;
        string[] withoutDevice = ["unshare", "-m", "--propagation", "private", "sh", "-c", "mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && exec \"$@\"", "sh"];
        await using (HostedMount refused = await HostedMount.LaunchAsync(withoutDevice, folder, false))
        {
            Assert.StartsWith("error NoDevice ", refused.Greeting, StringComparison.Ordinal);
            Assert.Contains("modprobe fuse", refused.Greeting, StringComparison.Ordinal);
        }

        Directory.Delete(folder);
    }

    [Fact]
    public async Task Root_without_the_right_to_mount_is_told_so()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to give up a right");
        Require.Tool("setpriv", "util-linux");
        Require.Fuse();
        string folder = Directory.CreateTempSubdirectory("aisfs-noright-").FullName;
        await using (HostedMount refused = await HostedMount.LaunchAsync([Require.FindTool("setpriv")!, "--bounding-set", "-sys_admin"], folder, false))
        {
            Assert.StartsWith("error NoPermission ", refused.Greeting, StringComparison.Ordinal);
        }

        Directory.Delete(folder);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_killed_server_leaves_behind_is_cleared(bool inUse)
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant file text");
        FileStream? open = inUse ? await HostedMount.WithinAsync(() => File.OpenRead(mount.PathOf("file"))) : null;
        await mount.KillAsync();
        IOException dead = await HostedMount.WithinAsync(() => Assert.ThrowsAny<IOException>(() => Directory.GetFiles(mount.Mountpoint)));
        Assert.Contains("not connected", dead.Message, StringComparison.Ordinal);
        await FuseMount.UnmountAsync(mount.Mountpoint, FuseUnmount.Normal, TestContext.Current.CancellationToken);
        Assert.Null(MountTable.Find(mount.Mountpoint));
        Assert.Empty(Directory.GetFiles(mount.Mountpoint));
        await using (open)
        {
        }
    }

    [Fact]
    public async Task A_new_mount_replaces_what_a_killed_server_left_behind()
    {
        await using HostedMount first = await HostedMount.StartAsync();
        await first.KillAsync();
        await using HostedMount second = await HostedMount.LaunchAsync([], first.Mountpoint, false);
        Assert.StartsWith("ready", second.Greeting, StringComparison.Ordinal);
        await second.AskAsync("plant file text");
        Assert.Equal("text", await HostedMount.WithinAsync(() => File.ReadAllText(second.PathOf("file"))));
        Assert.Equal(0, await second.ExitAsync());
        Assert.Null(MountTable.Find(first.Mountpoint));
    }

    [Fact]
    public async Task A_mountpoint_that_cannot_be_used_is_named_with_its_reason()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        string folder = Directory.CreateTempSubdirectory("aisfs-reasons-").FullName;
        string file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        await AssertFailsAsync(mount.Mountpoint, MountErrorKind.AlreadyMounted);
        await AssertFailsAsync(Path.Combine(folder, "absent"), MountErrorKind.MountpointMissing);
        await AssertFailsAsync(file, MountErrorKind.NotDirectory);
        await AssertFailsAsync(folder, MountErrorKind.NotEmpty);
        MountException none = await Assert.ThrowsAsync<MountException>(async () => await FuseMount.UnmountAsync(folder, FuseUnmount.Force, TestContext.Current.CancellationToken));
        Assert.Equal(MountErrorKind.NotMounted, none.Kind);
        none = await Assert.ThrowsAsync<MountException>(async () => await FuseMount.UnmountAsync("/proc", FuseUnmount.Force, TestContext.Current.CancellationToken));
        Assert.Equal(MountErrorKind.NotMounted, none.Kind);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_symbolic_link_to_the_mountpoint_leads_to_the_mount()
    {
        string folder = Directory.CreateTempSubdirectory("aisfs-link-").FullName;
        string link = Path.Combine(folder, "link");
        Directory.CreateDirectory(Path.Combine(folder, "real"));
        Directory.CreateSymbolicLink(link, "real");
        Require.Fuse();
        await using (HostedMount mount = await HostedMount.LaunchAsync([], link, false))
        {
            Assert.StartsWith("ready", mount.Greeting, StringComparison.Ordinal);
            Assert.Equal(Path.Combine(folder, "real"), MountTable.Find(link)?.Mountpoint);
            await FuseMount.UnmountAsync(link, FuseUnmount.Normal, TestContext.Current.CancellationToken);
            Assert.Equal("ok", await mount.AskAsync("completed"));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_ordinary_user_mounts_through_the_helper()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to become somebody else");
        Require.Tool("fusermount3", "fuse3");
        Require.Tool("setpriv", "util-linux");
        Require.Tool("nsenter", "util-linux");
        Require.Fuse();
        string folder = Directory.CreateTempSubdirectory("aisfs-user-").FullName;
        string device = Path.Combine(Directory.CreateTempSubdirectory("aisfs-device-").FullName, "fuse");
        string[] asNobody = [Require.FindTool("setpriv")!, "--reuid=65534", "--regid=65534", "--clear-groups"];
        await HostedMount.RunAsync("chown", "65534:65534", folder);
        await HostedMount.RunAsync("chmod", "755", Path.GetDirectoryName(device)!);
        await HostedMount.RunAsync("mknod", "-m", "666", device, "c", "10", "229");
        (int code, _) = await HostedMount.RunAsync(asNobody[0], [.. asNobody[1..], "test", "-r", HostedMount.HostProgram]);
        Assert.SkipUnless(code == 0, "an ordinary user cannot read the test's folder");

        // In a mount namespace of its own, where /dev/fuse is open to all as it is on most systems.
        string[] inNamespace = ["unshare", "-m", "--propagation", "private", "sh", "-c", $"mount --bind {device} /dev/fuse && exec \"$@\"", "sh", .. asNobody];
        await using (HostedMount mount = await HostedMount.LaunchAsync(inNamespace, folder, false, "fsname=aisfs#ais://a,b"))
        {
            Assert.StartsWith("ready", mount.Greeting, StringComparison.Ordinal);
            Assert.Contains($"{folder} rw,nosuid,nodev", await File.ReadAllTextAsync($"/proc/{mount.ProcessId}/mountinfo", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Contains(" - fuse.aisfs aisfs\\043ais://a,b ", await File.ReadAllTextAsync($"/proc/{mount.ProcessId}/mountinfo", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            string[] inside = ["-t", mount.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), "-m"];
            (code, string output) = await HostedMount.RunAsync("nsenter", [.. inside, .. asNobody, "sh", "-c", $"echo text > {folder}/file && cat {folder}/file && rm {folder}/file"]);
            Assert.Equal((0, "text\n"), (code, output));

            // Not even root has access without allow_other.
            (code, output) = await HostedMount.RunAsync("nsenter", [.. inside, "ls", folder]);
            Assert.NotEqual(0, code);
            Assert.Contains("Permission denied", output, StringComparison.Ordinal);
            Assert.Equal("ok", await mount.AskAsync("unmount normal"));
            Assert.DoesNotContain(folder, await File.ReadAllTextAsync($"/proc/{mount.ProcessId}/mountinfo", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(0, await mount.ExitAsync());
        }

        await using (HostedMount refused = await HostedMount.LaunchAsync(inNamespace, folder, false, "allowother=1"))
        {
            Assert.StartsWith("error NoPermission ", refused.Greeting, StringComparison.Ordinal);
            Assert.Contains("user_allow_other", refused.Greeting, StringComparison.Ordinal);
        }

        Directory.Delete(folder);
        Directory.Delete(Path.GetDirectoryName(device)!, recursive: true);
    }

    [Fact]
    public async Task Without_the_helper_an_ordinary_user_is_told_what_to_install()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to become somebody else");
        Require.Tool("setpriv", "util-linux");
        Require.Fuse();
        string folder = Directory.CreateTempSubdirectory("aisfs-nohelper-").FullName;
        string[] asNobody = [Require.FindTool("setpriv")!, "--reuid=65534", "--regid=65534", "--clear-groups", Require.FindTool("env")!, "PATH=/nowhere"];
        await HostedMount.RunAsync("chown", "65534:65534", folder);
        await using (HostedMount refused = await HostedMount.LaunchAsync(asNobody, folder, false))
        {
            Assert.StartsWith("error HelperMissing ", refused.Greeting, StringComparison.Ordinal);
            Assert.Contains("fuse3", refused.Greeting, StringComparison.Ordinal);
        }

        Directory.Delete(folder);
    }

    private static async Task AssertFailsAsync(string mountpoint, MountErrorKind kind)
    {
        await using HostedMount refused = await HostedMount.LaunchAsync([], mountpoint, false);
        Assert.StartsWith($"error {kind} ", refused.Greeting, StringComparison.Ordinal);
        Assert.Contains(mountpoint, refused.Greeting, StringComparison.Ordinal);
        Assert.Equal(1, await refused.ExitedAsync());
    }
}
