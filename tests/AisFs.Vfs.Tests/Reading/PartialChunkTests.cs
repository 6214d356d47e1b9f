using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Tests.Content;
using AisFs.Vfs.Tests.Fakes;
using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Reading;

/// <summary>Reads here and there fetch what is read, and not the chunks around it, until they come back to a chunk.</summary>
public sealed class PartialChunkTests
{
    private const int Block = 16 << 10;
    private const int Chunk = 128 << 10;
    private const int Size = 32 << 20;

    private static ContentOptions Options { get; } = new();

    [Fact]
    public async Task A_read_in_the_middle_of_nowhere_fetches_the_blocks_that_it_touches()
    {
        await using ContentHarness harness = new(Options);
        byte[] bytes = Bytes(Size);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        await CheckAsync(content, cursor, bytes, (5 << 20) + 5000, 4096);
        await CheckAsync(content, cursor, bytes, (9 << 20) + Block - 1, 2);

        // Over the border of two chunks.
        await CheckAsync(content, cursor, bytes, (13 << 20) - 100, 200);

        // The end of the object.
        await CheckAsync(content, cursor, bytes, Size - 10, 10);
        Assert.Equal([((5 << 20) + 0L, Block), ((9 << 20) + 0L, 2 * Block), ((13 << 20) - Block, 2 * Block), (Size - Block, Block)], Gets(harness));

        // What is there is not fetched again.
        await CheckAsync(content, cursor, bytes, (5 << 20) + 100, 4096);
        await CheckAsync(content, cursor, bytes, (13 << 20) + 1000, 1000);
        Assert.Equal(4, Gets(harness).Length);
    }

    [Fact]
    [Semantics("S226")]
    public async Task A_second_place_in_a_chunk_brings_the_whole_chunk()
    {
        await using ContentHarness harness = new(Options);
        byte[] bytes = Bytes(Size);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        await CheckAsync(content, cursor, bytes, 5 << 20, 4096);
        await CheckAsync(content, cursor, bytes, 20 << 20, 4096);
        await CheckAsync(content, cursor, bytes, (5 << 20) + (100 << 10), 4096);
        Assert.Equal(((5 << 20) + 0L, Chunk), Gets(harness)[^1]);

        // The part has given its memory back.
        Assert.Equal(Chunk + Block, harness.Contents.Memory.UsedBytes);
        for (int offset = 0; offset < Chunk; offset += 4096)
        {
            await CheckAsync(content, cursor, bytes, (5 << 20) + offset, 4096);
        }

        Assert.Equal(3, Gets(harness).Length);
    }

    [Fact]
    public async Task A_stream_that_begins_where_a_part_is_reads_on()
    {
        await using ContentHarness harness = new(Options);
        byte[] bytes = Bytes(Size);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        for (int offset = 7 << 20; offset < 9 << 20; offset += 4096)
        {
            await CheckAsync(content, cursor, bytes, offset, 4096);
        }

        Assert.Equal(1, cursor.SequentialStreams);
        Assert.InRange(Gets(harness).Length, 2, 8);
    }

    [Fact]
    public async Task Readers_of_the_same_chunk_all_get_their_bytes_while_parts_give_way_to_the_whole()
    {
        await using ContentHarness harness = new(Options with { MemoryLimit = 64 << 20 });
        byte[] bytes = Bytes(4 << 20);
        harness.Store.MaxBodyRead = 5000;
        await using FileContent content = harness.Open("o", bytes);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            using ReadCursor cursor = content.CreateCursor();
            Random random = new(seed);
            for (int i = 0; i < 300; i++)
            {
                int offset = random.Next(bytes.Length - 40_000);
                await CheckAsync(content, cursor, bytes, offset, random.Next(1, 40_000));
            }
        })));

        // Each chunk was asked for as a part, as a whole, and perhaps once more by a reader that came in between.
        Assert.InRange(Gets(harness).Sum(static get => (long)get.Length), bytes.Length, 4 * bytes.Length);
    }

    private static (long Offset, int Length)[] Gets(ContentHarness harness)
        => [.. harness.Store.Calls.Where(static call => call.Operation == StoreOperation.OpenRead).Select(static call => (call.Offset, (int)call.Length))];

    private static async Task CheckAsync(FileContent content, ReadCursor cursor, byte[] bytes, int offset, int length)
        => Assert.Equal(bytes[offset..(offset + length)], (await ReadAsync(content, cursor, offset, length)).Value);
}
