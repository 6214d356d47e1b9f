using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Writing files in every order.</summary>
public abstract class WriteTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(1, 500)]
    [InlineData(4096, 64)]
    [InlineData(10_007, 300)]
    [InlineData(131_072, 50)]
    [InlineData(1_048_576, 40)]
    public async Task Blocks_in_order_make_the_file(int block, int count)
    {
        using (ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok())
        {
            for (int i = 0; i < count; i++)
            {
                file.WriteAll(TestBytes.Make(block, 5, (long)i * block), (long)i * block).Ok();
            }

            Assert.Equal((long)block * count, file.Stat().Ok().Size);
            file.Close().Ok();
        }

        AssertContent(At("file"), (long)block * count, 5);
        await Fixture.RemountAsync();
        AssertContent(At("file"), (long)block * count, 5);
    }

    [Fact]
    [Semantics("S32")]
    public async Task Blocks_in_random_order_make_the_file()
    {
        const int Block = 30_011;
        int[] order = [.. Enumerable.Range(0, 200)];
        new Random(7).Shuffle(order);
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            foreach (int i in order)
            {
                file.WriteAll(TestBytes.Make(Block, 6, (long)i * Block), (long)i * Block).Ok();
            }

            file.Close().Ok();
        }

        AssertContent(At("file"), 200L * Block, 6);
        await Fixture.RemountAsync();
        AssertContent(At("file"), 200L * Block, 6);
    }

    [Fact]
    [Semantics("S34")]
    public async Task Rewriting_in_place_keeps_the_rest()
    {
        byte[] expected = TestBytes.Make(3_000_000, 8);
        Fs.WriteFile(At("file"), expected).Ok();
        await Fixture.RemountAsync();
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok())
        {
            foreach ((int offset, int length) in new[] { (0, 10), (1_048_570, 20), (2_999_990, 10), (1_500_000, 200_000), (5, 1) })
            {
                byte[] patch = TestBytes.Make(length, (ulong)offset + 100);
                patch.CopyTo(expected, offset);
                file.WriteAll(patch, offset).Ok();
                ByteAssert.Same(patch, file.ReadExactly(offset, length));
            }

            ByteAssert.Same(expected, file.ReadAll().Ok());
            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        ByteAssert.Same(expected, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    [Semantics("S34")]
    public async Task A_gap_reads_as_zeros()
    {
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            file.WriteAll([1, 2, 3], 0).Ok();
            file.WriteAll([4, 5], 5_000_000).Ok();
            Assert.Equal(5_000_002, file.Stat().Ok().Size);
            Assert.All(file.ReadExactly(3, 4_999_997), value => Assert.Equal(0, value));
            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        byte[] content = Fs.ReadFile(At("file")).Ok();
        Assert.Equal(5_000_002, content.Length);
        Assert.Equal([1, 2, 3, 0], content[..4]);
        Assert.Equal([0, 4, 5], content[^3..]);
        Assert.Equal(-1, content.AsSpan(3, 4_999_997).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Reads_between_writes_see_what_was_written()
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok();
        byte[] model = new byte[600_000];
        Random random = new(11);
        int size = 0;
        for (int i = 0; i < 300; i++)
        {
            int offset = random.Next(0, size + 1);
            byte[] data = TestBytes.Make(random.Next(1, 2000), (ulong)i);
            file.WriteAll(data, offset).Ok();
            data.CopyTo(model, offset);
            size = Math.Max(size, offset + data.Length);
            int start = random.Next(0, size);
            int length = Math.Min(random.Next(1, 5000), size - start);
            Assert.True(model.AsSpan(start, length).SequenceEqual(file.ReadExactly(start, length)));
        }

        file.Close().Ok();
        Assert.True(model.AsSpan(0, size).SequenceEqual(Fs.ReadFile(At("file")).Ok()));
    }

    [Fact]
    public async Task A_file_of_many_parts_comes_back_whole()
    {
        const long Size = (70L * 1024 * 1024) + 17;
        using (ITestFile file = Fs.Open(At("large"), OpenMode.Write | OpenMode.Create).Ok())
        {
            byte[] block = new byte[1024 * 1024];
            for (long offset = 0; offset < Size; offset += block.Length)
            {
                int count = (int)Math.Min(block.Length, Size - offset);
                TestBytes.Fill(block.AsSpan(0, count), 12, offset);
                file.WriteAll(block.AsSpan(0, count), offset).Ok();
            }

            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        AssertContent(At("large"), Size, 12);
    }

    [Fact]
    public async Task A_large_sequential_file_may_be_patched_before_it_is_closed()
    {
        const int Size = 40 * 1024 * 1024;
        byte[] content = TestBytes.Make(Size, 13);
        using (ITestFile file = Fs.Open(At("large"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            file.WriteAll(content, 0).Ok();
            byte[] header = [1, 2, 3, 4, 5, 6, 7, 8];
            header.CopyTo(content, 0);
            header.CopyTo(content, 20_000_000);
            file.WriteAll(header, 0).Ok();
            file.WriteAll(header, 20_000_000).Ok();
            Assert.True(content.AsSpan(19_000_000, 2_000_000).SequenceEqual(file.ReadExactly(19_000_000, 2_000_000)));
            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        ByteAssert.Same(content, Fs.ReadFile(At("large")).Ok());
    }

    [Fact]
    public void A_write_of_nothing_changes_nothing()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write).Ok();
        Assert.Equal(0, file.Write([], 100).Ok());
        file.Close().Ok();
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void A_negative_offset_is_refused()
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok();
        file.Write([1], -5).Fails(Errno.EINVAL);
        file.Read(new byte[1], -5).Fails(Errno.EINVAL);
    }

    [Fact]
    public void Writing_moves_the_modification_time()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write).Ok();
        file.WriteAll([2], 0).Ok();
        file.Close().Ok();
        long recent = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds();
        Assert.InRange(Fs.Stat(At("file")).Ok().ModifiedNs / 1_000_000, recent, long.MaxValue);
    }

    [Fact]
    public void A_second_write_after_a_flush_is_kept_too()
    {
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            file.WriteAll([1, 2, 3], 0).Ok();
            file.Flush().Ok();
            file.WriteAll([4, 5], 3).Ok();
            file.Flush().Ok();
            file.WriteAll([9], 0).Ok();
            Assert.Equal([9, 2, 3, 4, 5], file.ReadAll().Ok());
            file.Close().Ok();
        }

        Assert.Equal([9, 2, 3, 4, 5], Fs.ReadFile(At("file")).Ok());
    }

    private void AssertContent(string path, long size, ulong seed)
    {
        Assert.Equal(size, Fs.Stat(path).Ok().Size);
        using ITestFile file = Fs.Open(path, OpenMode.Read).Ok();
        for (long offset = 0; offset < size; offset += 4 * 1024 * 1024)
        {
            int length = (int)Math.Min(4 * 1024 * 1024, size - offset);
            Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(offset, length), seed, offset));
        }

        Assert.Equal(0, file.Read(new byte[1], size).Ok());
    }

    public sealed class OverVfs(VfsFixture fixture) : WriteTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : WriteTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : WriteTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : WriteTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
