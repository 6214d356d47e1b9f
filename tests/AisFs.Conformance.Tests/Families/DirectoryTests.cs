using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Making and removing directories.</summary>
public abstract class DirectoryTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    [Semantics("S41")]
    public void The_link_count_says_nothing_of_what_is_in_a_directory()
    {
        if (!Has(Feature.Objects))
        {
            Assert.Skip("Local file systems count sub-directories.");
        }

        Fs.MakeDirectory(At("directory")).Ok();
        Fs.MakeDirectory(At("directory/one")).Ok();
        Fs.WriteFile(At("directory/file"), [1]).Ok();
        Assert.Equal((2u, 1u), ((uint)Fs.Stat(At("directory")).Ok().LinkCount, (uint)Fs.Stat(At("directory/file")).Ok().LinkCount));
    }

    [Fact]
    [Semantics("S3")]
    public async Task An_empty_directory_stays()
    {
        Fs.MakeDirectory(At("empty")).Ok();
        Assert.Equal(["empty"], Fs.Names(Folder));
        Assert.Empty(Fs.Names(At("empty")));
        await Fixture.RemountAsync();
        Assert.Equal(["empty"], Fs.Names(Folder));
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("empty")).Ok().Kind);
        Assert.Empty(Fs.Names(At("empty")));
    }

    [Fact]
    public void A_directory_has_the_mode_and_owner_that_were_asked_for()
    {
        Fs.MakeDirectory(At("directory"), Octal.Of(750)).Ok();
        NodeInfo info = Fs.Stat(At("directory")).Ok();
        Assert.Equal((NodeKind.Directory, Octal.Of(750), Fs.Uid, Fs.Gid), (info.Kind, info.Mode, info.Uid, info.Gid));
        Assert.InRange(info.LinkCount, 1u, uint.MaxValue);
    }

    [Fact]
    public void A_taken_name_is_refused()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeSymlink("nowhere", At("link")).Ok();
        Fs.MakeDirectory(At("directory")).Fails(Errno.EEXIST);
        Fs.MakeDirectory(At("file")).Fails(Errno.EEXIST);
        Fs.MakeDirectory(At("link")).Fails(Errno.EEXIST);
    }

    [Fact]
    public void A_directory_needs_a_parent()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeDirectory(At("absent/directory")).Fails(Errno.ENOENT);
        Fs.MakeDirectory(At("file/directory")).Fails(Errno.ENOTDIR);
    }

    [Fact]
    public async Task An_empty_directory_is_removed()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.RemoveDirectory(At("directory")).Ok();
        Assert.Empty(Fs.Names(Folder));
        Fs.Stat(At("directory")).Fails(Errno.ENOENT);
        Fs.RemoveDirectory(At("directory")).Fails(Errno.ENOENT);
        await Fixture.RemountAsync();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    public void A_directory_with_something_in_it_is_not_removed()
    {
        Fs.MakeDirectory(At("a")).Ok();
        Fs.MakeDirectory(At("a/b")).Ok();
        Fs.RemoveDirectory(At("a")).Fails(Errno.ENOTEMPTY, Errno.EEXIST);
        Fs.WriteFile(At("a/b/file"), [1]).Ok();
        Fs.RemoveDirectory(At("a/b")).Fails(Errno.ENOTEMPTY, Errno.EEXIST);
        Fs.RemoveDirectory(At("a")).Fails(Errno.ENOTEMPTY, Errno.EEXIST);
        Fs.Unlink(At("a/b/file")).Ok();
        Fs.RemoveDirectory(At("a/b")).Ok();
        Fs.RemoveDirectory(At("a")).Ok();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    public void A_directory_with_an_open_new_file_is_not_removed()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        using ITestFile file = Fs.Open(At("directory/file"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll([1], 0).Ok();
        Fs.RemoveDirectory(At("directory")).Fails(Errno.ENOTEMPTY, Errno.EEXIST);
        file.Close().Ok();
        Assert.Equal([1], Fs.ReadFile(At("directory/file")).Ok());
    }

    [Fact]
    public void A_file_is_not_removed_as_a_directory()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.RemoveDirectory(At("file")).Fails(Errno.ENOTDIR);
        Assert.True(Fs.Exists(At("file")));
    }

    [Fact]
    public async Task A_deep_path_works()
    {
        string path = Folder;
        for (int depth = 0; depth < 25; depth++)
        {
            path += $"/level-{depth}";
            Fs.MakeDirectory(path).Ok();
        }

        Fs.WriteFile(path + "/file", [1, 2]).Ok();
        await Fixture.RemountAsync();
        Assert.Equal([1, 2], Fs.ReadFile(path + "/file").Ok());
        Assert.Equal(["file"], Fs.Names(path));
    }

    [Fact]
    public void Making_and_removing_goes_round()
    {
        for (int round = 0; round < 15; round++)
        {
            Fs.MakeDirectory(At("directory")).Ok();
            Fs.WriteFile(At("directory/file"), [(byte)round]).Ok();
            Fs.Unlink(At("directory/file")).Ok();
            Fs.RemoveDirectory(At("directory")).Ok();
            Assert.False(Fs.Exists(At("directory")));
        }
    }

    [Fact]
    public void A_removed_directory_takes_nothing_new()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.RemoveDirectory(At("directory")).Ok();
        Fs.WriteFile(At("directory/file"), [1]).Fails(Errno.ENOENT);
        Fs.MakeDirectory(At("directory/sub")).Fails(Errno.ENOENT);
    }

    [Fact]
    [Semantics("S16")]
    public async Task Attributes_of_a_directory_are_kept()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.Chmod(At("directory"), Octal.Of(711)).Ok();
        Fs.SetTimes(At("directory"), null, 1_222_333_444_555_666_777).Ok();
        await Fixture.RemountAsync();
        NodeInfo info = Fs.Stat(At("directory")).Ok();
        Assert.Equal((Octal.Of(711), 1_222_333_444_555_666_777), (info.Mode, info.ModifiedNs));
    }

    [Fact]
    public void A_directory_can_be_synced()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        using ITestDirectory directory = Fs.OpenDirectory(At("directory")).Ok();
        directory.Sync().Ok();
    }

    public sealed class OverVfs(VfsFixture fixture) : DirectoryTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : DirectoryTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : DirectoryTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : DirectoryTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
