using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>
/// The end of a file is moved at once, and its pages come later: through another open, after the writer has closed. What
/// the cluster has is never a size without its bytes.
/// </summary>
public sealed class LatePageTests(OpenFileFixture fixture) : OpenFileTests(fixture), IClassFixture<OpenFileFixture>
{
    private const int Pages = 5;

    private static readonly byte[] s_old = TestBytes.Make(Page, 1);
    private static readonly byte[] s_new = [.. s_old, .. TestBytes.Make(((Pages - 1) * Page) - 100, 2)];

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [Semantics("S90")]
    public async Task A_file_that_was_extended_goes_up_when_all_pages_have_come(bool isNew, bool throughReader, bool backwards)
    {
        if (!isNew)
        {
            await Bucket.PutAsync(Object("file"), s_old);
        }

        uint reader = isNew ? 0 : Open("file");
        if (!isNew)
        {
            Assert.Equal(s_old, ReadAll(reader, Page));
        }

        uint writer = OpenForWriting("file", WindowsAccess.OpenIf);
        reader = isNew ? Open("file") : reader;
        await using ObjectWatch watch = new(Bucket, Object("file"), isNew ? null : s_old, s_new);
        Client.SetSize(writer, (ulong)s_new.Length).Ok();
        Client.Cleanup(writer).Ok();
        await IsStillAsync("file", isNew ? null : s_old);
        int first = isNew ? 0 : 1;
        for (int i = first; i < Pages; i++)
        {
            Client.Flush(0).Ok();
            await IsStillAsync("file", isNew ? null : s_old);
            WritePage(throughReader ? reader : writer, s_new, backwards ? Pages - 1 + first - i : i);
        }

        // The reader is still there.
        await UntilAsync("file", s_new);
        Client.CloseObject(writer).Ok();
        Client.Close(reader).Ok();
        await IsStillAsync("file", s_new);
    }

    [Fact]
    [Semantics("S90")]
    public async Task A_file_that_its_writer_has_let_go_of_waits_for_pages_through_others()
    {
        await Bucket.PutAsync(Object("file"), s_old);
        uint reader = Open("file");
        uint writer = OpenForWriting("file");
        await using ObjectWatch watch = new(Bucket, Object("file"), s_old, s_new);
        Client.SetSize(writer, (ulong)s_new.Length).Ok();
        Client.Close(writer).Ok();
        await IsStillAsync("file", s_old);
        for (int i = 1; i < Pages; i++)
        {
            WritePage(reader, s_new, i);
        }

        await UntilAsync("file", s_new);
        Client.Close(reader).Ok();
    }

    [Fact]
    [Semantics("S90")]
    public async Task Pages_within_the_file_that_come_after_the_writers_close_go_up_while_others_have_it_open()
    {
        byte[] before = TestBytes.Make(3 * Page, 3);
        byte[] after = TestBytes.Make(3 * Page, 4);
        await Bucket.PutAsync(Object("file"), before);
        uint reader = Open("file");
        Assert.Equal(before, ReadAll(reader, before.Length));
        uint writer = OpenForWriting("file");
        Client.Close(writer).Ok();
        await using ObjectWatch watch = new(Bucket, Object("file"), before, after);
        for (int i = 0; i < 3; i++)
        {
            WritePage(reader, after, i);
        }

        await UntilAsync("file", after);
        Client.Close(reader).Ok();
    }

    [Fact]
    [Semantics("S90")]
    public async Task Pages_of_a_map_that_outlives_the_last_handle_go_up_with_the_end_of_the_map()
    {
        uint writer = OpenForWriting("file", WindowsAccess.Create);
        await using ObjectWatch watch = new(Bucket, Object("file"), null, s_new);
        Client.SetSize(writer, (ulong)s_new.Length).Ok();
        Client.Cleanup(writer).Ok();
        await IsStillAsync("file", null);
        for (int i = 0; i < Pages - 1; i++)
        {
            WritePage(writer, s_new, i);
        }

        await IsStillAsync("file", null);
        WritePage(writer, s_new, Pages - 1);
        Client.CloseObject(writer).Ok();
        await UntilAsync("file", s_new);
    }

    [Fact]
    [Semantics("S90")]
    public async Task A_sparse_file_goes_up_with_its_last_close()
    {
        byte[] zeros = new byte[3 * Page];
        uint writer = OpenForWriting("file", WindowsAccess.Create);
        Client.SetSize(writer, (ulong)zeros.Length).Ok();
        Client.Cleanup(writer).Ok();
        await IsStillAsync("file", null);
        Client.CloseObject(writer).Ok();
        await UntilAsync("file", zeros);
    }

    [Fact]
    [Semantics("S90")]
    public async Task A_flush_of_the_file_sends_what_is_there()
    {
        await Bucket.PutAsync(Object("file"), s_old);
        byte[] flushed = [.. s_old, .. new byte[Page]];
        uint writer = OpenForWriting("file");
        Client.SetSize(writer, (ulong)flushed.Length).Ok();
        Client.Flush(writer).Ok();
        await IsStillAsync("file", flushed);
        byte[] written = [.. s_old, .. TestBytes.Make(Page, 5)];
        WritePage(writer, written, 1);
        Client.Close(writer).Ok();
        await IsStillAsync("file", written);
    }

