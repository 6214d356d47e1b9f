using System.Text.Json;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>Configuration files of mounts that run: named mounts, the daemon, and SIGHUP.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new("reload");

    private string Config => _folder.Combine("config.toml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Semantics("S113")]
    public async Task A_signal_lets_changes_take_effect_and_tells_what_needs_a_new_mount()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("reload");
        await bucket.PutAsync("first", new byte[1]);
        File.WriteAllText(Config, "[defaults]\ncache-ttl = 'forever'\nnegative-ttl = 'forever'\n");
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--config", Config, "--memory-limit", "256MiB"] });
        Assert.Equal(["first"], await ListAsync(mount));
        await bucket.PutAsync("second", new byte[1]);
        Assert.Equal(["first"], await ListAsync(mount));

        File.WriteAllText(Config, "[defaults]\ncache-ttl = '0'\nnegative-ttl = 'forever'\nread-ahead = '1MiB'\nlog-level = 'debug'\npart-size = '16MiB'\n");
        mount.Signal(LibcConstants.SIGHUP);
        Assert.True(
            await mount.WaitForLogAsync("The configuration was read again: cache-ttl=0, read-ahead=1MiB, log-level=debug took effect; part-size=16MiB will with the next mount", s_limit),
            mount.Log.ToString());
        Assert.Equal(["first", "second"], await ListAsync(mount));

        File.WriteAllText(Config, "[defaults]\ncache-ttl = 'soon'\n");
        mount.Signal(LibcConstants.SIGHUP);
        Assert.True(await mount.WaitForLogAsync($"makes no sense, so everything stays as it was: {Config}:2:1: cache-ttl: 'soon' is not a duration", s_limit), mount.Log.ToString());
        await bucket.PutAsync("third", new byte[1]);
        Assert.Equal(["first", "second", "third"], await ListAsync(mount));
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S113")]
    public async Task Limits_of_memory_names_and_connections_change_while_the_mount_runs()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("reload");
        File.WriteAllText(Config, "[defaults]\nmemory-limit = '64MiB'\nmetadata-cache = '1MiB'\nmax-connections = 1\n");
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--config", Config] });
        await mount.WaitForControlAsync();
        await bucket.PutAsync("file", new byte[1000]);

        File.WriteAllText(Config, "[defaults]\nmemory-limit = '128MiB'\nmetadata-cache = '2MiB'\nmax-connections = 8\n");
        mount.Signal(LibcConstants.SIGHUP);
        Assert.True(
            await mount.WaitForLogAsync("The configuration was read again: max-connections=8, metadata-cache=2MiB, memory-limit=128MiB took effect", s_limit), mount.Log.ToString());
        Assert.Equal((128L << 20, 2L << 20), await LimitsAsync(mount));

        File.WriteAllText(Config, "[defaults]\nmemory-limit = '64MiB'\nmetadata-cache = '64KiB'\nmax-connections = 2\npart-size = '16MiB'\n");
        mount.Signal(LibcConstants.SIGHUP);
        Assert.True(await mount.WaitForLogAsync("memory-limit=64MiB took effect; part-size=16MiB will with the next mount", s_limit), mount.Log.ToString());
        Assert.Equal((64L << 20, 64L << 10), await LimitsAsync(mount));
        Assert.Equal(["file"], await ListAsync(mount));
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S113")]
    public async Task Nothing_that_changed_is_told_too()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("reload");
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token });
        mount.Signal(LibcConstants.SIGHUP);
        Assert.True(await mount.WaitForLogAsync("The configuration was read again: nothing has changed", s_limit), mount.Log.ToString());
    }

    [Fact]
    [Semantics("S108", "S113")]
    public async Task A_named_mount_goes_to_the_background_and_reads_its_file_again_from_wherever_it_is()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("named");
        await bucket.PutAsync("first", new byte[1]);
        string mountpoint = _folder.MakeFolder("mnt");
        string log = _folder.Combine("log");
        Dictionary<string, string> environment = new() { ["XDG_DATA_HOME"] = _folder.MakeFolder("data"), ["XDG_RUNTIME_DIR"] = _folder.MakeFolder("run"), ["AISFS_RUNTIME_DIR"] = _folder.MakeFolder("control") };
        string text = $"""
            [defaults]
            endpoint = ["{cluster.Endpoint}"]
            log-file = "{log}"
            {(cluster.Token is { } token ? $"token = \"{token}\"" : string.Empty)}
            [mount.data]
            source = "{bucket.Url}"
            mountpoint = "{mountpoint}"
            options = "ro"
            """;
        File.WriteAllText(Config, text);
        Protect(Config);
        try
        {
            (await CommandRunner.RunAsync(DaemonProgram.Path, ["mount", "data", "--config", "config.toml"], s_limit, _folder.Path, environment: environment)).Ok();

            // A script asks the mount as soon as the command has ended: its control socket is there by then.
            Assert.True(File.Exists(Path.Combine(_folder.Path, "control", Assert.Single(Daemons()) + ".json")), File.ReadAllText(log));
            Assert.Equal(["first"], Directory.GetFiles(mountpoint).Select(Path.GetFileName));
            Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(mountpoint, "second"), "x"));

            File.WriteAllText(Config, text + "\ncache-ttl = 7\n");
            string[] daemons = [.. Daemons()];
            _ = Libc.Kill(int.Parse(Assert.Single(daemons), System.Globalization.CultureInfo.InvariantCulture), LibcConstants.SIGHUP);
            Assert.True(await Wait.TryUntilAsync(() => File.ReadAllText(log).Contains("cache-ttl=7 took effect", StringComparison.Ordinal), s_limit), File.ReadAllText(log));
        }
        finally
        {
            await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mountpoint], s_limit, environment: environment);
        }
    }

    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private IEnumerable<string> Daemons()
        => Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => name.All(char.IsAsciiDigit)).Where(pid =>
        {
            try
            {
                // The only one of this test: its data folder is in its environment.
                return File.ReadAllText($"/proc/{pid}/cmdline").Contains("--daemon-child", StringComparison.Ordinal)
                    && File.ReadAllText($"/proc/{pid}/environ").Contains(_folder.Combine("data"), StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });

    private static async Task<(long Memory, long Names)> LimitsAsync(MountProcess mount)
    {
        JsonElement status = JsonDocument.Parse((await mount.AskAsync("status", mount.Mountpoint, "--json")).Ok().Output).RootElement.GetProperty("mounts")[0].GetProperty("status");
        return (status.GetProperty("memory").GetProperty("limitBytes").GetInt64(), status.GetProperty("caches").GetProperty("attributes").GetProperty("limitBytes").GetInt64());
    }

    private static async Task<string[]> ListAsync(MountProcess mount)
    {
        CommandResult result = (await CommandRunner.RunAsync("ls", ["-1", mount.Mountpoint], s_limit)).Ok();
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
