using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Removing files, open ones too.</summary>
public abstract class UnlinkTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    public async Task A_removed_file_is_gone()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.WriteFile(At("other"), [2]).Ok();
        Fs.Unlink(At("file")).Ok();
        Fs.Stat(At("file")).Fails(Errno.ENOENT);
        Assert.Equal(["other"], Fs.Names(Folder));
        await Fixture.RemountAsync();
        Assert.Equal(["other"], Fs.Names(Folder));
    }

    [Fact]
    public void What_is_not_there_cannot_be_removed()
    {
        Fs.Unlink(At("absent")).Fails(Errno.ENOENT);
        Fs.Unlink(At("absent/deeper")).Fails(Errno.ENOENT);
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Unlink(At("file/deeper")).Fails(Errno.ENOTDIR);
        Fs.Unlink(At("file")).Ok();
        Fs.Unlink(At("file")).Fails(Errno.ENOENT);
    }

    [Fact]
    public void A_directory_is_not_removed_as_a_file()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.Unlink(At("directory")).Fails(Errno.EISDIR);
        Assert.True(Fs.Exists(At("directory")));
    }

    [Fact]
    public void A_link_is_removed_and_its_target_stays()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeSymlink("file", At("link")).Ok();
        Fs.Unlink(At("link")).Ok();
        Assert.Equal(["file"], Fs.Names(Folder));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6_000_000)]
    [Semantics("S28")]
    public void An_open_file_outlives_its_name(int size)
    {
        byte[] content = TestBytes.Make(size, 6);
        Fs.WriteFile(At("file"), content).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        Fs.Unlink(At("file")).Ok();
        Assert.Empty(Fs.Names(Folder));
        ByteAssert.Same(content, file.ReadAll().Ok());
        file.WriteAll([42], 1).Ok();
        file.WriteAll([43], size).Ok();
        Assert.Equal(size + 1, file.Stat().Ok().Size);
        Assert.Equal((byte)42, file.ReadExactly(1, 1)[0]);
        Assert.Equal((byte)43, file.ReadExactly(size, 1)[0]);
        file.Truncate(2).Ok();
        Assert.Equal(2, file.Stat().Ok().Size);
        file.Close().Ok();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    public async Task A_new_file_removed_while_open_never_appears()
    {
        using (ITestFile file = Fs.Open(At("temporary"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            file.WriteAll([1, 2, 3], 0).Ok();
            Fs.Unlink(At("temporary")).Ok();
            file.WriteAll([4], 3).Ok();
            Assert.Equal([1, 2, 3, 4], file.ReadAll().Ok());
            file.Close().Ok();
        }

        Assert.Empty(Fs.Names(Folder));
        await Fixture.RemountAsync();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    public void A_removed_open_file_has_no_link()
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok();
        Fs.Unlink(At("file")).Ok();
        Assert.Equal(0u, file.Stat().Ok().LinkCount);
    }

    [Fact]
    public async Task A_name_is_free_while_its_old_file_is_still_open()
    {
        Fs.WriteFile(At("file"), [1, 1, 1]).Ok();
        using (ITestFile old = Fs.Open(At("file"), OpenMode.ReadWrite).Ok())
        {
            Fs.Unlink(At("file")).Ok();
            Fs.WriteFile(At("file"), [2, 2]).Ok();
            Assert.Equal([1, 1, 1], old.ReadAll().Ok());
            old.WriteAll([9], 0).Ok();
            old.Close().Ok();
        }

        Assert.Equal([2, 2], Fs.ReadFile(At("file")).Ok());
        await Fixture.RemountAsync();
        Assert.Equal([2, 2], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    [Semantics("S4")]
    public async Task A_directory_outlives_its_last_file()
    {
        Fs.MakeDirectory(At("a")).Ok();
        Fs.MakeDirectory(At("a/b")).Ok();
        Fs.WriteFile(At("a/b/file"), [1]).Ok();
        Fs.Unlink(At("a/b/file")).Ok();
        Assert.Equal(["b"], Fs.Names(At("a")));
        Assert.Empty(Fs.Names(At("a/b")));
        await Fixture.RemountAsync();
        Assert.Equal(["b"], Fs.Names(At("a")));
        Assert.Empty(Fs.Names(At("a/b")));
    }

    [Fact]
    public void A_hundred_files_are_removed_one_by_one()
    {
        for (int i = 0; i < 100; i++)
        {
            Fs.WriteFile(At($"file-{i}"), [1]).Ok();
        }

        for (int i = 0; i < 100; i++)
        {
            Fs.Unlink(At($"file-{i}")).Ok();
            Assert.Equal(99 - i, Fs.List(Folder).Ok().Count);
        }
    }

    [Fact]
    public void A_second_name_is_made_or_refused()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Outcome outcome = Fs.Link(At("file"), At("second"));
        if (Has(Feature.HardLinks))
        {
            outcome.Ok();
            Fs.Unlink(At("file")).Ok();
            Assert.Equal([1], Fs.ReadFile(At("second")).Ok());
        }
        else
        {
            outcome.Fails(Errno.EPERM);
            Assert.Equal(["file"], Fs.Names(Folder));
        }
    }

    public sealed class OverVfs(VfsFixture fixture) : UnlinkTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : UnlinkTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : UnlinkTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : UnlinkTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
