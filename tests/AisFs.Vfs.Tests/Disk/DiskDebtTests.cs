using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Content;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Tests.Content;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>Blocks that the disk could not take when they came are offered again, while memory has them.</summary>
public sealed class DiskDebtTests
{
    private const int Size = 40_000;

    [Fact]
    [Semantics("S244")]
    public async Task What_a_full_queue_refuses_comes_to_the_disk_when_there_is_room_without_another_read()
    {
        // The queue takes a sixteenth of the memory: 64 KiB.
        using DiskBench bench = new() { Contents = static options => options with { MemoryLimit = 1 << 20 } };
        await using ContentHarness harness = bench.Start();
        byte[][] all = [.. Enumerable.Range(0, 12).Select(i => bench.Put($"o{i}", Size, i))];
        using (Hold(bench))
        {
            for (int i = 0; i < all.Length; i++)
            {
                await using FileContent content = harness.Open($"o{i}");
                Assert.Equal(all[i], await ContentHarness.ReadAllAsync(content));
            }

            await Wait.UntilAsync(() => harness.Contents.Disk!.State.Dropped > 0, static () => "All found room.");
        }

        await Wait.UntilAsync(() => IsWhole(bench, all.Length), () => $"{bench.DataFiles.Length} files, {harness.Contents.Disk!.State}");
        bench.Gets();
        await using ContentHarness later = bench.Start();
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(all[i], await DiskBench.ReadAsync(later, $"o{i}"));
        }

        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    [Semantics("S244")]
    public async Task What_the_disk_failed_to_write_comes_to_it_with_the_next_read_from_memory()
    {
        using DiskBench bench = new() { Configure = static options => options with { Pause = TimeSpan.FromMilliseconds(1) } };
        byte[] bytes = bench.Put("o", Size);
        await using ContentHarness harness = bench.Start();
        await using FileContent content = harness.Open("o");
        string cluster = Assert.Single(Directory.GetDirectories(bench.Folder));
        string aside = bench.Folder + "-aside";
        Directory.Move(cluster, aside);
        await File.WriteAllBytesAsync(cluster, [], ContentHarness.Token);
        try
        {
            Assert.Equal(bytes, await ContentHarness.ReadAllAsync(content));
            await harness.Contents.Disk!.DrainAsync(ContentHarness.Token);
            Assert.Empty(bench.DataFiles);
        }
        finally
        {
            File.Delete(cluster);
            Directory.Move(aside, cluster);
        }

        bench.Gets();
        await Wait.UntilAsync(
            async () =>
            {
                Assert.Equal(bytes, await ContentHarness.ReadAllAsync(content));
                await harness.Contents.Disk.DrainAsync(ContentHarness.Token);
                return IsWhole(bench, 1);
            },
            () => $"{harness.Contents.Disk.State}");
        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    public void Of_more_debts_than_there_is_room_for_the_last_ones_are_known()
    {
        DiskDebts debts = new();
        Offer[] offers = [.. Enumerable.Range(0, DiskDebts.Most + 5).Select(static _ => new Offer())];
        Array.ForEach(offers, debts.Add);
        Assert.Equal(DiskDebts.Most, debts.Count);
        Assert.True(debts.TryTake(out IDiskOffer? first));
        Assert.Same(offers[5], first);
    }

    private static bool IsWhole(DiskBench bench, int count)
        => bench.DataFiles.Length == count && bench.DataFiles.Sum(static path => MountHost.Files.Look(path).Allocated) >= (long)count * Size;

    // No file can be made while another mount holds the locks of the folders.
    private static Held Hold(DiskBench bench)
    {
        string cluster = Assert.Single(Directory.GetDirectories(bench.Folder));
        List<FileStream> locks = [];
        for (int i = 0; i < 256; i++)
        {
            string folder = Path.Combine(cluster, i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            locks.Add(new FileStream(Path.Combine(folder, DiskNames.Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }

        return new Held(locks);
    }

    private sealed class Held(List<FileStream> locks) : IDisposable
    {
        public void Dispose() => locks.ForEach(static file => file.Dispose());
    }

    private sealed class Offer : IDiskOffer
    {
        public void Refuse()
        {
        }

        public void OfferAgain()
        {
        }
    }
}
