using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class ClusterTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_root_shows_buckets_by_provider_cluster_and_namespace()
    {
        MemoryObjectStore store = new();
        store.AddBucket(new BucketId("aws", "", "cloud"));
        store.AddBucket(new BucketId("gcp", "", "cloud"));
        store.AddBucket(new BucketId("ais", "@remote", "far"));
        store.AddBucket(new BucketId("ais", "@remote#ns", "farther"));
        store.AddBucket(new BucketId("ais", "#ns", "near"));
        store.Set(new ObjectKey(new BucketId("aws", "", "cloud"), "x"), [1]);
        store.Set(new ObjectKey(new BucketId("ais", "@remote#ns", "farther"), "d/y"), [1, 2]);
        await using Mounted mount = await Mounted.StartAsync(store, source: "ais://");
        Assert.Equal(["#ns", "@aws", "@gcp", "@remote", "b"], await mount.Client.ListAsync(""));
        Assert.Equal(["cloud"], await mount.Client.ListAsync("@aws"));
        Assert.Equal(["#ns", "far"], await mount.Client.ListAsync("@remote"));
        Assert.Equal(["farther"], await mount.Client.ListAsync("@remote/#ns"));
        Assert.Equal(["near"], await mount.Client.ListAsync("#ns"));
        Assert.Equal(["x"], await mount.Client.ListAsync("@aws/cloud"));
        Assert.Equal(2, (await mount.Client.AttributesAsync("@remote/#ns/farther/d/y")).Size);
        Assert.Equal(1, mount.Store.Count(StoreOperation.ListBuckets) - 4);
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("@aws/cloud/new", "cloud"));
        Assert.Equal("cloud"u8.ToArray(), store.Get(new ObjectKey(new BucketId("aws", "", "cloud"), "new"))!.Data);
        Assert.True(await mount.Client.ExistsAsync("@azure"));
        Assert.Empty(await mount.Client.ListAsync("@azure"));
        Assert.False(await mount.Client.ExistsAsync("@nowhere"));
        Assert.False(await mount.Client.ExistsAsync("nobucket"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bucket_s_time_is_that_of_its_creation()
    {
        await using Mounted mount = await Mounted.StartAsync(source: "ais://");
        FsResult<BucketInfo> bucket = await mount.Store.HeadBucketAsync(Mounted.Bucket, CancellationToken.None);
        Assert.Equal(bucket.Value.CreatedNs, (await mount.Client.AttributesAsync("b")).ModifiedNs);
        await using Mounted alone = await Mounted.StartAsync(mount.Store);
        Assert.Equal(bucket.Value.CreatedNs, (await alone.Client.AttributesAsync("")).ModifiedNs);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ais://b", "")]
    [InlineData("ais://b/d", "")]
    [InlineData("ais://", "b")]
    public async Task A_bucket_that_is_gone_does_not_list_as_empty(string source, string top)
    {
        MemoryObjectStore store = new();
        store.AddBucket(Mounted.Bucket);
        store.Set(new ObjectKey(Mounted.Bucket, "d/x"), [1]);
        store.Set(new ObjectKey(Mounted.Bucket, "d/e/y"), [1]);
        await using Mounted mount = await Mounted.StartAsync(store, source: source);
        Assert.NotEmpty(await mount.Client.ListAsync(top));
        await store.DestroyBucketAsync(Mounted.Bucket, CancellationToken.None);
        mount.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([top.Length > 0 ? nameof(FsError.NotFound) : nameof(FsError.Io)], await mount.Client.ListAsync(top));
        Assert.Equal(FsError.NotFound, await mount.Client.MkdirAsync(top.Length > 0 ? "b/new" : "new"));
        store.AddBucket(Mounted.Bucket);
        store.Set(new ObjectKey(Mounted.Bucket, "d/z"), [1]);
        mount.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEmpty(await mount.Client.ListAsync(top));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bucket_with_objects_that_no_listing_tells_is_not_destroyed()
    {
        await using Mounted mount = await Mounted.StartAsync(source: "ais://");
        mount.Store.Unlisted = 1;
        Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("b"));
        mount.Store.Unlisted = 0;
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Buckets_are_made_and_destroyed()
    {
        await using Mounted mount = await Mounted.StartAsync(source: "ais://");
        mount.Store.AddBucket(new BucketId("ais", "#ns", "near"));
        mount.Store.AddBucket(new BucketId("aws", "", "cloud"));
        mount.Store.AddBucket(new BucketId("ais", "@remote", "far"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("new"));
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("new/f", "x"));
        Assert.Equal(["#ns", "@aws", "@remote", "b", "new"], await mount.Client.ListAsync(""));
        Assert.Equal(FsError.Exists, await mount.Client.MkdirAsync("new"));
        Assert.Equal(FsError.NotEmpty, await mount.Client.RmdirAsync("new"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("new/f"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("new"));
        Assert.False(await mount.Client.ExistsAsync("new"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("#ns/other"));
        Assert.True((await mount.Store.HeadBucketAsync(new BucketId("ais", "#ns", "other"), CancellationToken.None)).IsOk);
        foreach (string refused in (string[])["a b", "a..b", "..b", "b..", ".x", ".sys-inventory", ".", "b\u00fccket", "a\nb", "a+b"])
        {
            Assert.Equal(FsError.InvalidArgument, await mount.Client.MkdirAsync(refused));
            Assert.False(await mount.Client.ExistsAsync(refused));
        }

        foreach (string allowed in (string[])["b.", "a.b", "-", "_", "B-_.9", new string('x', 64)])
        {
            Assert.Equal(FsError.None, await mount.Client.MkdirAsync(allowed));
        }

        Assert.Equal(FsError.NameTooLong, await mount.Client.MkdirAsync(new string('x', 65)));
        Assert.Equal(FsError.NotPermitted, await mount.Client.MkdirAsync("@aws/mine"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.MkdirAsync("@remote/mine"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.MkdirAsync("#newns"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.RmdirAsync("@aws/cloud"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.RmdirAsync("@aws"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.WriteAsync("file", "x"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.SymlinkAsync("link", "b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Making_and_destroying_buckets_can_be_switched_off()
    {
        await using Mounted mount = await Mounted.StartAsync(source: "ais://", configure: options => options with { CreateBuckets = false, DestroyBuckets = false });
        Assert.Equal(FsError.NotPermitted, await mount.Client.MkdirAsync("new"));
        Assert.Equal(FsError.NotPermitted, await mount.Client.RmdirAsync("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_cache_buckets_are_found_as_well()
    {
        await using Mounted mount = await Mounted.StartAsync(source: "ais://", configure: options => options with { CacheTtl = TimeSpan.Zero });
        mount.Store.AddBucket(new BucketId("aws", "", "cloud"));
        mount.Put("f", "x");
        Assert.Equal("x", await mount.Client.TextAsync("b/f"));
        Assert.Equal(["cloud"], await mount.Client.ListAsync("@aws"));
        Assert.True(await mount.Client.ExistsAsync("@aws/cloud"));
        Assert.False(await mount.Client.ExistsAsync("@aws/other"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("new"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("new"));
        Assert.False(await mount.Client.ExistsAsync("new"));
    }

    [Semantics("S100")]
    [Theory(Timeout = 60_000)]
    [InlineData(5)]
    [InlineData(0)]
    public async Task Buckets_and_their_folders_are_found_ignoring_case(int ttlSeconds)
    {
        MemoryObjectStore store = new();
        store.AddBucket(new BucketId("ais", "", "dataset"));
        store.AddBucket(new BucketId("aws", "", "cloud"));
        store.AddBucket(new BucketId("ais", "@Remote", "far"));
        store.AddBucket(new BucketId("ais", "#Ns", "near"));
        store.Set(new ObjectKey(new BucketId("ais", "", "dataset"), "Dir/File"), "x"u8.ToArray());
        await using Mounted mount = await StartIgnoringCaseAsync(store, ttlSeconds);
        Assert.Equal("dataset", await SpelledAsync(mount, "DATASET"));
        Assert.Equal("@aws", await SpelledAsync(mount, "@AWS"));
        Assert.Equal("@azure", await SpelledAsync(mount, "@AZURE"));
        Assert.Equal("@Remote", await SpelledAsync(mount, "@REMOTE"));
        Assert.Equal("#Ns", await SpelledAsync(mount, "#NS"));
        Assert.Equal("x", await mount.Client.TextAsync("DataSet/DIR/FILE"));
        Assert.Equal(["cloud"], await mount.Client.ListAsync("@AWS"));
        Assert.Empty(await mount.Client.ListAsync("@aws/CLOUD"));
        Assert.Empty(await mount.Client.ListAsync("@remote/FAR"));
        Assert.Empty(await mount.Client.ListAsync("#ns/NEAR"));
        Assert.False(await mount.Client.ExistsAsync("DATASETS"));
        Assert.False(await mount.Client.ExistsAsync("@aws/OTHER"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("#NS/near"));
    }

    [Semantics("S100")]
    [Theory(Timeout = 60_000)]
    [InlineData(5)]
    [InlineData(0)]
    public async Task No_second_bucket_is_made_that_differs_in_case_only(int ttlSeconds)
    {
        MemoryObjectStore store = new();
        store.AddBucket(new BucketId("ais", "", "dataset"));
        await using Mounted mount = await StartIgnoringCaseAsync(store, ttlSeconds);
        Assert.Equal(FsError.Exists, await mount.Client.MkdirAsync("DataSet"));

        // Another client makes one that no listing here has told of yet.
        store.AddBucket(new BucketId("ais", "", "fresh"));
        Assert.Equal(FsError.Exists, await mount.Client.MkdirAsync("FRESH"));
        FsError[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => mount.Client.MkdirAsync(i % 2 == 0 ? "Same" : "SAME")));
        Assert.Equal(1, made.Count(e => e == FsError.None));
        Assert.Equal(["b", "dataset", "fresh"], (await mount.Client.ListAsync("")).Where(n => !n.Equals("same", StringComparison.OrdinalIgnoreCase)));
        Assert.Single(await mount.Client.ListAsync(""), n => n.Equals("same", StringComparison.OrdinalIgnoreCase));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(5)]
    [InlineData(0)]
    public async Task The_exact_name_of_a_bucket_comes_first_and_of_several_others_always_the_same_one(int ttlSeconds)
    {
        MemoryObjectStore store = new();
        foreach (string name in (string[])["tWin", "twin", "TWin"])
        {
            store.AddBucket(new BucketId("ais", "", name));
        }

        await using Mounted mount = await StartIgnoringCaseAsync(store, ttlSeconds);
        foreach (string name in (string[])["tWin", "twin", "TWin"])
        {
            Assert.Equal(name, await SpelledAsync(mount, name));
        }

        Assert.Equal("TWin", await SpelledAsync(mount, "TWIN"));
        await store.DestroyBucketAsync(new BucketId("ais", "", "TWin"), CancellationToken.None);
        mount.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("tWin", await SpelledAsync(mount, "TWIN"));
    }

    private static async Task<Mounted> StartIgnoringCaseAsync(MemoryObjectStore store, int ttlSeconds)
        => await Mounted.StartAsync(
            store, source: "ais://", configure: options => options with { IgnoreCase = true, CacheTtl = TimeSpan.FromSeconds(ttlSeconds) });

    private static async Task<string?> SpelledAsync(Mounted mount, string name)
    {
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, name, CancellationToken.None);
        Assert.True(entry.IsOk, $"{name}: {entry.Error}");
        if (entry.Value.IsNegative)
        {
            return null;
        }

        mount.System.Forget(entry.Value.Attributes.Inode, 1);
        return entry.Value.Name ?? name;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_provider_alone_can_be_mounted()
    {
        MemoryObjectStore store = new();
        store.Set(new ObjectKey(new BucketId("aws", "", "cloud"), "f"), "x"u8.ToArray());
        await using Mounted mount = await Mounted.StartAsync(store, source: "s3://");
        Assert.Equal(["cloud"], await mount.Client.ListAsync(""));
        Assert.Equal("x", await mount.Client.TextAsync("cloud/f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_prefix_alone_can_be_mounted()
    {
        MemoryObjectStore store = new();
        store.Set(Mounted.Key("some/prefix/f"), "x"u8.ToArray());
        store.Set(Mounted.Key("some/prefixed"), "y"u8.ToArray());
        await using Mounted mount = await Mounted.StartAsync(store, source: "ais://b/some/prefix/");
        Assert.Equal(["f"], await mount.Client.ListAsync(""));
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("g", "z"));
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("d"));
        Assert.Equal("z", mount.Text("some/prefix/g"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("f"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("g"));
        Assert.Equal(FsError.None, await mount.Client.RmdirAsync("d"));
        Assert.NotNull(mount.Text("some/prefix/.aisfs-dir"));
        Assert.Equal("f", (await mount.Client.XattrAsync("", "user.ais.name") == "some/prefix/") ? "f" : "");
    }

    [Fact(Timeout = 60_000)]
    public async Task What_does_not_exist_is_not_mounted()
    {
        MemoryObjectStore store = new();
        store.Set(Mounted.Key("file"), [1]);
        Assert.Equal(FsError.NotFound, await StartAsync(store, "ais://absent"));
        Assert.Equal(FsError.NotFound, await StartAsync(store, "ais://b/absent"));
        Assert.Equal(FsError.NotDirectory, await StartAsync(store, "ais://b/file"));
        store.FailNext(StoreOperation.ListBuckets, FsError.Unreachable);
        Assert.Equal(FsError.Unreachable, await StartAsync(store, "ais://"));
        store.FailNext(StoreOperation.HeadBucket, FsError.AccessDenied);
        Assert.Equal(FsError.AccessDenied, await StartAsync(store, "ais://b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Capacity_is_asked_for_now_and_then()
    {
        await using Mounted mount = await Mounted.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            FsResult<FsStatistics> statistics = await mount.System.GetStatisticsAsync(CancellationToken.None);
            Assert.Equal(new FsStatistics(1L << 40, 1L << 39), statistics.Value);
        }

        Assert.Equal("GetCapacity:1", mount.Requests());
        mount.Expire();
        mount.Store.FailNext(StoreOperation.GetCapacity, FsError.TimedOut);
        Assert.Equal(FsError.TimedOut, (await mount.System.GetStatisticsAsync(CancellationToken.None)).Error);
        Assert.True((await mount.System.GetStatisticsAsync(CancellationToken.None)).IsOk);
    }

    private static async Task<FsError> StartAsync(MemoryObjectStore store, string source)
    {
        VfsOptions options = new() { Source = MountSource.Parse(source) };
        FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(store, options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        return started.Error;
    }
}
