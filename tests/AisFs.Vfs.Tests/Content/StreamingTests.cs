using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>Files that are too large for one request go up in parts while they are written.</summary>
public sealed class StreamingTests
{
    private static readonly int s_large = 200_000;

    [Fact]
    public async Task A_large_file_goes_up_in_parts_while_it_is_written_and_is_visible_only_after_the_flush()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Contents.Create(harness.Key("large"));
        for (int offset = 0; offset < bytes.Length; offset += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, -1, bytes.AsMemory(offset, 10_000)));
            Assert.Null(harness.Stored("large"));
        }

        Assert.IsType<StreamingState>(content.State);
        Assert.InRange(harness.Store.Count(StoreOperation.PutPart), 8, 12);
        Assert.Equal(bytes, await ReadAllAsync(content));
        FsResult<ObjectInfo> flushed = await FlushAsync(content, "755");
        Assert.Equal(("1", "crc32c", s_large), (flushed.Value.Version.Version, flushed.Value.Version.ChecksumType, (int)flushed.Value.Size));
        Assert.Equal("755", flushed.Value.Custom!["aisfs"]);
        Assert.NotNull(flushed.Value.LastModifiedNs);
        Assert.Equal("755", harness.Store.Get(harness.Key("large"))!.Custom["aisfs"]);
        Assert.Equal(bytes, harness.Stored("large"));
        Assert.Equal(bytes, await ReadAllAsync(content));
        await harness.NoUploadsAsync();
    }

    [Fact]
    public async Task A_part_that_fails_in_the_background_is_reported_by_the_next_write_and_is_sent_again()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        harness.Store.FailNext(StoreOperation.PutPart, FsError.TimedOut, 3, which: call => call.PartNumber == 2);
        int written = 0;
        int errors = 0;
        while (written < bytes.Length)
        {
            FsError error = await WriteAsync(content, written, bytes.AsMemory(written, 5_000));
            written += error == FsError.None ? 5_000 : 0;
            errors += error == FsError.TimedOut ? 1 : 0;
            if (errors == 0 && written == 65_000)
            {
                await Wait.UntilAsync(() => harness.Store.Calls.Any(call => call is { Operation: StoreOperation.PutPart, PartNumber: 2 }));
            }
        }

        FsResult<ObjectInfo> flushed = await FlushAsync(content);
        if (!flushed.IsOk)
        {
            Assert.Equal(FsError.TimedOut, flushed.Error);
            errors++;
            flushed = await FlushAsync(content);
        }

        Assert.True(flushed.IsOk);
        Assert.Equal(1, errors);
        Assert.Equal(bytes, harness.Stored("o"));
    }

    [Fact]
    public async Task A_writer_that_gives_up_after_an_error_leaves_nothing_behind_and_one_that_goes_on_a_whole_file()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        harness.Store.FailNext(StoreOperation.PutPart, FsError.TimedOut, 3, which: call => call.PartNumber == 1);
        int next = 0;
        FsError error = FsError.None;
        await Wait.UntilAsync(async () =>
        {
            // The last bytes, of which nothing is sent yet, are written again and again until the failure is reported.
            error = await WriteAsync(content, next, bytes.AsMemory(next, 5_000));
            next = error == FsError.None ? Math.Min(next + 5_000, 50_000) : next;
            return error != FsError.None;
        });
        Assert.Equal(FsError.TimedOut, error);
        Assert.Equal(FsError.TimedOut, (await FlushAsync(content)).Error);
        Assert.Equal(FsError.TimedOut, (await FlushAsync(content)).Error);
        Assert.Null(harness.Stored("o"));

        // The program goes on with the write that failed.
        Assert.Equal(FsError.None, await WriteAsync(content, next, bytes.AsMemory(next)));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
    }

    [Fact]
    public async Task The_error_of_a_part_fails_the_flush_and_a_later_flush_succeeds()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        bool down = true;
        harness.Store.AddHook((call, _) => new ValueTask<FsError>(down && call.Operation == StoreOperation.PutPart ? FsError.Unreachable : FsError.None));
        await WriteAsync(content, 0, bytes);
        Assert.Equal(FsError.Unreachable, (await FlushAsync(content)).Error);
        Assert.Null(harness.Stored("o"));
        Assert.True(content.IsDirty);
        down = false;
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
    }

    [Fact]
    public async Task A_completion_whose_answer_is_lost_is_found_out()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, bytes);
        harness.Store.FailNext(StoreOperation.CompleteMultipart, FsError.TimedOut, stage: StoreStage.Done);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.Equal(1, harness.Store.Get(harness.Key("o"))!.Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_turns_back_goes_on_in_the_staging_directory_and_loses_nothing(bool tight)
    {
        await using ContentHarness harness = new(tight ? Small with { MemoryLimit = 256 << 10 } : Small);
        byte[] bytes = Bytes(1_000_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        for (int offset = 0; offset < bytes.Length; offset += 20_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 20_000)));
        }

        Assert.IsType<StreamingState>(content.State);
        byte[] head = Bytes(100, 9);
        Assert.Equal(FsError.None, await WriteAsync(content, 5, head));
        head.CopyTo(bytes, 5);
        Assert.IsType<StagedState>(content.State);
        Assert.Equal(bytes, await ReadAllAsync(content));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        await harness.NoUploadsAsync();
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit + (32 << 20));
    }

    [Fact]
    public async Task Without_a_copy_of_sent_parts_turning_back_fails_but_the_stream_goes_on()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, KeepSentParts = false });
        byte[] bytes = Bytes(1_000_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        for (int offset = 0; offset < 900_000; offset += 20_000)
        {
            await WriteAsync(content, offset, bytes.AsMemory(offset, 20_000));
        }

        Assert.Equal(FsError.NotSupported, await WriteAsync(content, 5, Bytes(10)));
        Assert.Equal(FsError.None, await WriteAsync(content, 900_000, bytes.AsMemory(900_000)));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
    }

    [Fact]
    public async Task Metadata_that_could_not_be_set_after_a_multipart_upload_is_set_by_the_next_flush()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(s_large);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(content, 0, bytes);
        harness.Store.FailNext(StoreOperation.SetCustom, FsError.Busy);
        Assert.Equal(FsError.Busy, (await FlushAsync(content)).Error);
        Assert.True(content.IsDirty);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.True((await FlushAsync(content, "700")).IsOk);
        Assert.Equal("700", harness.Store.Get(harness.Key("o"))!.Custom["aisfs"]);
        Assert.Equal(1, harness.Store.Count(StoreOperation.CompleteMultipart));
    }

    [Fact]
    public async Task Writers_wait_when_memory_is_spent_and_go_on_when_parts_are_through()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, MemoryWait = TimeSpan.FromSeconds(30) });
        byte[] bytes = Bytes(400_000);
        StoreGate gate = harness.Store.Hold(StoreOperation.PutPart);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        Task<FsError> write = WriteInPiecesAsync();
        await gate.Entered.WaitAsync(Patience, Token);
        await using FileContent other = harness.Contents.Create(harness.Key("p"));
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(50));
        await Wait.UntilAsync(() => write.IsCompleted || harness.Contents.Memory.WriteBytes >= 50_000);
        Assert.False(write.IsCompleted);
        gate.Release();
        Assert.Equal(FsError.None, await write.WaitAsync(Patience, Token));
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit);
        await other.ResizeAsync(0, Token);
        Assert.True((await FlushAsync(other)).IsOk);

        async Task<FsError> WriteInPiecesAsync()
        {
            FsError error = FsError.None;
            for (int offset = 0; offset < bytes.Length && error == FsError.None; offset += 4_000)
            {
                error = await WriteAsync(content, offset, bytes.AsMemory(offset, 4_000));
            }

            return error;
        }
    }

    [Fact]
    public async Task A_file_larger_than_memory_is_written_and_read_back_within_the_limit()
    {
        await using ContentHarness harness = new(new ContentOptions { MemoryLimit = 64 << 20 });
        byte[] bytes = Bytes(160 << 20);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        for (int offset = 0; offset < bytes.Length; offset += 1 << 20)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 1 << 20)));
        }

        Assert.True((await FlushAsync(content)).IsOk);
        Assert.True(bytes.AsSpan().SequenceEqual(harness.Stored("o")));
        byte[] back = await ReadAllAsync(content, 1 << 20);
        Assert.True(bytes.AsSpan().SequenceEqual(back));
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit);
    }
}
