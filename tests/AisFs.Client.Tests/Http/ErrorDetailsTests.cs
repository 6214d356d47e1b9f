using System.Collections.Concurrent;
using System.Diagnostics;
using AisFs.Client.Errors;
using AisFs.Client.Tests.Replay;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Tests.Http;

/// <summary>An exception says which request failed, in the words that logs have.</summary>
public sealed class ErrorDetailsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_error_answer_tells_method_url_status_node_and_id()
    {
        ConcurrentQueue<string?> ids = [];
        LineLogger log = new(LogLevel.Trace);
        await using RawServer target = new(request =>
        {
            ids.Enqueue(request.HeaderOrNull("X-Request-Id"));
            return TestClients.Error(404, "", "ais://b/o does not exist", "t[abc]");
        });
        await using RawServer proxy = new(request =>
        {
            ids.Enqueue(request.HeaderOrNull("X-Request-Id"));
            return new RawResponse(307, ("Location", target.Url + request.Path + "?provider=ais&vpams=1&u=top-secret"));
        });
        using AisClient client = new(TestClients.Fast with { Endpoints = [proxy.Url] }, log);
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Bucket("b").Object("o").GetAsync(cancellationToken: Token));
        AisRequestDetails request = Assert.IsType<AisRequestDetails>(error.Request);
        Assert.Equal("GET", request.Method);
        Assert.Equal(target.Url, request.Server);
        Assert.StartsWith(target.Url + "/v1/objects/b/o?", request.Url, StringComparison.Ordinal);
        Assert.EndsWith("&vpams=1&u=REDACTED", request.Url, StringComparison.Ordinal);
        Assert.Equal(404, request.Status);
        Assert.Equal("t[abc]", request.Node);
        Assert.Equal(request.RequestId, error.RequestId);
        Assert.Equal([error.RequestId, error.RequestId], ids);
        Assert.Contains(log.Lines, line => line.Contains($"(request {error.RequestId})", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.Contains("top-secret", StringComparison.Ordinal));

        // Listeners are those of the process: other tests may trace meanwhile.
        string[] lines = [.. error.ToString().Split(Environment.NewLine).Where(static line => !line.StartsWith("TraceId: ", StringComparison.Ordinal))];
        Assert.Equal($"{error.GetType()}: {error.Message}", lines[0]);
        Assert.Equal($"Request: GET {request.Url}", lines[1]);
        Assert.Equal(["Status: 404", "Node: t[abc]", $"RequestId: {error.RequestId}", "Attempts: 1"], lines[2..6]);
        Assert.StartsWith("   at ", lines[6], StringComparison.Ordinal);
        Assert.DoesNotContain("RequestId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_has_its_own_id_and_all_attempts_have_the_same()
    {
        ConcurrentQueue<string?> ids = [];
        await using RawServer proxy = new(request =>
        {
            ids.Enqueue(request.HeaderOrNull("X-Request-Id"));
            return new RawResponse(503);
        });
        using AisClient client = TestClients.Create(proxy, static options => options with { Retry = options.Retry with { MaxAttempts = 3 } });
        AisException first = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        AisException second = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.NotEqual(first.RequestId, second.RequestId);
        Assert.Equal([.. Enumerable.Repeat(first.RequestId, 3), .. Enumerable.Repeat(second.RequestId, 3)], ids);
        Assert.Contains("Attempts: 3", first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_can_be_left_out()
    {
        bool isSent = false;
        await using RawServer proxy = new(request =>
        {
            isSent |= request.HeaderOrNull("X-Request-Id") is not null;
            return new RawResponse(400);
        });
        using AisClient client = TestClients.Create(proxy, static options => options with { SendsRequestId = false });
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.False(isSent);
        Assert.NotEmpty(error.RequestId);
    }

    [Fact]
    public async Task A_request_within_a_trace_names_it()
    {
        await using RawServer proxy = new(static _ => new RawResponse(400));
        using AisClient client = TestClients.Create(proxy);
        using Activity operation = new Activity("operation").Start();
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Equal(operation.TraceId.ToHexString(), error.Request!.TraceId);
        Assert.Contains($"TraceId: {operation.TraceId}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_fails_between_client_and_cluster_tells_its_request()
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions(), ct: Token);
        server.CreateBucket("b");
        server.PutObject("b", "o", new byte[500_000]);
        TimeSpan moment = TimeSpan.FromSeconds(1);
        AisClientOptions patient = TestClients.Fast with { Endpoints = [server.Endpoint.ToString()], Retry = new AisRetryOptions { MaxAttempts = 1 } };
        await CheckAsync<AisConnectionException>(FaultAction.Reset, null, patient);
        await CheckAsync<AisTimeoutException>(FaultAction.Hang, null, patient with { ConnectTimeout = moment, ResponseTimeout = moment });
        await CheckAsync<AisTruncatedException>(FaultAction.ResetBody, 200, patient);
        await CheckAsync<AisTruncatedException>(FaultAction.ShortBody, 200, patient);
        await CheckAsync<AisTimeoutException>(FaultAction.HangBody, 200, patient with { IdleTimeout = moment });
        await CheckAsync<AisServerException>(FaultAction.Status, 400, patient);

        async Task CheckAsync<T>(FaultAction action, int? status, AisClientOptions options)
            where T : AisException
        {
            using AisClient client = new(options);
            AisObject item = client.Bucket("b").Object("o");
            server.Faults.Add(new FaultRule { Action = action, Status = 400, Operation = Operation.ObjectGet, Role = NodeRole.Target, Bytes = 1000 });
            T error = await Assert.ThrowsAnyAsync<T>(async () =>
            {
                using AisObjectBody body = await item.GetAsync(cancellationToken: Token);
                _ = await body.ReadAllAsync(Token);
            });
            Assert.Equal("GET", error.Request?.Method);
            Assert.Equal(status, error.Request!.Status);
            Assert.Contains("/v1/objects/b/o", error.Request.Url, StringComparison.Ordinal);
            Assert.NotEmpty(error.RequestId);
            Assert.Equal(("ais://b", "o"), (error.Bucket, error.ObjectName));
            server.Faults.Clear();
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    public async Task An_answer_that_can_not_be_read_tells_its_request(string json)
    {
        await using RawServer proxy = new(_ => RawResponse.Json(200, json));
        using AisClient client = TestClients.Create(proxy);
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Cluster.GetMapAsync(Token));
        Assert.Equal(200, error.Request?.Status);
        Assert.StartsWith(proxy.Url + "/v1/daemon", error.Request!.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_sent_tells_no_request()
    {
        using AisClient client = new(TestClients.Fast);
        AisException error = await Assert.ThrowsAnyAsync<AisUnsafeNameException>(async () => await client.Bucket("b").Object("o").RenameAsync("100%", Token));
        Assert.Null(error.Request);
        Assert.Empty(error.RequestId);
    }

    [Fact]
    public void Tests_can_make_exceptions_with_a_request()
    {
        AisException error = AisModelFactory.WithRequest(new AisException("m"), AisModelFactory.RequestDetails("GET", "http://h:1/p?token=x&a=1", 500, "n", "id", "trace"));
        Assert.Equal(
            "AisFs.Client.AisException: m|Request: GET http://h:1/p?token=REDACTED&a=1|Status: 500|Node: n|RequestId: id|TraceId: trace|Attempts: 1",
            error.ToString().Replace(Environment.NewLine, "|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/objects/b/o", "/v1/objects/b/o")]
    [InlineData("/p?provider=ais&prefix=u", "/p?provider=ais&prefix=u")]
    [InlineData("/p?vpams=5&x=1&u=abc", "/p?vpams=5&x=1&u=REDACTED")]
    [InlineData("/p?X-Amz-Signature=1&X-Amz-Credential=2&X-Amz-Security-Token=3&X-Amz-Date=4", "/p?X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&X-Amz-Security-Token=REDACTED&X-Amz-Date=4")]
    [InlineData("/p?AWSAccessKeyId=1&Signature=2&sig=3&etl_secret=4", "/p?AWSAccessKeyId=REDACTED&Signature=REDACTED&sig=REDACTED&etl_secret=REDACTED")]
    [InlineData("/p?u=&=u&u", "/p?u=&=u&u")]
    public void Secrets_of_a_query_are_left_out(string sent, string shown) => Assert.Equal(shown, UrlSecrets.Hide(sent));
}
