using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;
using static AisFs.Vfs.Tests.Content.SizeAhead;

namespace AisFs.Vfs.Tests.Content;

/// <summary>A file whose size is set before its bytes come is streamed like any other, as long as they come about in order.</summary>
public sealed class SizeAheadTests
{
    private readonly byte[] _bytes = Bytes(Size);

    [Fact]
    public async Task The_parts_go_up_while_the_bytes_come_and_nothing_is_staged()
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        using ReadCursor reader = content.CreateCursor();
        for (int offset = 0; offset < Size; offset += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, _bytes.AsMemory(offset, 10_000)));
            Assert.Equal(Size, content.Size);
            byte[] expected = new byte[Size];
            _bytes.AsSpan(0, offset + 10_000).CopyTo(expected);
            Assert.Equal(expected, (await ReadAsync(content, reader, 0, Size)).Value);
        }

        Assert.IsType<StreamingState>(content.State);
        Assert.InRange(harness.Store.Count(StoreOperation.PutPart), 8, 12);
        await FlushedAsync(harness, content, _bytes);
        AssertNothingStaged(harness);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(4_096)]
    [InlineData(20_000)]
    public async Task The_size_may_go_ahead_step_by_step(int step)
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        for (int offset = 0; offset < Size; offset += step)
        {
            int length = Math.Min(step, Size - offset);
            await ResizeAsync(content, offset + length);
            Assert.Equal(FsError.None, await WriteAsync(content, offset, _bytes.AsMemory(offset, length)));
        }

        await FlushedAsync(harness, content, _bytes);
        AssertNothingStaged(harness);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_may_come_a_little_out_of_order(bool isAhead)
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        if (isAhead)
        {
            await ResizeAsync(content, Size);
        }

        // Four pages of each sixteen kilobytes, the last one first.
        using ReadCursor reader = content.CreateCursor();
        for (int block = 0; block < Size; block += 16_000)
        {
            for (int offset = block + 12_000; offset >= block; offset -= 4_000)
            {
                int length = Math.Min(4_000, Size - offset);
                if (length > 0)
                {
                    Assert.Equal(FsError.None, await WriteAsync(content, offset, _bytes.AsMemory(offset, length)));
                    Assert.Equal(_bytes[offset..(offset + length)], (await ReadAsync(content, reader, offset, length)).Value);
                }
            }
        }

        await FlushedAsync(harness, content, _bytes);
        AssertNothingStaged(harness);
    }

    [Fact]
    public async Task What_was_not_sent_may_be_written_over()
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        for (int offset = 0; offset < Size; offset += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, Bytes(10_000, 2)));
            Assert.Equal(FsError.None, await WriteAsync(content, offset + 9_000, _bytes.AsMemory(offset + 9_000, 1_000)));
            Bytes(10_000, 2).AsSpan(0, 9_000).CopyTo(_bytes.AsSpan(offset));
        }

        // Twelve times a part ends within the ten thousand bytes, of which nine tenths are behind it, or before.
        await FlushedAsync(harness, content, _bytes);
    }

    [Fact]
    public async Task Bytes_far_from_their_turn_are_staged_and_none_is_lost()
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 50_000)));
        Assert.Equal(FsError.None, await WriteAsync(content, 55_000, _bytes.AsMemory(55_000, 1_000)));
        Assert.IsType<StreamingState>(content.State);
        Assert.Equal(FsError.None, await WriteAsync(content, 150_000, _bytes.AsMemory(150_000)));
        Assert.IsType<StagedState>(content.State);
        byte[] expected = new byte[Size];
        _bytes.AsSpan(0, 50_000).CopyTo(expected);
        _bytes.AsSpan(55_000, 1_000).CopyTo(expected.AsSpan(55_000));
        _bytes.AsSpan(150_000).CopyTo(expected.AsSpan(150_000));
        await FlushedAsync(harness, content, expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(70_000)]
    public async Task What_never_comes_goes_as_zeros_that_take_no_room(int come)
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, come)));
        Assert.Equal(FsError.None, await WriteAsync(content, come + 3_000, _bytes.AsMemory(come + 3_000, 500)));
        Assert.Equal(come, (await content.SeekAsync(come, FsSeekKind.Hole, Token)).Value);
        Assert.Equal(come + 3_000, (await content.SeekAsync(come, FsSeekKind.Data, Token)).Value);
        Assert.Equal(FsError.NoSuchRange, (await content.SeekAsync(come + 3_500, FsSeekKind.Data, Token)).Error);
        byte[] expected = new byte[Size];
        _bytes.AsSpan(0, come).CopyTo(expected);
        _bytes.AsSpan(come + 3_000, 500).CopyTo(expected.AsSpan(come + 3_000));
        await FlushedAsync(harness, content, expected);
        AssertNothingStaged(harness);
    }

    [Theory]
    [InlineData(190_000, true)]
    [InlineData(101_000, true)]
    [InlineData(99_000, true)]
    [InlineData(40_000, false)]
    [InlineData(1_000, false)]
    public async Task A_size_may_be_taken_back(int size, bool streams)
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 100_000)));
        Assert.Equal(FsError.None, await WriteAsync(content, 101_500, _bytes.AsMemory(101_500, 1_000)));
        await ResizeAsync(content, size);
        Assert.Equal(streams, content.State is StreamingState);
        await ResizeAsync(content, Size + 10_000);
        byte[] expected = new byte[Size + 10_000];
        _bytes.AsSpan(0, Math.Min(100_000, size)).CopyTo(expected);
        if (size > 101_500)
        {
            _bytes.AsSpan(101_500, 1_000).CopyTo(expected.AsSpan(101_500));
        }

        Assert.Equal(expected, await ReadAllAsync(content));
        int tail = Math.Min(100_000, size);
        Assert.Equal(FsError.None, await WriteAsync(content, tail, _bytes.AsMemory(tail, 3_000)));
        _bytes.AsSpan(tail, 3_000).CopyTo(expected.AsSpan(tail));
        await FlushedAsync(harness, content, expected);
    }

    [Fact]
    public async Task A_size_that_was_only_a_guess_costs_one_request()
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 5_000)));
        Assert.Equal(FsError.None, await WriteAsync(content, 6_000, _bytes.AsMemory(6_000, 1_000)));
        await ResizeAsync(content, 8_000);
        byte[] expected = new byte[8_000];
        _bytes.AsSpan(0, 7_000).CopyTo(expected);
        expected.AsSpan(5_000, 1_000).Clear();
        await FlushedAsync(harness, content, expected);
        Assert.Equal((1, 0), (harness.Store.Count(StoreOperation.Put), harness.Store.Count(StoreOperation.BeginMultipart)));
        AssertNothingStaged(harness);
    }

    [Fact]
    public async Task A_flush_on_the_way_shows_zeros_for_what_is_to_come_and_the_rest_follows()
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 70_000)));
        byte[] half = new byte[Size];
        _bytes.AsSpan(0, 70_000).CopyTo(half);
        await FlushedAsync(harness, content, half);
        for (int offset = 70_000; offset < Size; offset += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, _bytes.AsMemory(offset, 10_000)));
        }

        await FlushedAsync(harness, content, _bytes);
    }

    [Fact]
    public async Task An_object_that_is_overwritten_stays_until_all_of_the_new_one_is_there()
    {
        await using ContentHarness harness = new();
        byte[] old = Bytes(150_000, 9);
        await using FileContent content = harness.Open("o", old);
        await ResizeAsync(content, 0);
        await ResizeAsync(content, Size);
        for (int offset = 0; offset < Size; offset += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, _bytes.AsMemory(offset, 10_000)));
            Assert.Equal(old, harness.Stored("o"));
        }

        Assert.IsType<StreamingState>(content.State);
        await FlushedAsync(harness, content, _bytes);
        AssertNothingStaged(harness);
    }

    [Fact]
    public async Task A_small_object_may_become_a_large_one()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Open("o", Bytes(9_999, 9));
        using ReadCursor reader = content.CreateCursor();
        await ReadAsync(content, reader, 0, 9_999);
        await ResizeAsync(content, Size);
        Bytes(9_999, 9).CopyTo(_bytes, 0);
        for (int offset = 9_999; offset < Size;)
        {
            int length = Math.Min(7_000, Size - offset);
            Assert.Equal(FsError.None, await WriteAsync(content, offset, _bytes.AsMemory(offset, length)));
            offset += length;
        }

        await FlushedAsync(harness, content, _bytes);
        AssertNothingStaged(harness);
    }

    [Fact]
    public async Task Zeroed_ranges_are_zeros_wherever_they_lie()
    {
        await using ContentHarness harness = new();
        await using FileContent content = await CreateAsync(harness);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, _bytes.AsMemory(0, 60_000)));
        Assert.Equal(FsError.None, await WriteAsync(content, 65_000, _bytes.AsMemory(65_000, 2_000)));
        Assert.True((await content.ZeroAsync(58_000, 8_000, Token)).IsOk);
        Assert.True((await content.ZeroAsync(150_000, 8_000, Token)).IsOk);
        Assert.IsType<StreamingState>(content.State);
        byte[] expected = new byte[Size];
        _bytes.AsSpan(0, 58_000).CopyTo(expected);
        _bytes.AsSpan(66_000, 1_000).CopyTo(expected.AsSpan(66_000));
        await FlushedAsync(harness, content, expected);
        AssertNothingStaged(harness);
    }
}
