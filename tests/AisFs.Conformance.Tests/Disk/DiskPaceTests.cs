using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Disk;

/// <summary>Files are read faster than the disk of the cache folder takes them: each write waits there for the disk below.</summary>
public sealed class DiskPaceTests() : DiskCacheMount("pace"), IAsyncLifetime
{
    private const int Size = 100 << 10;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        TestKit.Require.That(Environment.IsPrivilegedProcess, "a slow disk is mounted by root: run the tests as root");
        await InitializeAsync();
        string image = Temp.Combine("image");
        string disk = Temp.MakeFolder("disk");
        await using (FileStream file = File.Create(image))
        {
            file.SetLength(256 * Mebibyte);
        }

        (await CommandRunner.RunAsync("mkfs.ext4", ["-q", "-F", image], TimeSpan.FromSeconds(60))).Ok();
        (await CommandRunner.RunAsync("mount", ["-o", "loop,sync", image, disk], TimeSpan.FromSeconds(60))).Ok();
        (await CommandRunner.RunAsync("rmdir", [Path.Combine(disk, "lost+found")], TimeSpan.FromSeconds(20))).Ok();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        (await CommandRunner.RunAsync("umount", ["-l", Temp.Combine("disk")], TimeSpan.FromSeconds(60))).Ended();
        await DisposeAsync();
    }

    protected override string CacheFolder => Temp.Combine("disk/cache");

    [Fact]
    [Semantics("S244")]
    public async Task What_memory_still_has_comes_to_the_disk_without_another_read()
    {
        const int Count = 110;
        Seed(Count);
        await using (MountProcess mount = await MountAsync("--memory-limit", "64MiB"))
        {
            await ReadAllAsync(mount);
            await Wait.UntilAsync(() => WholeFiles() == Count, () => $"{WholeFiles()} of {Count} files are whole on the disk.");
            Assert.Equal(0, await mount.StopAsync());
        }

        Gets();
        await using MountProcess later = await MountAsync();
        await ReadAllAsync(later);
        Assert.Equal(0, Gets());
    }

    [Fact]
    [Semantics("S244")]
    public async Task What_memory_has_lost_comes_to_the_disk_when_it_is_read_again()
    {
        const int Count = 300;
        Seed(Count);
        await using MountProcess mount = await MountAsync("--memory-limit", "64MiB");
        await Wait.UntilAsync(
            async () =>
            {
                await DropPagesAsync(mount);
                await ReadAllAsync(mount);
                return WholeFiles() == Count;
            },
            () => $"{WholeFiles()} of {Count} files are whole on the disk.");
        Gets();
        await DropPagesAsync(mount);
        await ReadAllAsync(mount);
        Assert.Equal(0, Gets());
    }

    private void Seed(int count)
        => Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = "f", Count = count, Digits = 4, Size = Size });

    private int WholeFiles() => DataFiles.Count(static path => new FileInfo(path).Length == Size);

    private static async Task ReadAllAsync(MountProcess mount)
        => (await CommandRunner.RunAsync("sh", ["-c", "ls | xargs -P 8 -n 20 cat > /dev/null"], TimeSpan.FromSeconds(60), mount.Mountpoint)).Ok();

    private static Task DropPagesAsync(MountProcess mount)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        return Task.Run(
            () =>
            {
                foreach (string path in Directory.EnumerateFiles(mount.Mountpoint))
                {
                    int file = Libc.Open(PathBytes.Of(path), 0, 0);
                    Assert.Equal(0, Libc.Advise(file, 0, 0, LibcConstants.POSIX_FADV_DONTNEED));
                    _ = Libc.Close(file);
                }
            },
            token).WaitAsync(TimeSpan.FromSeconds(60), token);
    }
}
