using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Client.Tests.Listing;

/// <summary>Listings tell every name, however many pages they take and however the names continue each other.</summary>
public sealed class CompletenessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_names_are_all_listed_with_pages_of_any_size()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            Random random = new(seed);
            await using DevCluster server = await StartAsync(random);
            SortedSet<string> names = ListedNames.Create(random, random.Next(20, 400), depth: 4);
            using AisClient client = Connect(server);
            AisBucket bucket = Seed(server, client, names);
            for (int round = 0; round < 12; round++)
            {
                AisListOptions options = new()
                {
                    PageSize = round == 0 ? 1 : random.Next(1, 40),
                    Prefix = round < 3 ? string.Empty : PrefixOf(random, names),
                    Flags = round % 2 == 0 ? AisListFlags.NameOnly : AisListFlags.None,
                    StartAfter = round % 4 == 3 ? names.ElementAt(random.Next(names.Count)) : string.Empty,
                };
                string[] expected = [.. names.Where(name => name.StartsWith(options.Prefix, StringComparison.Ordinal) && ListedNames.Utf8Order.Compare(name, options.StartAfter) > 0)];
                string[] told = [.. (await bucket.ListAllAsync(options, Token)).Select(static entry => entry.Name)];
                Assert.True(expected.SequenceEqual(told), $"seed {seed}, {options}: missing [{string.Join(" | ", expected.Except(told))}], too many [{string.Join(" | ", told.Except(expected))}]");
            }
        }
    }

    [Fact]
    public async Task Random_names_of_an_attached_cluster_are_all_listed()
    {
        Random random = new(1);
        await using DevCluster other = await StartAsync(random);
        await using DevCluster own = await StartAsync(random);
        SortedSet<string> names = ListedNames.Create(random, 150, depth: 3);
        using AisClient there = Connect(other);
        _ = Seed(other, there, names);
        using AisClient client = Connect(own);
        using AisResult attached = await client.MakeRequestAsync(
            HttpMethod.Put, "/v1/cluster/attach?what=remote", headers: [new("Ais-Remote-Ais-Alias", "rem"), new("Ais-Remote-Ais-Url", other.Endpoint.ToString())], cancellationToken: Token);
        AisBucket bucket = client.Bucket("b", "ais", new AisNamespace("rem"));
        for (int size = 1; size < 200; size += 30)
        {
            Assert.Equal(names, (await bucket.ListAllAsync(new AisListOptions { PageSize = size }, Token)).Select(static entry => entry.Name));
            string after = names.ElementAt(size % names.Count);
            Assert.Equal(
                names.Where(name => ListedNames.Utf8Order.Compare(name, after) > 0),
                (await bucket.ListAllAsync(new AisListOptions { PageSize = size, StartAfter = after }, Token)).Select(static entry => entry.Name));
        }

        Assert.Equal(
            ListedNames.LevelOf(names, string.Empty),
            (await bucket.ListAllAsync(new AisListOptions { Flags = AisListFlags.NoRecursion, PageSize = 20 }, Token)).Select(static entry => entry.Name));
    }

    [Fact]
    public async Task Random_names_of_one_level_are_all_listed()
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            Random random = new(seed);
            await using DevCluster server = await StartAsync(random);
            SortedSet<string> names = ListedNames.Create(random, 4000, depth: 2);
            names.UnionWith(Chain(random));
            using AisClient client = Connect(server);
            AisBucket bucket = Seed(server, client, names);
            foreach (string prefix in (string[])[string.Empty, "foo", "foo-", "d1/", PrefixOf(random, names)])
            {
                string directory = prefix[..(prefix.LastIndexOf('/') + 1)];
                AisListOptions options = new() { Prefix = prefix, PageSize = random.Next(1, 900), Flags = AisListFlags.NoRecursion | AisListFlags.NameOnly };
                string[] expected = [.. ListedNames.LevelOf(names, directory).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
                string[] told = [.. (await bucket.ListAllAsync(options, Token)).Select(static entry => entry.Name)];
                Assert.True(expected.SequenceEqual(told), $"seed {seed}, {options}: missing [{string.Join(" | ", expected.Except(told).Take(20))}], too many [{string.Join(" | ", told.Except(expected).Take(20))}]");
            }
        }
    }

    [Fact]
    public async Task A_directory_of_more_names_than_a_page_holds_is_listed_whole()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "d", Suffix = "/x", Count = 5200, Digits = 5 });
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "d", Suffix = ".txt", Count = 5200, Digits = 5 });
        server.PutObject("b", "a", []);
        using AisClient client = Connect(server);
        IReadOnlyList<AisListEntry> level = await client.Bucket("b").ListAllAsync(new AisListOptions { Flags = AisListFlags.NoRecursion }, Token);
        Assert.Equal(10_401, level.Select(static entry => entry.Name).Distinct().Count());
        Assert.Equal(10_401, level.Count);
        Assert.Equal(10_401, (await client.Bucket("b").ListAllAsync(new AisListOptions { PageSize = 100 }, Token)).Select(static entry => entry.Name).Distinct().Count());
    }

    [Fact]
    public async Task A_subtree_beside_a_directory_larger_than_a_page_is_listed_too()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "foo/", Count = 10_500 });
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "foo-bar/x/", Count = 10_300 });
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "foo.txt", Count = 50 });
        using AisClient client = Connect(server);
        server.Requests.Clear();
        IReadOnlyList<AisListEntry> all = await client.Bucket("b").ListAllAsync(new AisListOptions { Flags = AisListFlags.NameOnly }, Token);
        Assert.Equal(20_850, all.Select(static entry => entry.Name).Distinct().Count());
        Assert.Equal(20_850, all.Count);
        Assert.InRange(server.Requests.Count(Operation.ListObjects, NodeRole.Proxy), 3, 30);
    }

    private static async Task<DevCluster> StartAsync(Random random)
        => await DevCluster.StartAsync(new DevServerOptions { TargetCount = random.Next(1, 4), MountpathCount = random.Next(1, 6) });

    private static AisClient Connect(DevCluster server) => new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });

    private static AisBucket Seed(DevCluster server, AisClient client, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            server.PutObject("b", name, []);
        }

        return client.Bucket("b");
    }

    // Any beginning of a name, in the middle of a segment, too.
    private static string PrefixOf(Random random, SortedSet<string> names)
    {
        string name = names.ElementAt(random.Next(names.Count));
        int length = random.Next(1, name.Length + 1);
        return char.IsHighSurrogate(name[length - 1]) ? name[..(length + 1)] : name[..length];
    }

    // Directories each of whose names the next one begins with, as many as a name can have, and files among them.
    private static IEnumerable<string> Chain(Random random)
    {
        string stem = "s";
        while (stem.Length < 250)
        {
            stem += "-. !"[random.Next(4)];
            yield return random.Next(5) == 0 ? stem + ",f" : stem + "/f";
        }
    }
}
