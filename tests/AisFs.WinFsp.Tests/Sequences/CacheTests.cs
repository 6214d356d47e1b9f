using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>What Windows' cache manager makes of reads and writes, and of mapped files.</summary>
public abstract class CacheTests : WindowsTests
{
    private const int Page = 4096;

    protected CacheTests(HostFixture fixture)
        : base(fixture)
    {
        Client.SetCaching(WindowsCaching.Always);
        Client.HoldPages();
    }

    [Fact]
    public void A_longer_file_has_its_end_at_once_and_its_bytes_with_the_last_cleanup()
    {
        byte[] content = Random(3 * Page + 100, 1);
        uint writer = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.Write(writer, 0, content).Ok();
        Assert.Equal((ulong)content.Length, Client.Query(writer).Ok().Size);
        uint reader = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.True(Client.GetStatistics().DirtyPages >= 4);
        Client.Close(writer).Ok();
        Assert.True(Client.GetStatistics().DirtyPages >= 4, "only the last handle's cleanup flushes");
        Assert.Equal(content, Client.Read(reader, 0, content.Length + 10).Ok());
        Client.Close(reader).Ok();
        Assert.Equal(0, Client.GetStatistics().DirtyPages);
        Assert.Equal(content, Uncached("file"));
    }

    [Fact]
    public void Pages_come_through_the_first_file_object_after_its_close()
    {
        byte[] before = Random(2 * Page, 2);
        WriteFile(At("file"), before);
        uint first = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(before, Client.Read(first, 0, before.Length).Ok());
        uint second = Client.Create(At("file"), disposition: WindowsAccess.Open).Ok().Handle;
        byte[] after = Random(5 * Page + 1, 3);
        Client.Write(second, 0, after).Ok();
        Client.Close(first).Ok();
        Client.WritePagesNow();
        Assert.Equal(after, Uncached("file"));
        Client.Close(second).Ok();
        Assert.Equal(after, Uncached("file"));
    }

    [Fact]
    public void A_write_only_file_object_pages_in_what_it_changes_in_part()
    {
        byte[] content = Random(2 * Page, 4);
        WriteFile(At("file"), content);
        uint handle = Client.Create(At("file"), WindowsAccess.WriteData, WindowsAccess.Open).Ok().Handle;
        Client.Write(handle, 10, [1, 2, 3]).Ok();
        Client.Write(handle, Page - 1, [4, 5]).Ok();
        Client.Close(handle).Ok();
        new byte[] { 1, 2, 3 }.CopyTo(content, 10);
        new byte[] { 4, 5 }.CopyTo(content, Page - 1);
        Assert.Equal(content, Uncached("file"));
    }

    [Fact]
    public void What_is_cut_off_never_comes_back()
    {
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        byte[] content = Random(4 * Page, 5);
        Client.Write(handle, 0, content).Ok();
        Client.SetSize(handle, 100).Ok();
        Client.SetSize(handle, 3 * Page).Ok();
        Client.WritePagesNow();
        byte[] expected = new byte[3 * Page];
        content.AsSpan(0, 100).CopyTo(expected);
        Assert.Equal(expected, Client.Read(handle, 0, 4 * Page).Ok());
        Client.Close(handle).Ok();
        Assert.Equal(expected, Uncached("file"));
    }

    [Fact]
    public void A_flush_of_the_file_and_one_of_the_volume_write_the_pages_first()
    {
        byte[] content = Random(Page + 7, 6);
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        uint other = Client.Create(At("other"), disposition: WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, content).Ok();
        Client.Write(other, 0, content).Ok();
        Client.Flush(handle).Ok();
        Assert.Equal(content, Uncached("file"));
        Assert.NotEqual(0, Client.GetStatistics().DirtyPages);
        Client.Flush(0).Ok();
        Assert.Equal(0, Client.GetStatistics().DirtyPages);
        Client.Close(other).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(content, Uncached("other"));
    }

    [Fact]
    public void Handles_with_and_without_the_cache_see_one_file()
    {
        byte[] content = Random(3 * Page, 7);
        uint cached = Client.Create(At("file"), disposition: WindowsAccess.Create).Ok().Handle;
        uint uncached = Client.Create(At("file"), disposition: WindowsAccess.Open, options: WindowsAccess.NoIntermediateBuffering).Ok().Handle;
        Client.Write(cached, 0, content).Ok();
        Assert.Equal(content, Client.Read(uncached, 0, content.Length).Ok());
        byte[] part = Random(Page, 8);
        Client.Write(cached, 0, part).Ok();
        Client.Write(uncached, Page, part).Ok();
        part.CopyTo(content, 0);
        part.CopyTo(content, Page);
        Assert.Equal(content, Client.Read(cached, 0, content.Length).Ok());
        Client.Close(cached).Ok();
        Client.Close(uncached).Ok();
        Assert.Equal(content, Uncached("file"));
    }

    [Fact]
    public void What_a_view_changes_comes_after_the_last_handle()
    {
        byte[] content = Random(3 * Page + 5, 9);
        WriteFile(At("file"), content);
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Open).Ok().Handle;
        uint view = Client.Map(handle).Ok();
        Client.Close(handle).Ok();
        byte[] part = Random(Page, 10);
        Client.WriteView(view, Page - 50, part).Ok();
        part.CopyTo(content, Page - 50);
        Assert.Equal(content, Client.ReadView(view, 0, content.Length).Ok());
        Client.Unmap(view).Ok();
        Client.WritePagesNow();
        Assert.Equal(content, Uncached("file"));
    }

    [Fact]
    public void A_mapped_file_is_not_cut_off()
    {
        WriteFile(At("file"), Random(2 * Page, 11));
        uint handle = Client.Create(At("file"), disposition: WindowsAccess.Open).Ok().Handle;
        uint view = Client.Map(handle).Ok();
        Client.SetSize(handle, 10).Fails(WindowsStatus.UserMappedFile);
        Client.Unmap(view).Ok();
        Client.SetSize(handle, 10).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(10, Uncached("file").Length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.SetCaching(WindowsCaching.AsTold);
            Client.WritePagesLater(1, 20);
        }

        base.Dispose(disposing);
    }

    /// <summary>What the file system itself holds.</summary>
    private byte[] Uncached(string name)
    {
        WindowsFile file = Client.Create(At(name), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.NoIntermediateBuffering).Ok();
        byte[] content = file.Info.Size == 0 ? [] : Client.Read(file.Handle, 0, (int)file.Info.Size, paging: true).Ok();
        Client.Close(file.Handle).Ok();
        return content;
    }

    private static byte[] Random(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : CacheTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class Late(LateHostFixture fixture) : CacheTests(fixture), IClassFixture<LateHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : CacheTests(fixture), IClassFixture<CliHostFixture>;
}
