using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.FileSystem;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Store;

/// <summary>Directories of which there is an object, too: the target of the object tells nothing of them when they are asked for alone.</summary>
public sealed class HiddenDirectoryTests
{
    private static readonly BucketId s_bucket = BucketId.Ais("b");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    public async Task Directories_that_an_object_hides_are_listed_beside_it(int count)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 4 }, ct: Stop);
        using AisClient client = Connect(server);
        List<string> expected = [];
        for (int i = 0; i < count; i++)
        {
            server.PutObject("b", $"p/foo{i}", []);
            _ = await PutBelowAsync(client, $"p/foo{i}");
            expected.AddRange([$"p/foo{i}", $"p/foo{i}/"]);
        }

        AisObjectStore store = new(client, NullLogger.Instance);
        foreach (int entriesBelow in new[] { 0, 1000 })
        {
            FsResult<ListPage> page = await store.ListAsync(s_bucket, new ListRequest { Prefix = "p/", EntriesBelow = entriesBelow }, Stop);
            string[] told = [.. page.Value.Entries.Select(static entry => entry.IsDirectory ? entry.Name + "/" : entry.Name)];
            Assert.Equal(expected.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        }

        FsResult<ListPage> hidden = await store.ListAsync(s_bucket, new ListRequest { Prefix = "p/foo0/", IsSample = true, PageSize = 2, Recursive = true }, Stop);
        Assert.Empty(hidden.Value.Entries);
        FsResult<ListPage> found = await store.ListAsync(
            s_bucket, new ListRequest { Prefix = "p/foo0/", IsSample = true, PageSize = 2, Recursive = true, BesideObject = true }, Stop);
        Assert.Single(found.Value.Entries);
    }

    [Fact]
    public async Task A_name_that_belongs_to_an_object_and_a_directory_that_it_hides_is_the_directory()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1, MountpathCount = 4 }, ct: Stop);
        using AisClient client = Connect(server);
        server.PutObject("b", "foo", []);
        string child = await PutBelowAsync(client, "foo");
        AisObjectStore store = new(client, NullLogger.Instance);
        foreach ((TimeSpan ttl, string prefix) in new[] { (TimeSpan.Zero, string.Empty), (TimeSpan.FromMinutes(1), string.Empty), (TimeSpan.FromMinutes(1), "foo") })
        {
            VfsOptions options = new() { Source = MountSource.Parse("ais://b/" + prefix), CacheTtl = ttl, NegativeTtl = ttl };
            FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(store, options, NullLoggerFactory.Instance, TimeProvider.System, Stop);
            Assert.Equal(FsError.None, started.Error);
            await using VirtualFileSystem system = started.Value;
            PathClient files = new(system);
            if (ttl > TimeSpan.Zero && prefix.Length == 0)
            {
                // Only a listing tells: of a single name, a mount that keeps what it learns does not ask so much.
                Assert.Equal(["foo", "foo\uF8FF"], await files.ListAsync(string.Empty));
            }

            Assert.Equal([child[4..]], await files.ListAsync(prefix.Length == 0 ? "foo" : string.Empty));
            if (prefix.Length == 0)
            {
                Assert.Equal(FsNodeKind.Directory, (await files.AttributesAsync("foo")).Kind);
                Assert.Equal(FsError.NotEmpty, await files.RmdirAsync("foo"));
            }
        }
    }

    private static AisClient Connect(DevCluster server) => new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });

    /// <summary>Stores an object below the name of another one, and answers its name. Where both belong on one disk the cluster refuses it.</summary>
    private static async Task<string> PutBelowAsync(AisClient client, string name)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                _ = await client.Bucket("b").Object($"{name}/x{i}").PutAsync(new byte[] { 1 }, null, Stop);
                return $"{name}/x{i}";
            }
            catch (AisNameTakenException) when (i < 100)
            {
            }
        }
    }
}
