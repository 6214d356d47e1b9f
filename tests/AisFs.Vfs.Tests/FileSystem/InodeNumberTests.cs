using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>The numbers that programs see: of a name, of what was renamed, of two versions at once.</summary>
public sealed class InodeNumberTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_number_goes_with_the_file_through_renames_and_forgetting()
    {
        await using Mounted mount = await Mounted.StartAsync();
        foreach (string name in new[] { "a", "b", "d/x", "d/sub/y" })
        {
            mount.Put(name, name);
        }

        ulong a = await NumberAsync(mount, "a");
        ulong b = await NumberAsync(mount, "b");
        ulong d = await NumberAsync(mount, "d");
        ulong x = await NumberAsync(mount, "d/x");
        ulong y = await NumberAsync(mount, "d/sub/y");
        Assert.Equal(5, new HashSet<ulong>([a, b, d, x, y]).Count);
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "c"));
        Assert.Equal(0, mount.System.Gauges.Inodes);
        Assert.Equal(a, await NumberAsync(mount, "c"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "e"));
        Assert.Equal((d, x, y), (await NumberAsync(mount, "e"), await NumberAsync(mount, "e/x"), await NumberAsync(mount, "e/sub/y")));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("e/x", "b"));
        Assert.Equal(x, await NumberAsync(mount, "b"));

        // The old names' numbers are taken: what comes there gets others, and keeps them.
        mount.Put("a", "new");
        mount.Put("d/x", "new");
        mount.Expire();
        ulong[] anew = [await NumberAsync(mount, "a"), await NumberAsync(mount, "d"), await NumberAsync(mount, "d/x")];
        Assert.Equal(6, new HashSet<ulong>([a, d, x, .. anew]).Count);
        ulong[] again = [await NumberAsync(mount, "a"), await NumberAsync(mount, "d"), await NumberAsync(mount, "d/x")];
        Assert.Equal(anew, again);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0, false, false)]
    [InlineData(0, true, false)]
    [InlineData(5, false, false)]
    [InlineData(5, true, false)]
    [InlineData(0, false, true)]
    [InlineData(0, true, true)]
    [InlineData(5, false, true)]
    [InlineData(5, true, true)]
    public async Task A_file_that_is_renamed_while_it_is_open_has_its_number_at_the_next_open(int ttlSeconds, bool isDirty, bool replaces)
    {
        await using Mounted mount = await Mounted.StartAsync(
            configure: options => options with { IgnoreCase = true, CacheTtl = TimeSpan.FromSeconds(ttlSeconds) });
        mount.Put("d/stranger", "1");
        foreach (string target in replaces ? (string[])["stranger", "own", "new"] : [])
        {
            mount.Put($"d/{target}.target", "target");
        }

        Assert.Equal(FsError.None, await mount.Client.WriteAsync("d/own", "2"));
        FsResult<HandleId> fresh = await mount.Client.OpenAsync("d/new", FsOpenFlags.Write, create: true);
        foreach ((string name, HandleId handle) in new[]
        {
            ("stranger", (await mount.Client.OpenAsync("d/stranger", FsOpenFlags.Read | FsOpenFlags.Write)).Value),
            ("own", (await mount.Client.OpenAsync("d/own", FsOpenFlags.Read | FsOpenFlags.Write)).Value),
            ("new", fresh.Value),
        })
        {
            if (isDirty)
            {
                Assert.Equal(1, (await mount.System.WriteAsync(handle, 0, "x"u8.ToArray(), false, CancellationToken.None)).Value);
            }

            ulong number = await NumberAsync(mount, $"d/{name}");
            Assert.Equal(replaces, await mount.Client.ExistsAsync($"d/{name}.target"));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync($"d/{name}", $"d/{name.ToUpperInvariant()}"));
            Assert.Equal((name, number), (name, await NumberAsync(mount, $"d/{name}")));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("D", "dD"));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("dd", "d"));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync($"d/{name}", $"d/{name}.target"));
            Assert.Equal((name, number), (name, await NumberAsync(mount, $"d/{name}.target")));
            await mount.Client.ListAsync("d");
            Assert.Equal((name, number), (name, await NumberAsync(mount, $"d/{name}.TARGET")));
            mount.Time.Advance(TimeSpan.FromMinutes(1));
            await mount.Client.ListAsync("d");
            Assert.Equal((name, number), (name, await NumberAsync(mount, $"d/{name}.target")));
            Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
            Assert.Equal((name, number), (name, await NumberAsync(mount, $"d/{name}.target")));
            mount.Time.Advance(TimeSpan.FromMinutes(1));
            await mount.Client.ListAsync("d");
            Assert.Equal((name, number), (name, await NumberAsync(mount, $"d/{name}.target")));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Exchanged_files_exchange_their_numbers()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("a", "1");
        mount.Put("b", "2");
        (ulong a, ulong b) = (await NumberAsync(mount, "a"), await NumberAsync(mount, "b"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "b", FsRenameFlags.Exchange));
        Assert.Equal((b, a), (await NumberAsync(mount, "a"), await NumberAsync(mount, "b")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Listings_tell_the_numbers_that_a_lookup_gives(bool withLookup)
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { CacheTtl = TimeSpan.Zero });
        mount.Put("stranger", "1");
        mount.Put("old", "2");
        mount.Put("d/x", "3");
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("own", "4"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("old", "new"));
        FsResult<FsEntry> held = await mount.System.LookupAsync(InodeId.Root, "stranger", CancellationToken.None);
        mount.Put("stranger", "changed");
        List<Listed> entries = (await mount.Client.ReadDirectoryAsync("", withLookup, 100)).Value;
        Assert.Equal(4, entries.Count);
        foreach (Listed entry in entries)
        {
            FsAttributes seen = await mount.Client.AttributesAsync(entry.Name);
            Assert.Equal((entry.Name, seen.Number, seen.Kind), (entry.Name, entry.Entry.Attributes.Number, entry.Entry.Attributes.Kind));
        }

        mount.System.Forget(held.Value.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_versions_that_are_there_at_once_have_two_numbers()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        FsAttributes before = await mount.Client.AttributesAsync("f");
        HandleId open = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        mount.Put("f", "replaced");
        mount.Expire();
        FsAttributes after = await mount.Client.AttributesAsync("f");
        Assert.NotEqual(before.Number, after.Number);
        await mount.Client.CloseAsync(open);
        Assert.Equal(after.Number, await NumberAsync(mount, "f"));

        // Nobody has it open: nobody can see that it is another inode.
        mount.Put("f", "once more");
        mount.Expire();
        FsResult<FsEntry> known = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        mount.Put("f", "and again");
        mount.Expire();
        FsAttributes last = await mount.Client.AttributesAsync("f");
        Assert.Equal((after.Number, after.Number), (known.Value.Attributes.Number, last.Number));
        Assert.NotEqual(known.Value.Attributes.Inode, last.Inode);
        mount.System.Forget(known.Value.Attributes.Inode, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_open_version_keeps_its_attributes_and_takes_no_more_writes()
    {
        await using Mounted mount = await Mounted.StartAsync(configure: options => options with { CacheTtl = TimeSpan.Zero });
        mount.Put("f", "old");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId old = entry.Value.Attributes.Inode;
        HandleId open = (await mount.System.OpenAsync(old, FsOpenFlags.Read | FsOpenFlags.Write, CancellationToken.None)).Value.Handle;
        mount.Put("f", "replaced");
        for (int i = 0; i < 3; i++)
        {
            FsResult<FsEntry> seen = await mount.System.GetAttributesAsync(old, CancellationToken.None);
            Assert.Equal((FsError.None, 3L, 0u), (seen.Error, seen.Value.Attributes.Size, seen.Value.Attributes.LinkCount));
        }

        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(open)).Error);
        Assert.Equal(FsError.Stale, (await mount.System.WriteAsync(open, 0, "mine"u8.ToArray(), false, CancellationToken.None)).Error);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(open));
        Assert.Equal("replaced", mount.Text("f"));
        mount.System.Forget(old, 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_told_of_a_version_that_was_replaced_is_not_lost_in_silence(bool isOpen)
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId old = entry.Value.Attributes.Inode;
        HandleId open = isOpen ? (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value : default;
        mount.Put("f", "replaced");
        mount.Expire();
        Assert.Equal(8, (await mount.Client.AttributesAsync("f")).Size);

        // By the old inode, which a kernel may know the name by for a moment: it looks the name up once more.
        Assert.Equal(FsError.Stale, (await mount.System.SetAttributesAsync(old, default, new FsAttributeChanges { Mode = 0x180 }, CancellationToken.None)).Error);
        Assert.Equal(FsError.Stale, (await mount.System.SetXattrAsync(old, "user.a", new byte[] { 1 }, FsXattrMode.CreateOrReplace, CancellationToken.None)).Error);
        Assert.Equal(isOpen ? FsError.None : FsError.Stale, (await mount.System.GetAttributesAsync(old, CancellationToken.None)).Error);
        if (isOpen)
        {
            await mount.Client.CloseAsync(open);
        }

        mount.System.Forget(old, 1);
    }

    private static async Task<ulong> NumberAsync(Mounted mount, string path) => (await mount.Client.AttributesAsync(path)).Number;
}
