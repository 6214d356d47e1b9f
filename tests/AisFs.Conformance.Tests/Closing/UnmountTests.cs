using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Closing;

/// <summary>A mount is taken away while files are open: nothing that is not whole is published, and nothing is lost.</summary>
[Collection(AloneCollection.Name)]
public sealed class UnmountTests() : OwnClusterTests("unmount", "python3")
{
    private const int Half = 100_000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("aisfs", "unmount --lazy")]
    [InlineData("umount", "-l")]
    [InlineData("fusermount3", "-u -z")]
    [Semantics("S71")]
    public async Task After_a_lazy_unmount_open_files_work_until_they_are_closed(string program, string arguments)
    {
        await using MountProcess mount = await MountAsync();
        CommandResult result = await PythonAsync(mount, program, arguments, $$"""
            file = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
            os.write(file, b'a' * {{Half}})
            assert unmount() == 0
            assert not os.path.ismount(mount)
            os.write(file, b'b' * {{Half}})
            assert os.pread(file, 10, {{Half}} - 5) == b'aaaaabbbbb'
            os.fsync(file)
            os.write(file, b'c')
            os.close(file)
            """);
        Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
        Assert.True(await mount.WaitForExitAsync(s_limit), $"The daemon did not end:\n{mount.Log}");
        Assert.Equal(0, mount.ExitCode);
        byte[] whole = [.. Enumerable.Repeat((byte)'a', Half), .. Enumerable.Repeat((byte)'b', Half), (byte)'c'];
        ByteAssert.Same(whole, await Bucket.GetAsync("f"));
    }

    [Theory]
    [InlineData("aisfs", "unmount --force", 1, false)]
    [InlineData("aisfs", "unmount --force", 1, true)]
    [InlineData("aisfs", "unmount --force", 400, false)]
    [InlineData("umount", "-f", 1, false)]
    [InlineData("umount", "-f -l", 1, true)]
    [Semantics("S71")]
    public async Task After_a_forced_unmount_half_a_file_is_kept_and_not_published(string program, string arguments, int pieces, bool replaces)
    {
        TestKit.Require.That(Environment.IsPrivilegedProcess || program == "aisfs", "only root may force an unmount");
        byte[] old = TestBytes.Make(5_000, 1);
        if (replaces)
        {
            await Bucket.PutAsync("f", old);
        }

        await using MountProcess mount = await MountAsync("--part-size", "1MiB");
        CommandResult result = await PythonAsync(mount, program, arguments, $$"""
            file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o644)
            empty = os.open(path + '-empty', os.O_CREAT | os.O_RDWR, 0o644)
            for _ in range({{pieces}}):
                os.write(file, b'a' * {{Half}})
            unmount()
            try:
                os.write(file, b'b')
                os.fsync(file)
                assert False, 'the file is still there'
            except OSError:
                pass
            """);
        Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
        await ExpectKeptAsync(mount, replaces ? old : null, Enumerable.Repeat((byte)'a', Half * pieces).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S72")]
    public async Task A_mount_that_is_stopped_keeps_half_a_file_and_does_not_publish_it(bool replaces)
    {
        byte[] old = TestBytes.Make(5_000, 1);
        if (replaces)
        {
            await Bucket.PutAsync("f", old);
        }

        await using MountProcess mount = await MountAsync();
        CommandResult result = await PythonAsync(mount, "true", string.Empty, $$"""
            file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o644)
            os.write(file, b'a' * {{Half}})
            os.kill({{mount.Pid}}, signal.SIGTERM)
            while os.path.ismount(mount):
                time.sleep(0.02)
            os.kill({{mount.Pid}}, signal.SIGTERM)
            for _ in range(3000):
                try:
                    os.fstat(file) and os.pwrite(file, b'a', 0)
                except OSError:
                    sys.exit(0)
                time.sleep(0.02)
            sys.exit('the file outlived its mount')
            """);
        Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
        await ExpectKeptAsync(mount, replaces ? old : null, Enumerable.Repeat((byte)'a', Half).ToArray());
    }

    [Fact]
    [Semantics("S72")]
    public async Task A_mount_that_is_stopped_waits_for_open_files()
    {
        await using MountProcess mount = await MountAsync();
        CommandResult result = await PythonAsync(mount, "true", string.Empty, $$"""
            file = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
            os.write(file, b'a' * {{Half}})
            os.kill({{mount.Pid}}, signal.SIGTERM)
            while os.path.ismount(mount):
                time.sleep(0.02)
            os.write(file, b'b')
            os.close(file)
            """);
        Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
        Assert.True(await mount.WaitForExitAsync(s_limit), $"The daemon did not end:\n{mount.Log}");
        Assert.Equal(0, mount.ExitCode);
        ByteAssert.Same([.. Enumerable.Repeat((byte)'a', Half), (byte)'b'], await Bucket.GetAsync("f"));
    }

    [Fact]
    [Semantics("S72")]
    public async Task What_is_open_when_a_mount_is_stopped_is_kept_even_if_the_daemon_is_killed_then()
    {
        await using MountProcess mount = await MountAsync();
        CommandResult result = await PythonAsync(mount, "true", string.Empty, $$"""
            file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o644)
            os.write(file, b'a' * {{Half}})
            os.kill({{mount.Pid}}, signal.SIGTERM)
            while not any(name.endswith('.json') for _, _, names in os.walk('{{mount.StagingFolder}}') for name in names):
                time.sleep(0.02)
            os.kill({{mount.Pid}}, signal.SIGKILL)
            """);
        Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
        await ExpectKeptAsync(mount, null, Enumerable.Repeat((byte)'a', Half).ToArray());
    }

    [Fact]
    [Semantics("S71")]
    public async Task A_forced_unmount_finishes_what_was_closed()
    {
        await using MountProcess mount = await MountAsync();
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPut, Delay = TimeSpan.FromSeconds(3) }]);
        CommandResult result = await PythonAsync(mount, "aisfs", "unmount --force", $$"""
            file = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
            os.write(file, b'a' * {{Half}})
            closing = threading.Thread(target=lambda: os.close(file))
            closing.start()
            while os.path.exists('/proc/self/fd/%d' % file):
                time.sleep(0.02)
            time.sleep(0.5)
            unmount()
            closing.join()
            """);
        Assert.DoesNotContain("assert", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.True(await mount.WaitForExitAsync(s_limit), $"The daemon did not end:\n{mount.Log}");
        Assert.Equal(0, mount.ExitCode);
        ByteAssert.Same(Enumerable.Repeat((byte)'a', Half).ToArray(), await Bucket.GetAsync("f"));
    }

    private async Task ExpectKeptAsync(MountProcess mount, byte[]? published, byte[] kept)
    {
        Assert.True(await mount.WaitForExitAsync(s_limit), $"The daemon did not end:\n{mount.Log}");
        Assert.NotEqual(0, mount.ExitCode);
        Assert.False(mount.IsMounted);
        ByteAssert.Same(published ?? [], await Bucket.GetAsync("f") ?? []);
        Assert.True(published is null == await Bucket.GetAsync("f") is null);
        Assert.Null(await Bucket.GetAsync("f-empty"));
        CommandResult listed = (await RecoverAsync("list", mount.StagingFolder)).Ok();
        Assert.Contains($"{kept.Length}  ", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("f-empty", listed.Output, StringComparison.Ordinal);
        (await RecoverAsync("upload", mount.StagingFolder)).Ok();
        ByteAssert.Same(kept, await Bucket.GetAsync("f"));
    }

    private Task<MountProcess> MountAsync(params string[] arguments)
        => MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments });

    private static Task<CommandResult> PythonAsync(MountProcess mount, string program, string arguments, string script)
    {
        program = program == "aisfs" ? DaemonProgram.Path : program;
        return CommandRunner.RunAsync(
            "python3",
            ["-c", $"""
                import os, signal, subprocess, sys, threading, time
                mount = sys.argv[1]
                path = mount + '/f'
                unmount = lambda: subprocess.run(['{program}'] + '{arguments}'.split() + [mount]).returncode
                {script}
                """, mount.Mountpoint],
            s_limit,
            onTimeout: mount.Kill);
    }

    private Task<CommandResult> RecoverAsync(string action, string staging)
        => CommandRunner.RunAsync(DaemonProgram.Path, ["recover", action, "--staging-dir", staging, "--endpoint", Cluster.Endpoint], s_limit);
}
