using System.Text;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests;

/// <summary>Clients for tests: nothing waits long.</summary>
internal static class TestClients
{
    public static AisClientOptions Fast { get; } = new()
    {
        Endpoints = ["http://127.0.0.1:1"],
        DirectReads = DirectReads.Never,
        Tls = new AisTlsOptions(),
        Retry = new AisRetryOptions { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
    };

    public static AisClient Create(RawServer proxy, Func<AisClientOptions, AisClientOptions>? change = null)
        => new((change ?? (static o => o))(Fast with { Endpoints = [proxy.Url] }));

    /// <summary>A cluster map of one proxy and some targets.</summary>
    public static string Map(RawServer proxy, int version, params (string Id, string Url)[] targets)
    {
        string Node(string id, string url) => $"\"{id}\":{{\"daemon_id\":\"{id}\",\"public_net\":{{\"direct_url\":\"{url}\"}},\"flags\":0}}";
        return $"{{\"pmap\":{{{Node("p1", proxy.Url)}}},\"tmap\":{{{string.Join(',', targets.Select(target => Node(target.Id, target.Url)))}}},\"uuid\":\"u\",\"version\":\"{version}\"}}";
    }

    public static RawResponse Error(int status, string code, string message, string node = "t[t1]")
        => RawResponse.Json(status, $"{{\"tcode\":\"{code}\",\"message\":\"{message}\",\"node\":\"{node}\",\"status\":{status}}}");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
