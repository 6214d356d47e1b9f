using AisFs.Vfs.Tests.Content;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>What a crash, a loss of power or a bad disk leaves is never believed.</summary>
public sealed class DiskDamageTests
{
    [Fact]
    public async Task A_changed_byte_is_seen_reported_once_and_mended_from_the_cluster()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 100_000);
        await bench.FillAsync("o");
        string damaged = Assert.Single(bench.DataFiles);
        Change(damaged, 50_000);
        bench.Gets();
        await using (ContentHarness harness = bench.Start())
        {
            Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
            Assert.NotEqual(0, bench.Gets());
            Assert.Equal(1, harness.Contents.Disk!.State.Damaged);
            Assert.Equal(1, bench.Log.Count(2053));
            Assert.False(File.Exists(damaged));
            harness.Contents.Invalidate(harness.Key("o"));
            Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        }

        bench.Gets();
        await using ContentHarness again = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(again, "o"));
        Assert.Equal(0, bench.Gets());
    }

    [Theory]
    [InlineData("record cut")]
    [InlineData("record empty")]
    [InlineData("record of zeros")]
    [InlineData("head changed")]
    [InlineData("sum changed")]
    [InlineData("data cut")]
    [InlineData("data of zeros")]
    [InlineData("data gone")]
    [InlineData("record gone")]
    public async Task Whatever_is_wrong_with_the_files_the_bytes_are_right(string what)
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 100_000);
        await bench.FillAsync("o");
        string data = Assert.Single(bench.DataFiles);
        string record = Assert.Single(bench.Records);
        switch (what)
        {
            case "record cut":
                Cut(record, new FileInfo(record).Length - 5);
                break;
            case "record empty":
                Cut(record, 0);
                break;
            case "record of zeros":
                File.WriteAllBytes(record, new byte[new FileInfo(record).Length]);
                break;
            case "head changed":
                Change(record, 17);
                break;
            case "sum changed":
                Change(record, new FileInfo(record).Length - 20);
                break;
            case "data cut":
                Cut(data, 70_000);
                break;
            case "data of zeros":
                File.WriteAllBytes(data, new byte[100_000]);
                break;
            case "data gone":
                File.Delete(data);
                break;
            default:
                File.Delete(record);
                break;
        }

        await using (ContentHarness harness = bench.Start())
        {
            Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
            harness.Contents.Invalidate(harness.Key("o"));
            Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        }

        bench.Gets();
        await using ContentHarness again = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(again, "o"));
        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    public async Task A_block_whose_bytes_did_not_reach_the_disk_is_not_believed()
    {
        // As after a loss of power: the record has the block, the data has a hole.
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 100_000);
        await bench.FillAsync("o");
        using (FileStream data = new(Assert.Single(bench.DataFiles), FileMode.Open))
        {
            data.Position = 40_960;
            data.Write(new byte[4096]);
        }

        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
    }

    [Fact]
    public async Task A_cache_folder_that_is_removed_under_a_mount_costs_requests_only()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", 100_000);
        await using ContentHarness harness = bench.Start();
        await DiskBench.ReadAsync(harness, "o");
        await TestKit.Wait.UntilAsync(() => IsRemoved(bench.Folder), static () => "The folder cannot be removed.");
        harness.Contents.Invalidate(harness.Key("o"));
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        harness.Contents.Invalidate(harness.Key("o"));
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
    }

    // The mount may just make a file there.
    private static bool IsRemoved(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(folder);
        }
    }

    private static void Change(string path, long offset)
    {
        using FileStream file = new(path, FileMode.Open);
        file.Position = offset;
        int value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x40));
    }

    private static void Cut(string path, long length)
    {
        using FileStream file = new(path, FileMode.Open);
        file.SetLength(length);
    }
}
