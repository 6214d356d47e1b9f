using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Attributes, times and index numbers of files and directories.</summary>
public abstract class AttributeTests(HostFixture fixture) : WindowsTests(fixture)
{
    private const uint System = 0x4;
    private const uint Temporary = 0x100;
    private const uint Offline = 0x1000;
    private const uint NotContentIndexed = 0x2000;
    private const uint HiddenSystem = WindowsAccess.AttributeHidden | System;
    private const ulong Year2001 = 126_200_000_000_000_000;

    [Theory]
    [InlineData(WindowsAccess.AttributeHidden)]
    [InlineData(System)]
    [InlineData(NotContentIndexed)]
    [InlineData(Temporary)]
    [InlineData(HiddenSystem | NotContentIndexed | WindowsAccess.AttributeArchive)]
    [InlineData(HiddenSystem | WindowsAccess.AttributeReadOnly)]
    [InlineData(WindowsAccess.AttributeReadOnly)]
    public void Attributes_that_are_set_are_shown_from_then_on(uint attributes)
    {
        WriteFile(At("file"), [1]);
        Assert.Equal(attributes, Set(At("file"), attributes));
        Assert.Equal(attributes, Stat(At("file")).Attributes);
        Assert.Equal(attributes, Listed("file").Attributes);
        Assert.Equal(WindowsAccess.AttributeNormal, Set(At("file"), WindowsAccess.AttributeNormal));
        Assert.Equal(WindowsAccess.AttributeNormal, Stat(At("file")).Attributes);

        MakeDirectory(At("folder"));
        if ((attributes & Temporary) != 0)
        {
            SetFails(At("folder"), attributes, WindowsStatus.InvalidParameter);
            return;
        }

        Assert.Equal(attributes | WindowsAccess.AttributeDirectory, Set(At("folder"), attributes));
        Assert.Equal(attributes | WindowsAccess.AttributeDirectory, Stat(At("folder")).Attributes);
        Assert.Equal(attributes | WindowsAccess.AttributeDirectory, Listed("folder").Attributes);
        WriteFile(At(@"folder\inside"), [1]);
        Assert.Equal(WindowsAccess.AttributeDirectory, Set(At("folder"), WindowsAccess.AttributeNormal));
    }

