using System.Runtime.Versioning;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Mounting;

/// <summary>A mountpoint may be written in any way; one that cannot be used is told, with what to do, before the cluster is asked.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MountpointTests : IAsyncLifetime
{
    // Nothing answers there: what is told of the mountpoint was found without the cluster.
    private const string NoCluster = "http://127.0.0.1:1";

    private readonly TempFolder _temp = new("mountpoint");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("mountpoint");
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("mnt", "mnt")]
    [InlineData("mnt/", "mnt")]
    [InlineData("./mnt//", "mnt")]
    [InlineData("other/../mnt", "mnt")]
    [InlineData("a b\tc\nd\\e", "a b\tc\nd\\e")]
    [InlineData("link", "mnt")]
    [InlineData("-dash", "-dash")]
    [Semantics("S129")]
    public async Task A_path_may_be_written_in_any_way(string written, string folder)
    {
        string place = _temp.MakeFolder(folder);
        _temp.MakeFolder("other");
        File.CreateSymbolicLink(_temp.Combine("link"), _temp.Combine("mnt"));
        (await MountAsync(written, _cluster.Endpoint)).Ok();
        Assert.Equal("fuse.aisfs", MountTable.Find(place)?.Type);
        (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", "--", written], folder: _temp.Path)).Ok();
        Assert.Null(MountTable.Find(place));
    }

    [Theory]
    [InlineData("missing", "does not exist: make it with mkdir")]
    [InlineData("missing/deeper", "does not exist")]
    [InlineData("file", "is not a directory")]
    [InlineData("file/", "is not a directory")]
    [InlineData("file/below", "is not a directory")]
    [InlineData("full", "is not empty: 'something' lies in it")]
    [InlineData("loop", "leads back to itself")]
    [Semantics("S129")]
    public async Task One_that_cannot_be_used_is_told_without_the_cluster(string written, string words)
    {
        await File.WriteAllTextAsync(_temp.Combine("file"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_temp.MakeFolder("full"), "something"), "x", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_temp.Combine("loop"), _temp.Combine("loop"));
        await ExpectAsync(written, words);
    }

    [Fact]
    [Semantics("S129")]
    public async Task A_newline_in_a_message_is_escaped()
    {
        CommandResult result = (await MountAsync("miss\ning", NoCluster)).Failed();
        Assert.Contains(@"miss\ning", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    [Semantics("S129", "S40")]
    public async Task A_dead_mount_of_AisFs_is_cleared_and_mounted_anew()
    {
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = _bucket.Url, Endpoint = _cluster.Endpoint, Token = _cluster.Token });
        await ExpectAsync(mount.Mountpoint, "is already mounted on");
        await ExpectAsync(mount.Mountpoint + "/", "is already mounted on");
        await mount.CrashAsync();
        (await MountAsync(mount.Mountpoint, _cluster.Endpoint)).Ok();
        (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint])).Ok();
    }

    [Fact]
    [Semantics("S129")]
    public async Task Below_a_dead_mount_the_message_says_what_to_clear()
    {
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = _bucket.Url, Endpoint = _cluster.Endpoint, Token = _cluster.Token });
        string below = Path.Combine(mount.Mountpoint, "below");
        (await CommandRunner.RunAsync("mkdir", [below])).Ok();
        await mount.CrashAsync();
        await ExpectAsync(below, $"umount -l {mount.Mountpoint}");
        await ExpectAsync(below, "Transport endpoint is not connected");
        (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint])).Ok();
    }

    // 5: it is in use.
    private async Task ExpectAsync(string written, string words)
    {
        CommandResult result = await MountAsync(written, NoCluster);
        bool isInUse = words.Contains("already", StringComparison.Ordinal) || words.Contains("not empty", StringComparison.Ordinal);
        Assert.True(result.ExitCode == (isInUse ? 5 : 1), result.ToString());
        Assert.StartsWith("aisfs: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> MountAsync(string written, string endpoint) => CommandRunner.RunAsync(
        DaemonProgram.Path,
        [
            "mount", "--endpoint", endpoint, "--timeout", "2s", "--staging-dir", _temp.MakeFolder("staging"), "--log-file", _temp.Combine("log"),
            .. _cluster.Token is { } token ? new[] { "--token", token } : [], "--", _bucket.Url, written,
        ],
        TimeSpan.FromSeconds(60),
        _temp.Path);
}
