using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

public sealed class ReadAheadTests
{
    private const int Piece = 128 << 10;

    // Where requests are counted: on a busy machine the store seems slow, and a slow one is asked for less over more connections.
    private static ContentOptions OneConnection => new() { MaxParallelGets = 1 };

    private static void AssertSame(byte[] expected, int offset, byte[] actual)
        => Assert.True(expected.AsSpan(offset, actual.Length).SequenceEqual(actual));

    // Two threads that take turns as the kernel's own read-ahead does: requests overtake each other.
    [Fact]
    public async Task A_sequential_read_from_two_threads_takes_few_requests()
    {
        await using ContentHarness harness = new(OneConnection);
        byte[] bytes = Bytes(256 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        long next = 0;
        await Task.WhenAll(Task.Run(ReadOnAsync, Token), Task.Run(ReadOnAsync, Token)).WaitAsync(Patience, Token);
        Assert.InRange(harness.Store.Count(StoreOperation.OpenRead), 1, 60);
        Assert.Equal(bytes.Length, harness.Store.Calls.Sum(call => call.Length));
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit);

        async Task ReadOnAsync()
        {
            long offset;
            while ((offset = Interlocked.Add(ref next, Piece) - Piece) < bytes.Length)
            {
                using ReadLease lease = (await content.ReadAsync(cursor, offset, Piece, Token)).Value;
                byte[] copy = new byte[lease.Length];
                lease.CopyTo(copy);
                Assert.True(bytes.AsSpan((int)offset, Piece).SequenceEqual(copy));
            }
        }
    }

