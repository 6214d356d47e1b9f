using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using BenchmarkDotNet.Attributes;

namespace AisFs.Benchmarks;

/// <summary>
/// Reads of the client alone: what is allocated belongs to the request, and does not grow with the bytes. (The server runs
/// in the same process: its own allocations, which do not grow either, are in the column, too.)
/// </summary>
public class ClientReadBenchmarks : IAsyncDisposable
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(256 << 10, pinned: true);
    private DevCluster _server = null!;
    private AisClient _client = null!;
    private AisObject _item = null!;

    /// <summary>The size of the object in KiB.</summary>
    [Params(4, 1 << 10, 64 << 10)]
    public int KiB { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1 });
        _server.SeedObjects(new ObjectSeed { Bucket = "b", Prefix = "o", Count = 1, Size = KiB << 10, Digits = 1 });
        _client = new AisClient(new AisClientOptions { Endpoints = [_server.Endpoint.ToString()], Token = null, DirectReads = DirectReads.Always });
        _item = _client.Bucket("b").Object("o0");
    }

    [GlobalCleanup]
    public Task CleanupAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Benchmark]
    public async Task<long> ReadAsync()
    {
        using AisObjectBody body = await _item.GetAsync();
        long total = 0;
        while (await body.ReadAsync(_buffer) is var read and > 0)
        {
            total += read;
        }

        return total;
    }
}
