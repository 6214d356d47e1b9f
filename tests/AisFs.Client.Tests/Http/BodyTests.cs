using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Bodies that arrive, break off, stand still or lie.</summary>
public sealed class BodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_headers_describe_the_object_and_the_range()
    {
        byte[] content = [.. Enumerable.Range(0, 100).Select(static i => (byte)i)];
        await using RawServer proxy = new(_ => new RawResponse(
            206,
            ("Content-Range", "bytes 10-19/100"),
            ("Ais-Version", "3"),
            ("Ais-Checksum-Type", "xxhash2"),
            ("Ais-Checksum-Value", "abdc2a61f1f91f4c"),
            ("Ais-Atime", "1795355549956703650"),
            ("Ais-Custom-Md", "color=red"),
            ("Ais-Custom-Md", "n=1"))
        { Body = content[10..20] });
        using AisClient client = TestClients.Create(proxy);
        using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(new AisGetOptions { Range = new AisByteRange(10, 10) }, Token);
        Assert.Equal("bytes=10-19", Assert.Single(proxy.Requests).HeaderOrNull("Range"));
        Assert.Equal((10L, 10L, 100L), (body.Offset, body.Length, body.Properties.Size));
        Assert.Equal(("3", "xxhash2:abdc2a61f1f91f4c", 1795355549956703650), (body.Properties.Version, body.Properties.Checksum.ToString(), body.Properties.AccessedNs));
        Assert.Equal(("red", "1"), (body.Properties.Custom["color"], body.Properties.Custom["n"]));
        Assert.Equal(content[10..20], await body.ReadAllAsync(Token));
        Assert.Equal(0, await body.ReadAsync(new byte[10], Token));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_typed_error_with_the_count()
    {
        await using RawServer proxy = new(static _ => new RawResponse(200) { Body = new byte[1000], TruncateAfter = 300 });
        using AisClient client = TestClients.Create(proxy);
        using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(cancellationToken: Token);
        byte[] buffer = new byte[1000];
        int total = 0;
        AisTruncatedException error = await Assert.ThrowsAsync<AisTruncatedException>(async () =>
        {
            while (true)
            {
                total += await body.ReadAsync(buffer, Token);
            }
        });
        Assert.Equal((1000L, 300L, 300, "o"), (error.Expected, error.Received, total, error.ObjectName));
    }

    [Fact]
    public async Task A_body_that_stands_still_times_out()
    {
        await using RawServer proxy = new(static _ => new RawResponse(200) { Body = new byte[1000], TruncateAfter = 300, Stall = true });
        using AisClient client = TestClients.Create(proxy, static o => o with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(cancellationToken: Token);
        await Assert.ThrowsAsync<AisTimeoutException>(async () => await body.ReadAllAsync(Token));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_times_out()
    {
        await using RawServer proxy = new(static _ => new RawResponse(0) { Hang = true });
        using AisClient client = TestClients.Create(proxy, static o => o with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(100),
            ResponseTimeout = TimeSpan.FromMilliseconds(100),
            Retry = o.Retry with { MaxAttempts = 2 },
        });
        AisTimeoutException error = await Assert.ThrowsAsync<AisTimeoutException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Equal(2, error.Attempts);
    }

    [Fact]
    public async Task Cancellation_ends_a_request_and_a_read()
    {
        await using RawServer proxy = new(static request => request.Method == "HEAD" ? new RawResponse(0) { Hang = true } : new RawResponse(200) { Body = new byte[1000], TruncateAfter = 300, Stall = true });
        using AisClient client = TestClients.Create(proxy);
        using CancellationTokenSource cancel = new();
        Task head = client.Bucket("b").Object("o").HeadAsync(cancellationToken: cancel.Token).AsTask();
        using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(cancellationToken: Token);
        Task read = body.ReadAllAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => head);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9\r\n")]
    [InlineData("HTTP/1.1 999999 what\r\n\r\n")]
    [InlineData("HTTP/1.1 206 P\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 7\r\n\r\n1234567")]
    [InlineData("HTTP/1.1 206 P\r\nContent-Range: bytes 50-54/100\r\nContent-Length: 5\r\n\r\n12345")]
    [InlineData("HTTP/1.1 206 P\r\nContent-Range: bytes 5-14/100\r\nContent-Length: 10\r\n\r\n1234567890")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n")]
    public async Task A_malformed_answer_to_a_ranged_GET_is_a_typed_error(string raw)
    {
        await using RawServer proxy = new(_ => new RawResponse(0) { Raw = TestClients.Bytes(raw) });
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAnyAsync<AisException>(async () =>
        {
            using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(new AisGetOptions { Range = new AisByteRange(5, 5) }, Token);
            await body.ReadAllAsync(Token);
        });
    }

    /// <summary>A real cluster without buckets answers null.</summary>
    [Fact]
    public async Task No_buckets_are_an_empty_list()
    {
        await using RawServer proxy = new(_ => RawResponse.Json(200, "null"));
        using AisClient client = TestClients.Create(proxy);
        Assert.Empty(await client.Cluster.ListBucketsAsync(cancellationToken: Token));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"name\":5}]")]
    [InlineData("[{\"provider\":\"ais\"}]")]
    [InlineData("[{\"name\":\"b\",\"namespace\":\"x\"}]")]
    [InlineData("[{\"name\":")]
    [InlineData("")]
    [InlineData("not json")]
    public async Task A_malformed_list_of_buckets_is_a_typed_error(string json)
    {
        await using RawServer proxy = new(_ => RawResponse.Json(200, json));
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"tmap\":[]}")]
    [InlineData("{\"tmap\":{},\"version\":\"x\"}")]
    [InlineData("{\"tmap\":{},\"version\":99999999999999999999999}")]
    [InlineData("{\"target\":{\"t\":{\"fs_used\":\"-x\"}}}")]
    public async Task A_malformed_map_is_a_typed_error(string json)
    {
        await using RawServer proxy = new(_ => RawResponse.Json(200, json));
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Cluster.GetMapAsync(Token));
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Cluster.GetCapacityAsync(Token));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using RawServer proxy = new(static _ => new RawResponse(200) { Body = new byte[200_000] });
        using AisClient client = TestClients.Create(proxy, static o => o with { MaxAnswerBytes = 1 << 16 });
        await Assert.ThrowsAsync<AisAnswerTooLargeException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Missing_objects_are_null_and_throw_nothing()
    {
        await using RawServer proxy = new(static request => request.Method == "HEAD"
            ? new RawResponse(404, ("Hdr-Error", "{\"tcode\":\"ErrNotFound\",\"message\":\"t[t1]: ais://b/o does not exist\",\"status\":404}"))
            : TestClients.Error(404, "ErrNotFound", "t[t1]: ais://b/o does not exist"));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object("o");
        int thrown = 0;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => thrown += e.Exception is AisException { ObjectName: "o" } ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            Assert.Null(await item.TryHeadAsync(cancellationToken: Token));
            Assert.Null(await item.TryGetAsync(cancellationToken: Token));
            Assert.False(await item.TryDeleteAsync(Token));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.Equal(0, thrown);
        await Assert.ThrowsAsync<AisObjectNotFoundException>(async () => await item.HeadAsync(cancellationToken: Token));
    }
}
