using System.Collections.Concurrent;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit.Cluster;

namespace AisFs.Client.Tests.Listing;

/// <summary>Pages go on with the walk of the page before: a target that began again would read for each of them what it has told already.</summary>
public sealed class KeptWalkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("f", "", 30_000)]
    [InlineData("img_", ".jpg", 30_000)]
    public async Task A_large_directory_is_walked_once(string prefix, string suffix, int count)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "d/" + prefix, Suffix = suffix, Count = count, Digits = 6 });
        ConcurrentQueue<AskedPage> asked = [];
        using AisClient client = Connect(server, asked);
        AisListOptions options = new() { Prefix = "d/", Flags = AisListFlags.NoRecursion };
        string[] told = [.. (await client.Bucket("b").ListAllAsync(options, Token)).Select(static entry => entry.Name)];
        Assert.Equal(count, told.Distinct().Count());
        Assert.Equal(count, told.Length);

        AskedPage[] pages = [.. asked.Where(static ask => ask.Flags == "2048")];
        Assert.InRange(pages.Length, 4, 5);
        Assert.Empty(pages[0].Uuid);
        Assert.All(pages[1..], static page => Assert.NotEmpty(page.Uuid));
        Assert.Single(pages[1..].Select(static page => page.Uuid).Distinct());
    }

    [Fact]
    public async Task Beside_a_directory_that_the_token_continues_the_walk_begins_again()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 1 }, ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "d/foo-", Count = 25_000, Digits = 6 });
        server.PutObject("b", "d/foo/x", []);
        server.PutObject("b", "d/goo", []);
        ConcurrentQueue<AskedPage> asked = [];
        using AisClient client = Connect(server, asked);
        AisListOptions options = new() { Prefix = "d/", Flags = AisListFlags.NoRecursion };
        string[] told = [.. (await client.Bucket("b").ListAllAsync(options, Token)).Select(static entry => entry.Name)];
        Assert.Equal(25_002, told.Length);
        Assert.Contains("d/foo/", told);
        Assert.All(asked.Where(static ask => ask.Flags == "2048" && ask.After.StartsWith("d/foo-", StringComparison.Ordinal)), static page => Assert.Empty(page.Uuid));
    }

    [Fact]
    public async Task A_page_that_is_asked_for_twice_is_not_taken_for_the_last_one()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "d/f", Count = 32_000, Digits = 6 });
        using AisClient client = Connect(server, []);
        AisListOptions options = new() { Prefix = "d/", Flags = AisListFlags.NoRecursion, PageSize = 2_000 };
        AisListPage first = await client.Bucket("b").ListCompletePageAsync(options, Token);
        Assert.NotEmpty(first.Uuid);
        AisListOptions next = options with { Uuid = first.Uuid, ContinuationToken = first.ContinuationToken };
        _ = await client.Bucket("b").ListCompletePageAsync(next, Token);

        // A program may ask for a page once more, and for a larger one.
        foreach (int size in (int[])[0, 2_000, 5, 400, 6_000])
        {
            HashSet<string> told = [.. first.Entries.Select(static entry => entry.Name)];
            AisListPage page = await client.Bucket("b").ListCompletePageAsync(next with { PageSize = size }, Token);
            told.UnionWith(page.Entries.Select(static entry => entry.Name));
            while (page.ContinuationToken.Length > 0)
            {
                page = await client.Bucket("b").ListCompletePageAsync(options with { Uuid = page.Uuid, ContinuationToken = page.ContinuationToken }, Token);
                told.UnionWith(page.Entries.Select(static entry => entry.Name));
            }

            Assert.True(told.Count == 32_000, $"size {size}: {told.Count} names");
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(6, false)]
    public async Task A_tree_is_walked_once_unless_the_next_page_comes_to_be_wanted_late(int seconds, bool isOnce)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "class-", Suffix = ".jpg", Count = 52_000, Digits = 6, PerDirectory = 1_000 });
        ConcurrentQueue<AskedPage> asked = [];
        SteppedTime time = new();
        using AisClient client = Connect(server, asked, time);
        HashSet<string> told = [];
        int count = 0;
        await foreach (AisListPage page in client.Bucket("b").ListAsync(cancellationToken: Token).AsPages())
        {
            count += page.Entries.Count;
            told.UnionWith(page.Entries.Select(static entry => entry.Name));
            time.Pass(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal((52_000, 52_000), (count, told.Count));
        string[] uuids = [.. asked.Where(static ask => ask.Flags == "0" && ask.After.Length > 0).Select(static ask => ask.Uuid)];
        Assert.Equal(5, uuids.Length);
        if (isOnce)
        {
            Assert.NotEmpty(Assert.Single(uuids.Distinct()));
        }
        else
        {
            // The third page is asked for at once behind the second, which was late.
            Assert.All([uuids[0], .. uuids[2..]], Assert.Empty);
        }
    }

    [Fact]
    public async Task Where_the_walk_comes_to_later_names_first_it_begins_again()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 1 }, ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "foo/", Count = 25_000, Digits = 6 });
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "foo-", Count = 9_000, Digits = 6 });
        using AisClient client = Connect(server, []);
        string[] told = [.. (await client.Bucket("b").ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name)];
        Assert.Equal((34_000, 34_000), (told.Length, told.Distinct().Count()));
    }

    [Fact]
    public async Task A_name_that_is_looked_for_once_is_not_looked_for_again()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "class-", Count = 52_000, Digits = 6, PerDirectory = 1_000 });
        ConcurrentQueue<AskedPage> asked = [];
        using AisClient client = Connect(server, asked);
        _ = await client.Bucket("b").ListAllAsync(cancellationToken: Token);
        Assert.Single(asked.Select(static ask => ask.Prefix), "class/");
    }

    private static AisClient Connect(DevCluster server, ConcurrentQueue<AskedPage> asked, TimeProvider? time = null)
        => new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()], TimeProvider = time ?? TimeProvider.System, HandlerFactory = inner => new ListRequestReader(asked) { InnerHandler = inner } });

    /// <summary>Stands still until it is told to pass.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

        public override long GetTimestamp() => Interlocked.Read(ref _passed);
    }
}
