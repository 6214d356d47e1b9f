using System.Globalization;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using NSubstitute;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class ListingTests
{
    [Fact(Timeout = 120_000)]
    public async Task Listing_ten_thousand_own_files_costs_pages_and_no_head()
    {
        MemoryObjectStore store = new() { PageSize = 2_500 };
        await using (Mounted writer = await Mounted.StartAsync(store))
        {
            Assert.Equal(FsError.None, await writer.Client.MkdirAsync("d"));
            for (int i = 0; i < 10_000; i++)
            {
                Assert.Equal(FsError.None, await writer.Client.WriteAsync($"d/f{i:d5}", "x"));
            }

            // A directory that was made here is known to be empty: its new names need no question.
            Assert.Equal("Head:1 List:1 Put:10001", writer.Requests());
        }

        await using Mounted mount = await Mounted.StartAsync(store);
        List<Listed> entries = await mount.Client.ListPlusAsync("d", room: 30);
        Assert.Equal(10_000, entries.Count);
        Assert.All(entries, entry => Assert.Equal((FsNodeKind.File, 1L, 0x1A4u, 1000u), Shape(entry.Entry)));

        // One page more for "d" itself, whose marker comes first in it.
        Assert.Equal("Head:1 List:6", mount.Requests());
        foreach (Listed entry in entries)
        {
            Assert.Equal(1, (await mount.Client.AttributesAsync("d/" + entry.Name)).Size);
        }

        Assert.Equal("", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_plain_listing_of_foreign_objects_asks_for_none_of_them()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            mount.Put($"f{i:d3}", "abc");
        }

        mount.Put("dir/x");
        List<Listed> entries = await mount.Client.ListPlusAsync("");
        Assert.Equal(101, entries.Count);
        Assert.All(entries, entry => Assert.True(entry.Entry.Attributes.Inode.IsNone));
        Assert.Equal(FsNodeKind.Directory, entries.Single(entry => entry.Name == "dir").Entry.Attributes.Kind);
        Assert.Equal("List:1", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Foreign_objects_are_asked_for_once_per_version()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            mount.Put($"f{i:d3}", "abc");
        }

        for (int round = 0; round < 3; round++)
        {
            await mount.Client.ListPlusAsync("");
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal(mount.Store.Get(Mounted.Key($"f{i:d3}"))!.ModifiedNs, (await mount.Client.AttributesAsync($"f{i:d3}")).ModifiedNs);
            }

            Assert.Equal(round == 0 ? "Head:100 List:1" : "List:1", mount.Requests());
            mount.Expire();
        }

        mount.Put("f050", "new");
        await mount.Client.ListPlusAsync("");
        Assert.Equal(mount.Store.Get(Mounted.Key("f050"))!.ModifiedNs, (await mount.Client.AttributesAsync("f050")).ModifiedNs);
        Assert.Equal("Head:1 List:1", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Foreign_objects_in_listing_order_are_asked_for_side_by_side()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 200; i++)
        {
            mount.Put($"f{i:d3}", "abc");
        }

        await mount.Client.ListPlusAsync("");
        for (int i = 0; i < 3; i++)
        {
            await mount.Client.AttributesAsync($"f{i:d3}");
        }

        StoreGate gate = mount.Store.Hold(StoreOperation.Head);
        Task<FsAttributes> next = mount.Client.AttributesAsync("f040");
        await gate.Entered;
        gate.Release();
        await next;
        for (int i = 3; i < 40; i++)
        {
            await mount.Client.AttributesAsync($"f{i:d3}");
        }

        Assert.InRange(mount.Store.Count(StoreOperation.Head), 41, 80);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sink_that_needs_attributes_gets_them_all()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { MaxParallelRequests = 8 });
        for (int i = 0; i < 150; i++)
        {
            mount.Put($"f{i:d3}", "abc");
        }

        mount.Put("dir/x");
        FsResult<List<Listed>> entries = await mount.Client.ReadDirectoryAsync("", withLookup: false, 40, needsAttributes: true);
        Assert.Equal(151, entries.Value.Count);
        foreach (Listed entry in entries.Value.Where(entry => entry.Name != "dir"))
        {
            Assert.Equal(mount.Store.Get(Mounted.Key(entry.Name))!.ModifiedNs, entry.Entry.Attributes.ModifiedNs);
        }

        Assert.Equal("Head:151 List:1", mount.Requests());
        await mount.Client.ReadDirectoryAsync("", withLookup: false, 40, needsAttributes: true);
        Assert.Equal("", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_names_of_a_huge_directory_come_before_its_last_page()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 100;
        for (int i = 0; i < 1_000; i++)
        {
            mount.Put($"f{i:d4}");
        }

        int pages = 0;
        TaskCompletionSource<FsError> blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        mount.Store.AddHook((call, _) => call is { Operation: StoreOperation.List, Stage: StoreStage.Begin } && Interlocked.Increment(ref pages) > 3
            ? new ValueTask<FsError>(blocked.Task)
            : new ValueTask<FsError>(FsError.None));
        FsResult<HandleId> handle = await mount.System.OpenDirectoryAsync(InodeId.Root, CancellationToken.None);
        ListSink first = new(150);
        Assert.True((await mount.System.ReadDirectoryAsync(handle.Value, 0, false, first, CancellationToken.None)).IsOk);
        Assert.Equal(150, first.Entries.Count);
        blocked.SetResult(FsError.None);
        ListSink rest = new();
        Assert.True((await mount.System.ReadDirectoryAsync(handle.Value, first.Entries[^1].Cookie, false, rest, CancellationToken.None)).IsOk);
        Assert.Equal(852, rest.Entries.Count);
        Assert.Equal(10, pages);
        await mount.System.ReleaseDirectoryAsync(handle.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handle_that_is_released_while_it_is_read_disturbs_nothing()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("file");
        FsResult<HandleId> handle = await mount.System.OpenDirectoryAsync(InodeId.Root, CancellationToken.None);
        StoreGate gate = mount.Store.Hold(StoreOperation.Head);
        ListSink sink = new(needsAttributes: true);
        ValueTask<FsResult> reading = mount.System.ReadDirectoryAsync(handle.Value, 0, false, sink, CancellationToken.None);
        await gate.Entered;
        await mount.System.ReleaseDirectoryAsync(handle.Value);
        gate.Release();
        Assert.True((await reading).IsOk);
        Assert.Equal(["file"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_listing_that_is_too_large_is_not_kept_and_can_be_sought_in()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { MetadataCacheBytes = 64 << 10 });
        mount.Store.PageSize = 50;
        for (int i = 0; i < 1_000; i++)
        {
            mount.Put($"f{i:d4}");
        }

        FsResult<HandleId> handle = await mount.System.OpenDirectoryAsync(InodeId.Root, CancellationToken.None);
        Dictionary<string, long> cookies = [];
        long cookie = 0;
        while (true)
        {
            ListSink sink = new(33);
            Assert.True((await mount.System.ReadDirectoryAsync(handle.Value, cookie, false, sink, CancellationToken.None)).IsOk);
            if (sink.Entries.Count == 0)
            {
                break;
            }

            sink.Entries.ForEach(entry => Assert.True(cookies.TryAdd(entry.Name, entry.Cookie)));
            cookie = sink.Entries[^1].Cookie;
        }

        Assert.Equal(1_002, cookies.Count);
        ListSink again = new(1);
        Assert.True((await mount.System.ReadDirectoryAsync(handle.Value, cookies["f0009"], false, again, CancellationToken.None)).IsOk);
        Assert.Equal("f0010", again.Entries.Single().Name);
        await mount.System.ReleaseDirectoryAsync(handle.Value);
        mount.Requests();
        Assert.True(await mount.Client.ExistsAsync("f0500"));
        Assert.NotEqual("", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookies_stand_still_while_names_come_and_go()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await mount.Client.WriteAsync($"f{i:d3}", "x");
        }

        FsResult<HandleId> handle = await mount.System.OpenDirectoryAsync(InodeId.Root, CancellationToken.None);
        ListSink first = new(52);
        await mount.System.ReadDirectoryAsync(handle.Value, 0, false, first, CancellationToken.None);
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(FsError.None, await mount.Client.UnlinkAsync($"f{i:d3}"));
            await mount.Client.WriteAsync($"a{i:d3}", "x");
        }

        ListSink rest = new();
        await mount.System.ReadDirectoryAsync(handle.Value, first.Entries[^1].Cookie, false, rest, CancellationToken.None);
        Assert.Equal(Enumerable.Range(60, 40).Select(i => $"f{i:d3}"), rest.Entries.Select(entry => entry.Name));
        ListSink rewound = new();
        await mount.System.ReadDirectoryAsync(handle.Value, 0, false, rewound, CancellationToken.None);
        Assert.Equal(102, rewound.Entries.Count);
        await mount.System.ReleaseDirectoryAsync(handle.Value);
        Assert.Equal(0, mount.System.Gauges.DirectoryHandles);
    }

    [Fact(Timeout = 60_000)]
    public async Task Emptying_a_directory_while_it_is_read_leaves_nothing()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 40;
        for (int i = 0; i < 300; i++)
        {
            mount.Put($"d/f{i:d3}");
        }

        FsResult<FsEntry> directory = await mount.System.LookupAsync(InodeId.Root, "d", CancellationToken.None);
        InodeId inode = directory.Value.Attributes.Inode;
        FsResult<HandleId> handle = await mount.System.OpenDirectoryAsync(inode, CancellationToken.None);
        long cookie = 0;
        while (true)
        {
            ListSink sink = new(25);
            await mount.System.ReadDirectoryAsync(handle.Value, cookie, false, sink, CancellationToken.None);
            if (sink.Entries.Count == 0)
            {
                break;
            }

            cookie = sink.Entries[^1].Cookie;
            foreach (Listed entry in sink.Entries.Where(entry => entry.Name[0] == 'f'))
            {
                Assert.Equal(FsError.None, (await mount.System.RemoveFileAsync(inode, entry.Name, CancellationToken.None)).Error);
            }
        }

        await mount.System.ReleaseDirectoryAsync(handle.Value);
        mount.System.Forget(inode, 1);
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d"));
        Assert.False(await mount.Client.ExistsAsync("d"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_that_are_not_uploaded_yet_are_listed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 2;
        foreach (string name in new[] { "b", "d", "f" })
        {
            mount.Put(name);
        }

        List<HandleId> open = [];
        foreach (string name in new[] { "a", "c", "z" })
        {
            open.Add((await mount.Client.OpenAsync(name, FsOpenFlags.Write, create: true)).Value);
        }

        Assert.Equal(["a", "b", "c", "d", "f", "z"], await mount.Client.ListAsync(""));
        mount.Expire();
        Assert.Equal(["a", "b", "c", "d", "f", "z"], (await mount.Client.ListPlusAsync("", 1)).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (HandleId handle in open)
        {
            Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        }

        Assert.Equal(["a", "b", "c", "d", "f", "z"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_listing_serves_all_who_read_at_the_same_time()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 10;
        for (int i = 0; i < 95; i++)
        {
            await mount.Client.WriteAsync(i.ToString("d3", CultureInfo.InvariantCulture), "x");
        }

        mount.Expire();
        mount.Requests();
        StoreGate gate = mount.Store.Hold(StoreOperation.List);
        Task<string[]>[] readers = [.. Enumerable.Range(0, 5).Select(_ => mount.Client.ListAsync(""))];
        await gate.Entered;
        gate.Release();
        foreach (Task<string[]> reader in readers)
        {
            Assert.Equal(95, (await reader).Length);
        }

        Assert.Equal("List:10", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_listing_that_fails_says_so_and_works_the_next_time()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 1;
        mount.Put("a");
        mount.Put("b");
        int calls = 0;
        mount.Store.AddHook((call, _) => new ValueTask<FsError>(call is { Operation: StoreOperation.List, Stage: StoreStage.Begin } && ++calls == 2 ? FsError.TimedOut : FsError.None));
        Assert.Equal(["TimedOut"], await mount.Client.ListAsync(""));
        Assert.Equal(["a", "b"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_listing_finds_changed_the_kernel_is_told()
    {
        await using Mounted mount = await Mounted.StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        mount.Put("same", "1");
        mount.Put("gone", "2");
        mount.Put("changed", "3");
        Dictionary<string, InodeId> inodes = [];
        foreach (string name in new[] { "same", "gone", "changed" })
        {
            inodes[name] = (await mount.System.LookupAsync(InodeId.Root, name, CancellationToken.None)).Value.Attributes.Inode;
        }

        mount.Store.Remove(Mounted.Key("gone"));
        mount.Put("changed", "333");
        await mount.Client.ListAsync("");
        Assert.Empty(sink.ReceivedCalls());
        mount.Expire();
        await mount.Client.ListAsync("");
        sink.Received(1).EntryReplaced(InodeId.Root, inodes["changed"], "changed");
        sink.Received(1).EntryRemoved(InodeId.Root, inodes["gone"], "gone");
        Assert.Equal(2, sink.ReceivedCalls().Count());
        Assert.Equal(FsError.Stale, (await mount.System.GetAttributesAsync(inodes["changed"], CancellationToken.None)).Error);
        Assert.Equal(3, (await mount.Client.AttributesAsync("changed")).Size);
        Assert.Equal(0u, (await mount.System.GetAttributesAsync(inodes["gone"], CancellationToken.None)).Value.Attributes.LinkCount);
        foreach (InodeId inode in inodes.Values)
        {
            mount.System.Forget(inode, 1);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task A_hundred_thousand_names_are_read_in_linear_time()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 100_000; i++)
        {
            mount.Put($"f{i:d6}");
        }

        FsResult<List<Listed>> entries = await mount.Client.ReadDirectoryAsync("", withLookup: false, 64);
        Assert.Equal(100_000, entries.Value.Count);
        Assert.Equal(100_000, entries.Value.Select(entry => entry.Name).Distinct().Count());
        Assert.Equal("List:10", mount.Requests());
    }

    private static (FsNodeKind Kind, long Size, uint Mode, uint Uid) Shape(FsEntry entry)
        => (entry.Attributes.Kind, entry.Attributes.Size, entry.Attributes.Mode, entry.Attributes.Uid);
}
