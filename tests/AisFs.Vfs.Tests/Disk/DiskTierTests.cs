using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Content;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Disk;

public sealed class DiskTierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(10_000)]
    [InlineData(300_001)]
    public async Task An_object_that_was_read_once_is_read_after_a_restart_without_a_request(int length)
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", length);
        await bench.FillAsync("o");
        Assert.NotEqual(0, bench.Gets());
        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Equal(0, bench.Gets());
        Assert.Equal((length + 4095L) / 4096, harness.Contents.Disk!.State.Hits);
        Assert.Equal(length, new FileInfo(Assert.Single(bench.DataFiles)).Length);
    }

    [Fact]
    public async Task Only_what_was_read_of_a_large_object_is_there_and_the_rest_comes_from_the_cluster()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 1 << 20);
        await using (ContentHarness first = bench.Start())
        {
            await using FileContent content = first.Open("o");
            using ReadCursor cursor = content.CreateCursor();
            Assert.Equal(bytes[500_000..504_000], (await ContentHarness.ReadAsync(content, cursor, 500_000, 4_000)).Value);
            await first.Contents.Disk!.DrainAsync(Token);
        }

        Assert.InRange(bench.Allocated, 8192, 64 << 10);
        bench.Gets();
        await using ContentHarness harness = bench.Start();
        await using (FileContent content = harness.Open("o"))
        {
            using ReadCursor cursor = content.CreateCursor();
            Assert.Equal(bytes[500_100..503_000], (await ContentHarness.ReadAsync(content, cursor, 500_100, 2_900)).Value);
            Assert.Equal(0, bench.Gets());
        }

        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.All(bench.Store.Calls.Where(static call => call.Operation == StoreOperation.OpenRead), call => Assert.False(
            call.Offset <= 500_000 && call.Offset + call.Length >= 504_000, "What is on the disk was asked for again."));
        bench.Gets();
        await using ContentHarness last = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(last, "o"));
        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    public async Task What_was_read_here_and_there_is_found_on_the_disk_and_is_right()
    {
        const int Chunk = 64 << 10;
        using DiskBench bench = new() { Contents = static options => options with { MemoryLimit = 64 << 20, ChunkSize = Chunk, PartSize = Chunk, SinglePutLimit = Chunk } };
        byte[] bytes = bench.Put("o", 2 << 20);
        int[] places = [.. Enumerable.Range(0, 20).Select(static i => ((i * 7 % 31) * Chunk) + 1000 + (i * 2500))];
        await using (ContentHarness first = bench.Start())
        {
            await ReadPlacesAsync(first);
            await first.Contents.Disk!.DrainAsync(Token);
        }

        bench.Gets();
        await using ContentHarness harness = bench.Start();
        await ReadPlacesAsync(harness);
        Assert.Equal(0, bench.Gets());
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));

        async Task ReadPlacesAsync(ContentHarness mount)
        {
            await using FileContent content = mount.Open("o");
            using ReadCursor cursor = content.CreateCursor();
            foreach (int place in places)
            {
                Assert.Equal(bytes[place..(place + 3000)], (await ContentHarness.ReadAsync(content, cursor, place, 3000)).Value);
            }
        }
    }

    [Fact]
    public async Task Another_version_is_another_copy()
    {
        using DiskBench bench = new();
        bench.Put("o", 20_000, seed: 1);
        await bench.FillAsync("o");
        byte[] newer = bench.Put("o", 20_000, seed: 2);
        bench.Gets();
        await using ContentHarness harness = bench.Start();
        Assert.Equal(newer, await DiskBench.ReadAsync(harness, "o"));
        Assert.NotEqual(0, bench.Gets());
        Assert.Equal(2, bench.DataFiles.Length);
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_half_of_it_is_on_the_disk_is_never_a_mixture()
    {
        using DiskBench bench = new();
        byte[] old = bench.Put("o", 1 << 20, seed: 1);
        await using (ContentHarness first = bench.Start())
        {
            await using FileContent half = first.Open("o");
            using ReadCursor cursor = half.CreateCursor();
            await ContentHarness.ReadAsync(half, cursor, 400_000, 100_000);
            await first.Contents.Disk!.DrainAsync(Token);
        }

        await using ContentHarness harness = bench.Start();
        await using FileContent content = harness.Open("o");
        bench.Put("o", 1 << 20, seed: 2);
        using ReadCursor reader = content.CreateCursor();
        Assert.Equal(old[400_000..500_000], (await ContentHarness.ReadAsync(content, reader, 400_000, 100_000)).Value);
        Assert.Equal(FsError.Stale, (await ContentHarness.ReadAsync(content, reader, 0, 100_000)).Error);
    }

    [Fact]
    public async Task Copies_of_two_clusters_are_apart()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 5_000);
        await bench.FillAsync("o");
        bench.Gets();
        await using ContentHarness other = bench.Start("another");
        Assert.Equal(bytes, await DiskBench.ReadAsync(other, "o"));
        Assert.Equal(1, bench.Gets());
    }

    [Fact]
    public async Task What_no_strong_checksum_tells_from_another_version_is_not_kept()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 5_000);
        bench.Store.SetChecksum(new ObjectKey(BucketId.Ais("b"), "o"), "12345678");
        await bench.FillAsync("o");
        bench.Gets();
        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Equal(1, bench.Gets());
        Assert.Empty(bench.DataFiles);
    }

    [Fact]
    public async Task By_the_second_use_what_is_read_once_is_not_written()
    {
        using DiskBench bench = new() { Configure = static options => options with { Admission = DiskAdmission.Second } };
        byte[] bytes = bench.Put("o", 10_000);
        await using ContentHarness harness = bench.Start();
        await DiskBench.ReadAsync(harness, "o");
        Assert.Empty(bench.DataFiles);
        harness.Contents.Invalidate(harness.Key("o"));
        await DiskBench.ReadAsync(harness, "o");
        Assert.Single(bench.DataFiles);
        harness.Contents.Invalidate(harness.Key("o"));
        bench.Gets();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    public async Task Two_mounts_fill_and_read_one_folder_at_the_same_time()
    {
        using DiskBench bench = new();
        byte[][] all = [.. Enumerable.Range(0, 20).Select(i => bench.Put($"o{i}", 30_000 + (i * 7_000), i))];
        await using ContentHarness left = bench.Start();
        await using ContentHarness right = bench.Start();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            ContentHarness harness = i % 2 == 0 ? left : right;
            Assert.Equal(all[i / 2], await DiskBench.ReadAsync(harness, $"o{i / 2}"));
        }));
        bench.Gets();
        await using ContentHarness harness = bench.Start();
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(all[i], await DiskBench.ReadAsync(harness, $"o{i}"));
        }

        Assert.Equal(0, bench.Gets());
        Assert.Equal(all.Length, bench.DataFiles.Length);
        Assert.Equal(0, bench.Log.Count(2053));

        // The mount that came second with a file may be about to remove its own.
        await TestKit.Wait.UntilAsync(
            () => Directory.GetFiles(bench.Folder, "*" + DiskNames.DraftSuffix, SearchOption.AllDirectories).Length == 0, static () => "Drafts are left.");
    }

    [Fact]
    public async Task What_one_mount_adds_another_finds()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 1 << 20);
        await using ContentHarness left = bench.Start();
        await using ContentHarness right = bench.Start();
        await using FileContent content = right.Open("o");
        using ReadCursor cursor = content.CreateCursor();
        await ContentHarness.ReadAsync(content, cursor, 0, 100);
        Assert.Equal(bytes, await DiskBench.ReadAsync(left, "o"));
        bench.Gets();
        await TestKit.Wait.UntilAsync(() => content.OnDisk!.IsWhole, static () => "The other mount's blocks are not seen.");
        Assert.Equal(bytes[900_000..900_100], (await ContentHarness.ReadAsync(content, cursor, 900_000, 100)).Value);
        Assert.Equal(0, bench.Gets());
    }
}
