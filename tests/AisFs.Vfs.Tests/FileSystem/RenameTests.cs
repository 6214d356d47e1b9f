using System.Text;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class RenameTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_file_is_copied_by_the_server_and_keeps_everything()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        await mount.Client.WriteAsync("f", "bytes");
        await mount.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x1C0, ModifiedNs = 12345 });
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "d/g"));
        Assert.Equal("Copy:1 Delete:1", mount.Requests());
        Assert.False(await mount.Client.ExistsAsync("f"));
        FsAttributes seen = await mount.Client.AttributesAsync("d/g");
        Assert.Equal((inode, 0x1C0u, 12345L), (seen.Inode, seen.Mode, seen.ModifiedNs));
        Assert.Equal("bytes", await mount.Client.TextAsync("d/g"));
        Assert.Equal("bytes", mount.Text("d/g"));
        Assert.Null(mount.Text("f"));
        mount.Expire();
        seen = await mount.Client.AttributesAsync("d/g");
        Assert.Equal((inode, 0x1C0u, 12345L), (seen.Inode, seen.Mode, seen.ModifiedNs));
        mount.System.Forget(inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_foreign_file_keeps_its_time()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "x");
        long modified = (await mount.Client.AttributesAsync("f")).ModifiedNs;
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "g"));
        mount.Expire();
        Assert.Equal(modified, (await mount.Client.AttributesAsync("g")).ModifiedNs);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S280")]
    public async Task Foreign_files_keep_their_times_when_their_directory_moves_though_nothing_asked_for_them()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("d/f", "x");
        mount.Put("d/s/g", "y");
        long[] written = [mount.Store.Get(Mounted.Key("d/f"))!.ModifiedNs, mount.Store.Get(Mounted.Key("d/s/g"))!.ModifiedNs];
        await mount.Client.ListAsync("d");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "e"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("e", "c"));
        mount.Expire();
        Assert.Equal(written, await TimesAsync(mount));
        await using Mounted other = await Mounted.StartAsync(mount.Store);
        Assert.Equal(written, await TimesAsync(other));

        // The next write of another client counts again.
        mount.Put("c/f", "z");
        mount.Expire();
        Assert.Equal(mount.Store.Get(Mounted.Key("c/f"))!.ModifiedNs, (await mount.Client.AttributesAsync("c/f")).ModifiedNs);

        static async Task<long[]> TimesAsync(Mounted seen)
            => [(await seen.Client.AttributesAsync("c/f")).ModifiedNs, (await seen.Client.AttributesAsync("c/s/g")).ModifiedNs];
    }

    [Fact(Timeout = 60_000)]
    public async Task A_foreign_file_that_comes_back_to_its_name_has_the_time_that_the_cluster_gives_it_where_none_could_be_kept()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("d/f", "x");
        long before = (await mount.Client.AttributesAsync("d/f")).ModifiedNs;

        // A copy has the version of its source: the object looks like the first one.
        mount.Expire();
        mount.Store.FailNext(StoreOperation.SetCustom, FsError.Io, count: 2);
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "e"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("e", "d"));
        mount.Expire();
        await mount.Client.ListAsync("d");
        Assert.NotEqual(before, mount.Store.Get(Mounted.Key("d/f"))!.ModifiedNs);
        Assert.Equal(mount.Store.Get(Mounted.Key("d/f"))!.ModifiedNs, (await mount.Client.AttributesAsync("d/f")).ModifiedNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task Open_handles_follow_a_rename()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "0123456789");
        HandleId reader = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        HandleId writer = (await mount.Client.OpenAsync("f", FsOpenFlags.Write)).Value;
        await mount.System.WriteAsync(writer, 0, "AB"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "g"));
        Assert.Equal("AB23456789", mount.Text("g"));
        await mount.System.WriteAsync(writer, 2, "CD"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal("ABCD456789", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(reader)).Value));
        await mount.Client.CloseAsync(writer);
        await mount.Client.CloseAsync(reader);
        Assert.Equal("ABCD456789", mount.Text("g"));
        Assert.Null(mount.Text("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_editor_s_save_replaces_and_old_handles_keep_the_old_bytes()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "old");
        HandleId old = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        await mount.Client.WriteAsync(".f.tmp", "new!");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync(".f.tmp", "f"));
        Assert.Equal("old", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(old)).Value));
        Assert.Equal("new!", await mount.Client.TextAsync("f"));
        Assert.Equal(["f"], await mount.Client.ListAsync(""));
        await mount.Client.CloseAsync(old);
        Assert.Equal("new!", mount.Text("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_was_not_uploaded_yet_is_uploaded_first()
    {
        await using Mounted mount = await Mounted.StartAsync();
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "g"));
        Assert.Equal("x", mount.Text("g"));
        await mount.System.WriteAsync(handle, 1, "y"u8.ToArray(), false, CancellationToken.None);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal("xy", mount.Text("g"));
        Assert.Equal(["g"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task Rules_of_rename()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("d");
        await mount.Client.MkdirAsync("d/e");
        await mount.Client.MkdirAsync("empty");
        await mount.Client.WriteAsync("f", "f");
        await mount.Client.WriteAsync("g", "g");
        Assert.Equal(FsError.NotFound, await mount.Client.RenameAsync("none", "x"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "f"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "d"));
        Assert.Equal(FsError.Exists, await mount.Client.RenameAsync("f", "g", FsRenameFlags.NoReplace));
        Assert.Equal(FsError.IsDirectory, await mount.Client.RenameAsync("f", "d"));
        Assert.Equal(FsError.NotDirectory, await mount.Client.RenameAsync("d", "f"));
        Assert.Equal(FsError.NotEmpty, await mount.Client.RenameAsync("empty", "d"));
        Assert.Equal(FsError.InvalidArgument, await mount.Client.RenameAsync("d", "d/e/x"));
        Assert.Equal(FsError.InvalidArgument, await mount.Client.RenameAsync("d", "d/e"));
        Assert.Equal(FsError.InvalidArgument, await mount.Client.RenameAsync("f", "g", FsRenameFlags.NoReplace | FsRenameFlags.Exchange));
        Assert.Equal(FsError.NotFound, await mount.Client.RenameAsync("f", "none", FsRenameFlags.Exchange));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "new", FsRenameFlags.NoReplace));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "empty"));
        Assert.Equal(["e"], await mount.Client.ListAsync("empty"));
        Assert.Equal(["empty", "g", "new"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_moves_with_all_objects_below_it()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 300; i++)
        {
            mount.Put($"a/s{i % 7}/f{i}", $"{i}");
        }

        await mount.Client.MkdirAsync("a/empty", 0x1C0);
        await mount.Client.WriteAsync("a/own", "own");
        HandleId reader = (await mount.Client.OpenAsync("a/s3/f3", FsOpenFlags.Read)).Value;
        HandleId writer = (await mount.Client.OpenAsync("a/s3/dirty", FsOpenFlags.Write, create: true)).Value;
        await mount.System.WriteAsync(writer, 0, "d"u8.ToArray(), false, CancellationToken.None);
        InodeId inode = (await mount.Client.AttributesAsync("a/s3/dirty")).Inode;
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "z"));
        Assert.Equal(303, mount.Store.Calls.Count(call => call.Operation == StoreOperation.Copy));
        Assert.False(await mount.Client.ExistsAsync("a"));
        Assert.Equal(["empty", "own", "s0", "s1", "s2", "s3", "s4", "s5", "s6"], await mount.Client.ListAsync("z"));
        Assert.Equal(0x1C0u, (await mount.Client.AttributesAsync("z/empty")).Mode);
        Assert.Equal(inode, (await mount.Client.AttributesAsync("z/s3/dirty")).Inode);
        Assert.Equal("3", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(reader)).Value));
        await mount.System.WriteAsync(writer, 1, "e"u8.ToArray(), false, CancellationToken.None);
        await mount.Client.CloseAsync(writer);
        await mount.Client.CloseAsync(reader);
        Assert.Equal("de", mount.Text("z/s3/dirty"));
        Assert.Equal("299", await mount.Client.TextAsync("z/s5/f299"));
        Assert.Equal(["z"], await mount.Client.ListAsync(""));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(64)]
    [InlineData(3)]
    public async Task A_directory_s_rename_moves_as_many_objects_at_a_time_as_it_may_and_no_more(int width)
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { MaxParallelMoves = width });
        for (int i = 0; i < 200; i++)
        {
            mount.Put($"a/f{i}", $"{i}");
        }

        int copying = 0;
        int most = 0;
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        mount.Store.AddHook(async (call, _) =>
        {
            if (call is { Operation: StoreOperation.Copy, Stage: StoreStage.Begin })
            {
                int now = Interlocked.Increment(ref copying);
                InterlockedMax(ref most, now);
                if (now >= width)
                {
                    full.TrySetResult();
                }

                // None goes on before as many have come.
                await full.Task;
                await Task.Yield();
                Interlocked.Decrement(ref copying);
            }

            return FsError.None;
        });
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "z"));
        Assert.Equal(width, most);
        Assert.Equal(200, (await mount.Client.ListAsync("z")).Length);

        static void InterlockedMax(ref int place, int value)
        {
            for (int present = Volatile.Read(ref place); present < value; present = Volatile.Read(ref place))
            {
                Interlocked.CompareExchange(ref place, value, present);
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_s_rename_that_fails_half_way_is_undone_and_can_be_repeated()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            mount.Put($"a/f{i:d2}", $"{i}");
        }

        HandleId reader = (await mount.Client.OpenAsync("a/f01", FsOpenFlags.Read)).Value;
        mount.Store.FailNext(StoreOperation.Copy, FsError.TimedOut, which: call => call.Key.Name == "a/f40");
        Assert.Equal(FsError.TimedOut, await mount.Client.RenameAsync("a", "z"));
        Assert.Equal(50, (await mount.Client.ListAsync("a")).Length);
        Assert.False(await mount.Client.ExistsAsync("z"));
        Assert.Equal("1", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(reader)).Value));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "z"));
        Assert.Equal(50, (await mount.Client.ListAsync("z")).Length);
        Assert.Equal("1", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(reader)).Value));
        await mount.Client.CloseAsync(reader);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_s_rename_that_cannot_be_undone_loses_nothing_and_can_be_repeated()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            mount.Put($"a/f{i:d2}", $"{i}");
        }

        bool broken = false;
        mount.Store.AddHook((call, _) =>
        {
            broken |= call is { Operation: StoreOperation.Copy, Key.Name: "a/f30" };
            return new ValueTask<FsError>(broken && call.Operation == StoreOperation.Copy ? FsError.Unreachable : FsError.None);
        });
        Assert.Equal(FsError.Unreachable, await mount.Client.RenameAsync("a", "z"));
        string[] left = await mount.Client.ListAsync("a");
        string[] moved = await mount.Client.ListAsync("z");
        Assert.InRange(left.Length, 1, 49);

        // A copy whose answer was lost has both names.
        Assert.Equal(50, left.Union(moved).Count());
        mount.Store.Hook = null;
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "z"));
        Assert.Equal(50, (await mount.Client.ListAsync("z")).Length);
        Assert.False(await mount.Client.ExistsAsync("a"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_that_become_too_long_stop_a_rename_before_it_begins()
    {
        await using Mounted mount = await Mounted.StartAsync();
        string deep = string.Join('/', Enumerable.Repeat(new string('x', 250), 11));
        mount.Put("a/" + deep, "x");
        mount.Put("a/b", "x");
        await mount.Client.MkdirAsync(new string('y', 250));
        await mount.Client.MkdirAsync(new string('y', 250) + "/" + new string('z', 60));
        Assert.Equal(FsError.NameTooLong, await mount.Client.RenameAsync("a", new string('y', 250) + "/" + new string('z', 60) + "/a"));
        Assert.Equal("x", mount.Text("a/b"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Exchange(bool firstIsDirectory, bool secondIsDirectory)
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.MkdirAsync("in");
        await MakeAsync(mount, "x", firstIsDirectory, "one");
        await MakeAsync(mount, "in/y", secondIsDirectory, "two");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("x", "in/y", FsRenameFlags.Exchange));
        Assert.Equal("one", await mount.Client.TextAsync(firstIsDirectory ? "in/y/f" : "in/y"));
        Assert.Equal("two", await mount.Client.TextAsync(secondIsDirectory ? "x/f" : "x"));
        Assert.Equal(["in", "x"], await mount.Client.ListAsync(""));
        Assert.Equal(["y"], await mount.Client.ListAsync("in"));
        mount.Store.FailNext(StoreOperation.Copy, FsError.TimedOut, which: call => call.Key.Name.StartsWith('x') && call.Text.StartsWith("ais://b/in/y", StringComparison.Ordinal));
        FsError error = await mount.Client.RenameAsync("in/y", "x", FsRenameFlags.Exchange);
        Assert.Equal(error == FsError.None ? "two" : "one", await mount.Client.TextAsync((error == FsError.None ? secondIsDirectory : firstIsDirectory) ? "in/y/f" : "in/y"));
        Assert.Equal(["in", "x"], await mount.Client.ListAsync(""));
    }

    [Fact(Timeout = 60_000)]
    public async Task Between_buckets_objects_are_copied_on_the_cluster()
    {
        await using Mounted mount = await Mounted.StartAsync(source: "ais://");
        mount.Store.AddBucket("c");
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("b/f", "file"));
        Assert.Equal(FsError.None, await mount.Client.SetAsync("b/f", new FsAttributeChanges { ModifiedNs = 5 }));
        mount.Put("d/x", "x");
        mount.Put("d/y/z", "z");
        mount.Requests();
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("b/f", "c/g"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("b/d", "c/e"));
        Assert.Equal(3, mount.Store.Count(StoreOperation.Copy));
        Assert.Equal("file", await mount.Client.TextAsync("c/g"));
        Assert.Equal(5, (await mount.Client.AttributesAsync("c/g")).ModifiedNs);
        Assert.Equal("z", await mount.Client.TextAsync("c/e/y/z"));
        Assert.False(await mount.Client.ExistsAsync("b/d"));
        Assert.Null(mount.Text("f"));
        mount.Store.FailNext(StoreOperation.Copy, FsError.NoSpace);
        Assert.Equal(FsError.NoSpace, await mount.Client.RenameAsync("c/g", "b/f"));
        Assert.Equal("file", await mount.Client.TextAsync("c/g"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.RenameAsync("c", "cc"));
        Assert.Equal(FsError.CrossDevice, await mount.Client.RenameAsync("c", "b/cc"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.RenameAsync("c/g", "g"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_happens_in_a_directory_during_its_rename_waits()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("a/f", "f");
        mount.Put("a/g", "g");
        FsResult<FsEntry> directory = await mount.System.LookupAsync(InodeId.Root, "a", CancellationToken.None);
        InodeId inode = directory.Value.Attributes.Inode;
        StoreGate gate = mount.Store.Hold(StoreOperation.Copy);
        Task<FsError> rename = mount.Client.RenameAsync("a", "z");
        await gate.Entered;
        Task<FsResult<FsEntry>> created = mount.System.CreateNodeAsync(inode, "new", 0, mount.Client.Caller, CancellationToken.None).AsTask();
        Task<FsResult> removed = mount.System.RemoveFileAsync(inode, "g", CancellationToken.None).AsTask();

        // What is begun later, elsewhere, is done meanwhile.
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("elsewhere"));
        Assert.False(created.IsCompleted || removed.IsCompleted);
        gate.Release();
        Assert.Equal(FsError.None, await rename);
        Assert.True((await created).IsOk);
        Assert.True((await removed).IsOk);
        Assert.NotNull(mount.Text("z/new"));
        Assert.Null(mount.Text("z/g"));
        mount.System.Forget((await created).Value.Attributes.Inode, 1);
        mount.System.Forget(inode, 1);
    }

    private static async Task MakeAsync(Mounted mount, string path, bool isDirectory, string text)
    {
        if (isDirectory)
        {
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync(path));
            path += "/f";
        }

        Assert.Equal(FsError.None, await mount.Client.WriteAsync(path, text));
    }
}
