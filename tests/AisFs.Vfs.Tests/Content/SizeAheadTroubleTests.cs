using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;
using static AisFs.Vfs.Tests.Content.SizeAhead;

namespace AisFs.Vfs.Tests.Content;

/// <summary>A file whose size was set before its bytes came, when something goes wrong on the way.</summary>
public sealed class SizeAheadTroubleTests
{
    private readonly byte[] _bytes = Bytes(Size);

    [Fact]
    public async Task A_part_that_fails_is_told_once_and_sent_again()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        harness.Store.FailNext(StoreOperation.PutPart, FsError.Unreachable, 3, which: call => call.PartNumber == 2);
        await ResizeAsync(content, Size);
        int errors = 0;
        for (int offset = 0; offset < Size;)
        {
            FsError error = await WriteAsync(content, offset, _bytes.AsMemory(offset, 5_000));
            errors += error == FsError.None ? 0 : 1;
            offset += error == FsError.None ? 5_000 : 0;
        }

        FsResult<ObjectInfo> flushed = await FlushAsync(content);
        errors += flushed.IsOk ? 0 : 1;
        Assert.InRange(errors, 0, 1);
        await FlushedAsync(harness, content, _bytes);
        AssertNothingStaged(harness);
    }

    // One part at a time: the flush sees a part fail before it sends the next one.
    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public async Task What_failed_to_go_up_goes_up_later_with_what_was_written_since(int parallel)
    {
        await using ContentHarness harness = new(Small with { MaxParallelParts = parallel });
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        bool down = true;
        harness.Store.AddHook((call, _) => new ValueTask<FsError>(down && call.Operation == StoreOperation.PutPart ? FsError.Unreachable : FsError.None));
        await ResizeAsync(content, Size);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 60_000)));
        Assert.Equal(FsError.Unreachable, (await FlushAsync(content)).Error);
        Assert.Null(harness.Stored("o"));
        down = false;
        Assert.Equal(FsError.Unreachable, await WriteAsync(content, 60_000, _bytes.AsMemory(60_000)));
        Assert.Equal(FsError.None, await WriteAsync(content, 60_000, _bytes.AsMemory(60_000)));
        await FlushedAsync(harness, content, _bytes);
        await content.DisposeAsync();
        await harness.NoUploadsAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public async Task A_name_that_is_removed_or_changed_on_the_way_loses_nothing(int come)
    {
        await using ContentHarness harness = new();
        await using FileContent removed = harness.Contents.Create(harness.Key("r"));
        await using FileContent renamed = harness.Contents.Create(harness.Key("o"));
        foreach (FileContent content in (FileContent[])[removed, renamed])
        {
            await ResizeAsync(content, Size);
            Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, come)));
        }

        Assert.True((await removed.DetachAsync(Token)).IsOk);
        renamed.Rekey(harness.Key("p"), null);
        foreach (FileContent content in (FileContent[])[removed, renamed])
        {
            Assert.Equal(FsError.None, await WriteAsync(content, come, _bytes.AsMemory(come)));
            Assert.Equal(_bytes, await ReadAllAsync(content));
        }

        Assert.True((await FlushAsync(renamed)).IsOk);
        Assert.Equal(_bytes, harness.Stored("p"));
        Assert.Null(harness.Stored("o"));
        Assert.Null(harness.Stored("r"));
        await removed.DisposeAsync();
        await harness.NoUploadsAsync();
    }

    [Fact]
    public async Task With_little_memory_the_writer_goes_on_and_without_copies_nothing_is_staged()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, KeepSentParts = false, MemoryWait = TimeSpan.FromSeconds(30) });
        byte[] bytes = Bytes(1_000_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await ResizeAsync(content, bytes.Length);
        for (int offset = 0; offset < bytes.Length; offset += 4_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 4_000)));
        }

        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        Assert.Equal(bytes, harness.Stored("o"));
        AssertNothingStaged(harness);
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit);
    }

    [Fact]
    public async Task What_was_announced_only_gives_its_memory_back_when_others_wait()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, MemoryWait = TimeSpan.FromMilliseconds(20) });
        List<FileContent> contents = [];
        for (int i = 0; i < 40; i++)
        {
            FileContent content = harness.Contents.Create(harness.Key($"o{i}"));
            contents.Add(content);
            await ResizeAsync(content, Size);
            Assert.Equal(FsError.None, await WriteAsync(content, 0, Bytes(10_000, i)));
        }

        for (int i = 0; i < contents.Count; i++)
        {
            byte[] expected = new byte[Size];
            Bytes(10_000, i).CopyTo(expected, 0);
            Assert.True((await FlushAsync(contents[i])).IsOk);
            Assert.Equal(expected, harness.Stored($"o{i}"));
            await contents[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task What_could_not_be_uploaded_is_kept_with_its_holes()
    {
        await using ContentHarness harness = new();
        FileContent content = harness.Contents.Create(harness.Key("o"));
        harness.Store.FailNext(StoreOperation.CompleteMultipart, FsError.Busy, 100);
        await ResizeAsync(content, Size);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 70_000)));
        Assert.Equal(FsError.Busy, (await FlushAsync(content)).Error);
        await content.DisposeAsync();
        RecoveryJournal journal = new(harness.Options, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System);
        RecoveryEntry entry = Assert.Single(journal.List().Entries);
        Assert.Equal((Size, true), ((int)entry.Size, entry.IsComplete));
        string copy = Path.Combine(harness.Staging, "copy");
        Assert.Equal(0, (await new RecoverySave(journal, null).RunAsync(entry, copy, Token)).Value);
        byte[] expected = new byte[Size];
        _bytes.AsSpan(0, 70_000).CopyTo(expected);
        Assert.Equal(expected, await File.ReadAllBytesAsync(copy, Token));
        Assert.True(journal.Discard(entry).IsOk);
    }
}