    [Fact]
    public async Task Requests_in_reversed_pairs_are_still_sequential()
    {
        await using ContentHarness harness = new(OneConnection);
        byte[] bytes = Bytes(32 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        for (int offset = 0; offset < bytes.Length; offset += 2 * Piece)
        {
            await ReadAsync(content, cursor, offset + Piece, Piece);
            await ReadAsync(content, cursor, offset, Piece);
        }

        Assert.Equal(1, cursor.SequentialStreams);
        Assert.InRange(harness.Store.Count(StoreOperation.OpenRead), 1, 20);
    }

    [Fact]
    public async Task Several_readers_on_one_handle_are_followed_separately()
    {
        await using ContentHarness harness = new(OneConnection);
        byte[] bytes = Bytes(96 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        int third = bytes.Length / 3;
        for (int offset = 0; offset < third; offset += Piece)
        {
            for (int reader = 0; reader < 3; reader++)
            {
                int at = offset + (reader * third);
                AssertSame(bytes, at, (await ReadAsync(content, cursor, at, Piece)).Value);
            }
        }

        Assert.Equal(3, cursor.SequentialStreams);
        Assert.InRange(harness.Store.Count(StoreOperation.OpenRead), 3, 90);
    }

    [Fact]
    public async Task A_reader_that_a_single_connection_does_not_feed_gets_several()
    {
        await using ContentHarness harness = new(new ContentOptions());
        harness.Store.MaxBodyRead = 64 << 10;
        int bodies = 0;
        int most = 0;
        harness.Store.AddHook(async (call, token) =>
        {
            if (call.Operation == StoreOperation.ReadBody)
            {
                int now = Interlocked.Increment(ref bodies);
                most = Math.Max(most, now);

                // A slow connection: this is what the reader has to outrun.
                await Task.Delay(1, token);
                Interlocked.Decrement(ref bodies);
            }

            return FsError.None;
        });
        byte[] bytes = Bytes(64 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        for (int offset = 0; offset < bytes.Length; offset += Piece)
        {
            AssertSame(bytes, offset, (await ReadAsync(content, cursor, offset, Piece)).Value);
        }

        Assert.InRange(cursor.Reach.Parallel, 2, 8);
        Assert.InRange(most, 2, 64);
    }

    [Fact]
    public async Task A_reader_that_goes_elsewhere_and_comes_back_is_served_from_the_cache()
    {
        await using ContentHarness harness = new(new ContentOptions());
        byte[] bytes = Bytes(32 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        for (int offset = 0; offset < 8 << 20; offset += Piece)
        {
            await ReadAsync(content, cursor, offset, Piece);
        }

        // What is read ahead of the reader may still be asked for meanwhile.
        int before = CountBefore(8 << 20);
        for (int offset = 7 << 20; offset < 8 << 20; offset += Piece)
        {
            await ReadAsync(content, cursor, offset, Piece);
        }

        Assert.Equal(before, CountBefore(8 << 20));

        int CountBefore(long end) => harness.Store.Calls.Count(call => call is { Operation: StoreOperation.OpenRead, Stage: StoreStage.Begin } && call.Offset < end);
    }

    [Fact]
    public async Task Closing_ends_what_was_read_ahead()
    {
        await using ContentHarness harness = new(new ContentOptions());
        byte[] bytes = Bytes(32 << 20);
        FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        StoreGate gate = harness.Store.Hold(StoreOperation.ReadBody, which: call => call.Offset >= 512 << 10);
        await ReadAsync(content, cursor, 0, Piece);
        await gate.Entered.WaitAsync(Patience, Token);
        await content.DisposeAsync().AsTask().WaitAsync(Patience, Token);
        Assert.Equal(0, harness.Store.OpenBodies);
    }

    [Fact]
    public async Task Read_ahead_is_shared_out_when_many_read_at_once()
    {
        await using ContentHarness harness = new(new ContentOptions { MemoryLimit = 64 << 20 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            byte[] own = Bytes(24 << 20, i);
            await using FileContent content = harness.Open($"o{i}", own);
            AssertSame(own, 0, await ReadAllAsync(content, Piece));
        }))).WaitAsync(Patience, Token);
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit + (32 << 20));
    }

    [Fact]
    public async Task A_stream_through_a_large_object_uses_little_memory_again_and_again()
    {
        await using ContentHarness harness = new(new ContentOptions { MemoryLimit = 256 << 20, ReadAheadLimit = 8 << 20, MaxParallelGets = 1 });
        byte[] bytes = Bytes(128 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        await ReadOnAsync(content, cursor, bytes, 0, bytes.Length);

        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, 28 << 20);
        Assert.InRange(harness.Store.Count(StoreOperation.OpenRead), 1, 20);
    }

    [Fact]
    public async Task What_a_stream_has_passed_stays_when_it_is_read_again()
    {
        await using ContentHarness harness = new(new ContentOptions { MemoryLimit = 256 << 20, ReadAheadLimit = 8 << 20 });
        byte[] bytes = Bytes(64 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        using ReadCursor other = content.CreateCursor();
        for (int offset = 0; offset < bytes.Length; offset += Piece)
        {
            AssertSame(bytes, offset, (await ReadAsync(content, cursor, offset, Piece)).Value);
            AssertSame(bytes, 0, (await ReadAsync(content, other, 0, Piece)).Value);
        }

        Assert.Single(harness.Store.Calls, call => call is { Operation: StoreOperation.OpenRead, Stage: StoreStage.Begin, Offset: 0 });
    }

    [Fact]
    public async Task A_reader_that_pauses_holds_the_body_back_and_goes_on_with_it()
    {
        ManualClock clock = new();
        await using ContentHarness harness = new(new ContentOptions { ReadAheadLimit = 4 << 20, ReadAheadPause = Patience, ReadAheadHold = Patience }, time: clock);
        byte[] bytes = Bytes(64 << 20);
        await using FileContent content = harness.Open("o", bytes);
        int idle = clock.Pending;
        using ReadCursor cursor = content.CreateCursor();
        await ReadOnAsync(content, cursor, bytes, 0, 24 << 20);
        await Wait.UntilAsync(() => harness.Store.OpenBodies == 1 && clock.Pending > idle);
        Assert.InRange(harness.Contents.Memory.UsedBytes, 3 << 20, 24 << 20);
        int requests = harness.Store.Count(StoreOperation.OpenRead);
        await ReadOnAsync(content, cursor, bytes, 24 << 20, 26 << 20);
        Assert.Equal(requests, harness.Store.Count(StoreOperation.OpenRead));
    }

    [Fact]
    public async Task A_reader_that_pauses_for_long_gives_the_connection_back_and_begins_anew()
    {
        ManualClock clock = new();
        await using ContentHarness harness = new(new ContentOptions { ReadAheadLimit = 4 << 20 }, time: clock);
        byte[] bytes = Bytes(64 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        await ReadOnAsync(content, cursor, bytes, 0, 24 << 20);
        await Wait.UntilAsync(() =>
        {
            clock.Advance(harness.Options.ReadAheadPause);
            return harness.Store.OpenBodies == 0 && harness.Contents.Fetches.Count == 0;
        });
        await ReadOnAsync(content, cursor, bytes, 24 << 20, 30 << 20);
        Assert.Equal(1, cursor.SequentialStreams);
    }

    [Fact]
    public async Task A_body_that_nobody_reads_is_let_go_and_taken_up_where_it_stopped()
    {
        ManualClock clock = new();
        await using ContentHarness harness = new(new ContentOptions { ReadAheadLimit = 4 << 20, ReadAheadPause = Patience, ReadAheadHold = TimeSpan.FromMilliseconds(20), MaxParallelGets = 1 }, time: clock);
        byte[] bytes = Bytes(64 << 20);
        await using FileContent content = harness.Open("o", bytes);
        int idle = clock.Pending;
        using ReadCursor cursor = content.CreateCursor();
        await ReadOnAsync(content, cursor, bytes, 0, 24 << 20);

        // The request is as far ahead as it may be: it goes in steps of a MiB at least.
        await Wait.UntilAsync(() => content.State.Underlying!.GetChunk((27 << 20) / harness.Options.ChunkSize) is { State: ChunkState.Complete });
        await Wait.UntilAsync(() =>
        {
            // No body is open between two requests, either: the one that let its body go waits for its reader.
            clock.Advance(harness.Options.ReadAheadHold);
            return harness.Store.OpenBodies == 0 && clock.Pending > idle;
        });

        // What was asked for stays asked for, and what has come stays.
        Assert.InRange(harness.Contents.Fetches.Count, 1, 2);
        Assert.InRange(harness.Contents.Memory.UsedBytes, 3 << 20, 28 << 20);
        harness.Store.ClearCalls();
        await ReadOnAsync(content, cursor, bytes, 24 << 20, 64 << 20);
        StoreCall[] opened = [.. harness.Store.Calls.Where(call => call.Operation == StoreOperation.OpenRead)];
        Assert.InRange(opened[0].Offset, 26 << 20, 30 << 20);

        // No byte is asked for twice.
        Assert.InRange(opened.Length, 1, 12);
        Assert.True(opened.All(call => call.Offset >= 26 << 20));
    }

    private static async Task ReadOnAsync(FileContent content, ReadCursor cursor, byte[] bytes, int from, int to)
    {
        for (int offset = from; offset < to; offset += Piece)
        {
            AssertSame(bytes, offset, (await ReadAsync(content, cursor, offset, Piece)).Value);
        }
    }
}
