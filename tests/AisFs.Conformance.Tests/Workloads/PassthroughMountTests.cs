using System.Globalization;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>Files that lie whole in the local cache, and that the kernel reads there without the daemon.</summary>
public sealed class PassthroughMountTests : IAsyncLifetime
{
    private const string Bucket = "near";
    private const int Size = 24 << 20;

    private readonly TempFolder _folder = new("passthrough");
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        Require.Tool("dd", "coreutils");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: only root can name local files to the kernel");
        Require.That(Environment.OSVersion.Version >= new Version(6, 9), "the kernel reads local files by itself from Linux 6.9 on");
        _cluster = await TestCluster.StartAsync();
        _cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket, Prefix = "set/file-", Count = 20, Size = 300_000 });
        _cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket, Prefix = "large-", Count = 1, Digits = 1, Size = Size });
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("off", false)]
    [Semantics("S215", "S219")]
    public async Task A_file_that_was_read_before_is_read_again_without_the_daemon(string setting, bool isPassed)
    {
        string expected;
        await using (MountProcess first = await StartAsync(setting))
        {
            expected = await ReadAsync(first);
            Assert.Equal(0, await first.StopAsync());
        }

        // Another mount: whatever it has, it has from the disk.
        await using MountProcess mount = await StartAsync(setting);
        _cluster.Server.Requests.Clear();
        Assert.Equal(expected, await ReadAsync(mount));
        if (isPassed)
        {
            await UntilPassedAsync(mount, expected);
        }
        else
        {
            Assert.True(await WrittenByReadingAsync(mount, expected) >= Size, "The daemon was not asked.");
        }

        Assert.Equal(0, _cluster.Server.Requests.BytesSent);
    }

    [Fact]
    [Semantics("S217")]
    public async Task An_object_that_is_replaced_is_read_anew_and_an_open_file_keeps_its_version()
    {
        await using MountProcess mount = await StartAsync("auto");
        await UntilPassedAsync(mount, await ReadAsync(mount));
        string path = Path.Combine(mount.Mountpoint, "large-0");
        byte[] one = new byte[1];
        using FileStream old = await Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0), TestContext.Current.CancellationToken);
        byte[] other = new byte[Size / 2];
        Array.Fill(other, (byte)255);
        _cluster.Server.PutObject(Bucket, "large-0", other);
        await Wait.UntilAsync(async () => (await CommandRunner.RunAsync("head", ["-c", "1", path], TimeSpan.FromSeconds(60))).Ok().Output != "\0");
        CommandResult size = (await CommandRunner.RunAsync("sh", ["-c", $"tr -d '\\377' < {path} | wc -c; wc -c < {path}"], TimeSpan.FromSeconds(60))).Ok();
        Assert.Equal($"0\n{Size / 2}\n", size.Output);
        await Task.Run(() =>
        {
            for (int at = 0; at < Size; at += 1_000_003)
            {
                old.Position = at;
                Assert.Equal(1, old.Read(one));
                Assert.Equal((byte)(at % 251), one[0]);
            }
        }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    [Semantics("S217", "S218", "S265")]
    public async Task What_other_clients_overwrite_cut_and_remove_is_seen_by_the_next_open_while_the_kernel_knows_the_older_file()
    {
        await using MountProcess mount = await StartAsync("auto", "--cache-ttl", "0");
        string path = Path.Combine(mount.Mountpoint, "small");
        int[] sizes = [100_000, 100_000, 40_000, 250_000, 1, 100_000];
        long passed = 0;
        for (int round = 0; round < 12; round++)
        {
            byte[] bytes = TestBytes.Make(sizes[round % sizes.Length], (ulong)round + 1);
            _cluster.Server.PutObject(Bucket, "small", bytes);
            for (int read = 0; read < 4; read++)
            {
                ByteAssert.Same(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            }

            // Once it lies on the disk, the kernel knows it when it is overwritten, cut or removed.
            await Wait.UntilAsync(async () => await IsPassedAsync(mount, path, bytes), () => $"{bytes.Length} bytes are not read by the kernel alone.");
            passed++;
            if (round % 3 == 2)
            {
                await _cluster.Raw.DeleteAsync(Bucket, "small");
                Assert.False(await Task.Run(() => File.Exists(path), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            }
        }

        Assert.Equal(12, passed);
    }

    // Pages that the kernel has of the local file come from nowhere: what the daemon writes meanwhile tells.
    private static async Task<bool> IsPassedAsync(MountProcess mount, string path, byte[] bytes)
    {
        (await CommandRunner.RunAsync("dd", ["if=" + path, "iflag=nocache", "count=0", "status=none"], TimeSpan.FromSeconds(60))).Ok();
        long before = WrittenBy(mount.Pid);
        for (int i = 0; i < 10; i++)
        {
            ByteAssert.Same(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }

        return bytes.Length < 10_000 || WrittenBy(mount.Pid) - before < bytes.Length;
    }

    // A large file is checked after its first open, in the background.
    private static Task UntilPassedAsync(MountProcess mount, string expected)
        => Wait.UntilAsync(async () => await WrittenByReadingAsync(mount, expected) < Size / 4);

    // All that the daemon hands to the kernel goes through write calls.
    private static async Task<long> WrittenByReadingAsync(MountProcess mount, string expected)
    {
        (await CommandRunner.RunAsync("sh", ["-c", $"cd {mount.Mountpoint} && for f in large-0 set/*; do dd if=$f iflag=nocache count=0 status=none || exit 1; done"], TimeSpan.FromSeconds(60))).Ok();
        long before = WrittenBy(mount.Pid);
        Assert.Equal(expected, await ReadAsync(mount));
        return WrittenBy(mount.Pid) - before;
    }

    private static long WrittenBy(int process)
        => long.Parse(File.ReadLines($"/proc/{process}/io").Single(static line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..].Trim(), CultureInfo.InvariantCulture);

    private static async Task<string> ReadAsync(MountProcess mount)
        => (await CommandRunner.RunAsync("sh", ["-c", $"cd {mount.Mountpoint} && sha256sum large-0 set/*"], TimeSpan.FromSeconds(60))).Ok().Output;

    private Task<MountProcess> StartAsync(string setting, params string[] arguments)
        => MountProcess.StartAsync(new MountOptions
        {
            Source = "ais://" + Bucket,
            Endpoint = _cluster.Endpoint,
            Arguments = ["--read-only", "--cache-dir", _folder.MakeFolder("cache"), "--passthrough", setting, .. arguments],
        });
}
