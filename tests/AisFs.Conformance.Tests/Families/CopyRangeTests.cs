using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>copy_file_range. A file system that cannot do it may say so: the caller then copies by itself.</summary>
public abstract class CopyRangeTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(1000)]
    [InlineData(5_000_000)]
    public async Task A_whole_file_is_copied(int size)
    {
        byte[] content = TestBytes.Make(size, 4);
        Fs.WriteFile(At("source"), content).Ok();
        using (ITestFile source = Fs.Open(At("source"), OpenMode.Read).Ok())
        using (ITestFile destination = Fs.Open(At("copy"), OpenMode.Write | OpenMode.Create).Ok())
        {
            if (!TryCopy(source, 0, destination, 0, size))
            {
                return;
            }

            destination.Close().Ok();
        }

        ByteAssert.Same(content, Fs.ReadFile(At("copy")).Ok());
        await Fixture.RemountAsync();
        ByteAssert.Same(content, Fs.ReadFile(At("copy")).Ok());
    }

    [Fact]
    public void A_range_is_copied_to_another_place()
    {
        Fs.WriteFile(At("source"), TestBytes.Make(100_000, 4)).Ok();
        byte[] expected = TestBytes.Make(50_000, 5);
        Fs.WriteFile(At("copy"), expected).Ok();
        using ITestFile source = Fs.Open(At("source"), OpenMode.Read).Ok();
        using ITestFile destination = Fs.Open(At("copy"), OpenMode.ReadWrite).Ok();
        if (!TryCopy(source, 12_345, destination, 20_000, 10_000))
        {
            return;
        }

        TestBytes.Fill(expected.AsSpan(20_000, 10_000), 4, 12_345);
        destination.Close().Ok();
        Assert.Equal(expected, Fs.ReadFile(At("copy")).Ok());
    }

    [Fact]
    public void Nothing_is_copied_from_behind_the_end()
    {
        Fs.WriteFile(At("source"), [1, 2, 3]).Ok();
        using ITestFile source = Fs.Open(At("source"), OpenMode.Read).Ok();
        using ITestFile destination = Fs.Open(At("copy"), OpenMode.Write | OpenMode.Create).Ok();
        Outcome<long> outcome = source.CopyTo(100, destination, 0, 10);
        if (outcome.Succeeded)
        {
            Assert.Equal(0, outcome.Result);
        }
        else
        {
            outcome.Fails(Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EXDEV);
        }
    }

    private static bool TryCopy(ITestFile source, long offset, ITestFile destination, long destinationOffset, long length)
    {
        while (length > 0)
        {
            Outcome<long> outcome = source.CopyTo(offset, destination, destinationOffset, length);
            if (!outcome.Succeeded)
            {
                outcome.Fails(Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EXDEV);
                return false;
            }

            Assert.InRange(outcome.Result, 1, length);
            offset += outcome.Result;
            destinationOffset += outcome.Result;
            length -= outcome.Result;
        }

        return true;
    }

    public sealed class OverVfs(VfsFixture fixture) : CopyRangeTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : CopyRangeTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : CopyRangeTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
