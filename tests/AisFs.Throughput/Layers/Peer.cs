using System.Globalization;
using AisFs.TestKit.Cluster;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Layers;

/// <summary>The cluster: the one that was named, or an embedded server in a process of its own, so that its CPU counts apart.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly ServerProcess? _server;

    private Peer(string endpoint, string? token, ServerProcess? server)
    {
        Endpoint = endpoint;
        Token = token;
        _server = server;
        Raw = new RawCluster(endpoint, token);
    }

    public string Endpoint { get; }

    public string? Token { get; }

    /// <summary>The server's process; 0 when it is not ours.</summary>
    public int Pid => _server?.Pid ?? 0;

    public RawCluster Raw { get; }

    public static async Task<Peer> StartAsync(ThroughputOptions options)
    {
        if (options.Endpoint is not null)
        {
            return new Peer(options.Endpoint, options.Token, null);
        }

        ServerProcess server = await ServerProcess.StartAsync();
        return new Peer(server.Endpoint, null, server);
    }

    public async Task<TestBucket> CreateBucketAsync()
    {
        string name = $"aisfs-throughput-{Guid.NewGuid():N}"[..30];
        await Raw.CreateBucketAsync(name);
        return new TestBucket(Raw, name);
    }

    /// <summary>What the embedded server was asked for; nothing for a real cluster, which does not tell.</summary>
    public async Task<RequestCounts> CountRequestsAsync()
    {
        if (_server is null)
        {
            return default;
        }

        using HttpResponseMessage response = await Raw.SendAsync(HttpMethod.Get, "/devserver/requests", null);
        return RequestCounts.Parse(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Sets the embedded server's faults anew.</summary>
    /// <param name="plan">A fault plan in JSON; null: none.</param>
    /// <param name="delay">How long each target waits before it answers; zero: it does not wait.</param>
    public async Task SetFaultsAsync(string? plan, TimeSpan delay)
    {
        if (_server is null)
        {
            return;
        }

        (await Raw.SendAsync(HttpMethod.Delete, "/devserver/faults", null)).Dispose();
        if (plan is not null)
        {
            (await Raw.SendAsync(HttpMethod.Post, "/devserver/faults", () => new StringContent(plan))).Dispose();
        }

        if (delay > TimeSpan.Zero)
        {
            string rule = string.Create(CultureInfo.InvariantCulture, $$"""[{"action":"delay","role":"target","delay-ms":{{delay.TotalMilliseconds}}}]""");
            (await Raw.SendAsync(HttpMethod.Post, "/devserver/faults", () => new StringContent(rule))).Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
