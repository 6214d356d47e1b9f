using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Disk;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Files that are fetched ahead into the disk cache, and that a kernel then reads by itself.</summary>
public sealed class BackedReadAheadTests
{
    private const int Size = 4000;

    [Fact(Timeout = 60_000)]
    [Semantics("S202", "S215")]
    public async Task A_file_that_the_kernel_reads_by_itself_was_not_fetched_for_nothing()
    {
        using Measurements seen = new();
        using DiskBench bench = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(
            seen,
            100,
            Size,
            options => options with { Content = options.Content with { ClusterId = "cluster", DiskCache = new DiskCacheOptions { Directory = bench.Folder } } });
        await using (mount)
        {
            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Take(20));
            await Wait.UntilAsync(() => walker.Waiting > 0 && bench.DataFiles.Length * Size >= (20 * Size) + walker.Waiting);
            double before = walker.Used;
            FsResult<HandleId> opened = await mount.Client.OpenAsync($"d/{walker.Names[20]}", FsOpenFlags.Read | FsOpenFlags.Backing);
            Assert.Equal(before + 1, walker.Used);
            Assert.Equal(FsError.None, await mount.Client.CloseAsync(opened.Value));
            Assert.Equal(0, walker.UnusedBytes);
        }
    }
}
