using System.Collections.Concurrent;
using System.Globalization;
using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit.Cluster;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Store;

/// <summary>What the store lists of a cluster that keeps directories, and whose pages leave out names.</summary>
public sealed class StoreListingTests
{
    private static readonly BucketId s_bucket = BucketId.Ais("b");
    private static readonly string[] s_stems = ["a", "b", "foo", "d1", "é"];
    private static readonly string[] s_tails = ["-1", ".txt", " x", "!", "+", "0", "-bar"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_names_are_listed_and_left_directories_are_not()
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            Random random = new(seed);
            await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = random.Next(1, 4), MountpathCount = random.Next(1, 6) }, ct: Stop);
            using AisClient client = Connect(server);
            HashSet<string> present = [.. Names(random, random.Next(10, 250))];
            HashSet<string> all = [.. present];
            foreach (string name in all)
            {
                server.PutObject("b", name, []);
            }

            foreach (string name in all.Where(_ => random.Next(3) == 0))
            {
                await client.Bucket("b").Object(name).DeleteAsync(Stop);
                present.Remove(name);
            }

            AisObjectStore store = new(client, NullLogger.Instance);
            string[] directories = [string.Empty, .. all.SelectMany(Parents).Distinct().OrderBy(_ => random.Next()).Take(12)];
            foreach (string directory in directories)
            {
                ListRequest request = new() { Prefix = directory, PageSize = random.Next(0, 30), NamesOnly = random.Next(2) == 0 };
                Same(Level(present, directory), await ListAsync(store, request), $"seed {seed}, {request}");
                request = request with { Recursive = true, PageSize = random.Next(1, 30) };
                Same(present.Where(name => name.StartsWith(directory, StringComparison.Ordinal)), await ListAsync(store, request), $"seed {seed}, {request}");
            }
        }
    }

    [Fact]
    public async Task Small_directories_cost_pages_and_not_a_request_each()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "p/", Count = 24_000, PerDirectory = 12 });
        using AisClient client = Connect(server);
        AisObjectStore store = new(client, NullLogger.Instance);
        server.Requests.Clear();
        Assert.Equal(2000, (await ListAsync(store, new ListRequest { Prefix = "p/" })).Count);
        Assert.InRange(Lists(server), 2, 12);
    }

    [Fact]
    public async Task What_lies_in_small_directories_comes_with_their_listing()
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            Random random = new(seed);
            await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = random.Next(1, 4), MountpathCount = random.Next(1, 6) }, ct: Stop);
            HashSet<string> present = Names(random, 400);
            server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "q/", Count = 11_000, PerDirectory = 50 });
            server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "q-x/", Count = 11_000, PerDirectory = 40 });
            foreach (string name in present.Concat(Neighbours(random)))
            {
                server.PutObject("b", name, []);
            }

            using AisClient client = Connect(server);
            AisObjectStore store = new(client, NullLogger.Instance);
            present = [.. await ListAsync(store, new ListRequest { Recursive = true })];
            int whole = 0;
            foreach (string prefix in (string[])[string.Empty, "q/", "q-x/"])
            {
                FsResult<ListPage> page = await store.ListAsync(s_bucket, new ListRequest { Prefix = prefix, Marker = "m", EntriesBelow = 100_000 }, Stop);
                foreach (PageBelow below in page.Value.Below)
                {
                    NameSpan span = new(below.After, below.Through, below.Unsure);
                    foreach (string directory in present.SelectMany(Parents).Distinct().Where(name => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && span.Covers(name)))
                    {
                        whole++;
                        Same(
                            present.Where(name => name.StartsWith(directory, StringComparison.Ordinal)),
                            [.. below.Entries.Select(static entry => entry.Name).Where(name => name.StartsWith(directory, StringComparison.Ordinal))],
                            $"seed {seed}, {directory} behind {below.After}");
                    }
                }

                Assert.All(page.Value.Entries.Where(static entry => entry.IsDirectory), entry => Assert.False(entry.HasNoMarker && present.Contains(entry.Name + "/m"), entry.Name));
            }

            Assert.True(whole > 100, $"seed {seed}: {whole} directories");
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(".tar.gz", false)]
    [InlineData("", true)]
    public async Task The_pages_of_small_directories_go_on_with_one_walk(string suffix, bool hasNeighbours)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "p/", Suffix = suffix, Count = 40_000, PerDirectory = 50 });
        for (int i = 0; hasNeighbours && i < 800; i++)
        {
            server.PutObject("b", $"p/d{i}-x", []);
        }

        ConcurrentQueue<AskedPage> asked = [];
        using AisClient client = new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()], HandlerFactory = inner => new ListRequestReader(asked) { InnerHandler = inner } });
        ListRequest request = new() { Prefix = "p/", EntriesBelow = 100_000 };
        ListPage page = (await new AisObjectStore(client, NullLogger.Instance).ListAsync(s_bucket, request, Stop)).Value;
        Assert.Equal(40_000, page.Below.SelectMany(static below => below.Entries).Where(static entry => entry.Name.Count(static c => c == '/') > 1).Select(static entry => entry.Name).Distinct().Count());
        string[] directories = [.. page.Entries.Where(static entry => entry.IsDirectory).Select(static entry => entry.Name + "/")];
        Assert.Equal(800, directories.Length);
        Assert.All(directories, directory => Assert.Contains(page.Below, below => new NameSpan(below.After, below.Through, below.Unsure).Covers(directory)));

        AskedPage[] pages = [.. asked.Where(static ask => ask.After.Length > 0)];
        Assert.InRange(pages.Length, 4, 8);
        Assert.Empty(pages[0].Uuid);
        Assert.All(pages[1..], next => Assert.Equal(hasNeighbours, next.Uuid.Length == 0));
    }

    [Fact]
    public async Task Pages_that_end_at_names_with_dots_come_all_the_same()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        for (int i = 0; i < 12_500; i++)
        {
            server.PutObject("b", $"p/d{i / 50:D3}/..f{i % 50:D2}", []);
        }

        using AisClient client = Connect(server);
        FsResult<ListPage> page = await new AisObjectStore(client, NullLogger.Instance).ListAsync(s_bucket, new ListRequest { Prefix = "p/", EntriesBelow = 100_000 }, Stop);
        Assert.Equal(FsError.None, page.Error);
        Assert.Equal(12_500, page.Value.Below.SelectMany(static below => below.Entries).Select(static entry => entry.Name).Distinct().Count());
    }

    [Fact]
    public async Task No_more_than_is_wanted_comes_from_below()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "p/", Count = 40_000, PerDirectory = 20 });
        server.PutObject("b", "p/d00007/m", [1]);
        using AisClient client = Connect(server);
        AisObjectStore store = new(client, NullLogger.Instance);
        ListRequest request = new() { Prefix = "p/", Marker = "m" };
        Assert.Empty((await store.ListAsync(s_bucket, request, Stop)).Value.Below);
        ListPage page = (await store.ListAsync(s_bucket, request with { EntriesBelow = 15_000 }, Stop)).Value;
        Assert.Equal(2, page.Below.Count);
        Assert.All(page.Below.SelectMany(static below => below.Entries), static entry => Assert.True(entry.HasInfo));
        Assert.InRange(page.Entries.Count(static entry => entry.HasNoMarker), 1_900, 2_000);
    }

    [Fact]
    public async Task Left_directories_cost_one_page()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "p/", Count = 300, PerDirectory = 1 });
        server.PutObject("b", "p/file", []);
        using AisClient client = Connect(server);
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), Stop, async (i, token) => await client.Bucket("b").Object($"p/d{i}/{i:D6}").DeleteAsync(token));
        AisObjectStore store = new(client, NullLogger.Instance);
        server.Requests.Clear();
        Assert.Equal(["p/file"], await ListAsync(store, new ListRequest { Prefix = "p/" }));
        Assert.Equal(2, Lists(server));
    }

    [Fact]
    public async Task A_directory_without_directories_costs_its_listing_alone()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "p/", Count = 100 });
        using AisClient client = Connect(server);
        server.Requests.Clear();
        Assert.Equal(100, (await ListAsync(new AisObjectStore(client, NullLogger.Instance), new ListRequest { Prefix = "p/" })).Count);
        Assert.Equal(1, Lists(server));
    }

    [Fact]
    public async Task Large_directories_are_asked_for_side_by_side()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "p/", Count = 30_000, PerDirectory = 1500 });
        using AisClient client = Connect(server);
        AisObjectStore store = new(client, NullLogger.Instance);
        server.Requests.Clear();
        Assert.Equal(20, (await ListAsync(store, new ListRequest { Prefix = "p/" })).Count);
        Assert.InRange(Lists(server), 3, 25);
    }

    [Fact]
    public async Task A_bucket_that_is_gone_is_not_found_and_comes_back()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.PutObject("b", "d/x", []);
        using AisClient client = Connect(server);
        AisObjectStore store = new(client, NullLogger.Instance);
        await client.Bucket("b").DestroyAsync(cancellationToken: Stop);
        foreach (ListRequest request in (ListRequest[])[new(), new() { Prefix = "d/" }, new() { Prefix = "d/", Recursive = true, PageSize = 1, IsSample = true }])
        {
            Assert.Equal(FsError.NotFound, (await store.ListAsync(s_bucket, request, Stop)).Error);
        }

        Assert.Equal(FsError.NotFound, (await store.CountObjectsAsync(s_bucket, Stop)).Error);
        server.PutObject("b", "new", []);
        Assert.Equal(["new"], await ListAsync(store, new ListRequest()));
    }

    [Fact]
    public async Task Objects_that_no_listing_tells_are_counted()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.CreateBucket("b");
        using AisClient client = Connect(server);
        await client.Bucket("b").Object(new string('n', 300)).PutAsync(AisContent.FromMemory(new byte[] { 1 }), cancellationToken: Stop);
        AisObjectStore store = new(client, NullLogger.Instance);
        Assert.Empty(await ListAsync(store, new ListRequest { Recursive = true }));
        Assert.Equal(1, (await store.CountObjectsAsync(s_bucket, Stop)).Value);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_listing_that_stays_incomplete_fails(bool isRecursive, bool isSample)
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) => (200, """{"entries":[{"name":"a","flags":64}],"continuation_token":"","uuid":"u","flags":1}"""));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], Retry = new AisRetryOptions { Budget = TimeSpan.FromMilliseconds(300) } });
        ListRequest request = new() { Recursive = isRecursive, IsSample = isSample, PageSize = isSample ? 2 : 0 };
        Assert.Equal(FsError.TimedOut, (await new AisObjectStore(client, NullLogger.Instance).ListAsync(s_bucket, request, Stop)).Error);
    }

    [Fact]
    public async Task An_incomplete_page_is_asked_for_again()
    {
        int asked = 0;
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) => ++asked < 3
            ? (200, """{"entries":[{"name":"a","flags":64}],"continuation_token":"","uuid":"u","flags":1}""")
            : (200, """{"entries":[{"name":"a","flags":64},{"name":"b","flags":64}],"continuation_token":"","uuid":"u","flags":0}"""));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint] });
        Assert.Equal(["a", "b"], await ListAsync(new AisObjectStore(client, NullLogger.Instance), new ListRequest()));
    }

    [Theory]
    [InlineData("ais")]
    [InlineData("aws")]
    public async Task A_listing_without_end_ends_with_an_error(string provider)
    {
        int page = 0;
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) =>
            (200, $$"""{"entries":[],"continuation_token":"{{(++page).ToString("D9", CultureInfo.InvariantCulture)}}","uuid":"u","flags":0}"""));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint] });
        AisObjectStore store = new(client, NullLogger.Instance);
        ListingPages pages = new(store, new BucketId(provider, string.Empty, "b"), new ListRequest { Recursive = true }, NullLogger.Instance);
        FsResult<ListPage?> last = await pages.NextAsync(startsAnew: false, Stop);
        while (last is { IsOk: true, Value: not null })
        {
            last = await pages.NextAsync(startsAnew: false, Stop);
        }

        Assert.Equal(FsError.Io, last.Error);
    }

    private static AisClient Connect(DevCluster server) => new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });

    private static long Lists(DevCluster server) => server.Requests.Count(Operation.ListObjects, NodeRole.Proxy);

    private static async Task<List<string>> ListAsync(AisObjectStore store, ListRequest request)
    {
        List<string> names = [];
        do
        {
            FsResult<ListPage> page = await store.ListAsync(s_bucket, request, Stop);
            Assert.True(page.IsOk, page.Error.ToString());
            names.AddRange(page.Value.Entries.Select(static entry => entry.IsDirectory ? entry.Name + "/" : entry.Name));
            request = request with { ContinuationToken = page.Value.ContinuationToken };
        }
        while (request.ContinuationToken.Length > 0);
        return names;
    }

    private static void Same(IEnumerable<string> expected, List<string> actual, string what)
    {
        string[] sorted = [.. expected.Order(StringComparer.Ordinal)];
        Assert.True(
            sorted.SequenceEqual(actual.Order(StringComparer.Ordinal)),
            $"{what}: missing [{string.Join(" | ", sorted.Except(actual))}], too many [{string.Join(" | ", actual.Except(sorted))}]");
    }

    private static IEnumerable<string> Level(IEnumerable<string> names, string directory)
        => names.Where(name => name.StartsWith(directory, StringComparison.Ordinal))
            .Select(name => name.IndexOf('/', directory.Length) is var slash and >= 0 ? name[..(slash + 1)] : name).Distinct();

    private static IEnumerable<string> Parents(string name)
        => Enumerable.Range(0, name.Length).Where(i => name[i] == '/').Select(i => name[..(i + 1)]);

    // Names of which none is a directory of another one, for a mountpath can't have both.
    private static HashSet<string> Names(Random random, int count)
    {
        HashSet<string> names = [];
        HashSet<string> directories = [];
        for (int i = 0; i < count; i++)
        {
            string name = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Segment(random)));
            if (!directories.Contains(name + "/") && !Parents(name).Any(parent => names.Contains(parent[..^1])) && names.Add(name))
            {
                directories.UnionWith(Parents(name));
            }
        }

        return names;
    }

    // Names beside the seeded directories, around which a walk does not ascend, and such names within them.
    private static IEnumerable<string> Neighbours(Random random)
    {
        string[] forms = ["q/d{0}-x", "q/d{0}-y/f", "q/d{0}.z/a/b", "q/d{0}/0/x", "q/d{0}/0-x", "q/d{0}/9.x/y", "q-x/d{0}!", "q-x/d{0}/000 /x"];
        return Enumerable.Range(0, random.Next(2) * 400).Select(_ => string.Format(CultureInfo.InvariantCulture, forms[random.Next(forms.Length)], random.Next(275))).Distinct();
    }

    private static string Segment(Random random)
        => s_stems[random.Next(s_stems.Length)] + string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => s_tails[random.Next(s_tails.Length)]));
}
