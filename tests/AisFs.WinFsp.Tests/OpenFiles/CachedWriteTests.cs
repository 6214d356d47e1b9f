using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>
/// Programs that write while others read, with a cache manager that writes pages when it likes: as AisFs asks for it, and
/// where the cache is used though AisFs asked not to.
/// </summary>
public sealed class CachedWriteTests : OpenFileTests, IClassFixture<OpenFileFixture>
{
    private static readonly byte[] s_old = TestBytes.Make(Page, 1);
    private static readonly byte[] s_new = [.. s_old, .. TestBytes.Make(200_000, 2)];

    public CachedWriteTests(OpenFileFixture fixture)
        : base(fixture)
        => Client.HoldPages();

    protected override void Dispose(bool disposing)
    {
        Client.SetCaching(WindowsCaching.AsTold);
        Client.WritePagesLater(1, 100);
        base.Dispose(disposing);
    }

    [Theory]
    [InlineData(WindowsCaching.AsTold, false)]
    [InlineData(WindowsCaching.AsTold, true)]
    [InlineData(WindowsCaching.Always, false)]
    [InlineData(WindowsCaching.Always, true)]
    [Semantics("S90", "S91")]
    public async Task A_file_that_is_extended_while_it_is_read_goes_up_whole(WindowsCaching caching, bool isNew)
    {
        if (!isNew)
        {
            await PutAsync("file", s_old);
        }

        Client.SetCaching(caching);
        uint reader = 0;
        if (!isNew)
        {
            reader = OpenOld("file");
        }

        uint writer = OpenForWriting("file", WindowsAccess.OpenIf);
        reader = isNew ? Open("file") : reader;
        await using (ObjectWatch watch = new(Bucket, Object("file"), isNew ? null : s_old, s_new))
        {
            for (int offset = isNew ? 0 : Page; offset < s_new.Length; offset += 10_000)
            {
                Client.Write(writer, (ulong)offset, s_new.AsSpan(offset, Math.Min(10_000, s_new.Length - offset))).Ok();
            }

            Client.Close(writer).Ok();
            Client.Flush(0).Ok();
            Client.WritePagesNow();
            await UntilAsync("file", s_new);
            Assert.Equal(s_new, ReadAll(reader, s_new.Length));
        }

        Client.Close(reader).Ok();
    }

    [Theory]
    [InlineData(WindowsCaching.AsTold)]
    [InlineData(WindowsCaching.Always)]
    [Semantics("S90")]
    public async Task Nothing_of_it_goes_up_before_its_pages_have_come(WindowsCaching caching)
    {
        await PutAsync("file", s_old);
        Client.SetCaching(caching);
        uint reader = OpenOld("file");
        uint writer = OpenForWriting("file");
        Client.Write(writer, Page, s_new.AsSpan(Page)).Ok();
        Client.Close(writer).Ok();
        await IsStillAsync("file", caching == WindowsCaching.Always ? s_old : s_new);
        Client.WritePagesNow();
        await UntilAsync("file", s_new);
        Client.Close(reader).Ok();
    }

    [Theory]
    [InlineData(WindowsCaching.AsTold)]
    [InlineData(WindowsCaching.Always)]
    [Semantics("S90", "S36")]
    public async Task What_is_written_to_a_map_that_outlives_its_handle_goes_up_with_its_end(WindowsCaching caching)
    {
        Client.SetCaching(caching);
        uint writer = OpenForWriting("file", WindowsAccess.Create);
        Client.SetSize(writer, (ulong)s_new.Length).Ok();
        uint view = Client.Map(writer).Ok();
        await using (ObjectWatch watch = new(Bucket, Object("file"), null, s_new))
        {
            Client.Close(writer).Ok();
            Client.WriteView(view, 0, s_new).Ok();
            await IsStillAsync("file", null);
            Client.Unmap(view).Ok();
            Client.WritePagesNow();
            await UntilAsync("file", s_new);
        }
    }

    [Theory]
    [InlineData(WindowsCaching.AsTold)]
    [InlineData(WindowsCaching.Always)]
    [Semantics("S20", "S90")]
    public async Task A_log_that_is_appended_to_while_it_is_read_is_whole_at_every_close(WindowsCaching caching)
    {
        await PutAsync("log", s_old);
        Client.SetCaching(caching);
        Client.WritePagesLater(7, 50);
        uint reader = OpenOld("log");
        byte[] content = s_old;
        List<byte[]?> states = [s_old];
        for (int i = 0; i < 5; i++)
        {
            content = [.. content, .. TestBytes.Make(3000, (ulong)i)];
            states.Add(content);
        }

        await using (ObjectWatch watch = new(Bucket, Object("log"), [.. states]))
        {
            for (int i = 1; i < states.Count; i++)
            {
                uint writer = Open("log", WindowsAccess.AppendData | WindowsAccess.ReadData);
                Client.Write(writer, 0, states[i].AsSpan(states[i - 1]!.Length)).Ok();
                Client.Close(writer).Ok();
                Assert.Equal(states[i], ReadAll(reader, states[i]!.Length));
            }

            await UntilAsync("log", content);
        }

        Client.Close(reader).Ok();
    }

    [Theory]
    [InlineData(WindowsCaching.AsTold)]
    [InlineData(WindowsCaching.Always)]
    [Semantics("S22", "S90")]
    public async Task FlushFileBuffers_sends_the_pages_and_the_file(WindowsCaching caching)
    {
        Client.SetCaching(caching);
        uint writer = OpenForWriting("file", WindowsAccess.Create);
        uint reader = Open("file");
        Client.Write(writer, 0, s_new).Ok();
        Client.Flush(writer).Ok();
        await IsStillAsync("file", s_new);
        Client.Close(writer).Ok();
        Client.Close(reader).Ok();
        await IsStillAsync("file", s_new);
    }

    /// <summary>A program reads the old content, so that the driver's cache has pages of it.</summary>
    private uint OpenOld(string name)
    {
        uint reader = Open(name);
        Assert.Equal(s_old, ReadAll(reader, Page));
        return reader;
    }
}
