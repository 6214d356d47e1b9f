using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Creating, reading, writing and sizing files.</summary>
public abstract class FileTests(HostFixture fixture) : WindowsTests(fixture)
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);
        WriteFile(At("file"), content);
        Assert.True(content.AsSpan().SequenceEqual(ReadFile(At("file"))));
        WindowsFileInfo info = Stat(At("file"));
        Assert.Equal(300_000UL, info.Size);
        Assert.Equal(303_104UL, info.AllocationSize);
        Assert.Equal(WindowsAccess.AttributeArchive, info.Attributes);
    }

    [Fact]
    public void Dispositions_do_what_they_say()
    {
        Client.Create(At("a"), disposition: WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        Client.Create(At("a"), disposition: WindowsAccess.Overwrite).Fails(WindowsStatus.ObjectNameNotFound);
        Client.Create(At(@"no\a"), disposition: WindowsAccess.Create).Fails(WindowsStatus.ObjectPathNotFound);
        Client.Create(At(@"no\a"), disposition: WindowsAccess.Open).Fails(WindowsStatus.ObjectPathNotFound);
        Assert.Equal(2u, Use(WindowsAccess.OpenIf, [1, 2, 3]));
        Client.Create(At("a"), disposition: WindowsAccess.Create).Fails(WindowsStatus.ObjectNameCollision);
        Client.Create(At("A"), disposition: WindowsAccess.Create).Fails(WindowsStatus.ObjectNameCollision);
        Assert.Equal(1u, Use(WindowsAccess.OpenIf, []));
        Assert.Equal([1, 2, 3], ReadFile(At("a")));
        Assert.Equal(3u, Use(WindowsAccess.Overwrite, [4]));
        Assert.Equal([4], ReadFile(At("a")));
        Assert.Equal(3u, Use(WindowsAccess.OverwriteIf, [5, 6]));
        Assert.Equal(0u, Use(WindowsAccess.Supersede, [7]));
        Assert.Equal([7], ReadFile(At("a")));

        uint Use(uint disposition, byte[] content)
        {
            WindowsFile file = Client.Create(At("a"), disposition: disposition).Ok();
            Client.Write(file.Handle, 0, content).Ok();
            Client.Close(file.Handle).Ok();
            return file.Information;
        }
    }

    [Fact]
    public void Overwriting_without_the_right_to_write_still_empties_the_file()
    {
        WriteFile(At("file"), [1, 2, 3]);
        WindowsFile file = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.OverwriteIf).Ok();
        Assert.Equal(0UL, file.Info.Size);
        Client.Close(file.Handle).Ok();
        Assert.Equal(0UL, Stat(At("file")).Size);
    }

    [Fact]
    public void Files_are_no_directories_and_directories_no_files()
    {
        WriteFile(At("file"), [1]);
        MakeDirectory(At("folder"));
        Client.Create(At("file"), WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.DirectoryFile).Fails(WindowsStatus.NotADirectory);
        Client.Create(At("folder"), WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.NonDirectoryFile).Fails(WindowsStatus.FileIsADirectory);
        Client.Create(At("folder"), WindowsAccess.GenericWrite, WindowsAccess.Create, WindowsAccess.NonDirectoryFile).Fails(WindowsStatus.FileIsADirectory);
        Client.Create(At("folder"), WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Fails(WindowsStatus.ObjectNameCollision);
        Client.Create(At(@"file\below"), WindowsAccess.ReadAttributes, WindowsAccess.Open).Fails(WindowsStatus.ObjectPathNotFound);
        Client.Create(At("file") + @"\", WindowsAccess.ReadAttributes, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameInvalid);
        Assert.True(Stat(At("folder") + @"\").IsDirectory);
    }

    [Fact]
    public void Reading_stops_at_the_end()
    {
        WriteFile(At("file"), [1, 2, 3, 4, 5]);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([4, 5], Client.Read(handle, 3, 100).Ok());
        Client.Read(handle, 5, 1).Fails(WindowsStatus.EndOfFile);
        Client.Read(handle, 1UL << 40, 1).Fails(WindowsStatus.EndOfFile);
        Client.Close(handle).Ok();
    }

    [Fact]
    public void An_append_goes_to_the_end_whatever_the_offset()
    {
        WriteFile(At("log"), [1, 2]);
        uint handle = Client.Create(At("log"), WindowsAccess.AppendData, WindowsAccess.OpenIf).Ok().Handle;
        Client.Write(handle, 0, [3]).Ok();
        Client.Write(handle, 0, [4, 5]).Ok();
        Client.Close(handle).Ok();
        Assert.Equal([1, 2, 3, 4, 5], ReadFile(At("log")));
    }

    [Fact]
    public void The_end_moves_both_ways_and_reserving_room_does_not_move_it()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, [1, 2, 3, 4]).Ok();
        Assert.Equal(4UL, Client.SetSize(handle, 1_000_000, allocation: true).Ok().Size);
        Assert.Equal(10UL, Client.SetSize(handle, 10).Ok().Size);
        Assert.Equal([3, 4, 0, 0, 0, 0, 0, 0], Client.Read(handle, 2, 100).Ok());
        Assert.Equal(3UL, Client.SetSize(handle, 3).Ok().Size);
        Assert.Equal(0UL, Client.SetSize(handle, 0, allocation: true).Ok().Size);
        Client.Close(handle).Ok();
        Assert.Equal(0UL, Stat(At("file")).Size);
    }

    [Fact]
    public void Pages_that_are_written_late_do_not_extend_the_file()
    {
        WriteFile(At("file"), [1, 2, 3, 4, 5]);
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Open).Ok().Handle;
        Client.Cleanup(handle).Ok();
        byte[] page = new byte[4096];
        page.AsSpan().Fill(9);
        Assert.Equal(5u, Client.Write(handle, 0, page, paging: true).Ok());
        Client.Write(handle, 4096, page, paging: true).Ok();
        Client.CloseObject(handle).Ok();
        Assert.Equal([9, 9, 9, 9, 9], ReadFile(At("file")));
    }

    [Fact]
    public void Pages_may_come_through_an_open_for_reading()
    {
        WriteFile(At("file"), [1, 2, 3]);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Client.Write(handle, 0, [1, 2, 3]).Fails(WindowsStatus.AccessDenied);
        Client.Write(handle, 1, [7, 8], paging: true).Ok();
        Assert.Equal([1, 7, 8], Client.Read(handle, 0, 3).Ok());
        Client.Close(handle).Ok();
        Assert.Equal([1, 7, 8], ReadFile(At("file")));

        uint attributes = Client.Create(At("file"), WindowsAccess.ReadAttributes, WindowsAccess.Open).Ok().Handle;
        Assert.Equal([1, 7, 8], Client.Read(attributes, 0, 3, paging: true).Ok());
        Client.Close(attributes).Ok();
    }

    [Fact]
    public void A_read_only_file_is_neither_written_nor_removed()
    {
        WriteFile(At("file"), [1]);
        uint handle = Client.Create(At("file"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(WindowsAccess.AttributeReadOnly, Client.SetBasic(handle, WindowsAccess.AttributeReadOnly).Ok().Attributes);
        Client.Close(handle).Ok();
        Client.Create(At("file"), WindowsAccess.GenericWrite, WindowsAccess.Open).Fails(WindowsStatus.AccessDenied);
        Assert.Equal(WindowsStatus.CannotDelete, Remove(At("file")));
        handle = Client.Create(At("file"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
        Client.SetBasic(handle, WindowsAccess.AttributeArchive).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(WindowsStatus.Success, Remove(At("file")));
    }

    [Fact]
    public void Flushing_answers_the_file_and_the_volume()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, [1, 2, 3]).Ok();
        Assert.Equal(3UL, Client.Flush(handle).Ok().Size);
        Assert.Equal(3UL, Client.Query(handle).Ok().Size);
        Client.Close(handle).Ok();
        Client.Flush(0);
    }

    [Fact]
    public void Times_come_back_to_the_last_hundred_nanoseconds()
    {
        ulong[] times = [1, 2, 116_444_735_999_999_999, 116_444_736_000_000_001, 131_415_926_535_897_933, 133_999_999_999_999_999];
        foreach (ulong time in times)
        {
            WriteFile(At("file"), [1]);
            uint handle = Client.Create(At("file"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok().Handle;
            WindowsFileInfo set = Client.SetBasic(handle, access: time, write: time).Ok();
            Client.Close(handle).Ok();
            WindowsFileInfo info = Stat(At("file"));
            ulong expected = time < 100_000_000_000_000_000 ? info.WriteTime : time;
            Assert.Equal(expected, info.WriteTime);
            Assert.Equal(set.WriteTime, info.WriteTime);
        }
    }

    [Fact]
    public void A_time_that_was_set_survives_pages_that_are_written_after_it()
    {
        const ulong Time = 130_000_000_123_456_789;
        uint handle = Client.Create(At("copy"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.SetSize(handle, 8192).Ok();
        Client.SetBasic(handle, write: Time).Ok();
        Client.Write(handle, 0, new byte[4096], paging: true).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(Time, Stat(At("copy")).WriteTime);
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : FileTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class Late(LateHostFixture fixture) : FileTests(fixture), IClassFixture<LateHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : FileTests(fixture), IClassFixture<CliHostFixture>;
}
