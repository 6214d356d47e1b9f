using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using Microsoft.AspNetCore.Http;

namespace AisFs.Telemetry.Tests.Export;

/// <summary>What leaves a mount by itself: metrics and spans by OTLP, the ids of traces to the cluster.</summary>
public sealed class ExportTests
{
    [Fact]
    [Semantics("S174", "S175")]
    public async Task The_variables_of_OpenTelemetry_send_metrics_and_spans()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("otlp");
        await bucket.PutAsync("seen-in-a-span", new byte[1000]);
        await using (MountProcess mount = await MountAsync(cluster, bucket, new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "named-by-a-variable",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=of-a-test",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "300",
        }))
        {
            Assert.Equal(1000, (await File.ReadAllBytesAsync(Path.Combine(mount.Mountpoint, "seen-in-a-span"), TestContext.Current.CancellationToken)).Length);
            await Wait.UntilAsync(
                () => receiver.Of("/v1/metrics").Contains("http.client.request.duration", StringComparison.Ordinal)
                    && receiver.Of("/v1/traces").Contains("seen-in-a-span", StringComparison.Ordinal),
                () => $"{receiver.Of("/v1/metrics").Length} bytes of metrics, {receiver.Of("/v1/traces").Length} of spans\n{mount.Log}");
            Assert.Equal(0, await mount.StopAsync());
        }

        string metrics = receiver.Of("/v1/metrics");
        string spans = receiver.Of("/v1/traces");
        Assert.All(
            new[] { "named-by-a-variable", "of-a-test", "aisfs.mount", "aisfs.operation.duration", "aisfs.operation.io", "aisfs.cache.requests", "process.cpu.time", "dotnet.gc.collections" },
            text => Assert.Contains(text, metrics, StringComparison.Ordinal));
        Assert.All(
            new[] { "named-by-a-variable", "AisFs.Mount", "AisFs.Client", "lookup", "read", "http.request.method" },
            text => Assert.Contains(text, spans, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_METRICS_EXPORTER", "none")]
    [Semantics("S174")]
    public async Task What_the_variables_turn_off_is_not_sent(string name, string value)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("otlp");
        await bucket.PutAsync("f", new byte[1000]);
        await using (MountProcess mount = await MountAsync(cluster, bucket, new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            [name] = value,
        }))
        {
            Assert.Equal(1000, (await File.ReadAllBytesAsync(Path.Combine(mount.Mountpoint, "f"), TestContext.Current.CancellationToken)).Length);

            // The end sends what was not sent yet.
            Assert.Equal(0, await mount.StopAsync());
        }

        Assert.Empty(receiver.Of("/v1/metrics"));
        Assert.Equal(name == "OTEL_SDK_DISABLED", receiver.Of("/v1/traces").Length == 0);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("off", false)]
    [Semantics("S175")]
    public async Task The_ids_of_traces_go_to_the_cluster_only_when_asked_for(string value, bool isSent)
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("trace");
        await bucket.PutAsync("f", new byte[1000]);
        List<(string Path, string Parent)> received = [];

        // In front of the cluster, as a proxy that redirects everything.
        await using LoopbackServer front = await LoopbackServer.StartAsync(context =>
        {
            lock (received)
            {
                received.Add((context.Request.Path, context.Request.Headers.TraceParent.ToString()));
            }

            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = cluster.Endpoint + context.Request.Path + context.Request.QueryString;
            return Task.CompletedTask;
        });
        await using (MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = bucket.Url,
            Endpoint = front.Endpoint,
            Arguments = ["--direct-reads", "never", "--trace-context", value],
        }))
        {
            Assert.Equal(1000, (await File.ReadAllBytesAsync(Path.Combine(mount.Mountpoint, "f"), TestContext.Current.CancellationToken)).Length);
            Assert.Equal(0, await mount.StopAsync());
        }

        string[] parents = [.. received.Where(static one => one.Path.EndsWith("/f", StringComparison.Ordinal)).Select(static one => one.Parent)];
        Assert.NotEmpty(parents);
        Assert.All(parents, parent => Assert.Matches(isSent ? "^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$" : "^$", parent));
    }

    private static Task<MountProcess> MountAsync(TestCluster cluster, TestBucket bucket, Dictionary<string, string> environment)
        => MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Environment = environment });
}
