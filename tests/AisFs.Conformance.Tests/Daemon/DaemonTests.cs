using System.Runtime.Versioning;
using System.Text;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Daemon;

/// <summary><c>aisfs mount</c> in the background: what the daemon shows to others, and what it keeps of its starter.</summary>
[Collection(AloneCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class DaemonTests : IAsyncLifetime
{
    private const string Secret = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.xUw-7_signature";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _temp = new("daemon");
    private readonly string _mountpoint;
    private readonly string _log;
    private TestCluster? _cluster;
    private TestBucket? _bucket;

    public DaemonTests()
    {
        _mountpoint = _temp.MakeFolder("mnt");
        _log = _temp.Combine("log");
    }

    private TestBucket Bucket => _bucket!;

    public async ValueTask InitializeAsync()
    {
        TestKit.Require.Fuse();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("daemon");
        await _bucket.PutAsync("object", [1, 2, 3]);
    }

    public async ValueTask DisposeAsync()
    {
        (await CommandRunner.RunAsync("umount", ["-l", _mountpoint])).Ended();
        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        _temp.Dispose();
    }

    [Theory]
    [InlineData("--token", Secret)]
    [InlineData("--token=" + Secret, "")]
    [InlineData("-o", "token=" + Secret)]
    [InlineData("-o", "cache_ttl=0,token=" + Secret + ",allow_other")]
    [Semantics("S74")]
    public async Task The_token_stands_neither_in_the_daemons_command_line_nor_in_its_environment(string option, string value)
    {
        await using TokenGate gate = await TokenGate.StartAsync(_cluster!.Endpoint);
        gate.Token = Secret;
        (await MountAsync($"{option} {value}", gate.Endpoint)).Ok();
        foreach (string file in new[] { "cmdline", "environ" })
        {
            string text = await File.ReadAllTextAsync($"/proc/{DaemonPid()}/{file}", TestContext.Current.CancellationToken);
            Assert.DoesNotContain("signature", text, StringComparison.Ordinal);
        }

        (await CommandRunner.RunAsync("cmp", [Path.Combine(_mountpoint, "object"), "-"], s_limit, input: "\u0001\u0002\u0003")).Ok();
        await UnmountAsync();
        Assert.DoesNotContain("signature", await File.ReadAllTextAsync(_log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o tokne=" + Secret)]
    [InlineData("-o cache_ttl=0,tokne=" + Secret)]
    [InlineData("-o token" + Secret)]
    [InlineData("-o ro=" + Secret)]
    [InlineData("--tokne=" + Secret)]
    [InlineData("--tokne " + Secret)]
    [InlineData("--token" + Secret)]
    [InlineData("-t " + Secret)]
    [Semantics("S74")]
    public async Task The_value_of_a_misspelt_option_is_not_repeated(string option)
    {
        CommandResult result = await CommandRunner.ShellAsync($"'{DaemonProgram.Path}' mount {Bucket.Url} '{_mountpoint}' --endpoint {_cluster!.Endpoint} {option}", s_limit);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("aisfs: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", result.Error + result.Output, StringComparison.Ordinal);
        result = await CommandRunner.ShellAsync($"'{DaemonProgram.Path}' mount {option} {Bucket.Url} '{_mountpoint}' --endpoint {_cluster!.Endpoint}", s_limit);
        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("signature", result.Error + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S74")]
    public async Task The_daemon_keeps_nothing_of_its_starter()
    {
        string lockFile = _temp.Combine("lock");
        string done = _temp.Combine("done");

        // A lock, a pipe to a program that waits for its end, a file and the folder of the starter.
        (await MountAsync(
            string.Empty,
            prefix: $"exec 9> '{lockFile}'; flock 9; exec 8> >(cat > /dev/null; touch '{done}'); exec 7< /etc/passwd; cd '{_temp.MakeFolder("here")}';",
            suffix: "| cat")).Ok();
        (await CommandRunner.RunAsync("flock", ["-n", lockFile, "true"], s_limit)).Ok();
        (await CommandRunner.ShellAsync($"for i in $(seq 100); do test -e '{done}' && exit 0; sleep 0.1; done; exit 1", s_limit)).Ok();
        int pid = DaemonPid();
        Assert.Equal("/", new FileInfo($"/proc/{pid}/cwd").LinkTarget);
        string[] open = [.. Directory.EnumerateFiles($"/proc/{pid}/fdinfo").Select(path => new FileInfo($"/proc/{pid}/fd/{Path.GetFileName(path)}").LinkTarget ?? string.Empty)];
        Assert.DoesNotContain(lockFile, open);
        Assert.DoesNotContain("/etc/passwd", open);
        Assert.All([0, 1, 2], number => Assert.Equal("/dev/null", new FileInfo($"/proc/{pid}/fd/{number}").LinkTarget));
        await UnmountAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S74")]
    public async Task Log_files_are_their_owners_alone(bool exists)
    {
        if (exists)
        {
            await File.WriteAllTextAsync(_log, "old\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(_log, (UnixFileMode)0x1B6);
        }

        (await MountAsync("--log-level verbose", prefix: "umask 0;")).Ok();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_log));
        string moved = _log + ".1";
        File.Move(_log, moved);

        // The file is made with the first line.
        (await CommandRunner.ShellAsync(
            $"kill -HUP {DaemonPid()}; for i in $(seq 200); do test -e '{_log}' && exit 0; touch '{_mountpoint}/'file; sleep 0.05; done; exit 1", s_limit)).Ok();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_log));
        await UnmountAsync();
        Assert.True(exists == (await File.ReadAllTextAsync(moved, TestContext.Current.CancellationToken)).StartsWith("old\n", StringComparison.Ordinal));
    }

    [Fact]
    [Semantics("S74")]
    public async Task A_log_that_is_no_file_keeps_its_mode()
    {
        UnixFileMode before = File.GetUnixFileMode("/dev/null");
        (await MountAsync("--log-file /dev/null")).Ok();
        await UnmountAsync();
        Assert.Equal(before, File.GetUnixFileMode("/dev/null"));
    }

    private Task<CommandResult> MountAsync(string options, string? endpoint = null, string prefix = "", string suffix = "")
    {
        StringBuilder command = new(prefix);
        command.Append($"'{DaemonProgram.Path}' mount {Bucket.Url} '{_mountpoint}' --endpoint {endpoint ?? _cluster!.Endpoint} --staging-dir '{_temp.MakeFolder("staging")}' ");
        command.Append(options.Contains("--log-file", StringComparison.Ordinal) ? options : $"--log-file '{_log}' {options}").Append(suffix);
        return CommandRunner.ShellAsync(command.ToString(), s_limit);
    }

    private async Task UnmountAsync()
    {
        (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", _mountpoint], s_limit)).Ok();
        Assert.Null(MountTable.Find(_mountpoint));
    }

    private int DaemonPid()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && Arguments(pid) is var words && words.Contains(_mountpoint) && words.Contains("--daemon-child"))
            {
                return pid;
            }
        }

        Assert.Fail("The daemon does not run.");
        return 0;
    }

    private static string[] Arguments(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
