using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Programs that list one directory after the other.</summary>
public sealed class TreeWalkTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_walk_through_a_tree_costs_a_page_and_no_question_per_directory()
    {
        await using Mounted mount = await Mounted.StartAsync();
        List<string> put = Fill(mount, 100, 20);
        Assert.Equal(put, await WalkAsync(mount, "t"));

        // The first directory is asked for alone; the second one tells that it is a walk.
        Assert.Equal("Head:2 List:4", mount.Requests());
        Assert.Equal(put, await WalkAsync(mount, "t"));
        Assert.Equal("", mount.Requests());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(10_000)]
    [InlineData(500)]
    public async Task What_comes_along_with_a_listing_is_not_asked_for_again(int pageSize)
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.BringsBelow = true;
        mount.Store.PageSize = pageSize;
        List<string> put = Fill(mount, 100, 20);
        List<string> asked = [];
        mount.Store.AddHook((call, _) =>
        {
            if (call is { Operation: StoreOperation.List, Stage: StoreStage.Begin })
            {
                lock (asked)
                {
                    asked.Add(call.Text);
                }
            }

            return new ValueTask<FsError>(FsError.None);
        });
        Assert.Equal(put, await WalkAsync(mount, "t"));

        // One asks for the name, the others for what is in it.
        Assert.All(asked, static prefix => Assert.Equal("t/", prefix));
        Assert.InRange(asked.Count, 2, 2 + (2_100 / pageSize) + 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_this_mount_changes_while_a_listing_brings_more_stays_changed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Fill(mount, 6, 2);
        mount.Store.BringsBelow = true;
        await mount.Client.AttributesAsync("t");
        StoreGate gate = mount.Store.Hold(StoreOperation.List, StoreStage.Done, call => call.Text == "t/");
        Task<string[]> top = mount.Client.ListAsync("t");
        await gate.Entered;
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("t/d002/new", "x"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("t/d003/f000"));
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("t/d004/f001", "longer than before"));
        gate.Release();
        Assert.Equal(6, (await top).Length);
        Assert.Equal(["f000", "f001"], await mount.Client.ListAsync("t/d001"));
        Assert.Equal(["f000", "f001", "new"], await mount.Client.ListAsync("t/d002"));
        Assert.Equal(["f001"], await mount.Client.ListAsync("t/d003"));
        Assert.Equal(18, (await mount.Client.AttributesAsync("t/d004/f001")).Size);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tree_of_many_pages_is_walked_a_page_ahead()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 500;
        List<string> put = Fill(mount, 200, 20);
        Assert.Equal(put, await WalkAsync(mount, "t"));

        // 4,000 names in pages of 500, of which each tells the last directory of the one before once more.
        Assert.InRange(mount.Store.Count(StoreOperation.List), 8, 18);
        Assert.InRange(mount.Store.Count(StoreOperation.Head), 1, 4);
    }

    [Fact(Timeout = 60_000)]
    public async Task Deep_trees_are_walked_from_above()
    {
        await using Mounted mount = await Mounted.StartAsync();
        List<string> put = [];
        for (int i = 0; i < 512; i++)
        {
            put.Add($"t/a{i / 64}/b{i / 8 % 8}/c{i % 8}/f");
            mount.Put(put[^1]);
        }

        Assert.Equal(put, await WalkAsync(mount, "t"));
        Assert.InRange(mount.Store.Count(StoreOperation.List), 4, 14);
    }

    [Fact(Timeout = 60_000)]
    public async Task Markers_twins_and_odd_names_are_those_of_single_listings()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await using (Mounted writer = await Mounted.StartAsync(mount.Store))
        {
            Assert.Equal(FsError.None, await writer.Client.MkdirAsync("t"));
            foreach (string name in new[] { "a", "b", "c", "c/empty", "d" })
            {
                Assert.Equal(FsError.None, await writer.Client.MkdirAsync("t/" + name));
                Assert.Equal(FsError.None, await writer.Client.SetAsync("t/" + name, new FsAttributeChanges { Mode = 0x1C0, ModifiedNs = 1_000_000_007 }));
                Assert.Equal(FsError.None, await writer.Client.WriteAsync($"t/{name}/own", "x"));
            }
        }

        mount.Put("t/c/twin", "1");
        mount.Put("t/c/twin/below", "2");
        mount.Put("t/c/twin-x", "3");
        mount.Put("t/d/..", "hidden");
        await mount.Client.ListAsync("t");
        await mount.Client.ListAsync("t/a");
        await mount.Client.ListAsync("t/b");
        int lists = mount.Store.Count(StoreOperation.List);
        Assert.Equal(["empty", "own", "twin", "twin\uF8FF", "twin-x"], (await mount.Client.ListAsync("t/c")).Order(StringComparer.Ordinal).ToArray().OrderBy(static name => name.Replace('\uF8FF', ' '), StringComparer.Ordinal));
        Assert.Equal(["below"], await mount.Client.ListAsync("t/c/twin"));
        Assert.Equal(["own"], await mount.Client.ListAsync("t/c/empty"));
        Assert.Equal(lists, mount.Store.Count(StoreOperation.List));
        FsAttributes empty = await mount.Client.AttributesAsync("t/c/empty");
        Assert.Equal((0x1C0u, 1_000_000_007L), (empty.Mode, empty.ModifiedNs));

        // What cannot be shown is told by the directory's own listing.
        Assert.Equal(["own"], await mount.Client.ListAsync("t/d"));
        Assert.Equal(lists + 1, mount.Store.Count(StoreOperation.List));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_this_mount_changes_while_a_page_is_under_way_stays_changed()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Fill(mount, 6, 2);
        await mount.Client.ListAsync("t");
        for (int i = 0; i < 6; i++)
        {
            await mount.Client.AttributesAsync($"t/d{i:d3}");
        }

        await mount.Client.ListAsync("t/d000");
        StoreGate gate = mount.Store.Hold(StoreOperation.List, StoreStage.Done, call => call.Text == "t/");
        Task<string[]> second = mount.Client.ListAsync("t/d001");
        await gate.Entered;
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("t/d002/new", "x"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("t/d003/f000"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("t/d004/f000", "t/d005/g"));
        gate.Release();
        Assert.Equal(["f000", "f001"], await second);
        Assert.Equal(["f000", "f001", "new"], await mount.Client.ListAsync("t/d002"));
        Assert.Equal(["f001"], await mount.Client.ListAsync("t/d003"));
        Assert.Equal(["f001"], await mount.Client.ListAsync("t/d004"));
        Assert.Equal(["f000", "f001", "g"], await mount.Client.ListAsync("t/d005"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Changes_of_other_clients_are_seen_as_after_single_listings()
    {
        await using Mounted mount = await Mounted.StartAsync();
        Fill(mount, 10, 2);
        await WalkAsync(mount, "t");
        mount.Put("t/d005/new");
        mount.Store.Remove(Mounted.Key("t/d006/f000"));
        mount.Expire();
        Assert.Equal(["f000", "f001", "new"], await mount.Client.ListAsync("t/d005"));
        Assert.Equal(["f001"], await mount.Client.ListAsync("t/d006"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_is_listed_ahead_where_nothing_may_be_cached()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { CacheTtl = TimeSpan.Zero });
        List<string> put = Fill(mount, 10, 2);
        Assert.Equal(put, await WalkAsync(mount, "t"));
        Assert.DoesNotContain(mount.Store.Calls, call => call.Operation == StoreOperation.List && call.Text == "t/d001");
    }

    [Fact(Timeout = 60_000)]
    public async Task Large_directories_are_listed_one_by_one()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 100;
        List<string> put = Fill(mount, 20, 150);
        Assert.Equal(put, await WalkAsync(mount, "t"));

        // Two pages each, one of "t", one or two for nothing.
        Assert.InRange(mount.Store.Count(StoreOperation.List), 41, 70);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_fails_is_no_error_of_the_walk()
    {
        await using Mounted mount = await Mounted.StartAsync();
        List<string> put = Fill(mount, 10, 2);
        await mount.Client.ListAsync("t");
        await mount.Client.ListAsync("t/d000");
        mount.Store.FailNext(StoreOperation.List, FsError.TimedOut);
        Assert.Equal(put, await WalkAsync(mount, "t"));
    }

    private static List<string> Fill(Mounted mount, int directories, int files)
    {
        List<string> put = [];
        for (int i = 0; i < directories * files; i++)
        {
            put.Add($"t/d{i / files:d3}/f{i % files:d3}");
            mount.Put(put[^1], "abc");
        }

        return put;
    }

    // As find does: one directory after the other, in the order in which they are listed.
    private static async Task<List<string>> WalkAsync(Mounted mount, string path)
    {
        List<string> found = [];
        foreach (Listed entry in await mount.Client.ListPlusAsync(path))
        {
            string name = $"{path}/{entry.Name}";
            if (entry.Entry.Attributes.Kind == FsNodeKind.Directory)
            {
                found.AddRange(await WalkAsync(mount, name));
            }
            else
            {
                found.Add(name);
            }
        }

        return found;
    }
}
