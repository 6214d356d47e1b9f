using System.Net.Sockets;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>What is sent again, and what is not.</summary>
public sealed class RetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bucket_that_a_starting_cluster_refuses_to_make_is_asked_for_again()
    {
        int count = 0;
        await using RawServer proxy = new(_ => ++count < 4 ? TestClients.Error(503, "", "p[p1]: cluster is not ready yet", "p[p1]") : new RawResponse(200));
        using AisClient client = TestClients.Create(proxy);
        await client.Bucket("b").CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4, count);
    }

    [Fact]
    public async Task A_bucket_whose_making_was_not_answered_is_not_made_twice()
    {
        await using RawServer proxy = new(static _ => new RawResponse(200) { NoAnswer = true });
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAsync<AisConnectionException>(async () => await client.Bucket("b").CreateAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_its_wish_honoured()
    {
        int count = 0;
        await using RawServer proxy = new(_ => Interlocked.Increment(ref count) <= 3
            ? new RawResponse(503, ("Retry-After", "1")) : RawResponse.Json(200, "[]"));
        using AisClient client = TestClients.Create(proxy, static o => o with { Retry = o.Retry with { MaxDelay = TimeSpan.FromMilliseconds(30) } });
        List<AisRetryEventArgs> retries = [];
        client.Retrying += (_, e) => retries.Add(e);
        Assert.Empty(await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Equal([1, 2, 3], retries.Select(static e => e.Attempt));
        Assert.All(retries, static e => Assert.Equal(TimeSpan.FromMilliseconds(30), e.Delay));
        Assert.All(retries, static e => Assert.Equal(503, Assert.IsType<AisServerException>(e.Error).Status));
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_left_after_the_last_attempt()
    {
        await using RawServer proxy = new(static _ => new RawResponse(503));
        using AisClient client = TestClients.Create(proxy);
        AisServerException error = await Assert.ThrowsAsync<AisServerException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Equal((503, 6, true), (error.Status, error.Attempts, error.IsRetriable));
        Assert.Equal(6, proxy.Requests.Count);
    }

    [Fact]
    public async Task The_budget_ends_retries()
    {
        await using RawServer proxy = new(static _ => new RawResponse(503));
        using AisClient client = TestClients.Create(proxy, static o => o with { Retry = o.Retry with { Budget = TimeSpan.Zero, InitialDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(1) } });
        await Assert.ThrowsAsync<AisServerException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task A_change_waits_for_a_target_that_is_away_and_a_read_does_not()
    {
        const int Refused = 20;
        int count = 0;
        await using RawServer target = new(static async request =>
        {
            _ = await request.ReadBodyAsync();
            return new RawResponse(200);
        });
        await using RawServer proxy = new(request => new RawResponse(307, ("Location", (Interlocked.Increment(ref count) <= Refused ? "http://127.0.0.1:1" : target.Url) + request.Target)));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object("o");
        await item.PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token);
        Assert.Equal((Refused + 1, "x"), (count, Assert.Single(target.Requests).Text));

        count = 0;
        await item.DeleteAsync(cancellationToken: Token);
        Assert.Equal(Refused + 1, count);

        count = 0;
        AisConnectionException error = await Assert.ThrowsAsync<AisConnectionException>(async () => await item.HeadAsync(cancellationToken: Token));
        Assert.Equal((6, 6), (error.Attempts, count));
    }

    [Fact]
    public async Task A_change_waits_for_a_target_as_long_as_the_budget_lasts_and_not_at_all_without_retries()
    {
        await using RawServer proxy = new(static request => new RawResponse(307, ("Location", "http://127.0.0.1:1" + request.Target)));
        using AisClient client = TestClients.Create(proxy, static o => o with { Retry = o.Retry with { Budget = TimeSpan.FromSeconds(1) } });
        using AisClient once = TestClients.Create(proxy, static o => o with { Retry = o.Retry with { MaxAttempts = 1 } });
        AisConnectionException error = await Assert.ThrowsAsync<AisConnectionException>(
            async () => await client.Bucket("b").Object("o").PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token));
        Assert.True(error.Attempts > 6);
        error = await Assert.ThrowsAsync<AisConnectionException>(
            async () => await once.Bucket("b").Object("o").PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token));
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task A_change_does_not_wait_longer_for_a_proxy_that_is_away()
    {
        using AisClient client = new(TestClients.Fast);
        AisConnectionException error = await Assert.ThrowsAsync<AisConnectionException>(
            async () => await client.Bucket("b").Object("o").PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token));
        Assert.Equal(6, error.Attempts);
    }

    [Fact]
    public async Task What_is_not_idempotent_is_sent_once()
    {
        await using RawServer proxy = new(static _ => new RawResponse(503));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object("o");
        Func<Task>[] calls =
        [
            async () => await item.RenameAsync("p", Token),
            async () => await item.AppendAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token),
            async () => await item.FlushAppendAsync("h", Token),
            async () => await item.BeginMultipartAsync(Token),
            async () => await item.GetMultipart("u").CompleteAsync(1, Token),
        ];
        foreach (Func<Task> call in calls)
        {
            int before = proxy.Requests.Count;
            await Assert.ThrowsAsync<AisServerException>(call);
            Assert.Equal(1, proxy.Requests.Count - before);
        }
    }

    [Fact]
    public async Task A_connection_that_the_server_has_closed_costs_no_request()
    {
        int count = 0;
        await using RawServer proxy = new(_ => Interlocked.Increment(ref count) is 2 or 3 ? new RawResponse(0) { NoAnswer = true } : RawResponse.Json(200, "[]"));
        using AisClient client = TestClients.Create(proxy);
        await client.Cluster.ListBucketsAsync(cancellationToken: Token);
        await client.Cluster.ListBucketsAsync(cancellationToken: Token);
        Assert.InRange(proxy.Requests.Count, 4, 5);
    }

    [Fact]
    public async Task A_DELETE_whose_answer_was_lost_has_deleted()
    {
        int count = 0;
        await using RawServer proxy = new(_ => Interlocked.Increment(ref count) switch
        {
            1 => RawResponse.Json(200, "[]"),
            2 or 3 => new RawResponse(0) { NoAnswer = true },
            _ => TestClients.Error(404, "ErrNotFound", "t[t1]: ais://b/o does not exist"),
        });
        using AisClient client = TestClients.Create(proxy);
        await client.Cluster.ListBucketsAsync(cancellationToken: Token);
        await client.Bucket("b").Object("o").DeleteAsync(Token);
        Assert.False(await client.Bucket("b").Object("o").TryDeleteAsync(Token));
    }

    [Fact]
    public async Task A_dead_proxy_is_left_for_another_even_by_what_is_not_idempotent()
    {
        int port;
        using (TcpListener closed = new(System.Net.IPAddress.Loopback, 0))
        {
            closed.Start();
            port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        }

        await using RawServer proxy = new(static _ => new RawResponse(200));
        using AisClient client = TestClients.Create(proxy, o => o with { Endpoints = [$"http://127.0.0.1:{port}", proxy.Url] });
        await client.Bucket("b").CreateAsync(cancellationToken: Token);
        Assert.Single(proxy.Requests);
        Assert.Equal(proxy.Url, client.Endpoint);
    }

    [Fact]
    public async Task An_unreachable_endpoint_is_a_typed_error()
    {
        using AisClient client = new(TestClients.Fast);
        AisConnectionException error = await Assert.ThrowsAsync<AisConnectionException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.False(error.RequestLeft);
        Assert.Equal(6, error.Attempts);
        Assert.False(await client.Cluster.IsReadyAsync(Token));
    }

    [Fact]
    public async Task A_remote_bucket_that_a_target_does_not_know_yet_is_asked_for_again()
    {
        int count = 0;
        await using RawServer proxy = new(_ => Interlocked.Increment(ref count) <= 2
            ? TestClients.Error(400, "ErrRemoteBckNotFound", "aws bucket does not exist") : RawResponse.Content("x"u8.ToArray()));
        using AisClient client = TestClients.Create(proxy);
        Assert.Single(await client.Bucket("b", "aws").Object("o").ReadAllAsync(cancellationToken: Token));

        // A proxy knows; a bucket that is really absent is not asked for again.
        count = int.MinValue;
        proxy.Handler = static _ => ValueTask.FromResult(TestClients.Error(404, "ErrRemoteBckNotFound", "aws bucket does not exist", "p[p1]"));
        int before = proxy.Requests.Count;
        await Assert.ThrowsAsync<AisRemoteBucketNotFoundException>(async () => await client.Bucket("b", "aws").Object("o").ReadAllAsync(cancellationToken: Token));
        Assert.Equal(1, proxy.Requests.Count - before);
    }

    [Fact]
    public async Task Content_is_asked_for_again_by_each_attempt()
    {
        int count = 0;
        await using RawServer target = new(async request =>
        {
            await request.ReadBodyAsync();
            return Interlocked.Increment(ref count) <= 2 ? new RawResponse(503) : new RawResponse(200);
        });
        await using RawServer proxy = new(request => RawResponse.Redirect(307, target.Url + request.Target + "&pid=p"));
        using AisClient client = TestClients.Create(proxy);
        int calls = 0;
        AisContent content = AisContent.FromCallback(5, async (stream, token) =>
        {
            calls++;
            await stream.WriteAsync("he"u8.ToArray(), token);
            await stream.WriteAsync("llo"u8.ToArray(), token);
        });
        await client.Bucket("b").Object("o").PutAsync(content, cancellationToken: Token);
        Assert.Equal(3, calls);
        Assert.All(target.Requests, static request => Assert.Equal("hello", request.Text));

        // A stream from its position on, again and again; one that can't seek only once.
        count = 0;
        using MemoryStream stream = new("__again"u8.ToArray()) { Position = 2 };
        await client.Bucket("b").Object("o").PutAsync(AisContent.FromStream(stream), cancellationToken: Token);
        Assert.Equal("again", target.Requests.Last().Text);
        count = 0;
        using System.IO.Compression.DeflateStream once = new(new MemoryStream([3, 0]), System.IO.Compression.CompressionMode.Decompress);
        await Assert.ThrowsAsync<AisServerException>(async () => await client.Bucket("b").Object("o").PutAsync(AisContent.FromStream(once), cancellationToken: Token));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task A_source_that_fails_or_lies_about_its_length_fails_the_PUT_at_once()
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(200);
        });
        await using RawServer proxy = new(request => RawResponse.Redirect(307, target.Url + request.Target + "&pid=p"));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object("o");
        (long Length, Func<Stream, CancellationToken, ValueTask> Write)[] sources =
        [
            (5, static (_, _) => throw new InvalidDataException("bad disk")),
            (5, static (stream, token) => stream.WriteAsync("four"u8.ToArray(), token)),
            (5, static (stream, token) => stream.WriteAsync("sixsix"u8.ToArray(), token)),
        ];
        foreach ((long length, Func<Stream, CancellationToken, ValueTask> write) in sources)
        {
            int before = proxy.Requests.Count;
            AisException error = await Assert.ThrowsAsync<AisException>(async () => await item.PutAsync(AisContent.FromCallback(length, write), cancellationToken: Token));
            Assert.False(error.IsRetriable);
            Assert.Equal(1, proxy.Requests.Count - before);
        }
    }
}
