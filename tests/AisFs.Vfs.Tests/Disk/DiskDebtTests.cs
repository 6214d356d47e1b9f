using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.Vfs.Content;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Tests.Content;

using static AisFs.TestKit.Native.LibcConstants;

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
        using DiskBench bench = new()
        {
            Contents = static options => options with { MemoryLimit = 1 << 20 },
            Configure = static options => options with { Pause = TimeSpan.FromMilliseconds(1) },
        };
        await using ContentHarness harness = bench.Start();
        byte[][] all = [.. Enumerable.Range(0, 12).Select(i => bench.Put($"o{i}", Size, i))];
        using (await HoldAsync(bench))
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
        using (await HoldAsync(bench))
        {
            Assert.Equal(bytes, await ContentHarness.ReadAllAsync(content));
            await harness.Contents.Disk!.DrainAsync(ContentHarness.Token);
            Assert.Empty(bench.DataFiles);
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
    [Semantics("S244")]
    public async Task What_was_read_to_its_end_stays_in_memory_until_the_disk_has_it()
    {
        const int Count = 400;
        const int Length = 100_000;
        using DiskBench bench = new()
        {
            Contents = static _ => MountHost.ContentDefaults with { MemoryLimit = 64 << 20 },
            Configure = static options => options with { Pause = TimeSpan.FromMilliseconds(1) },
        };
        await using ContentHarness harness = bench.Start();
        using (await HoldAsync(bench))
        {
            for (int i = 0; i < Count; i++)
            {
                byte[] bytes = bench.Put($"o{i}", Length, i);
                await using FileContent content = harness.Open($"o{i}");
                Assert.Equal(bytes, await ContentHarness.ReadAllAsync(content));
            }
        }

        Assert.Equal(Count, bench.Gets());
        await Wait.UntilAsync(() => bench.DataFiles.Length == Count, () => $"{bench.DataFiles.Length} files, {harness.Contents.Disk!.State}");
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

    // No file can be made meanwhile.
    private static async Task<Held> HoldAsync(DiskBench bench)
    {
        // The last that a mount makes by itself when it begins.
        await Wait.UntilAsync(() => File.Exists(Path.Combine(bench.Folder, "walked")), static () => "The mount has not begun.");
        string cluster = Assert.Single(Directory.GetDirectories(bench.Folder));
        Directory.Move(cluster, bench.Folder + "-aside");
        await File.WriteAllBytesAsync(cluster, [], ContentHarness.Token);
        return new Held(cluster, bench.Folder + "-aside");
    }

    private sealed class Held(string cluster, string aside) : IDisposable
    {
        public void Dispose()
        {
            // At once: a mount that finds no folder there makes one.
            Assert.Equal(0, Libc.Rename(AT_FDCWD, PathBytes.Of(aside), AT_FDCWD, PathBytes.Of(cluster), RENAME_EXCHANGE));
            File.Delete(aside);
        }
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