    [Fact]
    public void Attributes_given_at_creation_are_kept()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create, attributes: HiddenSystem | NotContentIndexed).Ok().Handle;
        Client.Write(handle, 0, [1, 2, 3]).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(HiddenSystem | NotContentIndexed | WindowsAccess.AttributeArchive, Stat(At("file")).Attributes);
        Client.Close(Client.Create(
            At("folder"), WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile, attributes: WindowsAccess.AttributeHidden).Ok().Handle).Ok();
        Assert.Equal(WindowsAccess.AttributeHidden | WindowsAccess.AttributeDirectory, Stat(At("folder")).Attributes);
        Client.Close(Client.Create(At("plain"), disposition: WindowsAccess.Create, attributes: WindowsAccess.AttributeNormal | Offline).Ok().Handle).Ok();
        Assert.Equal(WindowsAccess.AttributeArchive, Stat(At("plain")).Attributes);
    }

    [Fact]
    public void An_overwrite_keeps_or_replaces_attributes_and_needs_those_that_hide()
    {
        Client.Close(Client.Create(At("file"), disposition: WindowsAccess.Create, attributes: HiddenSystem).Ok().Handle).Ok();
        Client.Create(At("file"), disposition: WindowsAccess.OverwriteIf).Fails(WindowsStatus.AccessDenied);
        Client.Create(At("file"), disposition: WindowsAccess.Overwrite, attributes: System).Fails(WindowsStatus.AccessDenied);
        Client.Close(Client.Create(At("file"), disposition: WindowsAccess.Overwrite, attributes: HiddenSystem | NotContentIndexed).Ok().Handle).Ok();
        Assert.Equal(HiddenSystem | NotContentIndexed | WindowsAccess.AttributeArchive, Stat(At("file")).Attributes);
        Client.Close(Client.Create(
            At("file"), WindowsAccess.GenericAll, WindowsAccess.Supersede, attributes: HiddenSystem).Ok().Handle).Ok();
        Assert.Equal(HiddenSystem | WindowsAccess.AttributeArchive, Stat(At("file")).Attributes);
    }

    [Fact]
    public void A_write_sets_the_archive_bit_again()
    {
        WriteFile(At("file"), [1]);
        Set(At("file"), WindowsAccess.AttributeHidden);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericWrite, WindowsAccess.Open).Ok().Handle;
        Client.Write(handle, 0, [2]).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(WindowsAccess.AttributeHidden | WindowsAccess.AttributeArchive, Stat(At("file")).Attributes);
    }

    [Fact]
    public void The_creation_time_stays_with_writes_and_can_be_set()
    {
        WriteFile(At("file"), [1]);
        ulong born = Stat(At("file")).CreationTime;
        uint handle = Client.Create(At("file"), WindowsAccess.GenericWrite, WindowsAccess.Open).Ok().Handle;
        WindowsFileInfo later = WriteUntilTimePasses(handle, born);
        Assert.Equal(born, later.CreationTime);
        Client.Close(handle).Ok();
        Assert.Equal(born, Stat(At("file")).CreationTime);
        Assert.True(Stat(At("file")).WriteTime > born);
        WriteFile(At("file"), [3, 4]);
        Assert.Equal(born, Stat(At("file")).CreationTime);
        handle = Client.Create(At("file"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(Year2001, Client.SetBasic(handle, creation: Year2001, write: Year2001 + 10).Ok().CreationTime);
        Client.Close(handle).Ok();
        Move(At("file"), At("other")).Ok();
        Assert.Equal((Year2001, Year2001 + 10), (Stat(At("other")).CreationTime, Stat(At("other")).WriteTime));
        Assert.Equal(Year2001, Listed("other").CreationTime);

        MakeDirectory(At("folder"));
        born = Stat(At("folder")).CreationTime;
        handle = Client.Create(At("folder"), WindowsAccess.WriteAttributes, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        Assert.Equal(born, Client.SetBasic(handle, write: Year2001).Ok().CreationTime);
        Assert.Equal(Year2001 + 1, Client.SetBasic(handle, creation: Year2001 + 1).Ok().CreationTime);
        Client.Close(handle).Ok();
        Assert.Equal(Year2001 + 1, Listed("folder").CreationTime);
    }

    [Fact]
    public void The_index_number_goes_with_a_file_that_is_renamed_and_with_what_is_in_a_folder()
    {
        MakeDirectory(At("folder"));
        WriteFile(At(@"folder\inner"), [1]);
        WriteFile(At("one"), [1]);
        (ulong folder, ulong inner, ulong one) = (Stat(At("folder")).Index, Stat(At(@"folder\inner")).Index, Stat(At("one")).Index);
        uint handle = Client.Create(At("one"), WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        Client.Write(handle, 0, [2]).Ok();
        Client.Rename(handle, At("TWO")).Ok();
        Assert.Equal(one, Client.Query(handle).Ok().Index);
        Client.Close(handle).Ok();
        Assert.Equal(one, Stat(At("two")).Index);
        Assert.Equal(one, Listed("TWO").Index);
        Move(At("two"), At(@"folder\three")).Ok();
        Assert.Equal(one, Stat(At(@"folder\THREE")).Index);
        Move(At("folder"), At("moved")).Ok();
        Assert.Equal((folder, inner, one), (Stat(At("MOVED")).Index, Stat(At(@"moved\inner")).Index, Stat(At(@"moved\three")).Index));
        Assert.Equal(folder, Listed("moved").Index);
    }

    [Fact]
    public void The_folder_above_is_listed_with_its_own_number()
    {
        MakeDirectory(At("folder"));
        uint handle = Client.Create(At("folder"), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        List<WindowsEntry> entries = Client.QueryAll(handle).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(Stat(At("folder")).Index, entries.Single(e => e.Name == ".").Info.Index);
        Assert.Equal(Stat(Folder).Index, entries.Single(e => e.Name == "..").Info.Index);
        handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        entries = Client.QueryAll(handle).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(Stat(@"\").Index, entries.Single(e => e.Name == "..").Info.Index);
    }

    [Theory]
    [InlineData(WindowsAccess.Overwrite)]
    [InlineData(WindowsAccess.OverwriteIf)]
    [InlineData(WindowsAccess.Supersede)]
    public void A_directory_is_not_overwritten(uint disposition)
    {
        MakeDirectory(At("folder"));
        WriteFile(At(@"folder\file"), [1]);
        Client.Create(At("folder"), WindowsAccess.GenericWrite, disposition).Fails(WindowsStatus.ObjectNameCollision);
        Client.Create(At("FOLDER"), WindowsAccess.GenericWrite, disposition, WindowsAccess.NonDirectoryFile).Fails(WindowsStatus.FileIsADirectory);
        Assert.Equal([1], ReadFile(At(@"folder\file")));
        Assert.Equal(WindowsStatus.Success, Remove(At(@"folder\file")));
        Assert.Equal(WindowsStatus.Success, Remove(At("folder")));
    }

    private WindowsFileInfo Listed(string name)
    {
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        WindowsEntry entry = Client.QueryAll(handle).Ok().Single(e => e.Name == name);
        Client.Close(handle).Ok();
        return entry.Info;
    }

    private uint Set(string path, uint attributes)
    {
        uint handle = Client.Create(path, WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        WindowsFileInfo info = Client.SetBasic(handle, attributes).Ok();
        Client.Close(handle).Ok();
        return info.Attributes;
    }

    private void SetFails(string path, uint attributes, uint status)
    {
        uint handle = Client.Create(path, WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        Client.SetBasic(handle, attributes).Fails(status);
        Client.Close(handle).Ok();
    }

    private WindowsFileInfo WriteUntilTimePasses(uint handle, ulong since)
    {
        while (true)
        {
            Client.Write(handle, 0, [2]).Ok();
            WindowsFileInfo info = Client.Query(handle).Ok();
            if (info.WriteTime > since)
            {
                return info;
            }
        }
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : AttributeTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : AttributeTests(fixture), IClassFixture<CliHostFixture>;
}
