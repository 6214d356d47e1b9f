using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>The daemon is killed, or the cluster goes away.</summary>
[Collection(AloneCollection.Name)]
public sealed class CrashTests() : OwnClusterTests("crash")
{
    private const int Size = 60_000_000;

    [Theory]
    [InlineData(Operation.ObjectPutPart, 1, false)]
    [InlineData(Operation.ObjectPutPart, 20, false)]
    [InlineData(Operation.MultipartComplete, 1, false)]
    [InlineData(Operation.ObjectPutPart, 5, true)]
    [InlineData(Operation.MultipartComplete, 1, true)]
    [Semantics("S25")]
    public async Task An_object_whose_upload_was_cut_by_a_kill_is_old_or_new_as_a_whole(Operation operation, int reached, bool overwrite)
    {
        string source = Temp.Combine("source");
        byte[] content = TestBytes.Make(Size, 5);
        byte[] old = TestBytes.Make(1000, 6);
        await File.WriteAllBytesAsync(source, content, TestContext.Current.CancellationToken);
        if (overwrite)
        {
            await Bucket.PutAsync("file", old);
        }

        await using MountProcess mount = await MountAsync("--part-size", "1MiB");

        // Slowed down, so that the kill strikes in the middle.
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = operation, Delay = TimeSpan.FromMilliseconds(200) }]);
        Task<CommandResult> copy = CommandRunner.RunAsync(
            "cp", [source, Path.Combine(mount.Mountpoint, "file")], TimeSpan.FromSeconds(120), onTimeout: mount.Kill);
        await Wait.UntilAsync(() => Cluster.Server.Requests.Count(operation, NodeRole.Target) >= reached || copy.IsCompleted, limit: TimeSpan.FromSeconds(120));
        await mount.CrashAsync();
        (await copy).Ended();
        Cluster.Server.Faults.Clear();
        byte[]? stored = await Bucket.GetAsync("file");
        if (overwrite && stored?.Length == old.Length)
        {
            ByteAssert.Same(old, stored);
        }
        else if (overwrite || stored is { Length: > 0 })
        {
            ByteAssert.Same(content, stored);
        }
    }

    [Fact]
    [Semantics("S40")]
    public async Task A_dead_mountpoint_is_cleared_by_unmount()
    {
        await using MountProcess mount = await MountAsync();
        await mount.CrashAsync();
        CommandResult stat = (await CommandRunner.RunAsync("stat", [mount.Mountpoint], TimeSpan.FromSeconds(20))).Failed();
        Assert.Contains("Transport endpoint is not connected", stat.Error, StringComparison.Ordinal);
        (await CommandRunner.RunAsync(DaemonProgram.Path, ["unmount", mount.Mountpoint], TimeSpan.FromSeconds(30))).Ok();
        Assert.False(mount.IsMounted);
        (await CommandRunner.RunAsync("ls", ["-A", mount.Mountpoint], TimeSpan.FromSeconds(20))).Ok();
    }

    [Fact]
    [Semantics("S40")]
    public async Task A_dead_mountpoint_is_cleared_by_the_next_mount()
    {
        await Bucket.PutAsync("object", [1, 2, 3]);
        await using MountProcess mount = await MountAsync();
        await mount.CrashAsync();
        await using BackgroundProcess next = BackgroundProcess.Start(
            DaemonProgram.Path, ["mount", Bucket.Url, mount.Mountpoint, "--endpoint", Cluster.Endpoint, "--foreground", "--staging-dir", Temp.MakeFolder("staging")]);
        CommandResult read = await CommandRunner.ShellAsync(
            $"for i in $(seq 200); do test -e '{mount.Mountpoint}/object' && break; sleep 0.1; done; stat -c %s '{mount.Mountpoint}/object'", TimeSpan.FromSeconds(60));
        await next.StopAsync(TimeSpan.FromSeconds(30));
        Assert.True(read.ExitCode == 0 && read.Output.Trim() == "3", $"{read}\n{next.Log}");
    }

    [Fact]
    [Semantics("S26")]
    public async Task Data_that_was_staged_when_the_daemon_died_is_recovered()
    {
        string staging = Temp.MakeFolder("staging");
        byte[] content = await LeaveStagedFileAsync(staging);
        Assert.Null(await Bucket.HeadAsync("precious"));
        CommandResult listed = (await RecoverAsync("list", staging)).Ok();
        Assert.Contains("precious", listed.Output, StringComparison.Ordinal);
        (await RecoverAsync("upload", staging)).Ok();
        ByteAssert.Same(content, await Bucket.GetAsync("precious"));
        Assert.DoesNotContain("precious", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S26")]
    public async Task What_only_its_owner_could_read_is_so_when_it_was_recovered()
    {
        string staging = Temp.MakeFolder("staging");
        await using (MountProcess mount = await MountAsync("--staging-dir", staging))
        {
            using KernelDriver driver = new(mount.Mountpoint, Feature.Objects, TimeSpan.FromSeconds(60), mount.Kill);
            using ITestFile file = driver.Open("/precious", OpenMode.ReadWrite | OpenMode.Create, Octal.Of(600)).Ok();
            file.WriteAll(TestBytes.Make(1000, 3), 17_000_000).Ok();
            await mount.CrashAsync();
        }

        (await RecoverAsync("upload", staging)).Ok();
        await using MountProcess next = await MountAsync();
        Assert.Equal("600", (await CommandRunner.RunAsync("stat", ["-c", "%a", Path.Combine(next.Mountpoint, "precious")])).Ok().Output.Trim());
    }

    [Fact]
    [Semantics("S26")]
    public async Task Data_that_was_staged_when_the_daemon_died_can_be_discarded()
    {
        string staging = Temp.MakeFolder("staging");
        await LeaveStagedFileAsync(staging);
        (await RecoverAsync("discard", staging, "--yes")).Ok();
        Assert.DoesNotContain("precious", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
        Assert.Null(await Bucket.HeadAsync("precious"));
    }

    [Fact]
    [Semantics("S26")]
    public async Task Data_that_was_staged_when_the_daemon_died_is_named_by_the_next_mount()
    {
        string staging = Temp.MakeFolder("staging");
        await LeaveStagedFileAsync(staging);
        await using MountProcess next = await MountAsync("--staging-dir", staging);
        Assert.True(await next.WaitForLogAsync("precious", TimeSpan.FromSeconds(20)), $"The log does not name the file:\n{next.Log}");
        Assert.Equal(0, await next.StopAsync());
        Assert.Contains("precious", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
    }

    private async Task<byte[]> LeaveStagedFileAsync(string staging)
    {
        // More than is kept in memory.
        byte[] content = TestBytes.Make(40_000_000, 8);
        await using (MountProcess mount = await MountAsync("--staging-dir", staging))
        {
            using KernelDriver driver = new(mount.Mountpoint, Feature.Objects, TimeSpan.FromSeconds(60), mount.Kill);
            using ITestFile file = driver.Open("/precious", OpenMode.ReadWrite | OpenMode.Create).Ok();
            for (int offset = 39_000_000; offset >= 0; offset -= 1_000_000)
            {
                file.WriteAll(content.AsSpan(offset, 1_000_000), offset).Ok();
            }

            await mount.CrashAsync();
        }

        return content;
    }

    [Fact]
    [Semantics("S38")]
    public async Task The_mount_outlives_a_cluster_that_goes_away_and_comes_back()
    {
        string data = Temp.MakeFolder("data");
        Assert.SkipWhen(Cluster.IsReal, "a real cluster is not switched off by a test");
        DevServerOptions options = new() { DataDirectory = data };
        await using TestCluster first = await TestCluster.StartAsync(options);
        Uri endpoint = new(first.Endpoint);
        TestBucket bucket = await first.CreateBucketAsync("away");
        await bucket.PutAsync("object", [1, 2, 3]);
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = first.Endpoint, Arguments = ["--timeout", "1s", "--cache-ttl", "0"] });
        string path = Path.Combine(mount.Mountpoint, "object");
        (await CommandRunner.RunAsync("cat", [path])).Ok();
        await first.DisposeAsync();
        CommandResult failed = (await CommandRunner.RunAsync("stat", [path], TimeSpan.FromSeconds(120), onTimeout: mount.Kill)).Failed();
        Assert.True(
            failed.Error.Contains("No route to host", StringComparison.Ordinal) || failed.Error.Contains("timed out", StringComparison.Ordinal), failed.ToString());
        Assert.True(mount.IsMounted);
        Assert.False(mount.HasExited);
        await using TestCluster second = await TestCluster.StartAsync(options with { ProxyPort = endpoint.Port });
        CommandResult read = await CommandRunner.ShellAsync(
            $"for i in $(seq 60); do stat -c %s '{path}' && exit 0; sleep 0.5; done; exit 1", TimeSpan.FromSeconds(120), onTimeout: mount.Kill);
        Assert.Equal("3", read.Ok().Output.Trim());
    }

    [Fact]
    public async Task SIGTERM_finishes_uploads_and_unmounts()
    {
        await using MountProcess mount = await MountAsync();
        byte[] content = TestBytes.Make(2_000_000, 4);
        string source = Temp.Combine("source");
        await File.WriteAllBytesAsync(source, content, TestContext.Current.CancellationToken);
        (await CommandRunner.RunAsync("cp", [source, Path.Combine(mount.Mountpoint, "file")], onTimeout: mount.Kill)).Ok();
        Assert.Equal(0, await mount.StopAsync());
        Assert.False(mount.IsMounted);
        ByteAssert.Same(content, await Bucket.GetAsync("file"));
    }

    private Task<MountProcess> MountAsync(params string[] arguments)
        => MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments });

    private Task<CommandResult> RecoverAsync(string action, string staging, params string[] more)
        => CommandRunner.RunAsync(DaemonProgram.Path, ["recover", action, "--staging-dir", staging, "--endpoint", Cluster.Endpoint, .. more], TimeSpan.FromSeconds(60));
}
