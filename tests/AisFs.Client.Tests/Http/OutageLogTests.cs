using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Hundreds of attempts that fail make a handful of lines: when it began, once a minute how many there were, when it was over.</summary>
public sealed class OutageLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_is_a_few_lines_with_a_count()
    {
        bool isDown = true;
        await using RawServer proxy = new(_ => isDown ? new RawResponse(503) : RawResponse.Json(200, "[]"));
        SkewedTime time = new();
        LineLogger log = new();
        using AisClient client = new(
            new AisClientOptions
            {
                Endpoints = [proxy.Url],
                TimeProvider = time,
                Retry = new AisRetryOptions { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2), Budget = TimeSpan.FromHours(1) },
            },
            log);

        int failed = 0;
        for (int i = 0; i < 150; i++)
        {
            await Assert.ThrowsAsync<AisServerException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
            failed += 5;
            time.Skew += TimeSpan.FromSeconds(1);
        }

        // An answer right after a failure is no proof yet.
        isDown = false;
        await client.Cluster.ListBucketsAsync(cancellationToken: Token);
        Assert.Equal(3, log.Lines.Count);
        time.Skew += TimeSpan.FromSeconds(40);
        await client.Cluster.ListBucketsAsync(cancellationToken: Token);
        await client.Cluster.ListBucketsAsync(cancellationToken: Token);

        string[] lines = [.. log.Lines];
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Contains(proxy.Url, line, StringComparison.Ordinal));
        Assert.Contains("is sent again", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..3], line => Assert.Contains("still fails", line, StringComparison.Ordinal));
        Assert.Contains($"answers again: {failed} attempts", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_server_has_its_own_outage()
    {
        await using RawServer target = new(_ => new RawResponse(503));
        await using RawServer proxy = new(request => request.Path.StartsWith("/v1/objects/", StringComparison.Ordinal)
            ? new RawResponse(301, ("Location", target.Url + request.Path)) : new RawResponse(503));
        LineLogger log = new();
        using AisClient client = new(
            new AisClientOptions
            {
                Endpoints = [proxy.Url],
                DirectReads = DirectReads.Never,
                Retry = new AisRetryOptions { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
            },
            log);

        await Assert.ThrowsAsync<AisServerException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<AisServerException>(async () => await client.Bucket("outage").Object("served").ReadAllAsync(cancellationToken: Token));

        Assert.Equal(2, log.Lines.Count);
        Assert.Single(log.Lines, line => line.StartsWith(proxy.Url + " ", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.StartsWith(target.Url + " ", StringComparison.Ordinal));
    }

    private sealed class SkewedTime : TimeProvider
    {
        public TimeSpan Skew { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Skew.TotalSeconds * TimestampFrequency);
    }
}
