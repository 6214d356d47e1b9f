using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class DirectoryTests
{
    [Fact(Timeout = 60_000)]
    public async Task An_empty_directory_is_kept_by_a_hidden_marker()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d"));
        Assert.Equal("", mount.Text("d/.aisfs-dir"));
        Assert.Empty(await mount.Client.ListAsync("d"));
        Assert.Equal(FsError.Exists, await mount.Client.MkdirAsync("d"));
        Assert.False(await mount.Client.ExistsAsync("d/.aisfs-dir"));
        Assert.Equal(FsError.NotFound, await mount.Client.UnlinkAsync("d/.aisfs-dir"));
        Assert.Equal(FsError.IsDirectory, await mount.Client.UnlinkAsync("d"));
        await using Mounted other = await Mounted.StartAsync(mount.Store);
        Assert.Equal(["d"], await other.Client.ListAsync(""));
        Assert.Empty(await other.Client.ListAsync("d"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d"));
        Assert.Null(mount.Text("d/.aisfs-dir"));
        Assert.False(await mount.Client.ExistsAsync("d"));
        Assert.Equal(FsError.NotFound, await mount.Client.RmdirAsync("d"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_empty_directories_are_removed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        mount.Put("f");
        Assert.Equal(FsError.NotDirectory, await mount.Client.RmdirAsync("f"));
        HandleId open = (await mount.Client.OpenAsync("d/new", FsOpenFlags.Write, create: true)).Value;
        Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("d"));
        await mount.Client.CloseAsync(open);
        Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("d"));
        await mount.Client.UnlinkAsync("d/new");
        mount.Put("d/stranger");
        Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("d"));
        mount.Store.Remove(Mounted.Key("d/stranger"));
        mount.Store.FailNext(StoreOperation.Delete, FsError.TimedOut);
        Assert.Equal(FsError.TimedOut, await mount.Client.RmdirAsync("d"));
        Assert.True(await mount.Client.ExistsAsync("d"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_does_not_vanish_with_its_last_file()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("a/b/x");
        mount.Put("a/b/y");
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("a/b/x"));
        Assert.Null(mount.Text("a/b/.aisfs-dir"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("a/b/y"));
        Assert.NotNull(mount.Text("a/b/.aisfs-dir"));
        mount.Expire();
        Assert.Equal(["b"], await mount.Client.ListAsync("a"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("a/b"));
        Assert.NotNull(mount.Text("a/.aisfs-dir"));
        Assert.Empty(await mount.Client.ListAsync("a"));
        mount.Put("c/f", "x");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("c/f", "a/f"));
        Assert.Empty(await mount.Client.ListAsync("c"));
        Assert.NotNull(mount.Text("c/.aisfs-dir"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Removing_a_tree_costs_no_listing_per_file()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        for (int i = 0; i < 100; i++)
        {
            await mount.Client.WriteAsync($"d/f{i}", "x");
        }

        mount.Expire();
        mount.Requests();
        foreach (string name in await mount.Client.ListAsync("d"))
        {
            Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("d/" + name));
        }

        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d"));
        Assert.Equal("Delete:101 Head:1 List:3", mount.Requests());
        Assert.Empty(await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task Making_directories_and_files_in_them_asks_nothing_twice()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        mount.Requests();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync($"d/s{i}"));
            Assert.Equal(FsError.None, await mount.Client.WriteAsync($"d/s{i}/f", "x"));
        }

        Assert.Equal("Put:40", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Set_group_id_is_inherited()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        await mount.Client.SetAsync("d", new FsAttributeChanges { Mode = 0x5ED, Gid = 77 });
        await mount.Client.MkdirAsync("d/e", 0x1ED);
        await mount.Client.WriteAsync("d/f", "x");
        FsAttributes below = await mount.Client.AttributesAsync("d/e");
        Assert.Equal((0x5EDu, 77u), (below.Mode, below.Gid));
        Assert.Equal(77u, (await mount.Client.AttributesAsync("d/f")).Gid);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_s_time_moves_with_its_names()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "d", CancellationToken.None);
        long made = entry.Value.Attributes.ModifiedNs;
        mount.Time.Advance(TimeSpan.FromSeconds(1));
        await mount.Client.WriteAsync("d/f", "x");
        Assert.Equal(made + 1_000_000_000, (await mount.Client.AttributesAsync("d")).ModifiedNs);
        mount.Time.Advance(TimeSpan.FromSeconds(1));
        await mount.Client.UnlinkAsync("d/f");
        Assert.Equal(made + 2_000_000_000, (await mount.Client.AttributesAsync("d")).ModifiedNs);
        mount.System.Forget(entry.Value.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_marker_is_a_refused_directory()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.FailNext(StoreOperation.Put, FsError.NoSpace);
        Assert.Equal(FsError.NoSpace, await mount.Client.MkdirAsync("d"));
        Assert.False(await mount.Client.ExistsAsync("d"));
        Assert.Equal(FsError.NotFound, await mount.Client.WriteAsync("d/f", "x"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_removed_takes_no_new_names()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "d", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        await mount.Client.RmdirAsync("d");
        Assert.Equal(FsError.NotFound, (await mount.System.CreateNodeAsync(inode, "f", 0, mount.Client.Caller, CancellationToken.None)).Error);
        Assert.Equal(FsError.NotFound, (await mount.System.CreateDirectoryAsync(inode, "f", 0, mount.Client.Caller, CancellationToken.None)).Error);
        Assert.True((await mount.System.LookupAsync(inode, "f", CancellationToken.None)).Value.IsNegative);
        HandleId handle = (await mount.System.OpenDirectoryAsync(inode, CancellationToken.None)).Value;
        ListSink sink = new();
        Assert.True((await mount.System.ReadDirectoryAsync(handle, 0, true, sink, CancellationToken.None)).IsOk);
        Assert.Equal(2, sink.Entries.Count);
        await mount.System.ReleaseDirectoryAsync(handle);
        mount.System.Forget(inode, 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_directory_in_which_something_exists_here_only_is_listed_whatever_others_remove_and_put(int ttl)
    {
        await using Mounted mount = await Mounted.StartAsync(
            configure: options => options with { DirectoryMarkers = false, CacheTtl = TimeSpan.FromSeconds(ttl) }, pinned: 1);
        mount.Put("d/x", "x");
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d/here"));
        mount.Store.Remove(Mounted.Key("d/x"));
        mount.Expire();
        Assert.True(await mount.Client.ExistsAsync("d/here"));
        Assert.Equal(["d"], await mount.Client.ListAsync(""));

        mount.Put("d", "file");
        mount.Expire();
        Assert.Equal(FsNodeKind.Directory, (await mount.Client.AttributesAsync("d")).Kind);
        Assert.Equal(["d", "d" + ListedNode.TwinSuffix], (await mount.Client.ListAsync("")).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await mount.Client.AttributesAsync("d" + ListedNode.TwinSuffix)).Size);
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d/here"));
    }
}
