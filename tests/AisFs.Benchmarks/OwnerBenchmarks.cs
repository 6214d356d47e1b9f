using System.Globalization;
using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using BenchmarkDotNet.Attributes;

namespace AisFs.Benchmarks;

/// <summary>Finding the target that owns an object.</summary>
public class OwnerBenchmarks
{
    private AisClusterMap _map = null!;
    private string _name = null!;
    private ulong _digest;

    [Params(2, 16, 64)]
    public int Targets { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        await using DevCluster cluster = await DevCluster.StartAsync(new DevServerOptions { TargetCount = Targets });
        using AisClient client = new(cluster.Endpoint.ToString());
        _map = await client.Cluster.GetMapAsync();
        _name = "ais/@#/bucket/train/shard-" + 123456.ToString(CultureInfo.InvariantCulture) + "/sample.jpg";
        _digest = AisClusterMap.Digest(_name);
    }

    [Benchmark]
    public ulong Digest() => AisClusterMap.Digest(_name);

    [Benchmark]
    public AisNode? FindOwner() => _map.FindOwner(_digest);

    [Benchmark]
    public AisNode? DigestAndFindOwner() => _map.FindOwner(_name);
}
