using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using AisFs.Vfs.Tests.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>Files of the disk cache that a kernel may read by itself, and files that are fetched before they are read.</summary>
public sealed class BackingTests
{
    private const FsOpenFlags Reading = FsOpenFlags.Read | FsOpenFlags.Backing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task An_open_comes_with_a_file_of_exactly_its_bytes_once_these_are_on_the_disk(int length)
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", length);
        await using (Mounted first = await StartAsync(bench))
        {
            Assert.Null((await OpenAsync(first, "o", Reading, release: true)).Backing);
            Assert.Equal(new FetchedFile(length, true), (await first.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token)).Value);
            Assert.Equal(bytes, await BackingAsync(first, "o"));
        }

        // A later mount has to look at all of the blocks before it hands the file out.
        await using Mounted mount = await StartAsync(bench);
        Assert.Equal(bytes, await BackingAsync(mount, "o"));
        Assert.Equal(0, mount.Store.Count(Fakes.StoreOperation.OpenRead));
    }

    [Fact]
    public async Task A_damaged_file_is_not_handed_out()
    {
        using DiskBench bench = new();
        bench.Put("o", 100_000);
        await using (Mounted first = await StartAsync(bench))
        {
            await first.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token);
        }

        using (FileStream data = new(Assert.Single(bench.DataFiles), FileMode.Open))
        {
            data.Position = 70_000;
            data.WriteByte((byte)(data.ReadByte() ^ 1));
        }

        await using Mounted mount = await StartAsync(bench);
        Assert.Null((await OpenAsync(mount, "o", Reading, release: true)).Backing);
        Assert.Empty(bench.DataFiles);
    }

    [Fact]
    public async Task A_file_that_was_not_asked_for_or_that_somebody_writes_is_not_handed_out()
    {
        using DiskBench bench = new();
        bench.Put("o", 100_000);
        await using Mounted mount = await StartAsync(bench);
        await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token);
        Assert.Null((await OpenAsync(mount, "o", FsOpenFlags.Read, release: true)).Backing);
        Assert.Null((await OpenAsync(mount, "o", Reading | FsOpenFlags.Write, release: true)).Backing);
        FsOpened writer = await OpenAsync(mount, "o", FsOpenFlags.Read | FsOpenFlags.Write);
        Assert.Null((await OpenAsync(mount, "o", Reading, release: true)).Backing);
        await mount.System.ReleaseAsync(writer.Handle);
        Assert.NotNull((await OpenAsync(mount, "o", Reading, release: true)).Backing);
    }

    [Fact]
    public async Task A_file_that_was_handed_out_stays_as_it_is_until_the_handle_is_released()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 100_000, seed: 1);
        await using Mounted mount = await StartAsync(bench);
        await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token);
        FsOpened opened = await OpenAsync(mount, "o", Reading);
        using SafeFileHandle file = opened.Backing!.TryOpen()!;
        byte[] newer = bench.Put("o", 100_000, seed: 2);
        foreach (string path in bench.DataFiles)
        {
            File.Delete(path);
        }

        Assert.Equal(bytes, ReadAll(file));
        await mount.System.ReleaseAsync(opened.Handle);
        mount.Expire();
        await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token);
        Assert.Equal(newer, await BackingAsync(mount, "o"));
    }

    [Fact]
    public async Task Opens_of_one_version_come_with_the_same_file_until_it_is_removed()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = 1 << 20 } };
        byte[] bytes = bench.Put("o", 100_000);
        bench.Put("large", 1_000_000);
        await using Mounted mount = await StartAsync(bench);
        await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token);
        FsBacking first = (await OpenAsync(mount, "o", Reading, release: true)).Backing!;
        Assert.Same(first, (await OpenAsync(mount, "o", Reading, release: true)).Backing);
        using SafeFileHandle file = first.TryOpen()!;
        int told = 0;
        first.Gone += () => Interlocked.Increment(ref told);
        Assert.Equal(0, told);

        // There is no room for both. What was read again stays for one round of the evictor, so the large one may have to go first.
        await Wait.UntilAsync(
            async () =>
            {
                await mount.System.Control.FetchAsync("large", FetchPlace.Disk, null, Token);
                return Volatile.Read(ref told) == 1;
            },
            static () => "Nobody was told.");
        Assert.True(first.IsGone);
        Assert.Null(first.TryOpen());
        Assert.Equal(bytes, ReadAll(file));
        first.Gone += () => Interlocked.Increment(ref told);
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task A_file_that_another_mount_has_removed_is_gone_when_it_is_opened()
    {
        using DiskBench bench = new();
        bench.Put("o", 100_000);
        await using Mounted mount = await StartAsync(bench);
        await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token);
        FsBacking first = (await OpenAsync(mount, "o", Reading, release: true)).Backing!;
        Array.ForEach([.. bench.DataFiles, .. bench.Records], File.Delete);
        Assert.Null(first.TryOpen());
        Assert.True(first.IsGone);
        Assert.Null((await OpenAsync(mount, "o", Reading, release: true)).Backing);
        Assert.Equal(new FetchedFile(100_000, true), (await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token)).Value);
        FsBacking? second = null;
        await Wait.UntilAsync(async () => (second = (await OpenAsync(mount, "o", Reading, release: true)).Backing) is not null, static () => "No file is handed out.");
        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task Fetching_tells_how_far_it_is_and_what_the_disk_cannot_keep()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = 1 << 20 } };
        bench.Put("small", 300_000);
        bench.Put("large", 5_000_000);
        bench.Put("empty", 0);
        await using Mounted mount = await StartAsync(bench);
        Sum sum = new();
        Assert.Equal(new FetchedFile(300_000, true), (await mount.System.Control.FetchAsync("small", FetchPlace.Disk, sum, Token)).Value);
        Assert.Equal(300_000, sum.Bytes);
        Assert.Equal(new FetchedFile(5_000_000, false), (await mount.System.Control.FetchAsync("large", FetchPlace.Disk, null, Token)).Value);
        Assert.Equal(new FetchedFile(0, true), (await mount.System.Control.FetchAsync("empty", FetchPlace.Disk, null, Token)).Value);
        Assert.Equal(FsError.NotFound, (await mount.System.Control.FetchAsync("none", FetchPlace.Disk, null, Token)).Error);
        await using Mounted without = await Mounted.StartAsync(bench.Store);
        Assert.Equal(FsError.NotSupported, (await without.System.Control.FetchAsync("small", FetchPlace.Disk, null, Token)).Error);
        Assert.Equal(new FetchedFile(300_000, true), (await without.System.Control.FetchAsync("small", FetchPlace.Memory, null, Token)).Value);
    }

    [Fact]
    public async Task What_is_in_memory_goes_to_the_disk_without_a_request()
    {
        using DiskBench bench = new() { Configure = static options => options with { Admission = DiskAdmission.Second } };
        bench.Put("o", 300_000);
        await using Mounted mount = await StartAsync(bench);
        await mount.System.Control.FetchAsync("o", FetchPlace.Memory, null, Token);
        Assert.Empty(bench.DataFiles);
        mount.Store.ClearCalls();
        Assert.Equal(new FetchedFile(300_000, true), (await mount.System.Control.FetchAsync("o", FetchPlace.Disk, null, Token)).Value);
        Assert.Equal(0, mount.Store.Count(Fakes.StoreOperation.OpenRead));
        Assert.Single(bench.DataFiles);
    }

    private static Task<Mounted> StartAsync(DiskBench bench) => Mounted.StartAsync(
        bench.Store,
        options => options with { Content = options.Content with { ClusterId = "cluster", DiskCache = bench.Configure(new DiskCacheOptions { Directory = bench.Folder }) } });

    private static async Task<FsOpened> OpenAsync(Mounted mount, string name, FsOpenFlags flags, bool release = false)
    {
        FsResult<FsEntry> found = await mount.System.LookupAsync(InodeId.Root, name, Token);
        Assert.True(found.IsOk, found.Error.ToString());
        FsResult<FsOpened> opened = await mount.System.OpenAsync(found.Value.Attributes.Inode, flags, Token);
        mount.System.Forget(found.Value.Attributes.Inode, 1);
        Assert.True(opened.IsOk, opened.Error.ToString());
        if (release)
        {
            await mount.System.ReleaseAsync(opened.Value.Handle);
        }

        return opened.Value;
    }

    private static async Task<byte[]> BackingAsync(Mounted mount, string name)
    {
        byte[] bytes = [];
        await Wait.UntilAsync(
            async () =>
            {
                FsOpened opened = await OpenAsync(mount, name, Reading);
                using SafeFileHandle? file = opened.Backing?.TryOpen();
                bytes = file is null ? [] : ReadAll(file);
                await mount.System.ReleaseAsync(opened.Handle);
                return bytes.Length > 0;
            },
            static () => "No file is handed out.");
        return bytes;
    }

    private static byte[] ReadAll(SafeFileHandle file)
    {
        byte[] bytes = new byte[RandomAccess.GetLength(file)];
        Assert.Equal(bytes.Length, RandomAccess.Read(file, bytes, 0));
        return bytes;
    }

    private sealed class Sum : IProgress<long>
    {
        public long Bytes { get; private set; }

        public void Report(long value) => Bytes += value;
    }
}
