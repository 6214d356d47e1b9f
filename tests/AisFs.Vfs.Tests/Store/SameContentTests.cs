using System.IO.Hashing;
using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Store;

/// <summary>Uploads of a content that the cluster has already: it stores nothing of them, and may tell for a while that it did.</summary>
public sealed class SameContentTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Semantics("S270")]
    public async Task Metadata_that_come_with_it_are_stored(int keys)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Stop);
        server.PutObject("b", "other", []);
        using AisClient client = new(new AisClientOptions { Endpoints = [server.Endpoint.ToString()] });
        AisObjectStore store = new(client, NullLogger.Instance);
        ObjectKey key = new(BucketId.Ais("b"), "o");
        Dictionary<string, string> former = Metadata(keys, "former");
        Dictionary<string, string> later = Metadata(keys, "later");

        await SendAsync(former);
        ObjectInfo sent = await SendAsync(later);

        Assert.Equal(later, sent.Custom);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(later, (await store.HeadAsync(key, Stop)).Value.Custom);
        }

        async Task<ObjectInfo> SendAsync(Dictionary<string, string> custom)
        {
            FsResult<ObjectInfo> result = await new SinglePut(store).SendAsync(key, EmptyContent.Instance, Checksums.Format(new XxHash64()), custom, null, Stop);
            Assert.Equal(FsError.None, result.Error);
            return result.Value;
        }
    }

    private static Dictionary<string, string> Metadata(int keys, string value) => Enumerable.Range(0, keys).ToDictionary(key => $"key{key}", _ => value);
}
