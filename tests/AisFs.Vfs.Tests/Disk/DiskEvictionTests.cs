using AisFs.Vfs.Disk;
using AisFs.Vfs.Tests.Content;

namespace AisFs.Vfs.Tests.Disk;

public sealed class DiskEvictionTests
{
    private const long Limit = 1 << 20;

    [Fact]
    public async Task The_limit_is_kept_while_much_more_is_read()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = Limit } };
        await using ContentHarness harness = bench.Start();
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = bench.Put($"o{i}", 40_000, i);
            Assert.Equal(bytes, await DiskBench.ReadAsync(harness, $"o{i}"));
            Assert.InRange(bench.Allocated, 1, Limit);
        }

        Assert.InRange(bench.Allocated, Limit / 2, Limit);
        DiskState state = harness.Contents.Disk!.State;
        Assert.InRange(state.Evicted, 50, 100);
        Assert.InRange(state.UsedBytes, bench.Allocated - (64 << 10), bench.Allocated + (64 << 10));
    }

    [Fact]
    public async Task What_was_read_again_outlives_a_stream_of_what_is_read_once()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = Limit } };
        byte[] wanted = bench.Put("wanted", 40_000);
        await bench.FillAsync("wanted");
        await using (ContentHarness again = bench.Start())
        {
            await DiskBench.ReadAsync(again, "wanted");
        }

        await using ContentHarness harness = bench.Start();
        for (int i = 0; i < 60; i++)
        {
            bench.Put($"o{i}", 40_000, i);
            await DiskBench.ReadAsync(harness, $"o{i}");
            if (i % 10 == 9)
            {
                harness.Contents.Invalidate(harness.Key("wanted"));
                bench.Gets();
                Assert.Equal(wanted, await DiskBench.ReadAsync(harness, "wanted"));
                Assert.Equal(0, bench.Gets());
            }
        }
    }

    [Fact]
    public async Task An_object_larger_than_the_limit_is_read_and_the_limit_is_kept()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = 256 << 10 } };
        byte[] bytes = bench.Put("large", 1 << 20);
        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "large"));
        Assert.InRange(bench.Allocated, 0, 256 << 10);
    }

    [Fact]
    public async Task What_another_mount_removes_while_it_is_read_stays_readable()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = Limit } };
        byte[] bytes = bench.Put("o", 400_000);
        await bench.FillAsync("o");
        await using ContentHarness reader = bench.Start();
        await using var content = reader.Open("o");
        using SafeHandleHolder whole = new(content.OnDisk!);
        await using (ContentHarness evictor = bench.Start())
        {
            for (int i = 0; i < 60; i++)
            {
                bench.Put($"o{i}", 40_000, i);
                await DiskBench.ReadAsync(evictor, $"o{i}");
            }
        }

        Assert.DoesNotContain(bench.DataFiles, static path => new FileInfo(path).Length == 400_000);
        Assert.Equal(bytes, whole.ReadAll(400_000));
        Assert.Equal(bytes, await ContentHarness.ReadAllAsync(content));
    }

    [Fact]
    public async Task Without_the_room_that_is_to_be_left_nothing_is_written_and_reads_go_on()
    {
        using DiskBench bench = new() { Configure = static options => options with { MinFree = long.MaxValue / 2 } };
        byte[] bytes = bench.Put("o", 40_000);
        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Empty(bench.DataFiles);
        Assert.NotEqual(0, harness.Contents.Disk!.State.Dropped);
    }

    [Fact]
    public async Task Two_mounts_that_fill_one_folder_keep_its_limit_together()
    {
        using DiskBench bench = new() { Configure = static options => options with { Limit = 2 << 20 } };
        await using ContentHarness left = bench.Start();
        await using ContentHarness right = bench.Start();
        for (int i = 0; i < 80; i++)
        {
            byte[] bytes = bench.Put($"o{i}", 60_000, i);
            Assert.Equal(bytes, await DiskBench.ReadAsync(i % 2 == 0 ? left : right, $"o{i}"));

            // A mount tells the others when it has written a 64th of the limit, and at least 64 KiB.
            Assert.InRange(bench.Allocated, 1, (2 << 20) + (2 * (64 << 10)));
        }
    }

    [Fact]
    public async Task The_folder_of_a_cluster_that_is_not_mounted_for_long_goes()
    {
        using DiskBench bench = new();
        bench.Put("o", 40_000);
        await bench.FillAsync("o");
        string old = Path.GetDirectoryName(Path.GetDirectoryName(Assert.Single(bench.DataFiles)))!;
        File.SetLastWriteTimeUtc(Path.Combine(old, DiskNames.Mounted), DateTime.UtcNow.AddDays(-31));
        await using ContentHarness other = bench.Start("another");
        await TestKit.Wait.UntilAsync(() => !Directory.Exists(old), static () => "The old folder stays.");
        await TestKit.Wait.UntilAsync(() => other.Contents.Disk!.State.UsedBytes < 20_000, () => $"{other.Contents.Disk!.State.UsedBytes} bytes are counted.");
        Assert.Equal(1, bench.Log.Count(2054));
    }

    private sealed class SafeHandleHolder(DiskObject obj) : IDisposable
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file = obj.TryGetBacking()?.TryOpen() ?? throw new InvalidOperationException("It is not whole.");

        public byte[] ReadAll(int length)
        {
            byte[] bytes = new byte[length];
            Assert.Equal(length, RandomAccess.Read(_file, bytes, 0));
            return bytes;
        }

        public void Dispose() => _file.Dispose();
    }
}
