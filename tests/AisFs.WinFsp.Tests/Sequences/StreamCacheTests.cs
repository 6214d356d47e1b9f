using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Named streams under a cache manager that caches them, and writes their pages when it likes.</summary>
public sealed class StreamCacheTests : WindowsTests, IClassFixture<CliHostFixture>
{
    private readonly CliHostFixture _fixture;

    public StreamCacheTests(CliHostFixture fixture)
        : base(fixture)
    {
        _fixture = fixture;
        Client.SetCaching(WindowsCaching.Always);
        Client.HoldPages();
    }

    [Fact]
    [Semantics("S97")]
    public async Task A_stream_that_was_closed_is_stored_when_its_pages_have_come_and_never_as_zeros()
    {
        byte[] content = Random(900, 1);
        WriteFile(At("file"), [1]);
        uint reader = OpenStream("file:s", WindowsAccess.OpenIf, WindowsAccess.GenericRead);
        uint writer = OpenStream("file:s");
        Client.Write(writer, 0, content).Ok();
        Assert.Equal((ulong)content.Length, Client.Query(reader).Ok().Size);
        Client.Close(writer).Ok();
        Assert.Equal("b64.", await StoredAsync("file", "s"));
        Client.WritePagesNow();
        Client.Close(reader).Ok();
        Client.WritePagesNow();
        Assert.Equal(content, ReadFile(At("file:s")));
        Assert.Equal("b64." + System.Buffers.Text.Base64Url.EncodeToString(content), await StoredAsync("file", "s"));
    }

    [Fact]
    [Semantics("S97")]
    public void What_several_write_is_stored_with_the_last_close()
    {
        byte[] content = Random(1000, 2);
        WriteFile(At("file"), [1]);
        uint first = OpenStream("file:s", WindowsAccess.Create);
        uint second = OpenStream("file:s");
        Client.Write(first, 0, content.AsSpan(0, 400)).Ok();
        Client.Write(second, 400, content.AsSpan(400, 600)).Ok();
        Assert.Equal(content, Client.Read(first, 0, 2000).Ok());
        Client.Close(second).Ok();
        Client.Write(first, 0, [7]).Ok();
        content[0] = 7;
        Client.Close(first).Ok();
        Assert.Equal(content, ReadFile(At("file:s")));
    }

    [Fact]
    [Semantics("S98")]
    public void A_cached_write_is_refused_at_once_and_what_was_taken_has_room_when_its_pages_come()
    {
        byte[] content = Random(4000, 3);
        WriteFile(At("file"), [1]);
        uint first = OpenStream("file:first", WindowsAccess.Create);
        uint second = OpenStream("file:second", WindowsAccess.Create);
        Client.Write(first, 0, content.AsSpan(0, 700)).Ok();
        Client.Write(second, 0, content.AsSpan(0, 700)).Fails(WindowsStatus.FileTooLarge);
        Client.Write(second, 0, content.AsSpan(0, 400)).Ok();
        Client.SetEa(second, WindowsEa.List(new WindowsEa("NOTE", content[..400]))).Fails(WindowsStatus.EaTooLarge);
        Client.Write(first, 0, content.AsSpan(0, 4000)).Fails(WindowsStatus.FileTooLarge);
        Client.Close(second).Ok();
        Client.Close(first).Ok();
        Client.WritePagesNow();
        Assert.Equal(content[..700], ReadFile(At("file:first")));
        Assert.Equal(content[..400], ReadFile(At("file:second")));
    }

    [Fact]
    [Semantics("S97")]
    public async Task A_flush_stores_what_was_written_while_others_have_the_stream_open()
    {
        byte[] content = Random(500, 4);
        WriteFile(At("file"), [1]);
        uint reader = OpenStream("file:s", WindowsAccess.OpenIf, WindowsAccess.GenericRead);
        uint writer = OpenStream("file:s");
        Client.Write(writer, 0, content).Ok();
        Client.Flush(writer).Ok();
        Assert.Equal("b64." + System.Buffers.Text.Base64Url.EncodeToString(content), await StoredAsync("file", "s"));
        Client.Close(writer).Ok();
        Client.Close(reader).Ok();
    }

    private static byte[] Random(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private uint OpenStream(
        string name, uint disposition = WindowsAccess.Open, uint access = WindowsAccess.GenericRead | WindowsAccess.GenericWrite)
        => Client.Create(At(name), access, disposition).Ok().Handle;

    private async Task<string> StoredAsync(string name, string attribute)
        => (await _fixture.Bucket.HeadAsync(At(name)[1..].Replace('\\', '/')))!.Custom[attribute];
}
