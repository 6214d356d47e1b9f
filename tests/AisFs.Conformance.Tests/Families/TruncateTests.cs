using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Cutting and extending files.</summary>
public abstract class TruncateTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(100_000, 0)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 4096)]
    [InlineData(100_000, 99_999)]
    [InlineData(100_000, 100_000)]
    [InlineData(100_000, 100_001)]
    [InlineData(100_000, 3_000_000)]
    [InlineData(0, 10)]
    [InlineData(3_000_000, 1_048_577)]
    [Semantics("S34")]
    public async Task A_file_gets_the_size_that_was_asked_for(int before, int after)
    {
        byte[] content = TestBytes.Make(before, 9);
        Fs.WriteFile(At("file"), content).Ok();
        await Fixture.RemountAsync();
        Fs.Truncate(At("file"), after).Ok();
        byte[] expected = new byte[after];
        content.AsSpan(0, Math.Min(before, after)).CopyTo(expected);
        Assert.Equal(after, Fs.Stat(At("file")).Ok().Size);
        ByteAssert.Same(expected, Fs.ReadFile(At("file")).Ok());
        await Fixture.RemountAsync();
        Assert.Equal(after, Fs.Stat(At("file")).Ok().Size);
        ByteAssert.Same(expected, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void An_open_file_is_cut_and_extended()
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok();
        file.WriteAll(TestBytes.Make(10_000, 1), 0).Ok();
        file.Truncate(5000).Ok();
        Assert.Equal(5000, file.Stat().Ok().Size);
        file.Truncate(8000).Ok();
        Assert.All(file.ReadExactly(5000, 3000), value => Assert.Equal(0, value));
        file.WriteAll([7], 7999).Ok();
        file.Close().Ok();
        byte[] content = Fs.ReadFile(At("file")).Ok();
        Assert.Equal(8000, content.Length);
        Assert.Equal(-1, TestBytes.FirstDifference(content.AsSpan(0, 5000), 1));
        Assert.Equal([0, 7], content[^2..]);
    }

    [Fact]
    public void Old_bytes_do_not_come_back()
    {
        Fs.WriteFile(At("file"), TestBytes.Make(20_000, 2)).Ok();
        Fs.Truncate(At("file"), 100).Ok();
        Fs.Truncate(At("file"), 20_000).Ok();
        Assert.All(Fs.ReadFile(At("file")).Ok()[100..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Truncation_by_name_shows_in_an_open_handle()
    {
        Fs.WriteFile(At("file"), TestBytes.Make(20_000, 2)).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        Assert.Equal(20_000, file.ReadAll().Ok().Length);
        Fs.Truncate(At("file"), 10).Ok();
        Assert.Equal(10, file.Stat().Ok().Size);
        Assert.Equal(10, file.ReadAll().Ok().Length);
        file.WriteAll([1], 10).Ok();
        file.Close().Ok();
        Assert.Equal(11, Fs.Stat(At("file")).Ok().Size);
    }

    [Fact]
    public void Writing_goes_on_behind_a_cut()
    {
        using (ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok())
        {
            file.WriteAll(TestBytes.Make(30_000, 3), 0).Ok();
            file.Truncate(0).Ok();
            file.WriteAll(TestBytes.Make(500, 4), 0).Ok();
            file.Close().Ok();
        }

        ByteAssert.Same(TestBytes.Make(500, 4), Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void A_file_of_two_gibibytes_of_nothing_can_be_made_and_shrunk()
    {
        using ITestFile file = Fs.Open(At("sparse"), OpenMode.ReadWrite | OpenMode.Create).Ok();
        file.Truncate(1L << 31).Ok();
        Assert.Equal(1L << 31, file.Stat().Ok().Size);
        Assert.Equal([0, 0, 0], file.ReadExactly((1L << 31) - 3, 3));
        file.Truncate(3).Ok();
        file.Close().Ok();
        Assert.Equal([0, 0, 0], Fs.ReadFile(At("sparse")).Ok());
    }

    [Fact]
    public void What_cannot_be_cut_is_refused()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Truncate(At("directory"), 0).Fails(Errno.EISDIR);
        Fs.Truncate(At("absent"), 0).Fails(Errno.ENOENT);
        Fs.Truncate(At("file"), -1).Fails(Errno.EINVAL);
        Assert.Equal([1], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void Truncation_moves_the_modification_time()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        Fs.Truncate(At("file"), 1).Ok();
        long recent = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds();
        Assert.InRange(Fs.Stat(At("file")).Ok().ModifiedNs / 1_000_000, recent, long.MaxValue);
    }

    public sealed class OverVfs(VfsFixture fixture) : TruncateTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : TruncateTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : TruncateTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : TruncateTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
