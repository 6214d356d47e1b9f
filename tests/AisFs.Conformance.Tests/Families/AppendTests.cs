using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Content;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Writing at the end.</summary>
public abstract class AppendTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    public void Every_write_goes_to_the_end_whatever_its_offset()
    {
        using (ITestFile file = Fs.Open(At("log"), OpenMode.ReadWrite | OpenMode.Create | OpenMode.Append).Ok())
        {
            file.WriteAll([1, 2], 0).Ok();
            file.WriteAll([3], 0).Ok();
            file.WriteAll([4], 1000).Ok();
            Assert.Equal([1, 2, 3, 4], file.ReadAll().Ok());
            file.Close().Ok();
        }

        Assert.Equal([1, 2, 3, 4], Fs.ReadFile(At("log")).Ok());
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(1_500_000, 10)]
    [InlineData(100, 3_000_000)]
    [InlineData(0, 100)]
    [InlineData(20_000_000, 10)]
    [InlineData(20_000_000, 18_000_000)]
    public async Task What_is_appended_follows_what_was_there(int before, int added)
    {
        Fs.WriteFile(At("log"), TestBytes.Make(before, 3)).Ok();
        await Fixture.RemountAsync();
        using (ITestFile file = Fs.Open(At("log"), OpenMode.Write | OpenMode.Append).Ok())
        {
            file.WriteAll(TestBytes.Make(added, 3, before), 0).Ok();
            Assert.Equal(before + added, file.Stat().Ok().Size);
            file.Close().Ok();
        }

        Assert.Equal(-1, TestBytes.FirstDifference(Fs.ReadFile(At("log")).Ok(), 3));
        await Fixture.RemountAsync();
        byte[] content = Fs.ReadFile(At("log")).Ok();
        Assert.Equal(before + added, content.Length);
        Assert.Equal(-1, TestBytes.FirstDifference(content, 3));
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    [InlineData(18_000_000)]
    public async Task A_file_that_grows_in_every_way_between_syncs_is_whole(int size)
    {
        List<byte> expected = [.. TestBytes.Make(size, 5)];
        Fs.WriteFile(At("grows"), expected.ToArray()).Ok();
        await Fixture.RemountAsync();
        using (ITestFile file = Fs.Open(At("grows"), OpenMode.ReadWrite).Ok())
        {
            for (int round = 0; round < 3; round++)
            {
                file.WriteAll(TestBytes.Make(100_000, 6), expected.Count).Ok();
                expected.AddRange(TestBytes.Make(100_000, 6));
                file.Sync().Ok();
                file.Truncate(expected.Count + 50_000).Ok();
                expected.AddRange(new byte[50_000]);
                file.Sync().Ok();
                file.WriteAll([1, 2, 3], expected.Count + 1_000_000).Ok();
                expected.AddRange([.. new byte[1_000_000], 1, 2, 3]);
                file.Sync().Ok();
                Assert.Equal(expected.Count, file.Stat().Ok().Size);
            }

            file.Close().Ok();
        }

        ByteAssert.Same(expected.ToArray(), Fs.ReadFile(At("grows")).Ok());
        await Fixture.RemountAsync();
        ByteAssert.Same(expected.ToArray(), Fs.ReadFile(At("grows")).Ok());
    }

    [Fact]
    public void A_log_that_is_reopened_for_every_line_is_complete()
    {
        for (byte line = 0; line < 60; line++)
        {
            using ITestFile file = Fs.Open(At("log"), OpenMode.Write | OpenMode.Create | OpenMode.Append).Ok();
            file.WriteAll([line, line], 0).Ok();
            file.Close().Ok();
        }

        Assert.Equal(Enumerable.Range(0, 60).SelectMany(line => new[] { (byte)line, (byte)line }), Fs.ReadFile(At("log")).Ok());
    }

    [Fact]
    public void Two_appenders_lose_nothing()
    {
        using ITestFile first = Fs.Open(At("log"), OpenMode.Write | OpenMode.Create | OpenMode.Append).Ok();
        using ITestFile second = Fs.Open(At("log"), OpenMode.Write | OpenMode.Append).Ok();
        for (int i = 0; i < 50; i++)
        {
            first.WriteAll([1], 0).Ok();
            second.WriteAll([2], 0).Ok();
        }

        first.Close().Ok();
        second.Close().Ok();
        byte[] content = Fs.ReadFile(At("log")).Ok();
        Assert.Equal((50, 50), (content.Count(value => value == 1), content.Count(value => value == 2)));
        Assert.Equal(100, content.Length);
    }

    [Fact]
    public async Task Concurrent_appenders_lose_nothing()
    {
        Fs.WriteFile(At("log"), []).Ok();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(appender => Task.Run(() =>
        {
            using ITestFile file = Fs.Open(At("log"), OpenMode.Write | OpenMode.Append).Ok();
            byte[] record = new byte[100];
            record.AsSpan().Fill((byte)appender);
            for (int i = 0; i < 50; i++)
            {
                file.WriteAll(record, 0).Ok();
            }

            file.Close().Ok();
        })));
        byte[] content = Fs.ReadFile(At("log")).Ok();
        Assert.Equal(4 * 50 * 100, content.Length);
        foreach (byte[] record in content.Chunk(100))
        {
            Assert.All(record, value => Assert.Equal(record[0], value));
        }
    }

    [Fact]
    public void Appending_goes_on_behind_a_cut()
    {
        using ITestFile file = Fs.Open(At("log"), OpenMode.ReadWrite | OpenMode.Create | OpenMode.Append).Ok();
        file.WriteAll([1, 2, 3, 4], 0).Ok();
        Fs.Truncate(At("log"), 2).Ok();
        file.WriteAll([5], 0).Ok();
        file.Close().Ok();
        Assert.Equal([1, 2, 5], Fs.ReadFile(At("log")).Ok());
    }

    [Fact]
    public void Appends_between_flushes_are_all_kept()
    {
        using ITestFile file = Fs.Open(At("log"), OpenMode.Write | OpenMode.Create | OpenMode.Append).Ok();
        for (int i = 0; i < 10; i++)
        {
            file.WriteAll(TestBytes.Make(1000, 4, i * 1000), 0).Ok();
            file.Sync().Ok();
            Assert.Equal((i + 1) * 1000, Fs.Stat(At("log")).Ok().Size);
        }

        file.Close().Ok();
        Assert.Equal(-1, TestBytes.FirstDifference(Fs.ReadFile(At("log")).Ok(), 4));
    }

    public sealed class OverVfs(VfsFixture fixture) : AppendTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : AppendTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : AppendTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : AppendTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
