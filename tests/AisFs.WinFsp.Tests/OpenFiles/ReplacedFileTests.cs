using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>
/// Another client replaces an object while somebody has it open: who opens it then works on the new one. The driver has
/// one file for both, and its pages are asked for and written through the first open of it.
/// </summary>
public sealed class ReplacedFileTests(OpenFileFixture fixture) : OpenFileTests(fixture), IClassFixture<OpenFileFixture>
{
    private const int Size = 6_000_000;

    public static TheoryData<int, int> Sizes => new() { { Size, Size }, { Size, 60_000 }, { 60_000, Size }, { 60_000, 60_000 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    [Semantics("S92")]
    public async Task Who_opens_it_later_reads_the_new_object(int oldSize, int newSize)
    {
        byte[] before = TestBytes.Make(oldSize, 1);
        byte[] after = TestBytes.Make(newSize, 2);
        await PutAsync("file", before);
        uint reader = Open("file");
        Assert.Equal(before[..Page], Client.Read(reader, 0, Page).Ok());
        await Bucket.PutAsync(Object("file"), after);
        for (int i = 0; i < 3; i++)
        {
            WindowsFile later = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
            Assert.True(later.IsUncached, "The driver would read the old object's pages for it.");
            Assert.Equal((ulong)newSize, later.Info.Size);
            Assert.Equal(after, ReadAll(later.Handle, newSize));

            // A page that is asked for through the first open may be for any of them.
            Client.Read(reader, 0, Page, paging: true).Fails(WindowsStatus.FileInvalid);
            Client.Close(later.Handle).Ok();
        }

        Client.Close(reader).Ok();
        WindowsFile alone = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.False(alone.IsUncached);
        Assert.Equal(after, ReadAll(alone.Handle, newSize));
        Client.Close(alone.Handle).Ok();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S92")]
    public async Task Who_opens_it_later_writes_the_new_object_and_pages_of_the_old_one_reach_neither(bool closesFirst)
    {
        byte[] before = TestBytes.Make(Size, 3);
        byte[] after = TestBytes.Make(Size, 4);
        await PutAsync("file", before);
        uint reader = Open("file");
        Assert.Equal(before[..Page], Client.Read(reader, 0, Page).Ok());
        await Bucket.PutAsync(Object("file"), after);
        uint writer = OpenForWriting("file");
        byte[] change = TestBytes.Make(Page, 5);
        Client.Write(writer, Page, change).Ok();
        Client.Write(reader, 0, change, paging: true).Fails(WindowsStatus.FileInvalid);
        change.CopyTo(after, Page);
        if (closesFirst)
        {
            Client.Close(writer).Ok();
            await IsStillAsync("file", after);
        }

        Client.Write(reader, 2 * Page, change, paging: true).Fails(WindowsStatus.FileInvalid);
        Client.Close(reader).Ok();
        if (!closesFirst)
        {
            Assert.Equal(after[..(3 * Page)], Client.Read(writer, 0, 3 * Page).Ok());
            Client.Close(writer).Ok();
        }

        await IsStillAsync("file", after);
        uint last = Open("file");
        Assert.Equal(after, ReadAll(last, Size));
        Client.Close(last).Ok();
    }

    [Fact]
    [Semantics("S92")]
    public async Task Who_opens_a_file_that_others_have_open_shares_their_cache_while_the_object_is_the_same()
    {
        byte[] content = TestBytes.Make(60_000, 6);
        await PutAsync("file", content);
        WindowsFile first = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.Equal(content, ReadAll(first.Handle, content.Length));
        WindowsFile second = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.Equal((false, false), (first.IsUncached, second.IsUncached));
        Assert.Equal(content, ReadAll(second.Handle, content.Length));
        Client.Close(first.Handle).Ok();
        Client.Close(second.Handle).Ok();
    }

    [Fact]
    [Semantics("S91")]
    public void What_a_program_writes_is_not_kept_by_the_driver()
    {
        WindowsFile created = Client.Create(At("file"), WindowsAccess.GenericWrite, WindowsAccess.Create).Ok();
        WindowsFile reader = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        WindowsFile appender = Client.Create(At("file"), WindowsAccess.AppendData, WindowsAccess.Open).Ok();
        WindowsFile attributes = Client.Create(At("file"), WindowsAccess.WriteAttributes, WindowsAccess.Open).Ok();
        Assert.Equal((true, false, true, false), (created.IsUncached, reader.IsUncached, appender.IsUncached, attributes.IsUncached));
        foreach (uint handle in new[] { created.Handle, reader.Handle, appender.Handle, attributes.Handle })
        {
            Client.Close(handle).Ok();
        }
    }
}
