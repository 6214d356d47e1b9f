using System.Diagnostics;
using AisFs.Client.Http;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Http;

/// <summary>What a client measures, against the embedded cluster.</summary>
public sealed class MeterTests : IAsyncLifetime
{
    private const string Duration = "http.client.request.duration";

    private DevCluster _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 2 }, ct: Token);
        _server.CreateBucket("b");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Requests_are_timed_by_what_they_do_and_bytes_are_counted_by_direction()
    {
        using Measurements seen = new();
        using AisClient client = CreateClient(seen);
        AisObject item = client.Bucket("b").Object("o");
        await item.PutAsync(AisContent.FromMemory(new byte[10_000]), cancellationToken: Token);
        Assert.Equal(10_000, (await item.ReadAllAsync(cancellationToken: Token)).Length);
        Assert.Null(await client.Bucket("b").Object("absent").TryHeadAsync(cancellationToken: Token));
        _ = await client.Bucket("b").ListAllAsync(cancellationToken: Token);
        await item.DeleteAsync(Token);

        Assert.Equal(10_000, seen.Sum("aisfs.cluster.io", "direction=write"));
        Assert.True(seen.Sum("aisfs.cluster.io", "direction=read") >= 10_000);
        Assert.True(seen.Count(Duration, "http.request.method=PUT", "aisfs.request=put") > 0);
        Assert.True(seen.Count(Duration, "http.request.method=GET", "aisfs.request=get") > 0);
        Assert.True(seen.Count(Duration, "http.request.method=GET", "aisfs.request=list") > 0);
        Assert.True(seen.Count(Duration, "http.request.method=DELETE", "aisfs.request=delete") > 0);
        Assert.True(seen.Count(Duration, "aisfs.request=head", "error.type=404") > 0);
        Assert.True(seen.Count(Duration, "aisfs.request=cluster") > 0);
        Assert.All(seen.All.Where(static one => one.Name == Duration), static one => Assert.InRange(one.Value, 0, 60));
        Assert.Equal(0, seen.Sum("http.client.active_requests"));
        Assert.Equal(seen.Count(Duration), seen.All.Count(static one => one is { Name: "http.client.active_requests", Value: 1 }));
    }

    [Fact]
    public async Task What_is_sent_again_is_counted_and_its_failure_has_a_type()
    {
        using Measurements seen = new();
        using AisClient client = CreateClient(seen);
        _server.PutObject("b", "o", new byte[10]);
        _server.Faults.Add(new FaultRule { Operation = Operation.ObjectHead, Action = FaultAction.Status, Status = 503, Count = 1 });
        _ = await client.Bucket("b").Object("o").HeadAsync(cancellationToken: Token);
        Assert.Equal(1, seen.Sum("aisfs.cluster.retries"));
        Assert.Equal(1, seen.Count(Duration, "aisfs.request=head", "error.type=503"));
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_a_connection_error()
    {
        using Measurements seen = new();
        using AisClient client = new(TestClients.Fast with { Endpoints = ["http://127.0.0.1:1"], MeterFactory = seen, Retry = new AisRetryOptions { MaxAttempts = 1 } });
        await Assert.ThrowsAsync<AisConnectionException>(async () => await client.Cluster.GetMapAsync(Token));
        Assert.Equal(1, seen.Count(Duration, "aisfs.request=cluster", "error.type=connection"));
        Assert.Equal(0, seen.Sum("http.client.active_requests"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_ids_of_a_trace_go_to_the_cluster_only_when_asked_for(bool isAsked)
    {
        List<string> received = [];
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            lock (received)
            {
                received.Add(context.Request.Headers.TraceParent.ToString());
            }

            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name is ClientMeter.Name or "test",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        List<Activity> spans = [];
        listener.ActivityStopped = span =>
        {
            lock (spans)
            {
                spans.Add(span);
            }
        };
        ActivitySource.AddActivityListener(listener);
        using ActivitySource source = new("test");
        using AisClient client = new(TestClients.Fast with { Endpoints = [server.Endpoint], SendsTraceContext = isAsked });
        using (Activity parent = source.StartActivity("operation")!)
        {
            Assert.Null(await client.Bucket("b").Object("o").TryHeadAsync(cancellationToken: Token));
            Activity[] stopped;
            lock (spans)
            {
                stopped = [.. spans];
            }

            Activity sent = Assert.Single(stopped, span => span.Source.Name == ClientMeter.Name && span.TraceId == parent.TraceId);
            Assert.Equal(parent.SpanId, sent.ParentSpanId);
            Assert.Equal("HEAD /v1/objects/{bucket}/{object}", sent.OperationName);
            Assert.Equal("head", sent.GetTagItem("aisfs.request"));
            Assert.Equal("o", sent.GetTagItem("aisfs.object"));
            Assert.Equal(404, sent.GetTagItem("http.response.status_code"));
            Assert.Equal(ActivityStatusCode.Error, sent.Status);
            Assert.Equal(isAsked ? sent.Id : string.Empty, Assert.Single(received));
        }
    }

    private AisClient CreateClient(Measurements seen) => new(TestClients.Fast with
    {
        Endpoints = [_server.Endpoint.ToString()],
        DirectReads = DirectReads.Auto,
        MeterFactory = seen,
    });
}
