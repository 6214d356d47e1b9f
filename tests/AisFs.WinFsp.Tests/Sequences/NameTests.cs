using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Removing, renaming and sharing.</summary>
public abstract class NameTests(HostFixture fixture) : WindowsTests(fixture)
{
    [Fact]
    public void Delete_on_close_removes_at_the_last_close()
    {
        WriteFile(At("temp"), [1]);
        uint first = Client.Create(At("temp"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        uint second = Client.Create(At("temp"), WindowsAccess.GenericRead | WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.DeleteOnClose).Ok().Handle;
        Client.Close(second).Ok();
        Client.Create(At("temp"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.DeletePending);
        Client.Close(first).Ok();
        Assert.False(Exists(At("temp")));
    }

    [Fact]
    public void A_deletion_can_be_taken_back()
    {
        WriteFile(At("file"), [1]);
        uint handle = Client.Create(At("file"), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        Client.SetDisposition(handle, 1).Ok();
        Client.SetDisposition(handle, 0).Ok();
        Client.Close(handle).Ok();
        Assert.True(Exists(At("file")));
    }

    [Fact]
    public void A_posix_deletion_frees_the_name_while_others_still_read()
    {
        WriteFile(At("file"), [1, 2, 3]);
        uint reader = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(WindowsStatus.Success, Remove(At("file")));
        Assert.False(Exists(At("file")));
        Assert.Empty(Names(Folder));
        WriteFile(At("file"), [4]);
        Assert.Equal([1, 2, 3], Client.Read(reader, 0, 10).Ok());
        Client.Close(reader).Ok();
        Assert.Equal([4], ReadFile(At("file")));
    }

    [Fact]
    public void Only_empty_directories_are_removed()
    {
        MakeDirectory(At("folder"));
        WriteFile(At(@"folder\file"), [1]);
        Assert.Equal(WindowsStatus.DirectoryNotEmpty, Remove(At("folder")));
        Assert.Equal(WindowsStatus.Success, Remove(At(@"folder\file")));
        Assert.Equal(WindowsStatus.Success, Remove(At("folder")));
        Assert.False(Exists(At("folder")));
    }

    [Fact]
    public void The_root_is_neither_removed_nor_renamed()
    {
        uint handle = Client.Create(@"\", WindowsAccess.ReadAttributes | WindowsAccess.MaximumAllowed, WindowsAccess.Open).Ok().Handle;
        Client.SetDisposition(handle, 1).Fails(WindowsStatus.CannotDelete);
        Client.Rename(handle, @"\other").Fails(WindowsStatus.InvalidParameter);
        Client.Close(handle).Ok();
        Client.Create(@"\", disposition: WindowsAccess.Create).Fails(WindowsStatus.AccessDenied);
    }

    [Fact]
    public void Share_modes_keep_others_out()
    {
        WriteFile(At("file"), [1]);
        uint writer = Client.Create(At("file"), WindowsAccess.GenericWrite, WindowsAccess.Open, share: WindowsAccess.ShareRead).Ok().Handle;
        Client.Create(At("file"), WindowsAccess.GenericWrite, WindowsAccess.Open).Fails(WindowsStatus.SharingViolation);
        Client.Create(At("FILE"), WindowsAccess.GenericWrite, WindowsAccess.Open).Fails(WindowsStatus.SharingViolation);
        Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open, share: WindowsAccess.ShareRead).Fails(WindowsStatus.SharingViolation);
        uint reader = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        uint attributes = Client.Create(At("file"), WindowsAccess.ReadAttributes, WindowsAccess.Open, share: WindowsAccess.ShareNone).Ok().Handle;
        Client.Close(writer).Ok();
        Client.Close(reader).Ok();
        Client.Close(attributes).Ok();
    }

    [Fact]
    public void A_rename_replaces_only_when_told_to()
    {
        WriteFile(At("new"), [1]);
        WriteFile(At("old"), [2]);
        Move(At("new"), At("old")).Fails(WindowsStatus.ObjectNameCollision);
        Move(At("new"), At("old"), 1).Ok();
        Assert.Equal(["old"], Names(Folder));
        Assert.Equal([1], ReadFile(At("old")));
        MakeDirectory(At("folder"));
        Move(At("old"), At("folder"), 1).Fails(WindowsStatus.AccessDenied);
        Move(At("missing"), At("x")).Fails(WindowsStatus.ObjectNameNotFound);
        Move(At("old"), At(@"none\x")).Fails(WindowsStatus.ObjectPathNotFound);
        Move(At("old"), At(@"folder\old")).Ok();
        Assert.Equal([1], ReadFile(At(@"folder\old")));
    }

    [Fact]
    public void A_name_changes_its_case()
    {
        WriteFile(At("name"), [1]);
        Move(At("name"), At("NAME")).Ok();
        Assert.Equal(["NAME"], Names(Folder));
        WindowsFile file = Client.Create(At("nAmE"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.Equal(At("NAME"), file.Name);
        Client.Close(file.Handle).Ok();
    }

    [Fact]
    public void A_replaced_file_leaves_no_twin_of_another_case()
    {
        WriteFile(At("Target"), [1]);
        WriteFile(At("new"), [2]);
        Move(At("new"), At("TARGET"), 1).Ok();
        Assert.Single(Names(Folder));
        Assert.Equal([2], ReadFile(At("target")));
    }

    [Fact]
    public void A_directory_moves_with_all_that_is_in_it()
    {
        MakeDirectory(At("a"));
        MakeDirectory(At(@"a\b"));
        WriteFile(At(@"a\b\file"), [1, 2]);
        uint open = Client.Create(At(@"a\b\file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Move(At("a"), At("c")).Fails(WindowsStatus.AccessDenied);
        Client.Close(open).Ok();
        Move(At("a"), At("c")).Ok();
        Assert.Equal([1, 2], ReadFile(At(@"c\b\file")));
        Assert.False(Exists(At("a")));
    }

    [Fact]
    public void An_open_file_is_used_on_under_its_new_name()
    {
        uint handle = Client.Create(At("one"), WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete, WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, [1, 2]).Ok();
        Client.Rename(handle, At("two")).Ok();
        Client.Write(handle, 2, [3]).Ok();
        Client.SetDisposition(handle, 1).Ok();
        Client.SetDisposition(handle, 0).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(["two"], Names(Folder));
        Assert.Equal([1, 2, 3], ReadFile(At("two")));
    }

    [Theory]
    [InlineData("\uF03A\uF02A\uF03F\uF022\uF03C\uF03E\uF07C\uF05C")]
    [InlineData("ends in a dot\uF02E")]
    [InlineData("ends in a space\uF020")]
    [InlineData("\uF043ON")]
    [InlineData("\uF06Eul.txt")]
    [InlineData("\uF0FF\uF041 private")]
    [InlineData("\U0001F600 \u00E4\u00F6\u00FC \u4E2D")]
    public void Mapped_names_come_back_as_they_are(string name)
    {
        WriteFile(At(name), [1]);
        Assert.Equal([name], Names(Folder));
        Assert.Equal([1], ReadFile(At(name)));
        Assert.Equal(WindowsStatus.Success, Remove(At(name)));
        Assert.Empty(Names(Folder));
    }

    [Theory]
    [InlineData("\uF041bc")]
    [InlineData("CON")]
    [InlineData("com1.txt")]
    [InlineData("dot.")]
    [InlineData("\uF02F")]
    public void Names_that_nothing_stored_can_have_are_refused(string name)
    {
        Client.Create(At(name), disposition: WindowsAccess.Create).Fails(WindowsStatus.ObjectNameInvalid);
        Client.Create(At(name), disposition: WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        Assert.Empty(Names(Folder));
    }

    // Not as inline data: attributes are UTF-8, which has no lone surrogates either.
    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name() => Names_that_nothing_stored_can_have_are_refused("lone \uD800");

    [Fact]
    public void Long_paths_work()
    {
        string path = Folder;
        for (int i = 0; i < 8; i++)
        {
            path += $@"\{new string((char)('a' + i), 110)}";
            MakeDirectory(path);
        }

        WriteFile($@"{path}\file", [1, 2, 3]);
        Assert.Equal([1, 2, 3], ReadFile($@"{path}\file"));
        Assert.Equal(["file"], Names(path));
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : NameTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class Late(LateHostFixture fixture) : NameTests(fixture), IClassFixture<LateHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : NameTests(fixture), IClassFixture<CliHostFixture>;
}
