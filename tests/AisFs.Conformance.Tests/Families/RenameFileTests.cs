using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Renaming files.</summary>
public abstract class RenameFileTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(2_000_000)]
    public async Task A_file_moves_with_its_bytes(int size)
    {
        byte[] content = TestBytes.Make(size, 5);
        Fs.WriteFile(At("old"), content).Ok();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.Equal(["new"], Fs.Names(Folder));
        Assert.False(Fs.Exists(At("old")));
        ByteAssert.Same(content, Fs.ReadFile(At("new")).Ok());
        await Fixture.RemountAsync();
        Assert.Equal(["new"], Fs.Names(Folder));
        ByteAssert.Same(content, Fs.ReadFile(At("new")).Ok());
    }

    [Fact]
    public void An_existing_destination_is_replaced()
    {
        Fs.WriteFile(At("old"), [1, 2, 3]).Ok();
        Fs.WriteFile(At("new"), [9, 9, 9, 9, 9]).Ok();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.Equal(["new"], Fs.Names(Folder));
        Assert.Equal(3, Fs.Stat(At("new")).Ok().Size);
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("new")).Ok());
    }

    [Fact]
    public void A_file_moves_to_another_directory()
    {
        Fs.MakeDirectory(At("a")).Ok();
        Fs.MakeDirectory(At("b")).Ok();
        Fs.WriteFile(At("a/file"), [1, 2, 3]).Ok();
        Fs.Rename(At("a/file"), At("b/other")).Ok();
        Assert.Empty(Fs.Names(At("a")));
        Assert.Equal(["other"], Fs.Names(At("b")));
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("b/other")).Ok());
    }

    [Fact]
    public void A_file_renamed_to_itself_stays()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.Rename(At("file"), At("file")).Ok();
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void What_is_missing_cannot_be_renamed()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Rename(At("absent"), At("new")).Fails(Errno.ENOENT);
        Fs.Rename(At("file"), At("absent/new")).Fails(Errno.ENOENT);
        Fs.Rename(At("file"), At("file/new")).Fails(Errno.ENOTDIR);
        Assert.Equal(["file"], Fs.Names(Folder));
    }

    [Fact]
    public void A_file_does_not_replace_a_directory()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.Rename(At("file"), At("directory")).Fails(Errno.EISDIR);
        Assert.Equal(["directory", "file"], Fs.Names(Folder));
    }

    [Fact]
    public void Without_replacing_an_existing_destination_is_refused()
    {
        Fs.WriteFile(At("old"), [1]).Ok();
        Fs.WriteFile(At("new"), [2]).Ok();
        Fs.Rename(At("old"), At("new"), RenameMode.NoReplace).Fails(Errno.EEXIST);
        Assert.Equal([2], Fs.ReadFile(At("new")).Ok());
        Fs.Unlink(At("new")).Ok();
        Fs.Rename(At("old"), At("new"), RenameMode.NoReplace).Ok();
        Assert.Equal([1], Fs.ReadFile(At("new")).Ok());
    }

    [Fact]
    public void Two_files_change_places_or_the_exchange_is_refused()
    {
        Fs.WriteFile(At("a"), [1]).Ok();
        Fs.WriteFile(At("b"), [2]).Ok();
        Outcome outcome = Fs.Rename(At("a"), At("b"), RenameMode.Exchange);
        if (Has(Feature.RenameExchange) || outcome.Succeeded)
        {
            outcome.Ok();
            Assert.Equal([2], Fs.ReadFile(At("a")).Ok());
            Assert.Equal([1], Fs.ReadFile(At("b")).Ok());
        }
        else
        {
            outcome.Fails(Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP);
            Assert.Equal([1], Fs.ReadFile(At("a")).Ok());
            Assert.Equal([2], Fs.ReadFile(At("b")).Ok());
        }
    }

    [Fact]
    public async Task Attributes_move_with_the_file()
    {
        Fs.WriteFile(At("old"), [1, 2, 3], Octal.Of(640)).Ok();
        Fs.SetXattr(At("old"), "user.color", "blue"u8).Ok();
        Fs.SetTimes(At("old"), null, 1_234_567_890_123_456_789).Ok();
        Fs.Rename(At("old"), At("new")).Ok();
        await Fixture.RemountAsync();
        NodeInfo info = Fs.Stat(At("new")).Ok();
        Assert.Equal((Octal.Of(640), 1_234_567_890_123_456_789), (info.Mode, info.ModifiedNs));
        Assert.Equal("blue"u8, Fs.GetXattr(At("new"), "user.color").Ok());
    }

    [Fact]
    public void A_handle_follows_its_file_to_the_new_name()
    {
        Fs.WriteFile(At("old"), [1, 2, 3]).Ok();
        using ITestFile file = Fs.Open(At("old"), OpenMode.ReadWrite).Ok();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.Equal([1, 2, 3], file.ReadAll().Ok());
        file.WriteAll([4], 3).Ok();
        file.Close().Ok();
        Assert.Equal(["new"], Fs.Names(Folder));
        Assert.Equal([1, 2, 3, 4], Fs.ReadFile(At("new")).Ok());
    }

    [Fact]
    public async Task A_file_renamed_before_its_first_close_arrives_under_the_new_name()
    {
        using (ITestFile file = Fs.Open(At("temporary"), OpenMode.Write | OpenMode.Create).Ok())
        {
            file.WriteAll([1, 2, 3], 0).Ok();
            Fs.Rename(At("temporary"), At("final")).Ok();
            Assert.Equal(["final"], Fs.Names(Folder));
            file.WriteAll([4], 3).Ok();
            file.Close().Ok();
        }

        Assert.Equal([1, 2, 3, 4], Fs.ReadFile(At("final")).Ok());
        await Fixture.RemountAsync();
        Assert.Equal(["final"], Fs.Names(Folder));
        Assert.Equal([1, 2, 3, 4], Fs.ReadFile(At("final")).Ok());
    }

    [Fact]
    public void A_replaced_file_stays_readable_for_those_who_have_it_open()
    {
        Fs.WriteFile(At("new"), [9, 9, 9]).Ok();
        Fs.WriteFile(At("old"), [1]).Ok();
        using ITestFile replaced = Fs.Open(At("new"), OpenMode.Read).Ok();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.Equal([9, 9, 9], replaced.ReadAll().Ok());
        Assert.Equal([1], Fs.ReadFile(At("new")).Ok());
    }

    [Fact]
    public async Task An_editor_saves_by_temporary_file_and_rename()
    {
        Fs.WriteFile(At("text"), "first"u8).Ok();
        for (int round = 0; round < 10; round++)
        {
            byte[] content = TestBytes.Make(100 + round, (ulong)round);
            using (ITestFile file = Fs.Open(At(".text.tmp"), OpenMode.Write | OpenMode.Create | OpenMode.Exclusive).Ok())
            {
                file.WriteAll(content, 0).Ok();
                file.Sync().Ok();
                file.Close().Ok();
            }

            Fs.Rename(At(".text.tmp"), At("text")).Ok();
            Assert.Equal(content, Fs.ReadFile(At("text")).Ok());
        }

        await Fixture.RemountAsync();
        Assert.Equal(["text"], Fs.Names(Folder));
        Assert.Equal(109, Fs.Stat(At("text")).Ok().Size);
    }

    [Fact]
    public void A_backup_is_made_by_two_renames()
    {
        Fs.WriteFile(At("text"), [1]).Ok();
        Fs.WriteFile(At("text.new"), [2]).Ok();
        Fs.Rename(At("text"), At("text.bak")).Ok();
        Fs.Rename(At("text.new"), At("text")).Ok();
        Assert.Equal([2], Fs.ReadFile(At("text")).Ok());
        Assert.Equal([1], Fs.ReadFile(At("text.bak")).Ok());
        Assert.Equal(["text", "text.bak"], Fs.Names(Folder));
    }

    [Fact]
    public void A_name_given_up_by_a_rename_can_be_used_again()
    {
        Fs.WriteFile(At("name"), [1]).Ok();
        Fs.Rename(At("name"), At("moved")).Ok();
        Fs.WriteFile(At("name"), [2, 2]).Ok();
        Assert.Equal([2, 2], Fs.ReadFile(At("name")).Ok());
        Assert.Equal([1], Fs.ReadFile(At("moved")).Ok());
    }

    public sealed class OverVfs(VfsFixture fixture) : RenameFileTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : RenameFileTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : RenameFileTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : RenameFileTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
