using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class CopyRangeTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_whole_file_is_copied_on_the_cluster()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "bytes"u8.ToArray(), mode: 0x1C0);
        mount.Time.Advance(TimeSpan.FromSeconds(5));
        HandleId from = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        HandleId to = (await mount.Client.OpenAsync("g", FsOpenFlags.Write, create: true, mode: 0x180)).Value;
        mount.Requests();
        FsResult<long> copied = await mount.System.CopyRangeAsync(from, 0, to, 0, 1 << 30, CancellationToken.None);
        Assert.Equal(5, copied.Value);
        Assert.Equal("Copy:1 Head:1 SetCustom:1", mount.Requests());
        FsAttributes seen = await mount.Client.AttributesAsync("g");
        Assert.Equal((5L, 0x180u, mount.Time.NowNs), (seen.Size, seen.Mode, seen.ModifiedNs));
        await mount.System.WriteAsync(to, 5, "!"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(to));
        await mount.Client.CloseAsync(from);
        Assert.Equal("bytes!", mount.Text("g"));
        Assert.Equal("bytes", mount.Text("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_not_whole_or_not_clean_is_left_to_the_caller()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "bytes");
        await mount.Client.WriteAsync("full", "x");
        HandleId from = (await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Write)).Value;
        HandleId to = (await mount.Client.OpenAsync("g", FsOpenFlags.Write, create: true)).Value;
        HandleId full = (await mount.Client.OpenAsync("full", FsOpenFlags.Write)).Value;
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 1, to, 0, 10));
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, to, 1, 10));
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, to, 0, 4));
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, full, 0, 10));
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, from, 0, 10));
        Assert.Equal(FsError.BadHandle, await CopyAsync(mount, to, 0, from, 0, 10));
        await mount.System.WriteAsync(from, 0, "B"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, to, 0, 10));
        await mount.System.FlushAsync(from, CancellationToken.None);
        mount.Put("f", "changed behind our back");
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, to, 0, 10));
        mount.Store.FailNext(StoreOperation.Copy, FsError.NoSpace);
        Assert.Equal(FsError.NotSupported, await CopyAsync(mount, from, 0, to, 0, 10));
        foreach (HandleId handle in new[] { from, to, full })
        {
            Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        }

        Assert.Equal("", mount.Text("g"));
    }

    private static async Task<FsError> CopyAsync(Mounted mount, HandleId from, long fromOffset, HandleId to, long toOffset, long length)
        => (await mount.System.CopyRangeAsync(from, fromOffset, to, toOffset, length, CancellationToken.None)).Error;
}
