using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Disk;

/// <summary>The disk of the cache folder is small, and something else fills it.</summary>
[Collection(AloneCollection.Name)]
public sealed class FullCacheTests() : DiskCacheMount("fullcache"), IAsyncLifetime
{
    private const int DiskSize = 16 * Mebibyte;

    private string Filler => Path.Combine(CacheFolder, "..", "filler");

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        TestKit.Require.That(Environment.IsPrivilegedProcess, "a full file system is mounted by root: run the tests as root");
        await InitializeAsync();
        string disk = Temp.MakeFolder("disk");
        (await CommandRunner.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={DiskSize},mode=700", "aisfs-test", disk])).Ok();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        (await CommandRunner.RunAsync("umount", ["-l", Temp.Combine("disk")])).Ended();
        await DisposeAsync();
    }

    protected override string CacheFolder => Temp.Combine("disk/cache");

    [Fact]
    [Semantics("S212")]
    public async Task A_full_disk_costs_one_line_and_is_used_again_when_there_is_room()
    {
        byte[][] all = await PutAsync(8, Mebibyte);
        await using MountProcess mount = await MountAsync("--cache-min-free", "0", "--memory-limit", "64MiB");
        Fill(DiskSize);
        for (int round = 0; round < 2; round++)
        {
            await ReadAllAsync(mount, all);
            await Forget(mount);
        }

        Assert.True(await mount.WaitForLogAsync("cannot be written", Wait.Limit));
        Assert.Single(mount.Log.ToString().Split('\n'), static line => line.Contains("cannot be written", StringComparison.Ordinal));
        Assert.True((await DiskAsync(mount)).TryGetProperty("fault", out _));
        File.Delete(Filler);
        await Wait.UntilAsync(
            async () =>
            {
                await Forget(mount);
                await ReadAllAsync(mount, all);
                return mount.Log.ToString().Contains("is used again", StringComparison.Ordinal);
            },
            () => $"The folder is not used again:\n{mount.Log}");
        Assert.False((await DiskAsync(mount)).TryGetProperty("fault", out _));
    }

    [Fact]
    [Semantics("S210")]
    public async Task The_room_that_is_to_stay_free_stays_free_when_something_else_fills_the_disk()
    {
        byte[][] all = await PutAsync(12, Mebibyte);
        await using MountProcess mount = await MountAsync("--cache-min-free", "4MiB", "--memory-limit", "64MiB");
        await ReadAllAsync(mount, all);
        Assert.InRange(Free(), 4 * Mebibyte, 8 * Mebibyte);
        Fill(3 * Mebibyte);
        await Forget(mount);
        await ReadAllAsync(mount, all);
        await Wait.UntilAsync(() => Free() >= 4 * Mebibyte, () => $"{Free()} bytes are free.");
        Assert.NotEmpty(DataFiles);
    }

    [Theory]
    [InlineData("cache-dir", "nothing could be kept", "--cache-min-free", "8MiB")]
    [InlineData("cache-min-free", "not less than the disk", "--cache-min-free", "1GiB")]
    [InlineData("cache-min-free", "not less than the disk", "--cache-min-free", "100%")]
    [Semantics("S213")]
    public async Task A_disk_without_room_is_told_at_the_start(string option, string reason, params string[] arguments)
    {
        Fill(DiskSize - (2 * Mebibyte));
        CommandResult refused = await CommandRunner.RunAsync(
            DaemonProgram.Path,
            ["mount", Bucket.Url, Temp.MakeFolder("mnt"), "--endpoint", Cluster.Endpoint, "--foreground", "--staging-dir", Temp.MakeFolder("staging"), "--cache-dir", CacheFolder, .. arguments],
            TimeSpan.FromSeconds(60));
        Assert.NotEqual(0, refused.Failed().ExitCode);
        Assert.Contains(option, refused.Error, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
    }

    private static async Task Forget(MountProcess mount)
    {
        await mount.WaitForControlAsync();
        (await mount.AskAsync("forget", mount.Mountpoint)).Ok();
    }

    private static async Task<JsonElement> DiskAsync(MountProcess mount)
    {
        using JsonDocument status = JsonDocument.Parse((await mount.AskAsync("status", mount.Mountpoint, "--json")).Ok().Output);
        return status.RootElement.GetProperty("mounts")[0].GetProperty("status").GetProperty("caches").GetProperty("disk").Clone();
    }

    private long Free() => new DriveInfo(Temp.Combine("disk")).AvailableFreeSpace;

    // Writes as much as there is room for, at most so much.
    private void Fill(int most)
    {
        try
        {
            using FileStream filler = new(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, 0);
            for (int written = 0; written < most; written += 4096)
            {
                filler.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // It is full now.
        }
    }
}
