using AisFs.Client;
using AisFs.Vfs.Api;
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

    [Theory]
    [InlineData(400, """{"tcode":"errInvalidPath","message":"invalid object name \"~/x\"","status":400}""", FsError.InvalidName)]
    [InlineData(400, """{"tcode":"errInvalidPath","message":"in other words","status":400}""", FsError.InvalidName)]
    [InlineData(400, """{"message":"invalid prefix \"~/\"","status":400}""", FsError.InvalidName)]
    [InlineData(400, """{"message":"reserved bucket name \".x\" (unknown system bucket)","status":400}""", FsError.InvalidArgument)]
    [InlineData(400, """{"message":"ais://tl/d5: custom metadata: total size 3000 exceeds max 2048 bytes","status":400}""", FsError.AttributeTooLarge)]
    [InlineData(431, "", FsError.AttributeTooLarge)]
    [InlineData(507, """{"message":"t[x]: low on space","status":507}""", FsError.NoSpace)]
    [InlineData(500, """{"tcode":"ErrCapExceeded","message":"used 99%","status":500}""", FsError.NoSpace)]
    [InlineData(400, """{"message":"ais://tl/errInvalidPath: something else","status":400}""", FsError.Io)]
    [InlineData(400, """{"tcode":"ErrFailedTo","message":"failed to finalize ais://tl/out of space, err: x","status":400}""", FsError.Io)]
    public async Task Errors_go_by_status_and_code_and_not_by_words_in_names(int status, string answer, FsError expected)
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) => (status, answer));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], DirectReads = DirectReads.Never, Retry = new AisRetryOptions { MaxAttempts = 1 } });
        AisObjectStore store = new(client, NullLogger.Instance);
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.Equal(expected, (await store.PutAsync(s_key, EmptyContent.Instance, new PutOptions(), stop)).Error);
        Assert.Equal(expected, (await store.SetCustomAsync(s_key, new Dictionary<string, string> { ["k"] = "v" }, replaceAll: false, stop)).Error);
        Assert.Equal(expected, (await store.ListAsync(s_key.Bucket, new ListRequest { Prefix = "~/" }, stop)).Error);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData(".")]
    [InlineData("a\0b")]
    [InlineData("half a surrogate pair")]
    [InlineData("")]
    public async Task A_name_that_no_object_can_have_is_not_asked_for(string name)
    {
        await using StubCluster cluster = await StubCluster.StartAsync((_, _, _) => (200, string.Empty));
        using AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], DirectReads = DirectReads.Never });
        AisObjectStore store = new(client, NullLogger.Instance);
        ObjectKey key = s_key with { Name = name == "half a surrogate pair" ? "a\ud83d" : name };
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.Equal(FsError.NotFound, (await store.HeadAsync(key, stop)).Error);
        Assert.Equal(FsError.NotFound, (await store.OpenReadAsync(key, 0, -1, stop)).Error);
        Assert.Equal(FsError.InvalidName, (await store.PutAsync(key, EmptyContent.Instance, new PutOptions(), stop)).Error);
        Assert.Equal(FsError.InvalidName, (await store.BeginMultipartAsync(key, stop)).Error);
        Assert.Equal(FsError.InvalidName, (await store.AppendAsync(key, string.Empty, EmptyContent.Instance, stop)).Error);
        Assert.Equal(FsError.InvalidName, (await store.CopyAsync(s_key, key, replaces: true, stop)).Error);
        Assert.Equal(FsError.InvalidName, (await store.CopyAsync(key, s_key, replaces: true, stop)).Error);
        Assert.Equal(FsError.InvalidName, (await store.DeleteAsync(key, stop)).Error);
        Assert.Empty(cluster.Requests);
    }
}
