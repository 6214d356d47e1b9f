using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Throughput.Layers;

/// <summary>The cluster: the one that was named, or an embedded server in a process of its own, so that its CPU counts apart.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly BackgroundProcess? _process;

    private Peer(string endpoint, string? token, BackgroundProcess? process)
    {
        Endpoint = endpoint;
        Token = token;
        _process = process;
        Raw = new RawCluster(endpoint, token);
    }

    public string Endpoint { get; }

    public string? Token { get; }

    /// <summary>The server's process; 0 when it is not ours.</summary>
    public int Pid => _process?.Pid ?? 0;

    public RawCluster Raw { get; }

    public static async Task<Peer> StartAsync(ThroughputOptions options)
    {
        if (options.Endpoint is not null)
        {
            return new Peer(options.Endpoint, options.Token, null);
        }

        BackgroundProcess process = BackgroundProcess.Start(DaemonProgram.Path, ["serve", "--port", "0", "--quiet"]);
        for (int waited = 0; waited < 600; waited++)
        {
            string? line = process.Log.ToString().Split('\n').FirstOrDefault(text => text.StartsWith("http", StringComparison.Ordinal));
            if (line is not null)
            {
                return new Peer(line.Trim(), null, process);
            }

            if (process.HasExited)
            {
                break;
            }

            await Task.Delay(50);
        }

        string log = process.Log.ToString();
        await process.DisposeAsync();
        throw new InvalidOperationException($"'{DaemonProgram.Path} serve' did not start:\n{log}");
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
        if (_process is null)
        {
            return default;
        }

        using HttpResponseMessage response = await Raw.SendAsync(HttpMethod.Get, "/devserver/requests", null);
        return RequestCounts.Parse(await response.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        if (_process is not null)
        {
            await _process.StopAsync(TimeSpan.FromSeconds(10));
            await _process.DisposeAsync();
        }
    }
}
