using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>A name of which nothing is known is looked up together with its first bytes, where programs read what they look up.</summary>
public sealed class LookupReadAheadTests
{
    [Fact(Timeout = 60_000)]
    [Semantics("S203")]
    public async Task A_file_that_nothing_is_known_of_is_looked_up_and_read_by_one_request()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "hello");
        Assert.Equal("hello", await mount.Client.TextAsync("f"));
        Assert.Equal((1, 0), Asked(mount, "f"));

        // The time is asked for when a program wants it, and once.
        FsAttributes attributes = await mount.Client.AttributesAsync("f");
        Assert.Equal(mount.Store.Get(Mounted.Key("f"))!.ModifiedNs, attributes.ModifiedNs);
        _ = await mount.Client.AttributesAsync("f");
        Assert.Equal((1, 1), Asked(mount, "f"));
        Assert.Equal("hello", await mount.Client.TextAsync("f"));
        Assert.Equal((1, 1), Asked(mount, "f"));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S203")]
    public async Task Names_that_are_only_looked_at_cost_no_bytes_but_those_of_the_first()
    {
        using Measurements seen = new();
        await using Mounted mount = await StartAsync(options => options with { MeterFactory = seen });
        for (int i = 0; i < 20; i++)
        {
            mount.Put($"d{i}/a", "aaaa");
            mount.Put($"d{i}/b", "bbbb");
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(4, (await mount.Client.AttributesAsync($"d{i}/a")).Size);
            Assert.Equal(4, (await mount.Client.AttributesAsync($"d{i}/b")).Size);
        }

        int gets = mount.Store.Calls.Count(static call => call.Operation == StoreOperation.OpenRead && call.Key.Name.Contains('/', StringComparison.Ordinal));
        Assert.InRange(gets, 0, 20);
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S203")]
    public async Task Bytes_come_along_again_once_files_are_read()
    {
        await using Mounted mount = await StartAsync();
        foreach (string name in (string[])["a", "b", "c", "e"])
        {
            mount.Put($"d/{name}", name);
        }

        _ = await mount.Client.AttributesAsync("d/a");
        _ = await mount.Client.AttributesAsync("d/b");
        Assert.Equal((0, 1), Asked(mount, "d/b"));
        Assert.Equal("a", await mount.Client.TextAsync("d/a"));
        mount.Expire();
        Assert.Equal("e", await mount.Client.TextAsync("d/e"));
        Assert.Equal((1, 0), Asked(mount, "d/e"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_large_file_is_read_on_from_its_first_piece()
    {
        await using Mounted mount = await StartAsync();
        byte[] bytes = new byte[(5 << 20) + 77];
        new Random(5).NextBytes(bytes);
        mount.Store.Set(Mounted.Key("f"), bytes);
        Assert.Equal(bytes, (await mount.Client.ReadAsync("f")).Value);
        StoreCall[] gets = [.. mount.Store.Calls.Where(static call => call.Operation == StoreOperation.OpenRead && call.Key.Name == "f")];
        Assert.Equal((0, 128 << 10), (gets[0].Offset, gets[0].Length));
        Assert.All(gets[1..], static get => Assert.True(get.Offset >= 128 << 10));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S203")]
    public async Task Where_files_are_larger_than_a_chunk_they_come_whole()
    {
        await using Mounted mount = await StartAsync();
        byte[] bytes = new byte[300 << 10];
        new Random(6).NextBytes(bytes);
        for (int i = 0; i < 2; i++)
        {
            mount.Store.Set(Mounted.Key($"d/{i}"), bytes);
            Assert.Equal(bytes, (await mount.Client.ReadAsync($"d/{i}")).Value);
        }

        Assert.Equal((1, 0), Asked(mount, "d/1"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_file_and_a_name_that_is_not_there_are_told_apart()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("empty");
        Assert.Equal(0, (await mount.Client.AttributesAsync("empty")).Size);
        Assert.Equal(string.Empty, await mount.Client.TextAsync("empty"));
        Assert.False(await mount.Client.ExistsAsync("none"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_has_the_name_also_where_an_object_has_it()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("foo", "object");
        mount.Put("foo/bar", "inside");
        Assert.Equal(FsNodeKind.Directory, (await mount.Client.AttributesAsync("foo")).Kind);
        Assert.Equal("inside", await mount.Client.TextAsync("foo/bar"));
        Assert.Equal("object", await mount.Client.TextAsync("foo\uF8FF"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_AisFs_wrote_is_complete_at_once()
    {
        MemoryObjectStore store = new();
        await using (Mounted first = await Mounted.StartAsync(store))
        {
            Assert.Equal(FsError.None, await first.Client.WriteAsync("f", "hello"));
            Assert.Equal(FsError.None, await first.Client.SetAsync("f", new FsAttributeChanges { Mode = 0x180, ModifiedNs = 1_000_000_007 }));
        }

        await using Mounted mount = await StartAsync(store: store);
        FsAttributes attributes = await mount.Client.AttributesAsync("f");
        Assert.Equal((0x180u, 1_000_000_007L, 5L), (attributes.Mode, attributes.ModifiedNs, attributes.Size));
        Assert.Equal("hello", await mount.Client.TextAsync("f"));
        Assert.Equal((1, 0), Asked(mount, "f"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, 32, true)]
    [InlineData(5, 0, true)]
    [InlineData(5, 32, false)]
    public async Task Nothing_comes_along_where_it_may_not_be_believed(int ttl, int files, bool hasChecksums)
    {
        MemoryObjectStore store = new() { ReportsChecksum = hasChecksums };
        await using Mounted mount = await StartAsync(
            options => options with { CacheTtl = TimeSpan.FromSeconds(ttl), DirectoryReadAhead = files }, store);
        mount.Put("f", "hello");
        Assert.Equal("hello", await mount.Client.TextAsync("f"));
        Assert.True(Asked(mount, "f").Heads >= 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lookup_that_is_given_up_leaves_nothing_open()
    {
        Mounted mount = await StartAsync();
        await using (mount)
        {
            mount.Store.Set(Mounted.Key("f"), new byte[1 << 20]);
            StoreGate gate = mount.Store.Hold(StoreOperation.ReadBody);
            FsResult<FsEntry> found = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
            await gate.Entered;
            Assert.Equal(1, mount.Store.OpenBodies);
            mount.System.Forget(found.Value.Attributes.Inode, 1);
        }

        Assert.Equal(0, mount.Store.OpenBodies);
    }

    private static Task<Mounted> StartAsync(Func<VfsOptions, VfsOptions>? configure = null, MemoryObjectStore? store = null)
        => Mounted.StartAsync(store, options => (configure?.Invoke(options) ?? options) with { TimesOnDemand = true });

    private static (int Gets, int Heads) Asked(Mounted mount, string name)
    {
        ObjectKey key = Mounted.Key(name);
        return (mount.Store.Calls.Count(call => call.Operation == StoreOperation.OpenRead && call.Key == key),
            mount.Store.Calls.Count(call => call.Operation == StoreOperation.Head && call.Key == key));
    }
}
