using System.Text;
using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Named streams that several handles have open, and what happens to their file meanwhile.</summary>
public sealed class StreamTests(CliHostFixture fixture) : WindowsTests(fixture), IClassFixture<CliHostFixture>
{
    private const uint Posix = 2;

    [Fact]
    [Semantics("S97")]
    public void Handles_of_a_stream_share_one_content()
    {
        WriteFile(At("file"), [1]);
        uint first = OpenStream("file:s", WindowsAccess.Create).Handle;
        uint second = OpenStream("file:s").Handle;
        Client.Write(first, 0, "abcd"u8).Ok();
        Assert.Equal(4UL, Client.Query(second).Ok().Size);
        Assert.Equal("abcd"u8.ToArray(), Client.Read(second, 0, 100).Ok());
        Client.Write(second, 4, "efgh"u8).Ok();
        Assert.Equal("abcdefgh"u8.ToArray(), Client.Read(first, 0, 100).Ok());
        uint third = OpenStream("file:s").Handle;
        Assert.Equal(8UL, Client.Query(third).Ok().Size);
        Assert.Equal(8UL, Streams("file")["s"]);
        Client.Write(third, 0, "X"u8).Ok();
        Client.Close(third).Ok();
        Client.Close(second).Ok();
        Client.Write(first, 8, "i"u8).Ok();
        Client.Close(first).Ok();
        Assert.Equal("Xbcdefghi"u8.ToArray(), ReadFile(At("file:s")));
    }

    [Fact]
    [Semantics("S97")]
    public async Task The_end_is_set_through_one_handle_and_the_pages_come_through_another()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(new string('p', 300));
        WriteFile(At("file"), [1]);
        uint writer = OpenStream("file:s", WindowsAccess.Create).Handle;
        uint reader = OpenStream("file:s").Handle;
        Client.SetSize(writer, 300).Ok();
        Client.Cleanup(writer).Ok();
        Client.CloseObject(writer).Ok();

