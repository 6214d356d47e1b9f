using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class LookupTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_single_name_costs_a_head_and_a_list_side_by_side()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "abc");
        FsAttributes file = await mount.Client.AttributesAsync("f");
        Assert.Equal((FsNodeKind.File, 3L, 0x1A4u, 500u, 501u, 1u), (file.Kind, file.Size, file.Mode, file.Uid, file.Gid, file.LinkCount));
        Assert.Equal(mount.Store.Get(Mounted.Key("f"))!.ModifiedNs, file.ModifiedNs);
        Assert.Equal("Head:1 List:1", mount.Requests());
        await mount.Client.AttributesAsync("f");
        Assert.Equal("", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Implied_directories_are_directories()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("a/b/c/f", "x");
        FsAttributes directory = await mount.Client.AttributesAsync("a/b");
        Assert.Equal((FsNodeKind.Directory, 0x1EDu, 2u), (directory.Kind, directory.Mode, directory.LinkCount));
        Assert.Equal(["c"], await mount.Client.ListAsync("a/b"));
        Assert.Equal("x", await mount.Client.TextAsync("a/b/c/f"));
        Assert.Equal(FsError.NotFound, (await mount.Client.StatAsync("a/c")).Error);
        Assert.Equal(FsError.NotDirectory, (await mount.Client.StatAsync("a/b/c/f/g")).Error);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_negative_entry_is_believed_for_its_time_only()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Assert.False(await mount.Client.ExistsAsync("f"));
        mount.Put("f");
        Assert.False(await mount.Client.ExistsAsync("f"));
        Assert.Equal("Head:1 List:1", mount.Requests());
        mount.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await mount.Client.ExistsAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_complete_listing_answers_for_present_and_absent_names()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("d/f", "1");
        Assert.Equal(["f"], await mount.Client.ListAsync("d"));
        mount.Requests();
        Assert.False(await mount.Client.ExistsAsync("d/g"));
        Assert.Equal("", mount.Requests());
        Assert.True(await mount.Client.ExistsAsync("d/f"));
        Assert.Equal("Head:1", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_names_of_one_directory_are_answered_by_one_listing()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await mount.Client.WriteAsync($"f{i}", "x");
        }

        await using Mounted other = await Mounted.StartAsync(mount.Store);
        for (int i = 0; i < 50; i++)
        {
            Assert.True(await other.Client.ExistsAsync($"f{i}"));
            Assert.False(await other.Client.ExistsAsync($"g{i}"));
        }

        Assert.Equal("Head:2 List:3", other.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_cache_every_lookup_asks()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { CacheTtl = TimeSpan.Zero });
        mount.Put("f", "a");
        for (int i = 0; i < 5; i++)
        {
            FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
            Assert.Equal(TimeSpan.Zero, entry.Value.ValidFor);
            mount.System.Forget(entry.Value.Attributes.Inode, 1);
        }

        // The first one makes sure that there is no directory of the name.
        Assert.Equal("Head:5 List:6", mount.Requests());
        mount.Put("f", "abc");
        Assert.Equal(3, (await mount.Client.AttributesAsync("f")).Size);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_directory_wins_and_its_twin_file_stays_readable()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("foo", "twin");
        mount.Put("foo-bar", "between");
        mount.Put("foo/x", "below");
        Assert.Equal(FsNodeKind.Directory, (await mount.Client.AttributesAsync("foo")).Kind);
        Assert.Equal("twin", await mount.Client.TextAsync("foo\uF8FF"));
        Assert.Equal(["foo", "foo-bar", "foo\uF8FF"], await mount.Client.ListAsync(""));
        Assert.Equal("twin", await mount.Client.TextAsync("foo\uF8FF"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("foo\uF8FF", "plain"));
        Assert.Equal("twin", mount.Text("plain"));
        Assert.Null(mount.Text("foo"));
        Assert.Equal(["foo", "foo-bar", "plain"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_twin_is_recognised_across_pages()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 2;
        foreach (string name in new[] { "a", "foo", "foo-1", "foo-2", "foo.3", "foo/x", "z" })
        {
            mount.Put(name, name);
        }

        Assert.Equal(["a", "foo", "foo-1", "foo-2", "foo.3", "foo\uF8FF", "z"], await mount.Client.ListAsync(""));
        Assert.Equal("foo", await mount.Client.TextAsync("foo\uF8FF"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("foo\uF8FF"));
        Assert.Null(mount.Text("foo"));
        Assert.Equal("foo/x", mount.Text("foo/x"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/../b")]
    [InlineData("a/n\0l")]
    [InlineData("a/bad\uFFFDutf8")]
    public async Task Names_that_cannot_be_shown_are_hidden_and_counted(string name)
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put(name, "x");
        mount.Put("a/good", "x");
        Assert.Equal(["good"], await mount.Client.ListAsync("a"));
        Assert.Equal(1, mount.System.Gauges.HiddenNames);
        Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("a"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Long_segments_and_control_characters()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("a/" + new string('x', 300), "x");
        mount.Put("a/tab\there", "x");
        mount.Put("a/" + new string('y', 255), "x");
        Assert.Equal(["tab\there", new string('y', 255)], await mount.Client.ListAsync("a"));
        Assert.Equal("x", await mount.Client.TextAsync("a/tab\there"));
        Assert.Equal(FsError.NameTooLong, (await mount.Client.StatAsync("a/" + new string('x', 300))).Error);
        Assert.Equal(FsError.NameTooLong, await mount.Client.WriteAsync("a/" + new string('x', 256), "x"));
        Assert.Equal(FsError.NameTooLong, await mount.Client.WriteAsync("a/" + new string('\u00e4', 128), "x"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("tab\there", FsError.InvalidName)]
    [InlineData(".aisfs-dir", FsError.NotPermitted)]
    [InlineData("twin\uF8FF", FsError.InvalidName)]
    [InlineData("bad\uFFFD", FsError.InvalidName)]
    [InlineData("half\uD800", FsError.InvalidName)]
    public async Task Names_that_the_cluster_would_break_are_not_created(string name, FsError expected)
    {
        await using Mounted mount = await Mounted.StartAsync();
        Assert.Equal(expected, await mount.Client.WriteAsync(name, "x"));
        Assert.Equal(expected, await mount.Client.MkdirAsync(name));
        Assert.Equal(expected, await mount.Client.SymlinkAsync(name, "x"));
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("ok", "x"));
        Assert.Equal(expected, await mount.Client.RenameAsync("ok", name));
    }

    [Fact(Timeout = 60_000)]
    public async Task Whole_object_names_have_a_limit()
    {
        await using Mounted mount = await Mounted.StartAsync();
        string path = "";
        for (int i = 0; i < 12; i++)
        {
            path += new string((char)('a' + i), 250);
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync(path));
            path += "/";
        }

        Assert.Equal(FsError.None, await mount.Client.WriteAsync(path + new string('z', 3072 - path.Length), "x"));
        Assert.Equal(FsError.NameTooLong, await mount.Client.WriteAsync(path + new string('z', 3073 - path.Length), "x"));
        Assert.Equal(FsError.NameTooLong, await mount.Client.MkdirAsync(path + new string('y', 3072 - path.Length)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Numbers_are_stable_and_forgotten_inodes_die()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("d/f", "x");
        FsAttributes first = await mount.Client.AttributesAsync("d/f");
        Assert.Equal(0, mount.System.Gauges.Inodes);
        FsAttributes second = await mount.Client.AttributesAsync("d/f");
        Assert.Equal(first.Number, second.Number);
        Assert.NotEqual(first.Inode, second.Inode);
        Assert.Equal(FsError.Stale, (await mount.System.GetAttributesAsync(first.Inode, CancellationToken.None)).Error);
    }

    [Fact(Timeout = 60_000)]
    public async Task Case_may_be_ignored()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { IgnoreCase = true });
        mount.Put("Dir/Readme.TXT", "x");
        Assert.Equal("x", await mount.Client.TextAsync("dir/README.txt"));
        Assert.Equal(FsError.Exists, await mount.Client.MkdirAsync("DIR"));
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("dir/readme.txt", "new"));
        Assert.Equal("new", mount.Text("Dir/Readme.TXT"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("dir/readme.txt", "dir/README.txt"));
        Assert.Equal(["README.txt"], await mount.Client.ListAsync("dir"));
        Assert.Equal("new", mount.Text("Dir/README.txt"));
        FsEntry folder = (await mount.System.LookupAsync(InodeId.Root, "DIR", CancellationToken.None)).Value;
        Assert.Equal("Dir", folder.Name);
        FsEntry file = (await mount.System.LookupAsync(folder.Attributes.Inode, "readme.TXT", CancellationToken.None)).Value;
        Assert.Equal("README.txt", file.Name);
        Assert.Null((await mount.System.LookupAsync(folder.Attributes.Inode, "README.txt", CancellationToken.None)).Value.Name);
        mount.System.Forget(file.Attributes.Inode, 2);
        mount.System.Forget(folder.Attributes.Inode, 1);
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("DIR/readme.TXT"));
        Assert.Empty(await mount.Client.ListAsync("dir"));
    }

    [Semantics("S100")]
    [Theory(Timeout = 60_000)]
    [InlineData(5)]
    [InlineData(0)]
    public async Task Of_several_names_that_differ_in_case_the_exact_one_is_found_else_always_the_same(int ttlSeconds)
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { IgnoreCase = true, CacheTtl = TimeSpan.FromSeconds(ttlSeconds) });
        foreach (string name in (string[])["tWin", "twin", "TWin"])
        {
            mount.Put($"d/{name}", name);
        }

        Assert.Equal(3, (await mount.Client.ListAsync("d")).Length);
        foreach (string name in (string[])["tWin", "twin", "TWin"])
        {
            Assert.Equal(name, await mount.Client.TextAsync($"d/{name}"));
        }

        Assert.Equal("TWin", await mount.Client.TextAsync("D/TWIN"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("d/TWin"));
        Assert.Equal("tWin", await mount.Client.TextAsync("D/TWIN"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d/tWin", "d/x"));
        Assert.Equal("twin", await mount.Client.TextAsync("D/TWIN"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d/x", "d/Z"));
        Assert.Equal("tWin", await mount.Client.TextAsync("D/z"));
        Assert.Equal(FsError.Exists, await mount.Client.MkdirAsync("d/TWIN"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("d/twin"));
        Assert.False(await mount.Client.ExistsAsync("d/TWIN"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d/TWIN"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Errors_of_the_cluster_are_passed_on_and_not_remembered()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "x");
        mount.Store.FailNext(StoreOperation.Head, FsError.Unreachable);
        Assert.Equal(FsError.Unreachable, (await mount.Client.StatAsync("f")).Error);
        Assert.True(await mount.Client.ExistsAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cached_stats_complete_at_once_and_allocate_nothing()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "x");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        _ = Stat(mount, inode, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long size = Stat(mount, inode, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, size);
        Task<FsResult<FsEntry>> lookup = mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None).AsTask();
        Assert.True(lookup.IsCompletedSuccessfully);
        mount.System.Forget(inode, 2);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cancelled_lookup_is_interrupted()
    {
        await using Mounted mount = await Mounted.StartAsync();
        StoreGate gate = mount.Store.Hold(StoreOperation.Head);
        using CancellationTokenSource cancellation = new();
        ValueTask<FsResult<FsEntry>> lookup = mount.System.LookupAsync(InodeId.Root, "f", cancellation.Token);
        await gate.Entered;
        await cancellation.CancelAsync();
        Assert.Equal(FsError.Interrupted, (await lookup).Error);
        gate.Release();
        Assert.False(await mount.Client.ExistsAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_answer_from_before_a_removal_does_not_bring_the_name_back()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "x");
        Assert.True(await mount.Client.ExistsAsync("f"));
        mount.Expire();
        StoreGate gate = mount.Store.Hold(StoreOperation.List, which: call => call.Text == "f/");
        ValueTask<FsResult<FsEntry>> lookup = mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        await gate.Entered;
        Assert.True(mount.Store.Remove(Mounted.Key("f")));
        mount.Store.Set(Mounted.Key("f"), [1]);
        ValueTask<FsResult> removal = mount.System.RemoveFileAsync(InodeId.Root, "f", CancellationToken.None);
        gate.Release();
        Assert.Equal(FsError.None, (await removal).Error);
        FsResult<FsEntry> found = await lookup;
        if (!found.Value.IsNegative)
        {
            mount.System.Forget(found.Value.Attributes.Inode, 1);
        }

        Assert.False(await mount.Client.ExistsAsync("f"));
        Assert.Empty(await mount.Client.ListAsync(""));
    }

    private static long Stat(Mounted mount, InodeId inode, int times)
    {
        long size = 0;
        for (int i = 0; i < times; i++)
        {
            ValueTask<FsResult<FsEntry>> stat = mount.System.GetAttributesAsync(inode, CancellationToken.None);
            if (!stat.IsCompletedSuccessfully)
            {
                return -1;
            }

            size += stat.Result.Value.Attributes.Size;
        }

        return size;
    }
}
