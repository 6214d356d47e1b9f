using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>fallocate, SEEK_DATA and SEEK_HOLE.</summary>
public abstract class AllocateTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    private const int Size = 1_000_000;

    [Fact]
    [Semantics("S34")]
    public void Allocation_extends_with_zeros()
    {
        using ITestFile file = Make();
        file.Allocate(AllocateMode.Extend, 500_000, 1_000_000).Ok();
        Assert.Equal(1_500_000, file.Stat().Ok().Size);
        Assert.All(file.ReadExactly(Size, 500_000), value => Assert.Equal(0, value));
        Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(0, Size), 3));
        file.Close().Ok();
        Assert.Equal(1_500_000, Fs.Stat(At("file")).Ok().Size);
    }

    [Fact]
    public void Allocation_within_the_file_changes_nothing()
    {
        using ITestFile file = Make();
        file.Allocate(AllocateMode.Extend, 0, 1000).Ok();
        file.Allocate(AllocateMode.KeepSize, 0, 5_000_000).Ok();
        Assert.Equal(Size, file.Stat().Ok().Size);
        Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(0, Size), 3));
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(100, 5000)]
    [InlineData(500_000, 300_001)]
    [InlineData(900_000, 500_000)]
    [Semantics("S34")]
    public async Task A_punched_hole_reads_as_zeros(int offset, int length)
    {
        byte[] expected = TestBytes.Make(Size, 3);
        expected.AsSpan(offset, Math.Min(length, Size - offset)).Clear();
        using (ITestFile file = Make())
        {
            file.Allocate(AllocateMode.PunchHole, offset, length).Ok();
            Assert.Equal(Size, file.Stat().Ok().Size);
            ByteAssert.Same(expected, file.ReadAll().Ok());
            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        ByteAssert.Same(expected, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void A_zeroed_range_reads_as_zeros()
    {
        using ITestFile file = Make();
        file.Allocate(AllocateMode.ZeroRangeKeepSize, 10, 100).Ok();
        file.Allocate(AllocateMode.ZeroRange, Size - 10, 30).Ok();
        byte[] expected = new byte[Size + 20];
        TestBytes.Fill(expected.AsSpan(0, Size - 10), 3);
        expected.AsSpan(10, 100).Clear();
        ByteAssert.Same(expected, file.ReadAll().Ok());
    }

    [Fact]
    public void A_nonsense_range_is_refused()
    {
        using ITestFile file = Make();
        file.Allocate(AllocateMode.Extend, -1, 10).Fails(Errno.EINVAL);
        file.Allocate(AllocateMode.Extend, 0, 0).Fails(Errno.EINVAL);
        using ITestFile reader = Fs.Open(At("file"), OpenMode.Read).Ok();
        reader.Allocate(AllocateMode.Extend, 0, 10).Fails(Errno.EBADF);
    }

    [Fact]
    [Semantics("S34")]
    public void Data_and_holes_are_found()
    {
        using ITestFile file = Fs.Open(At("sparse"), OpenMode.ReadWrite | OpenMode.Create).Ok();
        file.Truncate(64 * 1024 * 1024).Ok();
        file.WriteAll(TestBytes.Make(100_000, 1), 32 * 1024 * 1024).Ok();

        // A file system may know less, and call more of it data; it must not call data a hole.
        long data = file.SeekData(0).Ok();
        Assert.InRange(data, 0, 32 * 1024 * 1024);
        Assert.InRange(file.SeekHole(32 * 1024 * 1024).Ok(), (32 * 1024 * 1024) + 100_000, 64 * 1024 * 1024);
        Assert.Equal((32 * 1024 * 1024) + 5, file.SeekData((32 * 1024 * 1024) + 5).Ok());
        file.SeekData(64 * 1024 * 1024).Fails(Errno.ENXIO);
        file.SeekHole(64 * 1024 * 1024).Fails(Errno.ENXIO);
    }

    [Fact]
    public void A_dense_file_ends_in_the_only_hole()
    {
        using ITestFile file = Make();
        Assert.Equal(0, file.SeekData(0).Ok());
        Assert.Equal(Size, file.SeekHole(0).Ok());
        Assert.Equal(777, file.SeekData(777).Ok());
    }

    private ITestFile Make()
    {
        Fs.WriteFile(At("file"), TestBytes.Make(Size, 3)).Ok();
        return Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
    }

    public sealed class OverVfs(VfsFixture fixture) : AllocateTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : AllocateTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : AllocateTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
