using AisFs.Mount.WinFsp.Streams;
using AisFs.TestKit;
using AisFs.Vfs.Metadata;

namespace AisFs.WinFsp.Tests.Adapter;

public sealed class StreamBytesTests
{
    private const string Name = "user.s";

    [Fact]
    public void What_is_written_is_there_and_a_distance_is_filled_with_zeros()
    {
        StreamBytes content = StreamBytes.Of("abc"u8.ToArray()).Write(1, "XY"u8).Write(5, "z"u8);
        Assert.Equal("aXY\0\0z"u8.ToArray(), content.Bytes.ToArray());
        Assert.True(content.IsWhole);
        Assert.Same(content, content.Write(100, default));
    }

    [Fact]
    [Semantics("S97")]
    public void An_end_that_was_moved_leaves_a_gap_until_all_of_it_is_written()
    {
        StreamBytes content = StreamBytes.Of("abc"u8.ToArray()).Resize(10);
        Assert.False(content.IsWhole);
        Assert.False(content.Write(0, "abcdef"u8).IsWhole);
        Assert.False(content.Write(8, "ij"u8).IsWhole);
        Assert.True(content.Write(8, "ij"u8).Write(0, "abcdefgh"u8).IsWhole);
        Assert.True(content.Write(0, "abcdefghij"u8).IsWhole);
        Assert.True(content.Resize(3).IsWhole);
        Assert.False(content.Resize(5).IsWhole);
        Assert.False(content.Write(4, "e"u8).IsWhole);
        Assert.False(content.Write(0, "abcdefghij"u8).Resize(11).IsWhole);
        Assert.True(content.Write(3, "defghij"u8).IsWhole);
    }

    [Fact]
    [Semantics("S98")]
    public void Where_the_end_was_moved_there_is_room_for_whatever_comes()
    {
        StreamBytes written = StreamBytes.Of(default).Write(0, "plaintext"u8);
        Assert.Equal(FsXattrRoom.Needed(Name, "plaintext"u8), written.Needed(Name));
        StreamBytes moved = StreamBytes.Of(default).Resize(9);
        Assert.Equal(FsXattrRoom.NeededAtMost(Name, 9), moved.Needed(Name));
        Assert.Equal(FsXattrRoom.NeededAtMost(Name, 9), moved.Write(0, "plaintext"u8).Needed(Name));
        Assert.Equal(FsXattrRoom.NeededAtMost(Name, 4), moved.Write(0, "plaintext"u8).Resize(4).Needed(Name));
        for (int length = 0; length < 50; length++)
        {
            Assert.True(FsXattrRoom.Needed(Name, new byte[length]) <= FsXattrRoom.NeededAtMost(Name, length));
        }
    }

    [Fact]
    [Semantics("S98")]
    public void Every_sequence_of_changes_is_whole_exactly_when_no_byte_is_missing_or_a_later_write_tells()
    {
        Random random = new(7);
        for (int run = 0; run < 2_000; run++)
        {
            StreamBytes content = StreamBytes.Of(default);
            List<bool> missing = [];
            for (int step = 0; step < 12; step++)
            {
                int at = random.Next(24);
                int length = random.Next(1, 12);
                if (random.Next(2) == 0)
                {
                    content = content.Resize(at);
                    missing = [.. missing.Take(at), .. Enumerable.Repeat(true, Math.Max(0, at - missing.Count))];
                }
                else
                {
                    content = content.Write(at, new byte[length]);
                    missing.AddRange(Enumerable.Repeat(false, Math.Max(0, at + length - missing.Count)));
                    for (int i = at; i < at + length; i++)
                    {
                        missing[i] = false;
                    }
                }

                // It may wait for more than is missing, but never takes for whole what is not.
                Assert.True(!content.IsWhole || !missing.Contains(true), $"run {run}, step {step}");
                Assert.Equal(missing.Count, content.Size);
            }

            Assert.True(content.Write(0, new byte[40]).IsWhole);
        }
    }
}
