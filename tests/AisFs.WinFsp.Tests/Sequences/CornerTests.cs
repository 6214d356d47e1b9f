using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Corners that Windows programs reach: values that mean "as it is", the longest names, files replaced while they are open.</summary>
public abstract class CornerTests(HostFixture fixture) : WindowsTests(fixture)
{
    private const ulong Time = 131_415_926_535_897_932;

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    public void Times_and_attributes_that_say_nothing_change_nothing(ulong nothing)
    {
        WriteFile(At("file"), [1]);
        uint handle = Client.Create(At("file"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        Client.SetBasic(handle, WindowsAccess.AttributeReadOnly, write: Time).Ok();
        WindowsFileInfo info = Client.SetBasic(handle, 0, nothing, nothing, nothing, nothing).Ok();
        Assert.Equal((Time, WindowsAccess.AttributeReadOnly), (info.WriteTime, info.Attributes));
        Assert.Equal(Time, Client.SetBasic(handle, WindowsAccess.AttributeNormal).Ok().WriteTime);
        Client.Close(handle).Ok();
        Assert.Equal((Time, WindowsAccess.AttributeNormal), (Stat(At("file")).WriteTime, Stat(At("file")).Attributes));
    }

    [Fact]
    public void A_name_has_up_to_255_units()
    {
        string longest = new('n', 255);
        WriteFile(At(longest), [1]);
        Assert.Equal([longest], Names(Folder));
        Assert.Equal(WindowsStatus.Success, Remove(At(longest)));
        Client.Create(At(longest + "n"), disposition: WindowsAccess.Create).Fails(WindowsStatus.ObjectNameInvalid);
        Client.Create(At(longest + "n"), disposition: WindowsAccess.Open).Fails(WindowsStatus.ObjectNameInvalid);
        Assert.Empty(Names(Folder));
    }

    [Fact]
    public void A_posix_rename_replaces_a_file_that_others_read()
    {
        WriteFile(At("target"), [1, 2, 3]);
        WriteFile(At("new"), [4]);
        uint reader = Client.Create(At("target"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Move(At("new"), At("target"), 3).Ok();
        Assert.Equal([1, 2, 3], Client.Read(reader, 0, 10).Ok());
        Client.Close(reader).Ok();
        Assert.Equal([4], ReadFile(At("target")));
        Assert.Equal(["target"], Names(Folder));
    }

    [Fact]
    public void A_rename_to_another_case_keeps_what_is_written_meanwhile()
    {
        uint handle = Client.Create(At("draft.txt"), WindowsAccess.GenericWrite | WindowsAccess.Delete, WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, [1]).Ok();
        Client.Rename(handle, At("Draft.TXT")).Ok();
        Client.Write(handle, 1, [2]).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(["Draft.TXT"], Names(Folder));
        Assert.Equal([1, 2], ReadFile(At("DRAFT.txt")));
        Assert.Equal(WindowsStatus.Success, Remove(At("draft.txt")));
        Assert.Empty(Names(Folder));
    }

    [Fact]
    public void Git_makes_its_files_read_only_before_they_get_their_name()
    {
        // tmp_obj: written, made read-only, renamed to its name; later the pack is removed, read-only as it is.
        uint handle = Client.Create(At("tmp_obj_1"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, "blob"u8).Ok();
        Client.Close(handle).Ok();
        handle = Client.Create(At("tmp_obj_1"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        Client.SetBasic(handle, WindowsAccess.AttributeReadOnly).Ok();
        Client.Close(handle).Ok();
        Move(At("tmp_obj_1"), At("ab12")).Ok();
        Assert.Equal("blob"u8.ToArray(), ReadFile(At("ab12")));
        handle = Client.Create(At("ab12"), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        Client.SetDisposition(handle, 1).Fails(WindowsStatus.CannotDelete);
        Client.SetDisposition(handle, 0x13).Ok();
        Client.Close(handle).Ok();

        // index.lock over index, while a reader has the old one.
        WriteFile(At("index"), [1]);
        uint reader = Client.Create(At("index"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        WriteFile(At("index.lock"), [2]);
        Move(At("index.lock"), At("index"), 3).Ok();
        Client.Close(reader).Ok();
        Assert.Equal([2], ReadFile(At("index")));
        Assert.Equal(["index"], Names(Folder));
    }

    [Fact]
    public void Numpy_maps_a_file_that_it_made_long_by_its_last_byte()
    {
        const int Length = 20_000;
        byte[] page = new byte[4096];
        page.AsSpan().Fill(7);
        uint handle = Client.Create(At("array.npy"), disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        Client.Write(handle, Length - 1, [0]).Ok();

        // The map is written page by page, in any order, the last page beyond the end; FlushViewOfFile, then the end.
        foreach (int at in (int[])[16384, 0, 8192])
        {
            Client.Write(handle, (ulong)at, page, paging: true).Ok();
        }

        Client.Flush(handle).Ok();
        byte[] tail = Client.Read(handle, 16384, 4096, paging: true).Ok();
        Assert.Equal(Length - 16384, tail.Length);
        Client.Read(handle, 20480, 4096, paging: true).Fails(WindowsStatus.EndOfFile);
        Client.Close(handle).Ok();
        byte[] content = ReadFile(At("array.npy"));
        Assert.Equal(Length, content.Length);
        Assert.All(Enumerable.Range(0, Length), i => Assert.Equal(i is < 4096 or (>= 8192 and < 12288) or >= 16384 ? 7 : 0, content[i]));
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : CornerTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : CornerTests(fixture), IClassFixture<CliHostFixture>;
}
