using System.Text;
using AisFs.Vfs.Api;
using NSubstitute;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class RevalidationTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_changed_object_is_seen_after_the_ttl_and_old_handles_are_stale()
    {
        await using Mounted mount = await Mounted.StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        mount.Put("f", "old");
        HandleId old = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal("old", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(old)).Value));
        mount.Put("f", "newer");
        Assert.Equal(3, (await mount.Client.AttributesAsync("f")).Size);
        mount.Expire();
        HandleId fresh = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal("newer", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(fresh)).Value));
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(old)).Error);
        sink.Received(1).EntryReplaced(InodeId.Root, Arg.Any<InodeId>(), "f");
        Assert.Single(sink.ReceivedCalls());
        await mount.Client.CloseAsync(old);
        await mount.Client.CloseAsync(fresh);
    }

    [Fact(Timeout = 60_000)]
    public async Task Pages_are_kept_while_the_version_is()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        Assert.False(await KeepsAsync(mount, inode));
        Assert.True(await KeepsAsync(mount, inode));
        mount.Expire();
        Assert.True(await KeepsAsync(mount, inode));
        mount.Put("f", "new");
        Assert.True(await KeepsAsync(mount, inode));
        mount.Expire();

        // Another version is another inode: none of its pages is there yet.
        Assert.Equal(FsError.Stale, (await mount.System.OpenAsync(inode, FsOpenFlags.Read, CancellationToken.None)).Error);
        entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        Assert.NotEqual(inode, entry.Value.Attributes.Inode);
        mount.System.Forget(inode, 1);
        inode = entry.Value.Attributes.Inode;
        Assert.False(await KeepsAsync(mount, inode));
        Assert.True(await KeepsAsync(mount, inode));
        Assert.Equal(FsError.None, await mount.Client.WriteAtAsync("f", 0, "own"u8.ToArray()));
        Assert.True(await KeepsAsync(mount, inode));
        mount.System.Forget(inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_cache_every_open_sees_what_was_closed_before_it()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { CacheTtl = TimeSpan.Zero });
        for (int i = 0; i < 10; i++)
        {
            mount.Put("f", $"text {i}");
            Assert.Equal($"text {i}", await mount.Client.TextAsync("f"));
        }

        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        Assert.False(await KeepsAsync(mount, entry.Value.Attributes.Inode));
        mount.Requests();
        FsResult<FsOpened> opened = await mount.System.OpenAsync(entry.Value.Attributes.Inode, FsOpenFlags.Read, CancellationToken.None);
        Assert.True(opened.Value.KeepCache);
        Assert.Equal("Head:1 List:1", mount.Requests());
        await mount.Client.CloseAsync(opened.Value.Handle);
        mount.System.Forget(entry.Value.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_last_close_wins_over_another_client_s_change()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "base");
        HandleId writer = (await mount.Client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Truncate, create: true)).Value;
        await mount.System.WriteAsync(writer, 0, "mine"u8.ToArray(), false, CancellationToken.None);
        mount.Put("f", "theirs");
        mount.Expire();
        Assert.Equal(4, (await mount.Client.AttributesAsync("f")).Size);
        Assert.Equal(["f"], await mount.Client.ListAsync(""));
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(writer));
        Assert.Equal("mine", mount.Text("f"));
        Assert.Equal("mine", await mount.Client.TextAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_removed_object_is_gone_after_the_ttl()
    {
        await using Mounted mount = await Mounted.StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        mount.Put("d/f", "x");
        FsResult<FsEntry> directory = await mount.System.LookupAsync(InodeId.Root, "d", CancellationToken.None);
        InodeId inode = directory.Value.Attributes.Inode;
        FsResult<FsEntry> file = await mount.System.LookupAsync(inode, "f", CancellationToken.None);
        mount.Store.Remove(Mounted.Key("d/f"));
        Assert.True((await mount.System.GetAttributesAsync(file.Value.Attributes.Inode, CancellationToken.None)).IsOk);
        mount.Expire();
        Assert.Equal(FsError.Stale, (await mount.System.GetAttributesAsync(file.Value.Attributes.Inode, CancellationToken.None)).Error);
        Assert.Equal(FsError.Stale, (await mount.System.GetAttributesAsync(inode, CancellationToken.None)).Error);
        Assert.False(await mount.Client.ExistsAsync("d"));
        sink.Received(1).EntryRemoved(inode, file.Value.Attributes.Inode, "f");
        sink.Received(1).EntryRemoved(InodeId.Root, inode, "d");
        Assert.Equal(FsError.Stale, (await mount.System.OpenAsync(file.Value.Attributes.Inode, FsOpenFlags.Read, CancellationToken.None)).Error);
        mount.System.Forget(file.Value.Attributes.Inode, 1);
        mount.System.Forget(inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_became_a_directory_is_another_inode()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("x", "file");
        FsResult<FsEntry> file = await mount.System.LookupAsync(InodeId.Root, "x", CancellationToken.None);
        mount.Store.Remove(Mounted.Key("x"));
        mount.Put("x/y", "below");
        mount.Expire();
        Assert.Equal(FsNodeKind.Directory, (await mount.Client.AttributesAsync("x")).Kind);
        Assert.Equal("below", await mount.Client.TextAsync("x/y"));
        mount.System.Forget(file.Value.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Attributes_changed_elsewhere_are_seen_without_losing_the_content()
    {
        Mounted first = await Mounted.StartAsync();
        await using Mounted second = await Mounted.StartAsync(first.Store);
        await first.Client.WriteAsync("f", "x");
        HandleId open = (await second.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal(FsError.None, await first.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x1C0, ModifiedNs = 5, Uid = 7 }));
        second.Expire();
        FsAttributes seen = await second.Client.AttributesAsync("f");
        Assert.Equal((0x1C0u, 5L, 7u), (seen.Mode, seen.ModifiedNs, seen.Uid));
        Assert.Equal("x", Encoding.UTF8.GetString((await second.Client.ReadHandleAsync(open)).Value));
        await second.Client.CloseAsync(open);
        await first.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_made_elsewhere_and_its_attributes_are_seen()
    {
        Mounted first = await Mounted.StartAsync();
        await using Mounted second = await Mounted.StartAsync(first.Store);
        Assert.Equal(FsError.None, await first.Client.MkdirAsync("d", 0x1C0));
        Assert.Equal(FsError.None, await first.Client.SetAsync("d", new FsAttributeChanges { ModifiedNs = 123, Gid = 9 }));
        FsAttributes directory = await second.Client.AttributesAsync("d");
        Assert.Equal((0x1C0u, 1000u, 9u, 123L), (directory.Mode, directory.Uid, directory.Gid, directory.ModifiedNs));
        Assert.Empty(await second.Client.ListAsync("d"));
        await first.DisposeAsync();
    }

    private static async Task<bool> KeepsAsync(Mounted mount, InodeId inode)
    {
        FsResult<FsOpened> opened = await mount.System.OpenAsync(inode, FsOpenFlags.Read, CancellationToken.None);
        Assert.True(opened.IsOk);
        await mount.Client.ReadHandleAsync(opened.Value.Handle);
        await mount.System.ReleaseAsync(opened.Value.Handle);
        return opened.Value.KeepCache;
    }
}
