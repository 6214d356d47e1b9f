using System.Net.Http.Headers;
using System.Text;
using AisFs.Client.Wire.Listing;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using BenchmarkDotNet.Attributes;

namespace AisFs.Benchmarks;

/// <summary>Parsing one full page of a listing, as the embedded server writes it.</summary>
public class ListingBenchmarks
{
    private const int EntryCount = 10_000;

    private byte[] _msgPack = null!;
    private byte[] _json = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        await using DevCluster cluster = await DevCluster.StartAsync(new DevServerOptions());
        cluster.SeedObjects(new ObjectSeed
        {
            Bucket = "bench",
            Prefix = "some/directory/file-",
            Count = EntryCount,
            Size = 10,
            Custom = new Dictionary<string, string> { ["aisfs"] = "m1a4.u0.g0.t18a2b3c4d5e6f708" },
        });
        _msgPack = await ListAsync(cluster, "application/msgpack");
        _json = await ListAsync(cluster, "application/json");
    }

    [Benchmark(OperationsPerInvoke = EntryCount)]
    public int ParseMsgPackEntry() => ListDecoder.Decode(_msgPack, isMsgPack: true).Entries.Count;

    [Benchmark(OperationsPerInvoke = EntryCount)]
    public int ParseJsonEntry() => ListDecoder.Decode(_json, isMsgPack: false).Entries.Count;

    private static async Task<byte[]> ListAsync(DevCluster cluster, string accept)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(cluster.Endpoint, "/v1/buckets/bench"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Content = new StringContent(
            """{"action":"list","value":{"props":"name,size,version,checksum,custom,status"}}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }
}
