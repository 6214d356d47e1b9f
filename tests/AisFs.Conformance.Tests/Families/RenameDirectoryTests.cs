using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Renaming directories.</summary>
public abstract class RenameDirectoryTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    [Semantics("S31")]
    public async Task A_tree_moves_with_all_that_is_in_it()
    {
        MakeTree("tree", 60);
        Fs.Rename(At("tree"), At("moved")).Ok();
        AssertTree("moved", 60);
        Assert.Equal(["moved"], Fs.Names(Folder));
        Assert.False(Fs.Exists(At("tree")));
        Fs.Stat(At("tree/sub-1/file-1")).Fails(Errno.ENOENT);
        await Fixture.RemountAsync();
        Assert.Equal(["moved"], Fs.Names(Folder));
        AssertTree("moved", 60);
    }

    [Fact]
    public void A_tree_moves_into_another_directory()
    {
        MakeTree("tree", 10);
        Fs.MakeDirectory(At("target")).Ok();
        Fs.Rename(At("tree"), At("target/inside")).Ok();
        AssertTree("target/inside", 10);
        Assert.Equal(["target"], Fs.Names(Folder));
    }

    [Fact]
    public async Task An_empty_directory_moves()
    {
        Fs.MakeDirectory(At("empty"), Octal.Of(750)).Ok();
        Fs.Rename(At("empty"), At("moved")).Ok();
        Assert.Equal(["moved"], Fs.Names(Folder));
        Assert.Empty(Fs.Names(At("moved")));
        await Fixture.RemountAsync();
        Assert.Equal(["moved"], Fs.Names(Folder));
        Assert.Equal((NodeKind.Directory, Octal.Of(750)), (Fs.Stat(At("moved")).Ok().Kind, Fs.Stat(At("moved")).Ok().Mode));
    }

    [Fact]
    public void An_empty_directory_is_replaced()
    {
        MakeTree("tree", 5);
        Fs.MakeDirectory(At("empty")).Ok();
        Fs.Rename(At("tree"), At("empty")).Ok();
        AssertTree("empty", 5);
        Assert.Equal(["empty"], Fs.Names(Folder));
    }

    [Fact]
    public void A_directory_that_is_not_empty_is_not_replaced()
    {
        MakeTree("tree", 5);
        Fs.MakeDirectory(At("full")).Ok();
        Fs.WriteFile(At("full/file"), [1]).Ok();
        Fs.Rename(At("tree"), At("full")).Fails(Errno.ENOTEMPTY, Errno.EEXIST);
        AssertTree("tree", 5);
        Assert.Equal(["file"], Fs.Names(At("full")));
    }

    [Fact]
    public void A_directory_does_not_replace_a_file()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Rename(At("directory"), At("file")).Fails(Errno.ENOTDIR);
        Assert.Equal(["directory", "file"], Fs.Names(Folder));
    }

    [Fact]
    public void A_directory_does_not_move_into_itself()
    {
        MakeTree("tree", 3);
        Fs.Rename(At("tree"), At("tree/sub-0/inside")).Fails(Errno.EINVAL);
        Fs.Rename(At("tree"), At("tree/inside")).Fails(Errno.EINVAL);
        AssertTree("tree", 3);
    }

    [Fact]
    public void A_directory_does_not_replace_its_own_ancestor()
    {
        MakeTree("tree", 3);
        Fs.Rename(At("tree/sub-0"), At("tree")).Fails(Errno.ENOTEMPTY, Errno.EEXIST);
        AssertTree("tree", 3);
    }

    [Fact]
    public void A_similar_name_is_left_alone()
    {
        MakeTree("tree", 3);
        MakeTree("tree-2", 3);
        Fs.WriteFile(At("tree.txt"), [1]).Ok();
        Fs.Rename(At("tree"), At("moved")).Ok();
        AssertTree("moved", 3);
        AssertTree("tree-2", 3);
        Assert.Equal(["moved", "tree-2", "tree.txt"], Fs.Names(Folder));
    }

    [Fact]
    public void Handles_below_a_renamed_directory_go_on()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("directory/file"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("directory/file"), OpenMode.ReadWrite).Ok();
        using ITestFile fresh = Fs.Open(At("directory/fresh"), OpenMode.Write | OpenMode.Create).Ok();
        fresh.WriteAll([7], 0).Ok();
        Fs.Rename(At("directory"), At("moved")).Ok();
        Assert.Equal([1, 2, 3], file.ReadAll().Ok());
        file.WriteAll([4], 3).Ok();
        fresh.WriteAll([8], 1).Ok();
        file.Close().Ok();
        fresh.Close().Ok();
        Assert.Equal(["file", "fresh"], Fs.Names(At("moved")));
        Assert.Equal([1, 2, 3, 4], Fs.ReadFile(At("moved/file")).Ok());
        Assert.Equal([7, 8], Fs.ReadFile(At("moved/fresh")).Ok());
        Assert.Equal(["moved"], Fs.Names(Folder));
    }

    [Fact]
    public void The_old_name_can_be_used_again()
    {
        MakeTree("tree", 4);
        Fs.Rename(At("tree"), At("moved")).Ok();
        MakeTree("tree", 2);
        AssertTree("tree", 2);
        AssertTree("moved", 4);
    }

    [Fact]
    public void A_tree_can_be_moved_back_and_forth()
    {
        MakeTree("tree", 6);
        for (int round = 0; round < 4; round++)
        {
            Fs.Rename(At("tree"), At("moved")).Ok();
            AssertTree("moved", 6);
            Fs.Rename(At("moved"), At("tree")).Ok();
            AssertTree("tree", 6);
        }
    }

    [Fact]
    public void A_file_takes_the_place_of_a_moved_directory()
    {
        MakeTree("name", 2);
        Fs.Rename(At("name"), At("moved")).Ok();
        Fs.WriteFile(At("name"), [5]).Ok();
        Assert.Equal([5], Fs.ReadFile(At("name")).Ok());
        AssertTree("moved", 2);
    }

    [Fact]
    public void A_missing_directory_cannot_be_renamed()
        => Fs.Rename(At("absent"), At("new")).Fails(Errno.ENOENT);

    private void MakeTree(string name, int files)
    {
        Fs.MakeDirectory(At(name)).Ok();
        for (int sub = 0; sub < 3; sub++)
        {
            Fs.MakeDirectory(At($"{name}/sub-{sub}")).Ok();
        }

        Fs.MakeDirectory(At($"{name}/sub-0/empty")).Ok();
        for (int i = 0; i < files; i++)
        {
            Fs.WriteFile(At($"{name}/sub-{i % 3}/file-{i}"), [(byte)i, 42]).Ok();
        }
    }

    private void AssertTree(string name, int files)
    {
        Assert.Equal(["sub-0", "sub-1", "sub-2"], Fs.Names(At(name)));
        Assert.Empty(Fs.Names(At($"{name}/sub-0/empty")));
        for (int sub = 0; sub < 3; sub++)
        {
            string[] expected = [.. Enumerable.Range(0, files).Where(i => i % 3 == sub).Select(i => $"file-{i}"), .. sub == 0 ? ["empty"] : Array.Empty<string>()];
            Assert.Equal(expected.Order(StringComparer.Ordinal), Fs.Names(At($"{name}/sub-{sub}")));
        }

        for (int i = 0; i < files; i++)
        {
            Assert.Equal([(byte)i, 42], Fs.ReadFile(At($"{name}/sub-{i % 3}/file-{i}")).Ok());
        }
    }

    public sealed class OverVfs(VfsFixture fixture) : RenameDirectoryTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : RenameDirectoryTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : RenameDirectoryTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : RenameDirectoryTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
