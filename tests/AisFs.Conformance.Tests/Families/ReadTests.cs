using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Reading files.</summary>
public abstract class ReadTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    private const int LargeSize = (24 * 1024 * 1024) + 12345;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData((128 * 1024) - 1)]
    [InlineData((128 * 1024) + 1)]
    [InlineData((1024 * 1024) - 1)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 1)]
    [InlineData((8 * 1024 * 1024) + 3)]
    public async Task Every_size_reads_back(int size)
    {
        byte[] content = TestBytes.Make(size, (ulong)size + 1);
        Fs.WriteFile(At("file"), content).Ok();
        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
        await Fixture.RemountAsync();
        Assert.Equal(size, Fs.Stat(At("file")).Ok().Size);
        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void Nothing_is_read_behind_the_end()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Read).Ok();
        byte[] buffer = [9, 9, 9, 9];
        Assert.Equal(0, file.Read(buffer, 3).Ok());
        Assert.Equal(0, file.Read(buffer, 1L << 40).Ok());
        Assert.Equal(1, file.Read(buffer, 2).Ok());
        Assert.Equal([3, 9, 9, 9], buffer);
    }

    [Fact]
    public void A_read_of_nothing_is_nothing()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Read).Ok();
        Assert.Equal(0, file.Read([], 0).Ok());
    }

    [Fact]
    public void A_directory_has_no_bytes()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Outcome<ITestFile> opened = Fs.Open(At("directory"), OpenMode.Read);
        if (opened.Succeeded)
        {
            using ITestFile directory = opened.Result;
            directory.Read(new byte[10], 0).Fails(Errno.EISDIR);
        }
        else
        {
            opened.Fails(Errno.EISDIR);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_places_of_a_large_file_are_right(int seed)
    {
        await MakeLargeAsync();
        Random random = new(seed);
        using ITestFile file = Fs.Open(At("large"), OpenMode.Read).Ok();
        for (int i = 0; i < 200; i++)
        {
            long offset = random.NextInt64(LargeSize);
            int length = (int)Math.Min(random.Next(1, 200_000), LargeSize - offset);
            AssertRange(file, offset, length);
        }
    }

    [Fact]
    public async Task A_large_file_read_backwards_is_right()
    {
        await MakeLargeAsync();
        using ITestFile file = Fs.Open(At("large"), OpenMode.Read).Ok();
        for (long end = LargeSize; end > 0; end -= 300_000)
        {
            long start = Math.Max(0, end - 300_000);
            AssertRange(file, start, (int)(end - start));
        }
    }

    [Fact]
    public async Task A_large_file_read_with_gaps_is_right()
    {
        await MakeLargeAsync();
        using ITestFile file = Fs.Open(At("large"), OpenMode.Read).Ok();
        for (long offset = 777; offset + 5000 < LargeSize; offset += 700_001)
        {
            AssertRange(file, offset, 5000);
        }
    }

    [Fact]
    public void Single_bytes_are_right()
    {
        byte[] content = TestBytes.Make(10_000, 3);
        Fs.WriteFile(At("file"), content).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Read).Ok();
        byte[] one = new byte[1];
        for (int i = 0; i < content.Length; i += 7)
        {
            Assert.Equal(1, file.Read(one, i).Ok());
            Assert.Equal(content[i], one[0]);
        }
    }

    [Fact]
    public async Task Many_readers_of_one_file_all_read_right()
    {
        await MakeLargeAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(() =>
        {
            using ITestFile file = Fs.Open(At("large"), OpenMode.Read).Ok();
            for (int i = 0; i < LargeSize / 1_000_000; i++)
            {
                long offset = (((long)i * 1_000_000) + (reader * 3_000_000L)) % (LargeSize - 100_000);
                AssertRange(file, offset, 100_000);
            }
        })));
    }

    [Fact]
    public async Task One_handle_serves_many_threads()
    {
        await MakeLargeAsync();
        using ITestFile file = Fs.Open(At("large"), OpenMode.Read).Ok();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(() =>
        {
            Random random = new(reader);
            for (int i = 0; i < 40; i++)
            {
                AssertRange(file, random.NextInt64(LargeSize - 50_000), 50_000);
            }
        })));
    }

    [Fact]
    [Semantics("S15")]
    public void Reading_does_not_change_the_times()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.SetTimes(At("file"), 1_500_000_000_000_000_000, 1_400_000_000_123_456_789).Ok();
        Fs.ReadFile(At("file")).Ok();
        Assert.Equal(1_400_000_000_123_456_789, Fs.Stat(At("file")).Ok().ModifiedNs);
    }

    [Fact]
    public void What_was_overwritten_reads_new()
    {
        for (int round = 1; round <= 10; round++)
        {
            byte[] content = TestBytes.Make(round * 50_000, (ulong)round);
            Fs.WriteFile(At("file"), content).Ok();
            ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
        }
    }

    private async Task MakeLargeAsync()
    {
        using (ITestFile file = Fs.Open(At("large"), OpenMode.Write | OpenMode.Create).Ok())
        {
            byte[] block = new byte[1024 * 1024];
            for (long offset = 0; offset < LargeSize; offset += block.Length)
            {
                int count = (int)Math.Min(block.Length, LargeSize - offset);
                TestBytes.Fill(block.AsSpan(0, count), 42, offset);
                file.WriteAll(block.AsSpan(0, count), offset).Ok();
            }

            file.Close().Ok();
        }

        await Fixture.RemountAsync();
    }

    private static void AssertRange(ITestFile file, long offset, int length)
        => Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(offset, length), 42, offset));

    public sealed class OverVfs(VfsFixture fixture) : ReadTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : ReadTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : ReadTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : ReadTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
