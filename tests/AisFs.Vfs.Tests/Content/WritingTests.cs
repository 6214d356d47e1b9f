using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

public sealed class WritingTests
{
    private const long AtEnd = -1;

    private static readonly int s_large = 200_000;

    [Fact]
    public async Task A_small_file_is_one_request_with_checksum_and_metadata_and_is_read_back_without_any()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(9_000);
        await using FileContent content = harness.Contents.Create(harness.Key("new"));
        for (int offset = 0; offset < bytes.Length; offset += 1500)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 1500)));
            Assert.Null(harness.Stored("new"));
        }

        ObjectVersion seen = default;
        FsResult<ObjectInfo> flushed = await content.FlushAsync(
            version =>
            {
                seen = version;
                return new Dictionary<string, string> { ["aisfs"] = "m" };
            },
            Token);
        Assert.Equal(new ObjectVersion("", "xxhash2", StoreChecksum.Compute("xxhash2", bytes), 9_000), seen);
        Assert.Equal("1", flushed.Value.Version.Version);
        Assert.Equal("m", flushed.Value.Custom!["aisfs"]);
        Assert.Equal("m", harness.Store.Get(harness.Key("new"))!.Custom["aisfs"]);
        Assert.Equal(bytes, harness.Stored("new"));
        Assert.False(content.IsDirty);
        Assert.Equal(bytes, await ReadAllAsync(content));
        await content.DisposeAsync();
        await using FileContent again = harness.Open("new");
        Assert.Equal(bytes, await ReadAllAsync(again));
        Assert.Equal(StoreOperation.Put, Assert.Single(harness.Store.Calls).Operation);
    }

    [Fact]
    public async Task A_new_file_without_bytes_is_uploaded_once()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Contents.Create(harness.Key("empty"));
        Assert.True(content.IsDirty);
        Assert.Null(content.Info);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Empty(harness.Stored("empty")!);
        Assert.Equal(1, harness.Store.Count(StoreOperation.Put));
    }

    [Fact]
    public async Task A_failed_upload_is_reported_keeps_the_bytes_and_succeeds_later()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(9_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, bytes);
        harness.Store.FailNext(StoreOperation.Put, FsError.Unreachable);
        Assert.Equal(FsError.Unreachable, (await FlushAsync(content)).Error);
        Assert.True(content.IsDirty);
        Assert.Equal(bytes, await ReadAllAsync(content));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
    }

    [Fact]
    public async Task A_small_object_is_changed_in_memory_and_rewritten_by_one_request()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(10_000);
        await using FileContent content = harness.Open("o", bytes);
        byte[] patch = Bytes(500, 2);
        Assert.Equal(FsError.None, await WriteAsync(content, 4_000, patch));
        patch.CopyTo(bytes, 4_000);
        Assert.True(content.IsDirty);
        Assert.Equal(bytes, await ReadAllAsync(content));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.Equal([StoreOperation.OpenRead, StoreOperation.Put], harness.Store.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task A_large_object_that_is_changed_in_place_fetches_only_what_is_read_or_sent()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Open("o", bytes);
        byte[] patch = Bytes(5_000, 2);
        Assert.Equal(FsError.None, await WriteAsync(content, 100_001, patch));
        Assert.Equal(0, harness.Store.Count(StoreOperation.OpenRead));
        patch.CopyTo(bytes, 100_001);
        using ReadCursor cursor = content.CreateCursor();
        Assert.Equal(bytes[99_000..108_000], (await ReadAsync(content, cursor, 99_000, 9_000)).Value);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));

        // Staged still: the next change needs no second fetch of what is here.
        Assert.Equal(FsError.None, await WriteAsync(content, 0, patch));
        patch.CopyTo(bytes, 0);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.Equal(bytes, await ReadAllAsync(content));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(AtEnd)]
    public async Task An_object_that_changed_is_never_mixed_with_what_was_written(long offset)
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Open("o", Bytes(s_large));
        await WriteAsync(content, offset, Bytes(100, 2));
        byte[] other = Bytes(s_large, 3);
        harness.Store.Set(harness.Key("o"), other);
        Assert.Equal(FsError.Stale, (await FlushAsync(content)).Error);
        Assert.Equal(other, harness.Stored("o"));
    }

    [Fact]
    public async Task Cutting_a_large_object_does_not_read_what_is_cut_off()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Open("o", bytes);
        Assert.True((await content.ResizeAsync(5_000, Token)).IsOk);
        Assert.Equal(5_000, content.Size);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes[..5_000], harness.Stored("o"));
        Assert.InRange(harness.Store.Calls.Where(call => call.Operation == StoreOperation.OpenRead).Sum(call => call.Length), 5_000, 60_000);

        harness.Store.ClearCalls();
        await using FileContent zero = harness.Open("z", bytes);
        Assert.True((await zero.ResizeAsync(0, Token)).IsOk);
        Assert.True((await FlushAsync(zero)).IsOk);
        Assert.Equal(StoreOperation.Put, Assert.Single(harness.Store.Calls).Operation);
    }

    [Fact]
    public async Task A_sparse_file_shows_its_holes_and_uploads_zeros()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        byte[] tail = Bytes(1_000);
        await content.ResizeAsync(300_000, Token);
        Assert.Equal(FsError.None, await WriteAsync(content, 200_000, tail));
        Assert.Equal(200_000, (await content.SeekAsync(0, FsSeekKind.Data, Token)).Value);
        Assert.Equal(0, (await content.SeekAsync(0, FsSeekKind.Hole, Token)).Value);
        Assert.Equal(201_000, (await content.SeekAsync(200_000, FsSeekKind.Hole, Token)).Value);
        Assert.Equal(FsError.NoSuchRange, (await content.SeekAsync(201_000, FsSeekKind.Data, Token)).Error);
        Assert.Equal(FsError.NoSuchRange, (await content.SeekAsync(300_000, FsSeekKind.Hole, Token)).Error);
        byte[] expected = new byte[300_000];
        tail.CopyTo(expected, 200_000);
        Assert.Equal(expected, await ReadAllAsync(content));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(expected, harness.Stored("o"));
    }

    [Fact]
    public async Task A_file_whose_name_was_removed_lives_on_without_the_object()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent clean = harness.Open("o", bytes);
        await using FileContent written = harness.Contents.Create(harness.Key("n"));
        await WriteAsync(written, 0, bytes);
        Assert.True((await clean.DetachAsync(Token)).IsOk);
        Assert.True((await written.DetachAsync(Token)).IsOk);
        harness.Store.Remove(harness.Key("o"));
        Assert.Equal(bytes, await ReadAllAsync(clean));
        Assert.Equal(bytes, await ReadAllAsync(written));
        Assert.Equal(FsError.None, await WriteAsync(clean, 10, Bytes(10, 2)));
        Assert.Equal(FsError.None, await WriteAsync(clean, -1, Bytes(100_000, 2)));
        Assert.False(clean.IsDirty);
        Assert.True((await FlushAsync(clean)).IsOk);
        Assert.Null(harness.Stored("o"));
        Assert.Null(harness.Stored("n"));
        await clean.DisposeAsync();
        await written.DisposeAsync();
        await harness.NoUploadsAsync();
        Assert.Empty(new RecoveryJournal(harness.Options, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System).List().Entries);
    }

    [Fact]
    public async Task A_renamed_file_is_read_and_uploaded_under_its_new_name()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent clean = harness.Open("o", bytes);
        using ReadCursor cursor = clean.CreateCursor();
        await ReadAsync(clean, cursor, 100_000, 10);
        await harness.Store.MoveAsync(harness.Key("o"), harness.Key("p"), Token);
        clean.Rekey(harness.Key("p"), null);
        Assert.Equal(bytes, await ReadAllAsync(clean));
        await using FileContent written = harness.Contents.Create(harness.Key("n"));
        await WriteAsync(written, 0, bytes);
        written.Rekey(harness.Key("m"), null);
        Assert.True((await FlushAsync(written)).IsOk);
        Assert.Null(harness.Stored("n"));
        Assert.Equal(bytes, harness.Stored("m"));
        await harness.NoUploadsAsync();
    }

    [Fact]
    public async Task After_expiry_everything_is_stale()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Open("o", Bytes(100));
        using ReadCursor cursor = content.CreateCursor();
        content.Expire();
        Assert.Equal(FsError.Stale, (await ReadAsync(content, cursor, 0, 1)).Error);
        Assert.Equal(FsError.Stale, await WriteAsync(content, 0, Bytes(1)));
        Assert.Equal(FsError.Stale, (await content.ResizeAsync(1, Token)).Error);
        Assert.Equal(FsError.Stale, (await content.SeekAsync(0, FsSeekKind.Data, Token)).Error);
    }

    [Fact]
    public async Task A_file_beyond_the_greatest_size_is_refused()
    {
        await using ContentHarness harness = new(Small with { MaxFileSize = 1_000_000 });
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        Assert.Equal(FsError.TooLarge, await WriteAsync(content, 999_999, Bytes(2)));
        Assert.Equal(FsError.TooLarge, (await content.ResizeAsync(1_000_001, Token)).Error);
        Assert.Equal(0, content.Size);
    }

    [Fact]
    public async Task A_flush_that_others_wait_for_is_one_upload()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, Bytes(100));
        StoreGate gate = harness.Store.Hold(StoreOperation.Put);
        Task<FsResult<ObjectInfo>>[] flushes = [.. Enumerable.Range(0, 8).Select(_ => FlushAsync(content))];
        using CancellationTokenSource cancel = new();
        Task<FsResult<ObjectInfo>> impatient = content.FlushAsync(_ => null, cancel.Token).AsTask();
        await gate.Entered.WaitAsync(Patience, Token);
        await cancel.CancelAsync();
        Assert.Equal(FsError.Interrupted, (await impatient).Error);
        gate.Release();
        Assert.All(await Task.WhenAll(flushes), result => Assert.True(result.IsOk));
        Assert.Equal(1, harness.Store.Count(StoreOperation.Put));
    }

    [Fact]
    public async Task Idle_files_give_their_memory_to_who_writes()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10 });
        List<FileContent> idle = [];
        for (int i = 0; i < 20; i++)
        {
            FileContent content = harness.Contents.Create(harness.Key($"o{i}"));
            idle.Add(content);
            Assert.Equal(FsError.None, await WriteAsync(content, 0, Bytes(20_000, i)));
        }

        for (int i = 0; i < idle.Count; i++)
        {
            Assert.True((await FlushAsync(idle[i])).IsOk);
            Assert.Equal(Bytes(20_000, i), harness.Stored($"o{i}"));
            await idle[i].DisposeAsync();
        }

        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit + (32 << 20));
    }

    [Fact]
    public async Task A_writer_that_gives_up_waiting_for_memory_has_written_nothing()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, MemoryWait = TimeSpan.FromSeconds(30) });
        StoreGate gate = harness.Store.Hold(StoreOperation.PutPart);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        byte[] bytes = Bytes(200_000);
        using CancellationTokenSource cancel = new();
        FsError error = FsError.None;
        int written = 0;
        while (error == FsError.None)
        {
            ValueTask<FsResult<int>> write = content.WriteAsync(written, bytes.AsMemory(written, 4_000), cancel.Token);
            if (!write.IsCompleted)
            {
                await cancel.CancelAsync();
            }

            error = (await write.AsTask().WaitAsync(Patience, Token)).Error;
            written += error == FsError.None ? 4_000 : 0;
        }

        Assert.Equal(FsError.Interrupted, error);
        Assert.Equal(written, content.Size);
        gate.Release();
        Assert.Equal(FsError.None, await WriteAsync(content, written, bytes.AsMemory(written)));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
    }

    [Fact]
    public async Task A_read_that_meets_our_own_upload_waits_for_it_and_is_not_stale()
    {
        await using ContentHarness harness = new(Small with { ReadAheadLimit = 0 });
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Open("o", bytes);
        await WriteAsync(content, -1, Bytes(100, 2));
        StoreGate gate = harness.Store.Hold(StoreOperation.FlushAppend, StoreStage.Done);
        Task<FsResult<ObjectInfo>> flush = FlushAsync(content);
        await gate.Entered.WaitAsync(Patience, Token);
        using ReadCursor cursor = content.CreateCursor();
        Task<FsResult<byte[]>> read = ReadAsync(content, cursor, 100_000, 10_000);
        gate.Release();
        Assert.Equal(bytes[100_000..110_000], (await read).Value);
        Assert.True((await flush).IsOk);
    }
}
