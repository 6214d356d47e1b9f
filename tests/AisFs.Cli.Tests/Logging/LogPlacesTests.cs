using AisFs.Cli.Logging;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Logging;

/// <summary>A daemon that was told nothing logs where mount.md says.</summary>
public sealed class LogPlacesTests : IDisposable
{
    private readonly TempFolder _folder = new("places");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "/home/x/state", "/var/log/aisfs/aisfs.log")]
    [InlineData(false, "/home/x/state", "/home/x/state/aisfs/aisfs.log")]
    [InlineData(false, "", "/home/x/.local/state/aisfs/aisfs.log")]
    [InlineData(false, null, "/home/x/.local/state/aisfs/aisfs.log")]
    [InlineData(false, "relative", "/home/x/.local/state/aisfs/aisfs.log")]
    [Semantics("S142")]
    public void The_place_is_that_of_the_user(bool isRoot, string? state, string expected)
        => Assert.Equal(expected, LogPlaces.Of(isRoot, state, "/home/x"));

    [Fact]
    [Semantics("S142")]
    public async Task The_daemon_of_root_makes_its_folder_and_its_file_for_root_alone()
    {
        Require.Fuse();
        Require.That(Environment.IsPrivilegedProcess, "mounts a /var/log of its own");
        await using TestCluster cluster = await TestCluster.StartAsync();
        string mountpoint = _folder.MakeFolder("mnt");
        string script = $"""
            mount -t tmpfs -o mode=755 tmpfs /var/log
            umask 0
            '{DaemonProgram.Path}' mount ais:// '{mountpoint}' --endpoint {cluster.Endpoint} --staging-dir '{_folder.MakeFolder("staging")}'
            '{DaemonProgram.Path}' unmount '{mountpoint}'
            stat -c '%a %n' /var/log/aisfs /var/log/aisfs/*
            cat /var/log/aisfs/aisfs.log
            """;
        CommandResult result = (await CommandRunner.RunAsync("unshare", ["--mount", "bash", "-euc", script], TimeSpan.FromSeconds(60))).Ok();
        Assert.StartsWith("700 /var/log/aisfs\n600 /var/log/aisfs/aisfs.log\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"is mounted at {mountpoint}", result.Output, StringComparison.Ordinal);
    }
}
