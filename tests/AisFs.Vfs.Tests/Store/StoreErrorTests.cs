using AisFs.Client;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Store;

/// <summary>Error answers of a cluster as the file system takes them.</summary>
public sealed class StoreErrorTests
{
    private static readonly ObjectKey s_key = new(BucketId.Ais("tl"), "d5");

    [Theory]
    [InlineData(400, "destination exists and is a virtual directory", FsError.NameTaken)]
    [InlineData(500, "destination exists and is a virtual directory", FsError.NameTaken)]
    [InlineData(400, "destination contains an object in its path", FsError.NotDirectory)]
    public async Task A_name_that_a_directory_has_is_told_and_asked_for_once(int status, string message, FsError expected)
    {
        // The directory is no left one: there is an object below.
        await using StubCluster cluster = await StubCluster.StartAsync((_, path, _) => path.StartsWith("/v1/buckets/", StringComparison.Ordinal)
            ? (200, """{"entries":[{"name":"d5/f"}],"continuation_token":"","uuid":"u"}""")
            : (status, $$"""{"tcode":"ErrMv","message":"{{message}}","status":{{status}}}"""));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], DirectReads = DirectReads.Never });
        AisObjectStore store = new(client, NullLogger.Instance);
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.Equal(expected, (await store.PutAsync(s_key, EmptyContent.Instance, new PutOptions(), stop)).Error);
        Assert.Equal(expected, (await store.CompleteMultipartAsync(s_key, "id", 1, stop)).Error);
        Assert.Equal(expected, (await store.FlushAppendAsync(s_key, "handle", stop)).Error);
        Assert.Equal(3, cluster.Requests.Count(request => request.Path.StartsWith("/v1/objects/", StringComparison.Ordinal)));
    }
}
