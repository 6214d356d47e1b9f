using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

public sealed class ReadingTests
{
    [Fact]
    public async Task A_small_object_is_fetched_whole_by_one_request_and_stays_for_the_next_open()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(10_000);
        await using (FileContent content = harness.Open("small", bytes))
        {
            using ReadCursor cursor = content.CreateCursor();
            Assert.Equal(bytes[9000..9100], (await ReadAsync(content, cursor, 9000, 100)).Value);
            Assert.Equal(bytes, await ReadAllAsync(content));
        }

        await using FileContent again = harness.Open("small");
        Assert.Equal(bytes, await ReadAllAsync(again));
        StoreCall call = Assert.Single(harness.Store.Calls);
        Assert.Equal((StoreOperation.OpenRead, 0L, 10_000L), (call.Operation, call.Offset, call.Length));
    }

    [Fact]
    public async Task An_empty_object_needs_no_request_and_reads_stop_at_the_end()
    {
        await using ContentHarness harness = new();
        await using FileContent empty = harness.Open("empty", []);
        await using FileContent full = harness.Open("full", Bytes(100));
        using ReadCursor cursor = empty.CreateCursor();
        Assert.Empty((await ReadAsync(empty, cursor, 0, 100)).Value);
        Assert.Empty(harness.Store.Calls);
        using ReadCursor other = full.CreateCursor();
        Assert.Equal(10, (await ReadAsync(full, other, 90, 100)).Value.Length);
        Assert.Empty((await ReadAsync(full, other, 100, 1)).Value);
        Assert.Empty((await ReadAsync(full, other, long.MaxValue - 1, 1)).Value);
        Assert.Equal(FsError.InvalidArgument, (await ReadAsync(full, other, -1, 1)).Error);
    }

    [Fact]
    public async Task Many_readers_of_one_chunk_share_one_request()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(100_000);
        await using FileContent content = harness.Open("o", bytes);
        StoreGate gate = harness.Store.Hold(StoreOperation.OpenRead);
        Task<FsResult<byte[]>>[] readers = [.. Enumerable.Range(0, 32).Select(i => Task.Run(() => ReadAsync(content, content.CreateCursor(), 50_000 + i, 10)))];
        await gate.Entered.WaitAsync(Patience, Token);
        gate.Release();
        FsResult<byte[]>[] results = await Task.WhenAll(readers);
        Assert.All(results.Select((result, i) => (result, i)), pair => Assert.Equal(bytes[(50_000 + pair.i)..(50_010 + pair.i)], pair.result.Value));
        Assert.Equal(1, harness.Store.Count(StoreOperation.OpenRead));
    }

    [Fact]
    public async Task A_reader_that_gives_up_leaves_the_others_their_request()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(100_000);
        await using FileContent content = harness.Open("o", bytes);
        StoreGate gate = harness.Store.Hold(StoreOperation.ReadBody);
        using CancellationTokenSource cancel = new();
        using ReadCursor cursor = content.CreateCursor();
        Task<FsResult<ReadLease>> one = content.ReadAsync(cursor, 50_000, 10, cancel.Token).AsTask();
        Task<FsResult<byte[]>> other = ReadAsync(content, cursor, 50_000, 10);
        await gate.Entered.WaitAsync(Patience, Token);
        await cancel.CancelAsync();
        Assert.Equal(FsError.Interrupted, (await one.WaitAsync(Patience, Token)).Error);
        gate.Release();
        Assert.Equal(bytes[50_000..50_010], (await other).Value);
        Assert.Equal(1, harness.Store.Count(StoreOperation.OpenRead));
    }

    [Fact]
    public async Task A_request_that_nobody_waits_for_any_more_is_stopped_and_the_next_reader_begins_anew()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(100_000);
        await using FileContent content = harness.Open("o", bytes);
        StoreGate gate = harness.Store.Hold(StoreOperation.ReadBody);
        using CancellationTokenSource cancel = new();
        using ReadCursor cursor = content.CreateCursor();
        Task<FsResult<ReadLease>> read = content.ReadAsync(cursor, 50_000, 10, cancel.Token).AsTask();
        await gate.Entered.WaitAsync(Patience, Token);
        await cancel.CancelAsync();
        Assert.Equal(FsError.Interrupted, (await read.WaitAsync(Patience, Token)).Error);
        await content.DisposeAsync();
        Assert.Equal(0, harness.Store.OpenBodies);
        gate.Release();
        await using FileContent again = harness.Open("o");
        Assert.Equal(bytes, await ReadAllAsync(again));
    }

    [Fact]
    public async Task Bytes_are_served_before_their_chunk_is_complete()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(100_000);
        harness.Store.MaxBodyRead = 1000;
        await using FileContent content = harness.Open("o", bytes);
        StoreGate gate = harness.Store.Hold(StoreOperation.ReadBody, which: call => call.Offset >= 41_960);
        using ReadCursor cursor = content.CreateCursor();
        Assert.Equal(bytes[41_000..41_900], (await ReadAsync(content, cursor, 41_000, 900)).Value);
        Task<FsResult<byte[]>> late = ReadAsync(content, cursor, 41_000, 2000);
        Assert.False(late.IsCompleted);
        gate.Release();
        Assert.Equal(bytes[41_000..43_000], (await late).Value);
    }

    [Fact]
    public async Task A_body_that_breaks_is_taken_up_at_the_byte_where_it_stopped()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(60_000);
        harness.Store.MaxBodyRead = 700;
        int broken = 0;
        harness.Store.AddHook((call, _) => new ValueTask<FsError>(
            call is { Operation: StoreOperation.ReadBody, Offset: > 20_000 and < 40_000 } && Interlocked.Increment(ref broken) % 5 == 1 ? FsError.Io : FsError.None));
        await using FileContent content = harness.Open("o", bytes);
        Assert.Equal(bytes, await ReadAllAsync(content));
        Assert.Contains(harness.Store.Calls, call => call.Operation == StoreOperation.OpenRead && call.Offset % 4096 != 0);
    }

    [Fact]
    public async Task A_body_that_breaks_again_and_again_is_an_error_and_the_next_read_tries_anew()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(60_000);
        harness.Store.FailNext(StoreOperation.ReadBody, FsError.TimedOut, harness.Options.FetchRetries + 1);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        Assert.Equal(FsError.TimedOut, (await ReadAsync(content, cursor, 30_000, 10)).Error);
        Assert.Equal(bytes, await ReadAllAsync(content));
    }

    [Fact]
    public async Task An_object_that_changes_between_two_requests_makes_reads_stale_and_a_new_open_sees_the_new_one()
    {
        await using ContentHarness harness = new(Small with { ReadAheadLimit = 0 });
        byte[] before = Bytes(100_000, 1);
        byte[] after = Bytes(100_000, 2);
        await using FileContent content = harness.Open("o", before);
        using ReadCursor cursor = content.CreateCursor();
        Assert.Equal(before[..100], (await ReadAsync(content, cursor, 0, 100)).Value);
        harness.Store.Set(harness.Key("o"), after);
        Assert.Equal(FsError.Stale, (await ReadAsync(content, cursor, 50_000, 100)).Error);
        Assert.Equal(FsError.Stale, (await ReadAsync(content, cursor, 0, 100)).Error);
        await using FileContent reopened = harness.Open("o");
        Assert.Equal(after, await ReadAllAsync(reopened));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_body_is_not_taken_up_from_another_version(bool deleted)
    {
        await using ContentHarness harness = new();
        byte[] before = Bytes(60_000, 1);
        harness.Store.MaxBodyRead = 500;
        bool done = false;
        harness.Store.AddHook((call, _) =>
        {
            if (call is not { Operation: StoreOperation.ReadBody, Offset: > 30_000 } || done)
            {
                return new ValueTask<FsError>(FsError.None);
            }

            done = true;
            if (deleted)
            {
                harness.Store.Remove(harness.Key("o"));
            }
            else
            {
                harness.Store.Set(harness.Key("o"), Bytes(60_000, 2));
            }

            return new ValueTask<FsError>(FsError.Io);
        });
        await using FileContent content = harness.Open("o", before);
        using ReadCursor cursor = content.CreateCursor();
        FsResult<byte[]> read;
        long position = 0;
        while ((read = await ReadAsync(content, cursor, position, 1000)).IsOk && read.Value.Length > 0)
        {
            Assert.Equal(before[(int)position..(int)(position + read.Value.Length)], read.Value);
            position += read.Value.Length;
        }

        Assert.Equal(FsError.Stale, read.Error);
    }

    [Fact]
    public async Task What_is_unknown_of_a_version_is_learned_from_the_first_answer()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(60_000);
        harness.Store.Set(harness.Key("o"), bytes);
        await using FileContent content = harness.Contents.Open(harness.Key("o"), new AisFs.Vfs.Store.ObjectInfo { Name = "o", Size = 60_000 });
        using ReadCursor cursor = content.CreateCursor();
        Assert.Equal(bytes[30_000..30_010], (await ReadAsync(content, cursor, 30_000, 10)).Value);
        Assert.Equal("1", content.Info!.Version.Version);
        harness.Store.Set(harness.Key("o"), Bytes(60_000, 5));
        Assert.Equal(FsError.Stale, (await ReadAsync(content, cursor, 0, 10)).Error);
    }

    [Fact]
    public async Task Random_reads_fetch_only_the_chunks_that_were_asked_for()
    {
        await using ContentHarness harness = new(new ContentOptions());
        byte[] bytes = Bytes(64 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        Random random = new(7);
        for (int i = 0; i < 100; i++)
        {
            int offset = (int)(((i * 37L % 61) << 20) + random.Next(1 << 19) + 4096);
            Assert.Equal(bytes[offset..(offset + 4096)], (await ReadAsync(content, cursor, offset, 4096)).Value);
        }

        long fetched = harness.Store.Calls.Sum(call => call.Length);
        Assert.InRange(fetched, 100 * 4096, 100 * (2 * (16 << 10)));
        Assert.Equal(0, cursor.SequentialStreams);
    }

    [Fact]
    public async Task A_cached_read_completes_at_once_and_allocates_nothing()
    {
        await using ContentHarness harness = new(new ContentOptions());
        byte[] bytes = Bytes(8 << 20);
        await using FileContent content = harness.Open("o", bytes);
        await ReadAllAsync(content, 1 << 20);
        using ReadCursor cursor = content.CreateCursor();
        CancellationToken token = CancellationToken.None;
        long allocated = 0;
        long total = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (i == 2_000)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }

#pragma warning disable CA2012, xUnit1031 // It is completed: that is what is tested.
            ValueTask<FsResult<ReadLease>> read = content.ReadAsync(cursor, i * 4096 % bytes.Length, 200_000, token);
            Assert.True(read.IsCompletedSuccessfully);
            using ReadLease lease = read.Result.Value;
#pragma warning restore CA2012, xUnit1031
            for (int segment = 0; segment < lease.SegmentCount; segment++)
            {
                total += lease.GetSegment(segment).Length;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Assert.True(total > 0);
    }

    [Fact]
    public async Task The_cache_stays_within_its_memory_and_a_lease_outlives_eviction()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(16 << 20);
        await using FileContent content = harness.Open("o", bytes);
        using ReadCursor cursor = content.CreateCursor();
        using ReadLease kept = (await content.ReadAsync(cursor, 5000, 6000, Token)).Value;
        Assert.Equal(bytes, await ReadAllAsync(content));
        byte[] copy = new byte[6000];
        kept.CopyTo(copy);
        Assert.Equal(bytes[5000..11_000], copy);
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit);
    }

    [Fact]
    public async Task Small_objects_take_little_memory()
    {
        await using ContentHarness harness = new(new ContentOptions());
        for (int i = 0; i < 64; i++)
        {
            await using FileContent content = harness.Open($"o{i}", Bytes(3000));
            await ReadAllAsync(content);
        }

        Assert.Equal(64 * 4096, harness.Contents.Memory.UsedBytes);
        Assert.Equal(2 * (128 << 10), harness.Contents.Memory.ResidentBytes);
    }

    [Fact]
    public async Task Invalidation_and_a_known_change_drop_what_is_cached()
    {
        await using ContentHarness harness = new();
        await using (FileContent content = harness.Open("o", Bytes(10_000, 1)))
        {
            await ReadAllAsync(content);
        }

        harness.Contents.Invalidate(harness.Key("o"));
        Assert.Equal(0, harness.Contents.Memory.UsedBytes);
        byte[] after = Bytes(10_000, 2);
        await using FileContent changed = harness.Open("o", after);
        Assert.Equal(after, await ReadAllAsync(changed));
        Assert.Equal(2, harness.Store.Count(StoreOperation.OpenRead));
    }
}
