using AisFs.Client.Transfers;
using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Client.Tests.Listing;

/// <summary>
/// Directories of whose name there is an object. The target that has the object tells nothing of them when they are asked for by their own
/// prefix; AIStore tells now this, now that.
/// </summary>
public sealed class DirectoryBesideObjectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AisListFlags.NoRecursion, 0)]
    [InlineData(AisListFlags.NoRecursion, 600)]
    [InlineData(AisListFlags.NoRecursion | AisListFlags.NameOnly, 0)]
    [InlineData(AisListFlags.None, 0)]
    [InlineData(AisListFlags.None, 50)]
    [InlineData(AisListFlags.NameOnly, 7)]
    public async Task All_is_listed_and_nothing_beside_it(AisListFlags flags, int pageSize)
    {
        foreach (string top in new[] { string.Empty, "above/" })
        {
            await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 2, MountpathCount = 4 }, ct: Token);
            using AisClient client = Connect(server);
            AisBucket bucket = client.Bucket("b");
            SortedSet<string> names = await PutAsync(server, bucket, top, 1500);
            foreach (string prefix in new[] { top + "foo/", top + "foo/sub/", top + "foo/f1" })
            {
                AisListOptions options = new() { Prefix = prefix, Flags = flags, PageSize = pageSize };
                IEnumerable<string> below = names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
                string[] expected = (flags & AisListFlags.NoRecursion) != 0 && prefix.EndsWith('/') ? [.. ListedNames.LevelOf(names, prefix)] : [.. below];
                string[] hidden = await ListAsync(bucket, options);
                Assert.NotEqual(expected, hidden);
                Assert.Equal(expected, await ListAsync(bucket, options with { BesideObject = true }));
            }
        }
    }

    [Theory]
    [InlineData(AisListFlags.NoRecursion)]
    [InlineData(AisListFlags.None)]
    public async Task A_directory_that_seems_empty_is_looked_at_again(AisListFlags flags)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 4 }, ct: Token);
        using AisClient client = Connect(server);
        AisBucket bucket = client.Bucket("b");
        SortedSet<string> names = await PutAsync(server, bucket, "above/", 20);
        AisListOptions options = new() { Prefix = "above/foo/", Flags = flags };
        Assert.Empty((await bucket.ListPageAsync(options, Token)).Entries);
        string[] expected = flags == AisListFlags.None
            ? [.. names.Where(static name => name.StartsWith("above/foo/", StringComparison.Ordinal))]
            : [.. ListedNames.LevelOf(names, "above/foo/")];
        Assert.Equal(expected, await ListAsync(bucket, options));
        Assert.Equal(expected, (await bucket.ListCompletePageAsync(options, Token)).Entries.Select(static entry => entry.Name));
        Assert.Empty(await ListAsync(bucket, options with { Prefix = "above/none/" }));
    }

    [Fact]
    public async Task A_directory_is_downloaded_whole_and_its_files_stay()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 2, MountpathCount = 4 }, ct: Token);
        using AisClient client = Connect(server);
        AisBucket bucket = client.Bucket("b");
        SortedSet<string> names = await PutAsync(server, bucket, "above/", 40);
        string[] expected = [.. names.Where(static name => name.StartsWith("above/foo/", StringComparison.Ordinal)).Select(static name => name["above/foo/".Length..])];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("aisfs-test-");
        try
        {
            AisDirectoryOptions options = new() { Prefix = "above/foo/", Delete = true };
            for (int round = 0; round < 2; round++)
            {
                _ = await bucket.DownloadDirectoryAsync(folder.FullName, options, null, Token);
                string[] files = [.. folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.FullName, file.FullName).Replace('\\', '/'))];
                Assert.Equal(expected.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Of_a_page_that_ends_behind_the_directory_nothing_more_is_asked_for()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 4 }, ct: Token);
        using AisClient client = Connect(server);
        AisBucket bucket = client.Bucket("b");
        _ = await PutAsync(server, bucket, string.Empty, 5);
        server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "foo1/", Count = 30_000 });
        AisListPage page = await bucket.ListPageAsync(new AisListOptions { Prefix = "foo/", BesideObject = true }, Token);
        Assert.Empty(page.ContinuationToken);
        Assert.All(page.Entries, static entry => Assert.StartsWith("foo/", entry.Name, StringComparison.Ordinal));
        Assert.NotEmpty(page.Entries);
    }

    /// <summary>An object <c>foo</c>, objects below it as far as the cluster takes them, and names like theirs.</summary>
    private static async Task<SortedSet<string>> PutAsync(DevCluster server, AisBucket bucket, string top, int count)
    {
        string[] beside = ["foo", "foo-a/x", "foo.txt", "foo0", "foo1/y", "fop", "a", "z"];
        SortedSet<string> names = new(beside.Select(name => top + name), ListedNames.Utf8Order);
        foreach (string name in names)
        {
            server.PutObject("b", name, "x"u8);
        }

        foreach (string name in Enumerable.Range(0, count).Select(i => i % 3 == 0 ? $"{top}foo/sub/s{i}" : $"{top}foo/f{i}"))
        {
            try
            {
                _ = await bucket.Object(name).PutAsync(new byte[] { 1 }, null, Token);
                names.Add(name);
            }
            catch (AisNameTakenException)
            {
                // It belongs on the disk of the object.
            }
        }

        return names;
    }

    private static async Task<string[]> ListAsync(AisBucket bucket, AisListOptions options)
        => [.. (await bucket.ListAllAsync(options, Token)).Select(static entry => entry.Name)];

    private static AisClient Connect(DevCluster server) => new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });
}
