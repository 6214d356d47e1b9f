using System.Runtime.Versioning;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Mounting;

/// <summary>The words of mount(8) that the kernel sees to are done, and the last one of two counts.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MountFlagsTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("flags");
    }

    public ValueTask DisposeAsync() => _bucket.DisposeAsync();

    [Theory]
    [InlineData("-o noexec", 126)]
    [InlineData("-o noexec -o exec", 0)]
    [InlineData("-o exec -o noexec", 126)]
    [Semantics("S122")]
    public async Task Programs_run_unless_the_mount_forbids_it(string options, int expected)
    {
        await using MountProcess mount = await MountAsync(options);
        CommandResult result = await CommandRunner.ShellAsync($"cp \"$(type -P true)\" '{mount.Mountpoint}/program'; chmod 755 '{mount.Mountpoint}/program'; '{mount.Mountpoint}/program'");
        Assert.True(result.ExitCode == expected, result.ToString());
        Assert.Equal(expected != 0, result.Error.Contains("Permission denied", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "65534")]
    [InlineData("-o suid", "0")]
    [InlineData("-o allow_suid", "0")]
    [Semantics("S122", "S123")]
    public async Task A_set_user_id_program_takes_its_owner_where_root_allows_it(string options, string expected)
    {
        NeedRoot();
        await using MountProcess mount = await MountAsync(options);
        CommandResult result = (await CommandRunner.ShellAsync(
            $"cp \"$(type -P id)\" '{mount.Mountpoint}/id'; chmod 4755 '{mount.Mountpoint}/id'; chmod 755 '{mount.Mountpoint}' '{Path.GetDirectoryName(mount.Mountpoint)}'; " +
            $"setpriv --reuid 65534 --regid 65534 --clear-groups '{mount.Mountpoint}/id' -u")).Ok();
        Assert.Equal(expected, result.Output.Trim());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-o dev", true)]
    [InlineData("-o allow_dev", true)]
    [Semantics("S122", "S123")]
    public async Task A_device_node_is_opened_where_root_allows_it(string options, bool expected)
    {
        NeedRoot();
        await using MountProcess mount = await MountAsync(options);
        CommandResult result = await CommandRunner.ShellAsync($"mknod '{mount.Mountpoint}/zero' c 1 5; head -c 1 '{mount.Mountpoint}/zero'");
        Assert.Equal(expected ? "\0" : string.Empty, result.Output);
        Assert.Equal(!expected, result.Error.Contains("Permission denied", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-o nosymfollow", false)]
    [InlineData("", true)]
    [Semantics("S122")]
    public async Task A_link_is_followed_unless_the_mount_forbids_it(string options, bool expected)
    {
        NeedRoot();
        await using MountProcess mount = await MountAsync(options);
        CommandResult result = await CommandRunner.ShellAsync($"cd '{mount.Mountpoint}'; echo text > file; ln -s file link; readlink link; cat link");
        Assert.Equal(expected ? "file\ntext\n" : "file\n", result.Output);
        Assert.Equal(!expected, result.Error.Contains("Too many levels of symbolic links", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-o sync", 4L)]
    [InlineData("-o async", null)]
    [Semantics("S122")]
    public async Task With_sync_each_write_is_on_the_cluster_when_it_is_over(string options, long? expected)
    {
        await using MountProcess mount = await MountAsync(options);

        Require.Tool("python3", "python3");

        // It holds the file open meanwhile.
        const string Script = "import os, sys, time; f = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY); os.write(f, b'one\\n'); print('written', flush=True); time.sleep(600)";
        await using BackgroundProcess writer = BackgroundProcess.Start("python3", ["-c", Script, Path.Combine(mount.Mountpoint, "file")]);
        await Wait.UntilAsync(() => writer.Log.ToString().Contains("written", StringComparison.Ordinal));
        Assert.Equal(expected, (await _bucket.HeadAsync("file"))?.Size);
    }

    [Theory]
    [InlineData("-o ro,rw", false)]
    [InlineData("-o ro -o rw", false)]
    [InlineData("--read-only -o rw", false)]
    [InlineData("-o rw --read-only", true)]
    [Semantics("S122")]
    public async Task The_last_of_ro_and_rw_counts(string options, bool expected)
    {
        await using MountProcess mount = await MountAsync(options);
        CommandResult result = await CommandRunner.ShellAsync($"touch '{mount.Mountpoint}/file'");
        Assert.Equal(expected, result.Error.Contains("Read-only file system", StringComparison.Ordinal));
        Assert.Equal(expected, result.ExitCode != 0);
    }

    [Fact]
    [Semantics("S122")]
    public async Task The_kernel_shows_the_flags()
    {
        NeedRoot();
        await using MountProcess mount = await MountAsync("-o noexec,nosymfollow,sync,dirsync,noatime,nodiratime,lazytime,relatime,strictatime,noatime");
        string line = File.ReadLines("/proc/self/mountinfo").Single(l => l.Contains(mount.Mountpoint, StringComparison.Ordinal));
        foreach (string word in new[] { "nosuid", "nodev", "noexec", "nosymfollow", "sync", "dirsync", "nodiratime", "lazytime" })
        {
            Assert.Contains(word, line.Split(' ', ','));
        }
    }

    private static void NeedRoot() => Require.That(Environment.IsPrivilegedProcess, "only root's mounts can have these flags");

    private Task<MountProcess> MountAsync(string options) => MountProcess.StartAsync(new MountOptions
    {
        Source = _bucket.Url,
        Endpoint = _cluster.Endpoint,
        Token = _cluster.Token,
        Arguments = options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    });
}