    [Fact]
    [Semantics("S90")]
    public async Task With_two_writers_neither_publishes_a_size_of_the_other()
    {
        await Bucket.PutAsync(Object("file"), s_old);
        byte[] all = [.. s_old, .. TestBytes.Make(2 * Page, 6)];
        uint reader = Open("file");
        uint first = OpenForWriting("file");
        uint second = OpenForWriting("file");
        await using (ObjectWatch watch = new(Bucket, Object("file"), s_old, all[..(2 * Page)], all))
        {
            Client.SetSize(first, 2 * Page).Ok();
            Client.SetSize(second, 3 * Page).Ok();
            WritePage(reader, all, 1);
            Client.Close(first).Ok();
            await IsStillAsync("file", s_old);
            Client.Cleanup(second).Ok();
            await IsStillAsync("file", s_old);
            WritePage(reader, all, 2);
            await UntilAsync("file", all);
        }

        Client.CloseObject(second).Ok();
        Client.Close(reader).Ok();
    }

    [Fact]
    [Semantics("S90")]
    public async Task What_was_cut_off_need_not_come_and_what_was_added_again_must()
    {
        await Bucket.PutAsync(Object("file"), s_old);
        uint reader = Open("file");
        uint writer = OpenForWriting("file");
        byte[] all = [.. s_old, .. TestBytes.Make(Page, 7)];
        await using (ObjectWatch watch = new(Bucket, Object("file"), s_old, all))
        {
            Client.SetSize(writer, 5 * Page).Ok();
            WritePage(reader, s_new, 3);
            Client.SetSize(writer, Page).Ok();
            Client.SetSize(writer, 2 * Page).Ok();
            Client.Close(writer).Ok();
            await IsStillAsync("file", s_old);
            WritePage(reader, all, 1);
            await UntilAsync("file", all);
        }

        Client.Close(reader).Ok();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S90")]
    public async Task A_file_that_is_renamed_meanwhile_goes_up_under_its_new_name(bool isNew)
    {
        if (!isNew)
        {
            await Bucket.PutAsync(Object("file"), s_old);
        }

        uint writer = OpenForWriting("file", WindowsAccess.OpenIf);
        uint reader = Client.Create(At("file"), WindowsAccess.GenericRead | WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        await using (ObjectWatch watch = new(Bucket, Object("file"), isNew ? [null] : [s_old, null]))
        await using (ObjectWatch renamed = new(Bucket, Object("renamed"), isNew ? [null, s_new] : [null, s_old, s_new]))
        {
            Client.SetSize(writer, (ulong)s_new.Length).Ok();
            Client.Close(writer).Ok();
            Client.Rename(reader, At("renamed")).Ok();
            for (int i = isNew ? 0 : 1; i < Pages; i++)
            {
                WritePage(reader, s_new, i);
            }

            await UntilAsync("renamed", s_new);
            await IsStillAsync("file", null);
        }

        Client.Close(reader).Ok();
        Assert.Equal(s_new, ReadAll(Open("renamed"), s_new.Length));
    }

    [Fact]
    [Semantics("S90")]
    public async Task A_new_file_that_replaces_another_while_its_pages_are_to_come_is_one_or_the_other()
    {
        await Bucket.PutAsync(Object("target"), s_old);
        uint writer = OpenForWriting("file", WindowsAccess.Create);
        uint reader = Client.Create(At("file"), WindowsAccess.GenericRead | WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        await using (ObjectWatch watch = new(Bucket, Object("target"), s_old, s_new))
        {
            Client.SetSize(writer, (ulong)s_new.Length).Ok();
            Client.Close(writer).Ok();
            Client.Rename(reader, At("target"), 1).Ok();
            for (int i = 0; i < Pages; i++)
            {
                WritePage(reader, s_new, i);
            }

            await UntilAsync("target", s_new);
        }

        Client.Close(reader).Ok();
        await IsStillAsync("file", null);
    }

    [Fact]
    [Semantics("S90")]
    public async Task A_file_that_is_removed_meanwhile_never_comes()
    {
        uint writer = OpenForWriting("file", WindowsAccess.Create);
        uint reader = Open("file");
        await using (ObjectWatch watch = new(Bucket, Object("file"), [null]))
        {
            Client.SetSize(writer, (ulong)s_new.Length).Ok();
            Client.Close(writer).Ok();
            uint remover = Client.Create(At("file"), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
            Client.SetDisposition(remover, 3).Ok();
            Client.Close(remover).Ok();
            for (int i = 0; i < Pages; i++)
            {
                WritePage(reader, s_new, i);
            }

            Assert.Equal(s_new, ReadAll(reader, s_new.Length));
            Client.Close(reader).Ok();
            Client.Flush(0).Ok();
        }

        await IsStillAsync("file", null);
    }
}