        // What went up until now is no size without its bytes.
        IReadOnlyDictionary<string, string> custom = await CustomAsync("file");
        Assert.DoesNotContain(custom, pair => pair.Key == "s" && pair.Value.Length > "b64.".Length);
        byte[] page = new byte[4096];
        bytes.CopyTo(page, 0);
        Client.Cleanup(reader).Ok();
        Client.Write(reader, 0, page, paging: true).Ok();
        Client.CloseObject(reader).Ok();
        Assert.Equal(bytes, ReadFile(At("file:s")));
        Assert.Equal(new string('p', 300), (await CustomAsync("file"))["s"]);
    }

    [Fact]
    [Semantics("S97")]
    public void Bytes_behind_the_size_that_a_handle_saw_at_first_are_kept()
    {
        WriteFile(At("file:s"), "ab"u8);
        uint reader = OpenStream("file:s", access: WindowsAccess.GenericRead).Handle;
        uint writer = OpenStream("file:s").Handle;
        Client.SetSize(writer, 6).Ok();
        Client.Close(writer).Ok();
        Client.Write(reader, 0, "abcdef\0\0"u8, paging: true).Ok();
        Client.Close(reader).Ok();
        Assert.Equal("abcdef"u8.ToArray(), ReadFile(At("file:s")));
    }

    [Theory]
    [Semantics("S98")]
    [InlineData(false)]
    [InlineData(true)]
    public void What_cannot_be_kept_is_refused_at_the_write(bool sizeFirst)
    {
        WriteFile(At("file"), [1]);
        uint handle = OpenStream("file:s", WindowsAccess.Create).Handle;
        int kept = Grow(handle, 0, sizeFirst);
        Assert.InRange(kept, 1024, 1840);
        Assert.Equal((ulong)kept, Client.Query(handle).Ok().Size);
        Client.Close(handle).Ok();
        Assert.Equal(Content(kept, 0), ReadFile(At("file:s")));
        handle = OpenStream("file:s").Handle;
        Client.Write(handle, 2000, [1]).Fails(WindowsStatus.FileTooLarge);
        Client.SetSize(handle, 1 << 20).Fails(WindowsStatus.FileTooLarge);
        Client.SetSize(handle, 1 << 20, allocation: true).Fails(WindowsStatus.FileTooLarge);
        Client.Close(handle).Ok();
        Assert.Equal(Content(kept, 0), ReadFile(At("file:s")));
    }

    [Theory]
    [Semantics("S98")]
    [InlineData(false)]
    [InlineData(true)]
    public void Streams_and_attributes_that_were_accepted_are_stored_together(bool sizeFirst)
    {
        WriteFile(At("file"), [1]);
        uint first = OpenStream("file:first", WindowsAccess.Create).Handle;
        uint second = OpenStream("file:second", WindowsAccess.Create).Handle;
        if (sizeFirst)
        {
            Client.SetSize(first, 600).Ok();
        }

        // Set in between: it has room, and what comes later counts it.
        Client.SetEa(first, WindowsEa.List(new WindowsEa("NOTE", Content(100, 3)))).Ok();
        Client.Write(first, 0, Content(600, 1)).Ok();
        int kept = Grow(second, 2, sizeFirst);
        Assert.InRange(kept, 1, 700);
        Client.SetEa(first, WindowsEa.List(new WindowsEa("MORE", Content(300, 4)))).Fails(WindowsStatus.EaTooLarge);
        Client.Close(first).Ok();
        Client.Close(second).Ok();
        Assert.Equal(Content(600, 1), ReadFile(At("file:first")));
        Assert.Equal(Content(kept, 2), ReadFile(At("file:second")));
        uint handle = Open("file");
        Assert.Equal(Content(100, 3), Assert.Single(Client.GetEaList(handle).Ok()).Value);
        Client.Close(handle).Ok();
        Assert.DoesNotContain("could not be stored", Program.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S98")]
    public void Room_that_a_stream_gives_back_is_used_by_another()
    {
        WriteFile(At("file"), [1]);
        WriteFile(At("file:first"), Content(1000, 1));
        uint second = OpenStream("file:second", WindowsAccess.Create).Handle;
        Client.Write(second, 0, Content(1000, 2)).Fails(WindowsStatus.FileTooLarge);
        Assert.Equal(WindowsStatus.Success, Remove(At("file:first")));
        Client.Write(second, 0, Content(1000, 2)).Ok();
        Client.Close(second).Ok();
        Assert.Equal(Content(1000, 2), ReadFile(At("file:second")));
    }

    [Fact]
    [Semantics("S97")]
    public void A_stream_that_was_removed_while_open_stays_removed()
    {
        WriteFile(At("file:s"), "old"u8);
        uint writer = OpenStream("file:s").Handle;
        uint remover = OpenStream("file:s", access: WindowsAccess.Delete).Handle;
        Client.Write(writer, 0, "new"u8).Ok();
        Client.SetDisposition(remover, 1 | Posix).Ok();
        Client.Close(remover).Ok();
        Assert.False(Exists(At("file:s")));
        WriteFile(At("file:s"), "another"u8);
        Client.Write(writer, 3, "er"u8).Ok();
        Assert.Equal("newer"u8.ToArray(), Client.Read(writer, 0, 100).Ok());
        Client.Close(writer).Ok();
        Assert.Equal("another"u8.ToArray(), ReadFile(At("file:s")));
    }

    [Theory]
    [Semantics("S97")]
    [InlineData(WindowsAccess.OverwriteIf)]
    [InlineData(WindowsAccess.Supersede)]
    public void A_stream_that_is_overwritten_is_empty_for_all_who_have_it_open(uint disposition)
    {
        WriteFile(At("file:s"), "old content"u8);
        uint reader = OpenStream("file:s").Handle;
        uint writer = OpenStream("file:s", disposition, WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete).Handle;
        Assert.Equal(0UL, Client.Query(reader).Ok().Size);
        Client.Write(writer, 0, "new"u8).Ok();
        Client.Close(writer).Ok();
        Assert.Equal("new"u8.ToArray(), Client.Read(reader, 0, 100).Ok());
        Client.Close(reader).Ok();
        Assert.Equal("new"u8.ToArray(), ReadFile(At("file:s")));
    }

    [Fact]
    [Semantics("S97")]
    public void A_file_that_is_overwritten_loses_the_streams_that_are_open()
    {
        WriteFile(At("file:s"), "old"u8);
        uint stream = OpenStream("file:s").Handle;
        Client.Write(stream, 0, "new"u8).Ok();
        WriteFile(At("file"), [1, 2]);
        Client.Close(stream).Ok();
        Assert.Equal([""], Streams("file").Keys);
        Assert.Equal([1, 2], ReadFile(At("file")));
    }

    [Fact]
    [Semantics("S97")]
    public void A_stream_goes_with_its_file_to_another_name()
    {
        WriteFile(At("file"), [1]);
        uint stream = OpenStream("file:s", WindowsAccess.Create).Handle;
        Client.Write(stream, 0, "kept"u8).Ok();
        Move(At("file"), At("moved"), 1 | Posix).Ok();
        Client.Write(stream, 4, " too"u8).Ok();
        Client.Close(stream).Ok();
        Assert.Equal("kept too"u8.ToArray(), ReadFile(At("moved:s")));
        Assert.False(Exists(At("file")));
    }

    [Fact]
    [Semantics("S97")]
    public void A_stream_of_a_file_that_was_removed_goes_with_it()
    {
        WriteFile(At("file"), [1]);
        uint stream = OpenStream("file:s", WindowsAccess.Create).Handle;
        Client.Write(stream, 0, "gone"u8).Ok();
        uint remover = Client.Create(At("file"), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        Client.SetDisposition(remover, 1 | Posix).Ok();
        Client.Close(remover).Ok();
        WriteFile(At("file"), [2]);
        Client.Close(stream).Ok();
        Assert.Equal([2], ReadFile(At("file")));
        Assert.Equal([""], Streams("file").Keys);
    }

    [Fact]
    [Semantics("S97")]
    public async Task A_file_that_another_client_replaced_has_streams_of_its_own()
    {
        WriteFile(At("file"), [1]);
        WriteFile(At("file:s"), "old"u8);
        uint held = OpenStream("file:s").Handle;
        Assert.Equal("old"u8.ToArray(), Client.Read(held, 0, 100).Ok());

        // A PUT alone leaves the attributes of what it replaces.
        await fixture.Bucket.DeleteAsync(ObjectName("file"));
        await fixture.Bucket.PutAsync(ObjectName("file"), [1, 2, 3], "t=new");
        Assert.Equal([1, 2, 3], await ReadWhenAsync(3));
        Assert.Equal("new"u8.ToArray(), ReadFile(At("file:t")));
        Client.Create(At("file:s"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
        Client.Write(held, 0, "lost"u8).Fails(WindowsStatus.FileInvalid);
        Client.Close(held).Ok();
        Assert.Equal(["", "t"], Streams("file").Keys.Order());

        async Task<byte[]> ReadWhenAsync(int length)
        {
            // Names are believed for a while.
            await Wait.UntilAsync(() => Stat(At("file")).Size == (ulong)length);
            return ReadFile(At("file"));
        }
    }

    [Fact]
    [Semantics("S97")]
    public void Stream_names_ignore_case_as_file_names_do()
    {
        WriteFile(At("file"), [1]);
        uint first = OpenStream("file:Stream", WindowsAccess.Create).Handle;
        WindowsFile second = OpenStream("FILE:STREAM", WindowsAccess.OpenIf);
        Assert.Equal(At("file:Stream"), second.Name);
        Client.Write(first, 0, "abc"u8).Ok();
        Assert.Equal("abc"u8.ToArray(), Client.Read(second.Handle, 0, 100).Ok());
        Client.Close(first).Ok();
        Client.Close(second.Handle).Ok();
        Client.Create(At("file:stream"), disposition: WindowsAccess.Create).Fails(WindowsStatus.ObjectNameCollision);
        Assert.Equal(["", "Stream"], Streams("file").Keys.Order());
    }

    [Fact]
    public void Folders_have_streams_and_the_content_has_a_name()
    {
        MakeDirectory(At("folder"));
        WriteFile(At("folder:b"), "2"u8);
        WriteFile(At("folder:a"), "1"u8);
        uint folder = Client.Create(At("folder"), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        Assert.Equal(["a", "b"], Client.GetStreams(folder).Ok().Keys);
        Client.Close(folder).Ok();
        Assert.True(Stat(At("folder")).IsDirectory);
        Assert.False(Stat(At("folder:a")).IsDirectory);
        WriteFile(At("file"), [1, 2]);
        WriteFile(At("file:z"), "1"u8);
        WriteFile(At("file:y:$DATA"), "22"u8);
        Assert.Equal([1, 2], ReadFile(At("file::$DATA")));
        Assert.Equal([("", 2UL), ("y", 2UL), ("z", 1UL)], Streams("file").Select(s => (s.Key, s.Value)));
        Client.Create(At("file:y:$INDEX_ALLOCATION"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameInvalid);
        Client.Create(At("file:y:other"), disposition: WindowsAccess.OpenIf).Fails(WindowsStatus.ObjectNameInvalid);
    }

    [Fact]
    public void A_stream_is_cut_by_its_allocation_and_no_longer_by_more_room()
    {
        WriteFile(At("file:s"), "abc"u8);
        uint handle = OpenStream("file:s").Handle;
        Assert.Equal(3UL, Client.SetSize(handle, 1000, allocation: true).Ok().Size);
        Assert.Equal(0UL, Client.SetSize(handle, 0, allocation: true).Ok().Size);
        Client.Close(handle).Ok();
        Assert.Equal([], ReadFile(At("file:s")));
    }

    private static byte[] Content(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Writes as much as is taken, byte by byte at the end.</summary>
    private int Grow(uint handle, int seed, bool sizeFirst)
    {
        byte[] all = Content(4096, seed);
        int kept = 0;
        for (int step = 1024; step > 0; step /= 2)
        {
            int next = kept + step;
            bool taken = sizeFirst ? Client.SetSize(handle, (ulong)next).Succeeded : Client.Write(handle, 0, all.AsSpan(0, next)).Succeeded;
            kept = taken ? next : kept;
        }

        if (sizeFirst)
        {
            Client.Write(handle, 0, all, paging: true).Ok();
        }

        Client.SetSize(handle, (ulong)kept + 1).Fails(WindowsStatus.FileTooLarge);
        return kept;
    }

    private uint Open(string name) => Client.Create(At(name), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;

    private WindowsFile OpenStream(
        string name, uint disposition = WindowsAccess.Open, uint access = WindowsAccess.GenericRead | WindowsAccess.GenericWrite)
        => Client.Create(At(name), access, disposition).Ok();

    private Dictionary<string, ulong> Streams(string name)
    {
        uint handle = Open(name);
        Dictionary<string, ulong> streams = Client.GetStreams(handle).Ok();
        Client.Close(handle).Ok();
        return streams;
    }

    private string ObjectName(string name) => At(name)[1..].Replace('\\', '/');

    private async Task<IReadOnlyDictionary<string, string>> CustomAsync(string name) => (await fixture.Bucket.HeadAsync(ObjectName(name)))!.Custom;

}
