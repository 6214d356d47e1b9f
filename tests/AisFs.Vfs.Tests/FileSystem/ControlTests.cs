using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using AisFs.Vfs.Tests.Fakes;
using NSubstitute;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Looking into a file system that runs, and telling it what to forget, to refresh and to upload.</summary>
public sealed class ControlTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_file_that_is_not_uploaded_is_told_with_its_size_age_state_and_last_error()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d"));
        HandleId handle = (await mount.Client.OpenAsync("d/f", FsOpenFlags.Write, create: true)).Value;
        Assert.Equal(5, (await mount.System.WriteAsync(handle, 0, "hello"u8.ToArray(), false, CancellationToken.None)).Value);
        mount.Time.Advance(TimeSpan.FromSeconds(7));
        UnsavedFile open = Assert.Single(mount.System.Control.TakeUnsaved(10).Oldest);
        Assert.Equal(new UnsavedFile("/d/f", "ais://b/d/f", 5, TimeSpan.FromSeconds(7), UnsavedState.Open, FsError.None), open);

        mount.Store.FailNext(StoreOperation.Put, FsError.NoSpace);
        Assert.Equal(FsError.NoSpace, (await mount.System.FlushAsync(handle, CancellationToken.None)).Error);
        UnsavedFiles failed = mount.System.Control.TakeUnsaved(10);
        Assert.Equal((1, 5L, FsError.NoSpace), (failed.Failed, failed.Bytes, Assert.Single(failed.Oldest).Error));

        StoreGate gate = mount.Store.Hold(StoreOperation.Put);
        Task<FsResult<FlushedFiles>> flush = mount.System.Control.FlushAsync("/d", CancellationToken.None).AsTask();
        await gate.Entered;
        UnsavedFiles under = mount.System.Control.TakeUnsaved(0);
        Assert.Equal((1, 0, 0), (under.Uploading, under.Open, under.Oldest.Count));
        gate.Release();
        FlushedFiles flushed = (await flush).Value;
        Assert.Equal((1, 5L, 0), (flushed.Files, flushed.Bytes, flushed.Left.Count));
        Assert.Equal("hello", mount.Text("d/f"));
        Assert.Equal(0, mount.System.Control.TakeUnsaved(10).Count);

        // A later change is young again.
        mount.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(5, (await mount.System.WriteAsync(handle, 0, "world"u8.ToArray(), false, CancellationToken.None)).Value);
        mount.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(mount.System.Control.TakeUnsaved(10).Oldest).Age);
        await mount.Client.CloseAsync(handle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_files_below_the_path_are_flushed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("a"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("ab"));
        HandleId[] handles = [(await mount.Client.OpenAsync("a/f", FsOpenFlags.Write, create: true)).Value, (await mount.Client.OpenAsync("ab/f", FsOpenFlags.Write, create: true)).Value];
        foreach (HandleId handle in handles)
        {
            await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        }

        Assert.Equal(1, (await mount.System.Control.FlushAsync("/a", CancellationToken.None)).Value.Files);
        Assert.Equal(("x", null), (mount.Text("a/f"), mount.Text("ab/f")));
        Assert.Equal("/ab/f", Assert.Single(mount.System.Control.TakeUnsaved(10).Oldest).Path);
        Assert.Equal(FsError.NotFound, (await mount.System.Control.FlushAsync("/nothing", CancellationToken.None)).Error);
        foreach (HandleId handle in handles)
        {
            await mount.Client.CloseAsync(handle);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_open_is_told_by_path()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("d/f", "text");
        HandleId read = (await mount.Client.OpenAsync("d/f", FsOpenFlags.Read)).Value;
        HandleId write = (await mount.Client.OpenAsync("d/f", FsOpenFlags.Read | FsOpenFlags.Write)).Value;
        Assert.Equal(new OpenFile("/d/f", false, 2, 1), Assert.Single(mount.System.Control.TakeOpenFiles(10)));
        FileSystemSnapshot snapshot = mount.System.Control.TakeSnapshot(10);
        Assert.Equal((2, 0, 0), (snapshot.OpenFiles, snapshot.OpenDirectories, snapshot.Unsaved.Count));
        await mount.Client.CloseAsync(read);
        await mount.Client.CloseAsync(write);
        Assert.Empty(mount.System.Control.TakeOpenFiles(10));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_forgotten_is_asked_for_anew_and_the_kernel_is_told()
    {
        await using Mounted mount = await Mounted.StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        mount.Put("d/f", "old");
        Assert.Equal("old", await mount.Client.TextAsync("d/f"));
        InodeId directory = (await mount.Client.AttributesAsync("d")).Inode;
        mount.Put("d/f", "newer");
        Assert.Equal(3, (await mount.Client.AttributesAsync("d/f")).Size);
        Assert.Equal(new ForgottenThings(0, 1, 0), mount.System.Control.Forget("/d"));
        sink.Received().EntryChanged(InodeId.Root, "d");
        Assert.Equal(5, (await mount.Client.AttributesAsync("d/f")).Size);
        Assert.Equal("newer", await mount.Client.TextAsync("d/f"));
        Assert.NotEqual(default, directory);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_with_changes_is_not_forgotten()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(handle, 0, "new"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(1, mount.System.Control.Forget(string.Empty).Kept);
        Assert.Equal("new"u8.ToArray(), (await mount.Client.ReadHandleAsync(handle)).Value);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal("new", mount.Text("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refresh_asks_the_cluster_whatever_is_known()
    {
        await using Mounted mount = await Mounted.StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        mount.Put("d/f", "old");
        Assert.Equal(["f"], await mount.Client.ListAsync("d"));
        mount.Put("d/f", "newer");
        mount.Put("d/g", "x");
        Assert.Equal(["f"], await mount.Client.ListAsync("d"));

        Assert.Equal(new RefreshedPath(true, false, 5, true, 0), (await mount.System.Control.RefreshAsync("/d/f", CancellationToken.None)).Value);
        Assert.Equal(new RefreshedPath(true, false, 5, false, 0), (await mount.System.Control.RefreshAsync("/d/f", CancellationToken.None)).Value);
        RefreshedPath directory = (await mount.System.Control.RefreshAsync("/d", CancellationToken.None)).Value;
        Assert.Equal((true, true, 2), (directory.Exists, directory.IsDirectory, directory.Entries));
        sink.Received().EntryChanged(Arg.Any<InodeId>(), "g");
        Assert.Equal(["f", "g"], await mount.Client.ListAsync("d"));
        Assert.Equal(5, (await mount.Client.AttributesAsync("d/f")).Size);
        Assert.False((await mount.System.Control.RefreshAsync("/d/none", CancellationToken.None)).Value.Exists);
        mount.Store.FailNext(StoreOperation.List, FsError.Unreachable, count: 100);
        Assert.Equal(FsError.Unreachable, (await mount.System.Control.RefreshAsync("/d", CancellationToken.None)).Error);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_snapshot_is_right_with_100_000_inodes()
    {
        await using Mounted mount = await Mounted.StartAsync();
        const int Count = 100_000;
        for (int i = 0; i < Count; i++)
        {
            mount.Put($"d/{i}", string.Empty);
        }

        InodeId directory = (await mount.Client.AttributesAsync("d")).Inode;
        List<InodeId> held = [];
        foreach (int i in Enumerable.Range(0, Count))
        {
            if (i == 0)
            {
                await mount.Client.ListAsync("d");
            }

            FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "d", CancellationToken.None);
            FsResult<FsEntry> file = await mount.System.LookupAsync(entry.Value.Attributes.Inode, $"{i}", CancellationToken.None);
            held.Add(file.Value.Attributes.Inode);
            held.Add(entry.Value.Attributes.Inode);
        }

        HandleId handle = (await mount.Client.OpenAsync("d/77777", FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        FileSystemSnapshot snapshot = mount.System.Control.TakeSnapshot(10);
        Assert.InRange(snapshot.Inodes, Count + 1, Count + 2);
        Assert.Equal("/d/77777", Assert.Single(snapshot.Unsaved.Oldest).Path);
        Assert.Equal((1, 1L), (snapshot.Unsaved.Open, snapshot.Unsaved.Bytes));
        await mount.Client.CloseAsync(handle);
        held.ForEach(inode => mount.System.Forget(inode, 1));
        Assert.NotEqual(default, directory);
    }
}
