using AisFs.Vfs.Api;
using AisFs.Vfs.Control;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Limits that change while the file system runs.</summary>
public sealed class LiveLimitTests
{
    private const int Mebibyte = 1 << 20;
    private const int FileSize = 96 * Mebibyte;

    [Fact(Timeout = 60_000)]
    public async Task Memory_grows_at_once_and_shrinks_as_it_is_given_back()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.Set(Mounted.Key("f"), new byte[FileSize]);
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        await ReadBackwardsAsync(mount, handle);
        Assert.InRange(Look(mount).MemoryUsed, 32 * Mebibyte, 64 * Mebibyte);

        mount.System.Limits.SetMemoryLimit(256 * Mebibyte);
        await ReadBackwardsAsync(mount, handle);
        Assert.InRange(Look(mount).MemoryUsed, FileSize, 256 * Mebibyte);
        mount.Requests();
        await ReadBackwardsAsync(mount, handle);
        Assert.Empty(mount.Requests());

        mount.System.Limits.SetMemoryLimit(64 * Mebibyte);
        Assert.InRange(Look(mount).MemoryUsed, 32 * Mebibyte, 64 * Mebibyte);
        Assert.Equal(64 * Mebibyte, Look(mount).MemoryLimit);
        await ReadBackwardsAsync(mount, handle);
        Assert.InRange(Look(mount).MemoryUsed, 32 * Mebibyte, 64 * Mebibyte);
        await mount.Client.CloseAsync(handle);
        Assert.Throws<ArgumentOutOfRangeException>(() => mount.System.Limits.SetMemoryLimit(Mebibyte));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_stream_whose_memory_shrinks_under_it_arrives_whole()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: static options => options with
        {
            Content = options.Content with { MemoryLimit = 512 * Mebibyte, SinglePutLimit = 64 * Mebibyte },
        });
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        byte[] block = new byte[Mebibyte];
        for (int i = 0; i < 128; i++)
        {
            if (i == 50)
            {
                mount.System.Limits.SetMemoryLimit(64 * Mebibyte);
            }

            block.AsSpan().Fill((byte)i);
            Assert.Equal(Mebibyte, (await mount.System.WriteAsync(handle, (long)i * Mebibyte, block, false, CancellationToken.None)).Value);
        }

        Assert.InRange(Look(mount).MemoryOfWrites, 0, 64 * Mebibyte);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        byte[] data = mount.Store.Get(Mounted.Key("f"))!.Data;
        Assert.Equal(128 * Mebibyte, data.Length);
        Assert.All(Enumerable.Range(0, 128), i => Assert.Equal((byte)i, data[(i * Mebibyte) + 17]));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_memory_of_names_grows_and_shrinks()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: static options => options with { MetadataCacheBytes = 64 << 10, CacheTtl = TimeSpan.FromHours(1) });
        for (int i = 0; i < 500; i++)
        {
            mount.Put($"d/{i:000}-{new string('x', 100)}");
        }

        await mount.Client.ListAsync("d");
        Assert.InRange(Look(mount).AttributeBytes, 0, 64 << 10);
        mount.System.Limits.SetMetadataCache(8 * Mebibyte);
        Assert.Equal(8 * Mebibyte, Look(mount).AttributeLimit);
        await mount.Client.ListAsync("d");
        mount.Requests();
        Assert.Equal(500, (await mount.Client.ListAsync("d")).Length);
        Assert.Empty(mount.Requests());
        Assert.InRange(Look(mount).AttributeBytes, 64 << 10, 8 * Mebibyte);

        mount.System.Limits.SetMetadataCache(64 << 10);
        Assert.InRange(Look(mount).AttributeBytes, 0, 64 << 10);
        Assert.Equal(500, (await mount.Client.ListAsync("d")).Length);
        Assert.InRange(Look(mount).AttributeBytes, 0, 64 << 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => mount.System.Limits.SetMetadataCache(1));
    }

    private static FileSystemSnapshot Look(Mounted mount) => mount.System.Control.TakeSnapshot(0);

    // No stream: its bytes would be the first to go.
    private static async Task ReadBackwardsAsync(Mounted mount, HandleId handle)
    {
        for (long offset = FileSize - (2 * Mebibyte); offset >= 0; offset -= 2 * Mebibyte)
        {
            Assert.Equal(2 * Mebibyte, (await mount.Client.ReadHandleAsync(handle, offset, 2 * Mebibyte)).Value.Length);
        }
    }
}
