using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Tests.Content;
using AisFs.Vfs.Tests.Fakes;
using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Reading;

/// <summary>What is read again and again stays in memory, whatever else is read once meanwhile.</summary>
public sealed class ScanResistanceTests
{
    private const int Piece = 4 << 10;
    private const int Memory = 4 << 20;
    private const int HotPieces = 300;
    private const int ScanPieces = 4 * Memory / Piece;

    /// <summary>How the bytes are read that nobody wants again.</summary>
    public enum Scan
    {
        /// <summary>One large object from its beginning to its end.</summary>
        Stream,

        /// <summary>Pieces of a large object in random order.</summary>
        Random,

        /// <summary>Many small objects, each of them whole.</summary>
        Files,
    }

    [Theory]
    [InlineData(Scan.Stream)]
    [InlineData(Scan.Random)]
    [InlineData(Scan.Files)]
    [Semantics("S225")]
    public async Task A_scan_over_four_times_the_memory_does_not_push_out_what_is_read_again_and_again(Scan scan)
    {
        await using ContentHarness harness = new();
        byte[] hot = Bytes(HotPieces * Piece * 2, 3);
        await using FileContent content = harness.Open("hot", hot);
        using ReadCursor cursor = content.CreateCursor();
        int[] places = [.. Enumerable.Range(0, HotPieces).Select(static i => i * Piece * 2)];
        new Random(5).Shuffle(places);
        await ReadHotAsync(places);
        await ReadHotAsync(places);
        int before = HotReads(harness);
        int next = 0;
        int reads = 0;
        await foreach (int _ in ReadOnceAsync(harness, scan))
        {
            if (++reads % 4 == 0)
            {
                await ReadHotAsync([places[next]]);
                next = (next + 1) % places.Length;
            }
        }

        Assert.InRange(reads, ScanPieces, int.MaxValue);
        Assert.InRange(HotReads(harness) - before, 0, reads / 4 / 20);

        async Task ReadHotAsync(int[] offsets)
        {
            foreach (int offset in offsets)
            {
                Assert.Equal(hot[offset..(offset + Piece)], (await ReadAsync(content, cursor, offset, Piece)).Value);
            }
        }
    }

    [Fact]
    [Semantics("S225")]
    public async Task What_is_fetched_again_soon_after_it_had_to_go_stays_from_then_on()
    {
        await using ContentHarness harness = new();
        byte[] hot = Bytes(2 * Piece, 3);
        await using FileContent content = harness.Open("hot", hot);
        await ReadHotAsync();
        await ScanAsync();

        // It went, as nothing told it from the rest.
        await ReadHotAsync();
        Assert.Equal(2, HotReads(harness));
        await ScanAsync();
        await ReadHotAsync();
        Assert.Equal(2, HotReads(harness));

        async Task ReadHotAsync() => Assert.Equal(hot, await ReadAllAsync(content));

        async Task ScanAsync()
        {
            int left = Memory / Piece * 5 / 4;
            await foreach (int _ in ReadOnceAsync(harness, Scan.Files))
            {
                if (--left == 0)
                {
                    return;
                }
            }
        }
    }

    [Theory]
    [InlineData(64 << 10)]
    [InlineData(512 << 10)]
    public async Task Random_reads_are_right_however_little_memory_there_is(int memory)
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = memory });
        byte[] bytes = Bytes(2 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        Random random = new(11);
        for (int i = 0; i < 2000; i++)
        {
            int offset = random.Next(bytes.Length - 1);
            int length = Math.Min(random.Next(1, 3 * Piece), bytes.Length - offset);
            Assert.Equal(bytes[offset..(offset + length)], (await ReadAsync(content, cursor, offset, length)).Value);
        }

        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, memory + (8 * Piece));
    }

    [Fact]
    public void A_window_shrinks_when_memory_is_short_and_gives_back_what_it_had_reserved()
    {
        ContentOptions options = new() { MemoryLimit = 256 << 20, InitialReadAhead = 1 << 20, ReadAheadLimit = 16 << 20 };
        ReadAheadShare share = new(options);
        ReadAheadWindow window = new(options, share);
        window.Begin(0);
        long position = 0;
        while (window.Size < 8 << 20)
        {
            position += window.Size;
            window.Grow(position, 10, 1);
        }

        share.Strain();
        window.Grow(position += window.Size, 10, 1);
        Assert.Equal(4 << 20, window.Size);
        Assert.Equal(4 << 20, share.Reserved);

        // Memory was short once: what follows is decided by the reader again.
        window.Grow(position += window.Size, 10, 1);
        Assert.Equal(8 << 20, window.Size);
        for (int i = 0; i < 10; i++)
        {
            share.Strain();
            window.Grow(position += window.Size, 10, 1);
        }

        Assert.Equal(1 << 20, window.Size);
        window.End();
        Assert.Equal(0, share.Reserved);
    }

    [Fact]
    public void Many_readers_have_no_more_connections_than_one_beyond_the_first_of_each()
    {
        ContentOptions options = new() { MemoryLimit = 512 << 20, MaxParallelGets = 8 };
        ReadAheadShare share = new(options);
        ReadAheadWindow[] windows = [.. Enumerable.Range(0, 4).Select(_ => new ReadAheadWindow(options, share))];
        foreach (ReadAheadWindow window in windows)
        {
            window.Begin(0);
        }

        // All wait at each read.
        Starve(windows);
        Assert.Equal(4 + 7, windows.Sum(static window => window.Parallel));

        // What the others leave is for those that go on.
        foreach (ReadAheadWindow window in windows[1..])
        {
            window.End();
        }

        Starve(windows[..1]);
        Assert.Equal(8, windows[0].Parallel);
        windows[0].End();
        windows[0].Begin(0);
        Assert.Equal(8, windows[0].Parallel);
        windows[0].End();
        Assert.Equal(0, share.Reserved);
        Assert.Equal(7, share.TakeConnections(8));
    }

    private static void Starve(ReadAheadWindow[] windows)
    {
        for (int i = 1; i < 30; i++)
        {
            foreach (ReadAheadWindow window in windows)
            {
                window.Grow((long)i << 26, 10, 10);
            }
        }
    }

    private static int HotReads(ContentHarness harness) => harness.Store.Calls.Count(static call => call.Operation == StoreOperation.OpenRead && call.Key.Name == "hot");

    private static async IAsyncEnumerable<int> ReadOnceAsync(ContentHarness harness, Scan scan)
    {
        byte[] bytes = Bytes(ScanPieces * Piece, 9);
        if (scan == Scan.Files)
        {
            for (int i = 0; i < ScanPieces / 2; i++)
            {
                int at = i * Piece * 2;
                string name = $"f{Guid.NewGuid()}";
                await using FileContent file = harness.Open(name, bytes[at..(at + (2 * Piece))]);
                Assert.Equal(bytes[at..(at + (2 * Piece))], await ReadAllAsync(file));
                yield return i;
                yield return i;
            }

            yield break;
        }

        await using FileContent content = harness.Open("scan", bytes);
        using ReadCursor cursor = content.CreateCursor();
        int[] order = [.. Enumerable.Range(0, ScanPieces)];
        if (scan == Scan.Random)
        {
            new Random(13).Shuffle(order);
        }

        foreach (int i in order)
        {
            Assert.Equal(bytes[(i * Piece)..((i + 1) * Piece)], (await ReadAsync(content, cursor, i * Piece, Piece)).Value);
            yield return i;
        }
    }
}
