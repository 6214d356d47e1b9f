using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class FileTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_new_file_is_one_put_at_close_and_not_there_before()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Read, create: true, mode: 0x180)).Value;
        await mount.System.WriteAsync(handle, 0, "hello"u8.ToArray(), false, CancellationToken.None);
        Assert.Null(mount.Text("f"));
        FsAttributes open = await mount.Client.AttributesAsync("f");
        Assert.Equal((5L, 0x180u, 1000u, mount.Time.NowNs), (open.Size, open.Mode, open.Uid, open.ModifiedNs));
        Assert.Equal("hello", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(handle)).Value));
        Assert.Equal(FsError.None, (await mount.System.FlushAsync(handle, CancellationToken.None)).Error);
        Assert.Equal("hello", mount.Text("f"));
        Assert.Equal("Head:1 List:1 Put:1", mount.Requests());
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal("hello", await mount.Client.TextAsync("f"));
        Assert.Equal("", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Attributes_survive_a_remount_without_a_head_per_file()
    {
        MemoryObjectStore store = new();
        ManualTime time = new();
        FsAttributes before;
        await using (Mounted writer = await Mounted.StartAsync(store, time: time))
        {
            HandleId handle = (await writer.Client.OpenAsync("f", FsOpenFlags.Write, create: true, mode: 0x9ED)).Value;
            await writer.System.WriteAsync(handle, 0, "a"u8.ToArray(), false, CancellationToken.None);
            time.Advance(TimeSpan.FromTicks(12345));
            await writer.System.WriteAsync(handle, 1, "b"u8.ToArray(), false, CancellationToken.None);
            long written = time.NowNs;
            time.Advance(TimeSpan.FromSeconds(7));
            await writer.Client.CloseAsync(handle);
            before = await writer.Client.AttributesAsync("f");
            Assert.Equal(written, before.ModifiedNs);
            await writer.Client.SymlinkAsync("l", "some/target");
        }

        await using Mounted mount = await Mounted.StartAsync(store, time: time);
        await mount.Client.ListPlusAsync("");
        FsAttributes after = await mount.Client.AttributesAsync("f");
        Assert.Equal(
            (before.Number, before.Size, before.Mode, before.Uid, before.Gid, before.ModifiedNs, before.ChangedNs),
            (after.Number, after.Size, after.Mode, after.Uid, after.Gid, after.ModifiedNs, after.ChangedNs));
        Assert.Equal((FsNodeKind.Symlink, 11L), ((await mount.Client.AttributesAsync("l")).Kind, (await mount.Client.AttributesAsync("l")).Size));
        Assert.Equal("List:1", mount.Requests());
        Assert.Equal("some/target", (await mount.Client.ReadLinkAsync("l")).Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_object_that_another_client_overwrote_keeps_mode_and_owner_only()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true, mode: 0x1C0)).Value;
        await mount.System.WriteAsync(handle, 0, "own"u8.ToArray(), false, CancellationToken.None);
        await mount.Client.CloseAsync(handle);
        await mount.Client.SymlinkAsync("l", "target");
        mount.Put("f", "stranger");
        mount.Put("l", "no link any more");
        mount.Expire();
        FsAttributes file = await mount.Client.AttributesAsync("f");
        Assert.Equal((0x1C0u, 1000u, 8L), (file.Mode, file.Uid, file.Size));
        Assert.Equal(mount.Store.Get(Mounted.Key("f"))!.ModifiedNs, file.ModifiedNs);
        Assert.Equal(FsNodeKind.File, (await mount.Client.AttributesAsync("l")).Kind);
        Assert.Equal("no link any more", await mount.Client.TextAsync("l"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_reports_the_upload_s_error_and_a_later_flush_tries_again()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        mount.Store.FailNext(StoreOperation.Put, FsError.NoSpace);
        Assert.Equal(FsError.NoSpace, (await mount.System.FlushAsync(handle, CancellationToken.None)).Error);
        Assert.Equal(FsError.None, (await mount.System.SyncAsync(handle, false, CancellationToken.None)).Error);
        Assert.Equal("x", mount.Text("f"));
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_file_that_cannot_be_uploaded_is_gone_after_its_last_close()
    {
        await using Mounted mount = await Mounted.StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        Assert.True(await mount.Client.ExistsAsync("f"));
        mount.Store.FailNext(StoreOperation.Put, FsError.NoSpace, count: 2);
        Assert.Equal(FsError.NoSpace, await mount.Client.CloseAsync(handle));
        Assert.False(await mount.Client.ExistsAsync("f"));
        sink.Received(1).EntryRemoved(InodeId.Root, Arg.Any<InodeId>(), "f");
        Assert.Empty(await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_rewrite_that_cannot_be_uploaded_leaves_the_object_as_it_was()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "old");
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(handle, 0, "newer"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(5, (await mount.Client.AttributesAsync("f")).Size);
        mount.Store.FailNext(StoreOperation.Put, FsError.NoSpace, count: 2);
        Assert.Equal(FsError.NoSpace, await mount.Client.CloseAsync(handle));
        Assert.Equal(3, (await mount.Client.AttributesAsync("f")).Size);
        Assert.Equal("old", await mount.Client.TextAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Handles_of_one_file_share_its_content()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "0123456789");
        HandleId writer = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        HandleId reader = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        await mount.System.WriteAsync(writer, 3, "abc"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal("012abc6789", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(reader)).Value));
        Assert.Equal("012abc6789", await mount.Client.TextAsync("f"));
        Assert.Equal("0123456789", mount.Text("f"));
        await mount.Client.CloseAsync(writer);
        Assert.Equal("012abc6789", mount.Text("f"));
        await mount.Client.CloseAsync(reader);
    }

    [Fact(Timeout = 60_000)]
    public async Task Open_flags_are_kept()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "abc");
        HandleId reader = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal(FsError.BadHandle, (await mount.System.WriteAsync(reader, 0, new byte[1], false, CancellationToken.None)).Error);
        HandleId writer = (await mount.Client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Append)).Value;
        Assert.Equal(FsError.BadHandle, (await mount.Client.ReadHandleAsync(writer)).Error);
        await mount.System.WriteAsync(writer, 0, "d"u8.ToArray(), false, CancellationToken.None);
        await mount.Client.CloseAsync(writer);
        await mount.Client.CloseAsync(reader);
        Assert.Equal("abcd", mount.Text("f"));
        Assert.Equal(FsError.Exists, (await mount.Client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Exclusive, create: true)).Error);
        HandleId cut = (await mount.Client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Truncate, create: true)).Value;
        Assert.Equal(0, (await mount.Client.AttributesAsync("f")).Size);
        Assert.Equal("abcd", mount.Text("f"));
        await mount.Client.CloseAsync(cut);
        Assert.Equal("", mount.Text("f"));
        HandleId empty = (await mount.Client.OpenAsync("g", FsOpenFlags.Read, create: true)).Value;
        Assert.Equal(FsError.BadHandle, (await mount.System.WriteAsync(empty, 0, new byte[1], false, CancellationToken.None)).Error);
        await mount.Client.CloseAsync(empty);
        Assert.Equal("", mount.Text("g"));
        Assert.Equal(FsError.IsDirectory, (await mount.System.OpenAsync(InodeId.Root, FsOpenFlags.Read, CancellationToken.None)).Error);
        Assert.Equal(FsError.BadHandle, (await mount.System.ReadAsync(new HandleId(99), 0, 1, CancellationToken.None)).Error);
    }

    [Fact(Timeout = 60_000)]
    public async Task Truncate_without_an_open_file_uploads_at_once()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "0123456789");
        mount.Time.Advance(TimeSpan.FromSeconds(1));
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Size = 4 }));
        Assert.Equal("0123", mount.Text("f"));
        Assert.Equal("Put:1", mount.Requests().Replace("OpenRead:1 ", "", StringComparison.Ordinal));
        Assert.Equal((4L, mount.Time.NowNs), ((await mount.Client.AttributesAsync("f")).Size, (await mount.Client.AttributesAsync("f")).ModifiedNs));
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Size = 6, ModifiedNs = 77 }));
        Assert.Equal("0123\0\0", mount.Text("f"));
        Assert.Equal(77, (await mount.Client.AttributesAsync("f")).ModifiedNs);
        mount.Expire();
        Assert.Equal(77, (await mount.Client.AttributesAsync("f")).ModifiedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task Truncate_of_an_open_file_waits_for_its_close()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "0123456789");
        HandleId writer = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        Assert.Equal(FsError.None, await mount.Client.SetAsync("f", new FsAttributeChanges { Size = 3 }));
        Assert.Equal("0123456789", mount.Text("f"));
        Assert.Equal(3, (await mount.Client.AttributesAsync("f")).Size);
        await mount.Client.CloseAsync(writer);
        Assert.Equal("012", mount.Text("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_removed_file_lives_on_in_its_handles()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "bytes");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Write)).Value;
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("f"));
        Assert.Null(mount.Text("f"));
        Assert.Equal(0u, (await mount.System.GetAttributesAsync(inode, CancellationToken.None)).Value.Attributes.LinkCount);
        Assert.Equal("bytes", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(handle)).Value));
        await mount.System.WriteAsync(handle, 5, "!"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(6, (await mount.System.GetAttributesAsync(inode, CancellationToken.None)).Value.Attributes.Size);
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("f", "another"));
        Assert.NotEqual(inode, (await mount.Client.AttributesAsync("f")).Inode);
        Assert.Equal("bytes!", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(handle)).Value));
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal("another", mount.Text("f"));
        mount.System.Forget(inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_file_that_is_removed_before_its_close_never_reaches_the_cluster()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("f"));
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal("Head:1 List:1", mount.Requests());
        Assert.False(await mount.Client.ExistsAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_removal_while_the_file_is_uploaded_wins()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        StoreGate gate = mount.Store.Hold(StoreOperation.Put);
        Task<FsResult> flush = mount.System.FlushAsync(handle, CancellationToken.None).AsTask();
        await gate.Entered;
        Task<FsError> removal = mount.Client.UnlinkAsync("f");
        gate.Release();
        Assert.Equal(FsError.None, (await flush).Error);
        Assert.Equal(FsError.None, await removal);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Null(mount.Text("f"));
        Assert.False(await mount.Client.ExistsAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flush_that_nobody_waits_for_any_more_still_takes_effect()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        StoreGate gate = mount.Store.Hold(StoreOperation.Put);
        using CancellationTokenSource cancellation = new();
        Task<FsResult> flush = mount.System.FlushAsync(handle, cancellation.Token).AsTask();
        await gate.Entered;
        await cancellation.CancelAsync();
        Assert.Equal(FsError.Interrupted, (await flush).Error);
        gate.Release();
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal(1, mount.Store.Count(StoreOperation.Put));
        mount.Expire();
        Assert.Equal("x", await mount.Client.TextAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Fallocate_and_seek()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Read, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "0123456789"u8.ToArray(), false, CancellationToken.None);
        Assert.True((await mount.System.AllocateAsync(handle, FsAllocateMode.KeepSize, 0, 100, CancellationToken.None)).IsOk);
        Assert.Equal(10, (await mount.Client.AttributesAsync("f")).Size);
        Assert.True((await mount.System.AllocateAsync(handle, FsAllocateMode.PunchHole, 2, 3, CancellationToken.None)).IsOk);
        Assert.True((await mount.System.AllocateAsync(handle, FsAllocateMode.Extend, 0, 12, CancellationToken.None)).IsOk);
        Assert.True((await mount.System.AllocateAsync(handle, FsAllocateMode.ZeroRangeKeepSize, 9, 50, CancellationToken.None)).IsOk);
        Assert.Equal("01\0\0\05678\0\0\0", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(handle)).Value));
        Assert.Equal(FsError.NoSuchRange, (await mount.System.SeekAsync(handle, 12, FsSeekKind.Data, CancellationToken.None)).Error);
        Assert.Equal(FsError.InvalidArgument, (await mount.System.AllocateAsync(handle, FsAllocateMode.Extend, 0, 0, CancellationToken.None)).Error);
        await mount.Client.CloseAsync(handle);
        Assert.Equal(12, mount.Text("f")!.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Mknod_is_there_when_it_returns()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Assert.Equal(FsError.None, await mount.Client.MknodAsync("f", 0x180));
        Assert.Equal("", mount.Text("f"));
        Assert.Equal(FsError.Exists, await mount.Client.MknodAsync("f"));
        mount.Store.FailNext(StoreOperation.Put, FsError.AccessDenied);
        Assert.Equal(FsError.AccessDenied, await mount.Client.MknodAsync("g"));
        Assert.False(await mount.Client.ExistsAsync("g"));
        Assert.Equal(["f"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task Sync_all_uploads_everything_and_reports_the_first_error()
    {
        await using Mounted mount = await Mounted.StartAsync();
        List<HandleId> handles = [];
        for (int i = 0; i < 20; i++)
        {
            HandleId handle = (await mount.Client.OpenAsync($"f{i}", FsOpenFlags.Write, create: true)).Value;
            await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
            handles.Add(handle);
        }

        mount.Store.FailNext(StoreOperation.Put, FsError.TimedOut);
        Assert.Equal(FsError.TimedOut, (await mount.System.SyncAllAsync(CancellationToken.None)).Error);
        Assert.True((await mount.System.SyncAllAsync(CancellationToken.None)).IsOk);
        Assert.Equal(21, mount.Store.Count(StoreOperation.Put));
        foreach (HandleId handle in handles)
        {
            Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_end_of_the_mount_keeps_what_is_open_for_recovery()
    {
        MemoryObjectStore store = new();
        Mounted mount = await Mounted.StartAsync(store);
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        await mount.System.DisposeAsync();
        Assert.Null(mount.Text("f"));
        RecoveryEntry kept = Assert.Single(new RecoveryJournal(mount.Content, NullLogger.Instance, TimeProvider.System).List().Entries);
        Assert.Equal((Mounted.Key("f"), 1L), (kept.Key, kept.Size));
        Assert.Equal((0, 0L, 0), (mount.System.Gauges.Inodes, mount.System.Gauges.Lookups, mount.System.Gauges.FileHandles));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_changes_on_a_read_only_mount()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { ReadOnly = true });
        mount.Put("f", "x");
        mount.Put("d/g", "x");
        Assert.Equal("x", await mount.Client.TextAsync("f"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.WriteAsync("f", "y"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.WriteAsync("new", "y"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.MkdirAsync("new"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.UnlinkAsync("f"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.RmdirAsync("d"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.RenameAsync("f", "g"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0 }));
        Assert.Equal(FsError.ReadOnly, await mount.Client.SetXattrAsync("f", "user.a", "b"));
        Assert.Equal(FsError.ReadOnly, await mount.Client.SymlinkAsync("l", "f"));
        Assert.DoesNotContain("Put", mount.Requests(), StringComparison.Ordinal);
    }
}
