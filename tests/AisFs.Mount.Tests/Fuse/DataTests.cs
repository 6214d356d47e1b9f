using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Bytes in and out of a real mount.</summary>
public sealed class DataTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("threads=2")]
    [InlineData("clone=1")]
    [InlineData("writeback=1")]
    public async Task Sixty_four_mebibytes_go_in_and_come_out_unchanged(string setting)
    {
        await using HostedMount mount = await HostedMount.StartAsync(setting);
        byte[] data = new byte[64 * MiB];
        new Random(1).NextBytes(data);
        await HostedMount.WithinAsync(() => File.WriteAllBytes(mount.PathOf("big"), data));
        await DropPageCacheAsync(mount.PathOf("big"));
        byte[] hash = await HostedMount.WithinAsync(() => SHA256.HashData(File.ReadAllBytes(mount.PathOf("big"))));
        Assert.Equal(SHA256.HashData(data), hash);
        Assert.True(await mount.FigureAsync("reads") > 0);
        await mount.UntilAsync("leases", 0);
        await mount.UntilAsync("handles", 0);
    }

    [Fact]
    public async Task Parallel_readers_see_the_same_bytes()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        Assert.Equal("ok", await mount.AskAsync("big pattern 16"));
        Task[] readers = [.. Enumerable.Range(0, 8).Select(seed => HostedMount.WithinAsync(() => ReadRandomly(mount.PathOf("pattern"), seed)))];
        await Task.WhenAll(readers);
        await mount.UntilAsync("leases", 0);
    }

    [Fact]
    public async Task A_mapped_file_shows_its_bytes()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        Assert.Equal("ok", await mount.AskAsync("big pattern 4"));
        await HostedMount.WithinAsync(() =>
        {
            using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(mount.PathOf("pattern"), FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            for (long position = 0; position < 4 * MiB; position += 4001)
            {
                Assert.Equal(PatternAt(position), view.ReadByte(position));
            }
        });
    }

    [Fact]
    public async Task Direct_reads_and_writes_bypass_the_page_cache()
    {
        Require.Tool("dd", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync("keepcache=1");
        Assert.Equal("ok", await mount.AskAsync("big pattern 4"));
        (int code, string output) = await HostedMount.RunAsync("dd", "if=" + mount.PathOf("pattern"), "of=" + mount.PathOf("copy"), "bs=64K", "iflag=direct", "oflag=direct");
        Assert.True(code == 0, output);
        long reads = await mount.FigureAsync("reads");
        Assert.True(reads >= 64);
        (code, output) = await HostedMount.RunAsync("dd", "if=" + mount.PathOf("copy"), "of=/dev/null", "bs=64K", "iflag=direct");
        Assert.True(code == 0, output);
        Assert.True(await mount.FigureAsync("reads") >= reads + 64);
        (code, output) = await HostedMount.RunAsync("cmp", mount.PathOf("pattern"), mount.PathOf("copy"));
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Appends_truncations_holes_and_copies_do_what_they_say()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await HostedMount.WithinAsync(() =>
        {
            string path = mount.PathOf("file");
            File.WriteAllText(path, "hello");
            File.AppendAllText(path, " world");
            Assert.Equal("hello world", File.ReadAllText(path));
            using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite))
            {
                stream.SetLength(20);
                stream.SetLength(7);
                stream.Position = 10;
                stream.WriteByte((byte)'!');
            }

            Assert.Equal("hello w\0\0\0!", File.ReadAllText(path));
            File.Copy(path, mount.PathOf("copy"));
            Assert.Equal("hello w\0\0\0!", File.ReadAllText(mount.PathOf("copy")));
            File.WriteAllText(path, "new");
            Assert.Equal("new", File.ReadAllText(path));
        });
        Require.Tool("fallocate", "util-linux");
        await HostedMount.RunAsync("fallocate", "-l", "1000", mount.PathOf("file"));
        await HostedMount.RunAsync("fallocate", "-p", "-o", "1", "-l", "1", mount.PathOf("file"));
        Assert.Equal("n\0w" + new string('\0', 997), await HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf("file"))));
    }

    [Fact]
    public async Task An_open_file_outlives_its_name()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await HostedMount.WithinAsync(() =>
        {
            File.WriteAllText(mount.PathOf("file"), "still here");
            using FileStream stream = File.OpenRead(mount.PathOf("file"));
            File.Delete(mount.PathOf("file"));
            Assert.False(File.Exists(mount.PathOf("file")));
            using StreamReader reader = new(stream);
            Assert.Equal("still here", reader.ReadToEnd());
        });
        await mount.UntilAsync("handles", 0);
    }

    [Fact]
    public async Task A_read_only_open_is_closed_without_a_flush()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant file text");
        await HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf("file")));
        Assert.Equal(0, await mount.FigureAsync("flushes"));
        await HostedMount.WithinAsync(() => File.AppendAllText(mount.PathOf("file"), "more"));
        Assert.NotEqual(0, await mount.FigureAsync("flushes"));
    }

    [Fact]
    public async Task Cached_reads_and_getattrs_through_the_adapter_allocate_nothing()
    {
        Require.Tool("dd", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync("valid=0");
        Assert.Equal("ok", await mount.AskAsync("big pattern 64"));
        string[] read = ["if=" + mount.PathOf("pattern"), "of=/dev/null", "bs=4K", "iflag=direct"];
        await HostedMount.RunAsync("dd", read);
        FileInfo file = new(mount.PathOf("pattern"));
        await HostedMount.WithinAsync(() => Repeat(file.Refresh, 2000));
        (long before, long readsBefore, long getattrsBefore) = (await AllocatedAsync(mount), await mount.FigureAsync("reads"), await mount.FigureAsync("getattrs"));
        for (int i = 0; i < 4; i++)
        {
            await HostedMount.RunAsync("dd", read);
        }

        // With nothing to be remembered, each stat asks the file system.
        await HostedMount.WithinAsync(() => Repeat(() => { file.Refresh(); _ = file.Length; }, 20_000));
        long allocated = await AllocatedAsync(mount) - before;
        long operations = await mount.FigureAsync("reads") - readsBefore + (await mount.FigureAsync("getattrs") - getattrsBefore);
        Assert.True(operations > 60_000, $"only {operations} operations");

        // Opens and lookups, and the commands themselves, allocate: a little for each of the 20,000 stats' lookups.
        long lookups = await mount.FigureAsync("lookups");
        Assert.True(allocated < (operations / 4) + (lookups * 200), $"{allocated} bytes in {operations} reads and getattrs with {lookups} lookups");
    }

    private static void Repeat(Action action, int times)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    private static async Task<long> AllocatedAsync(HostedMount mount)
        => long.Parse(await mount.AskAsync("allocated"), System.Globalization.CultureInfo.InvariantCulture);

    private static void ReadRandomly(string path, int seed)
    {
        Random random = new(seed);
        byte[] buffer = new byte[128 * 1024];
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        for (int i = 0; i < 100; i++)
        {
            long position = random.NextInt64(stream.Length);
            stream.Position = position;
            int n = stream.Read(buffer, 0, random.Next(1, buffer.Length));
            for (int k = 0; k < n; k += 97)
            {
                Assert.Equal(PatternAt(position + k), buffer[k]);
            }
        }
    }

    private static byte PatternAt(long position) => (byte)((position * 31) + (position / 256));

    // POSIX_FADV_DONTNEED, for this file only: other tests on the machine keep theirs.
    private static async Task DropPageCacheAsync(string path)
    {
        Require.Tool("dd", "coreutils");
        (int code, string output) = await HostedMount.RunAsync("dd", "if=" + path, "iflag=nocache", "count=0");
        Assert.True(code == 0, output);
    }
}
