using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Creating files.</summary>
public abstract class CreateTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    public void A_new_file_is_empty_and_there()
    {
        using (Fs.Open(At("new"), OpenMode.Write | OpenMode.Create | OpenMode.Exclusive).Ok())
        {
            Assert.True(Fs.Exists(At("new")));
        }

        NodeInfo info = Fs.Stat(At("new")).Ok();
        Assert.Equal((NodeKind.File, 0L, 1u), (info.Kind, info.Size, info.LinkCount));
        Assert.Equal(["new"], Fs.Names(Folder));
        Assert.Empty(Fs.ReadFile(At("new")).Ok());
    }

    [Theory]
    [InlineData(644)]
    [InlineData(600)]
    [InlineData(755)]
    [InlineData(400)]
    public void A_new_file_has_the_mode_that_was_asked_for(int mode)
    {
        Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create, Octal.Of(mode)).Ok().Dispose();
        Assert.Equal(Octal.Of(mode), Fs.Stat(At("file")).Ok().Mode);
    }

    [Fact]
    public void A_new_file_belongs_to_its_creator()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((Fs.Uid, Fs.Gid), (info.Uid, info.Gid));
    }

    [Fact]
    public void A_new_file_has_the_time_of_its_creation()
    {
        long before = DateTimeOffset.UtcNow.AddSeconds(-2).ToUnixTimeMilliseconds();
        Fs.WriteFile(At("file"), [1]).Ok();
        long modified = Fs.Stat(At("file")).Ok().ModifiedNs / 1_000_000;
        Assert.InRange(modified, before, DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Creating_exclusively_fails_when_the_name_exists()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.Open(At("file"), OpenMode.Write | OpenMode.Create | OpenMode.Exclusive).WithoutValue().Fails(Errno.EEXIST);
        Fs.Open(At("directory"), OpenMode.Write | OpenMode.Create | OpenMode.Exclusive).WithoutValue().Fails(Errno.EEXIST);
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void Creating_without_exclusion_opens_what_exists()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create, Octal.Of(600)).Ok();
        Assert.Equal([1, 2, 3], file.ReadAll().Ok());
        Assert.Equal(TestFileSystemExtensions.FileMode, Fs.Stat(At("file")).Ok().Mode);
    }

    [Fact]
    public void A_file_cannot_be_created_where_there_is_no_directory()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Open(At("absent/new"), OpenMode.Write | OpenMode.Create).WithoutValue().Fails(Errno.ENOENT);
        Fs.Open(At("file/new"), OpenMode.Write | OpenMode.Create).WithoutValue().Fails(Errno.ENOTDIR);
        Assert.Equal(["file"], Fs.Names(Folder));
    }

    [Fact]
    public void A_directory_is_not_opened_for_writing_by_creating_it()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.Open(At("directory"), OpenMode.Write | OpenMode.Create).WithoutValue().Fails(Errno.EISDIR);
    }

    [Fact]
    public void Mknod_makes_an_empty_file()
    {
        Fs.MakeNode(At("node"), Octal.Of(640)).Ok();
        NodeInfo info = Fs.Stat(At("node")).Ok();
        Assert.Equal((NodeKind.File, 0L, Octal.Of(640)), (info.Kind, info.Size, info.Mode));
        Fs.MakeNode(At("node")).Fails(Errno.EEXIST);
        Assert.Empty(Fs.ReadFile(At("node")).Ok());
    }

    [Fact]
    public async Task An_empty_file_outlives_a_remount()
    {
        Fs.WriteFile(At("empty"), []).Ok();
        Fs.MakeNode(At("node")).Ok();
        await Fixture.RemountAsync();
        Assert.Equal(["empty", "node"], Fs.Names(Folder));
        Assert.Equal(0, Fs.Stat(At("empty")).Ok().Size);
    }

    [Fact]
    public void Five_hundred_files_are_all_there()
    {
        for (int i = 0; i < 500; i++)
        {
            Fs.WriteFile(At($"file-{i:000}"), [(byte)i, (byte)(i >> 8)]).Ok();
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"file-{i:000}"), Fs.Names(Folder));
        for (int i = 0; i < 500; i += 37)
        {
            Assert.Equal([(byte)i, (byte)(i >> 8)], Fs.ReadFile(At($"file-{i:000}")).Ok());
        }
    }

    [Fact]
    public void A_name_can_be_used_again_after_removal()
    {
        for (int round = 0; round < 20; round++)
        {
            Fs.WriteFile(At("again"), [(byte)round]).Ok();
            Assert.Equal([(byte)round], Fs.ReadFile(At("again")).Ok());
            Fs.Unlink(At("again")).Ok();
            Assert.False(Fs.Exists(At("again")));
        }
    }

    [Fact]
    public void A_file_becomes_a_directory_and_a_file_again()
    {
        Fs.WriteFile(At("name"), [1]).Ok();
        Fs.Unlink(At("name")).Ok();
        Fs.MakeDirectory(At("name")).Ok();
        Fs.WriteFile(At("name/below"), [2]).Ok();
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("name")).Ok().Kind);
        Fs.Unlink(At("name/below")).Ok();
        Fs.RemoveDirectory(At("name")).Ok();
        Fs.WriteFile(At("name"), [3]).Ok();
        Assert.Equal([3], Fs.ReadFile(At("name")).Ok());
    }

    [Fact]
    [Semantics("S19")]
    public void What_an_open_handle_wrote_is_seen_at_once()
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll([1, 2, 3, 4, 5], 0).Ok();
        Assert.Equal(5, Fs.Stat(At("file")).Ok().Size);
        Assert.Equal(["file"], Fs.Names(Folder));
        Assert.Equal([1, 2, 3, 4, 5], Fs.ReadFile(At("file")).Ok());
    }

    public sealed class OverVfs(VfsFixture fixture) : CreateTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : CreateTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : CreateTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : CreateTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
