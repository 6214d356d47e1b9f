using System.Net;
using System.Text;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>HTTP proxies stand between the client and hosts of other machines, and are passed by for this one.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_go_through_the_proxy_that_is_set_with_their_names_unchanged()
    {
        await using RawServer proxy = new(static request => RawResponse.Json(200, "[]"));
        using AisClient client = new(TestClients.Fast with { Endpoints = ["http://cluster.invalid:51080"], Proxy = new WebProxy(proxy.Url) });
        Assert.Empty(await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        proxy.Handler = static _ => ValueTask.FromResult(new RawResponse(200) { Body = Encoding.UTF8.GetBytes("hello") });
        Assert.Equal("hello"u8.ToArray(), await client.Bucket("b").Object("a b%25/c").ReadAllAsync(cancellationToken: Token));
        Assert.Equal(2, proxy.Requests.Count);
        Assert.All(proxy.Requests, static request => Assert.StartsWith("http://cluster.invalid:51080/v1/", request.Target, StringComparison.Ordinal));
        Assert.Contains("/v1/objects/b/a%20b%2525/c?provider=ais", proxy.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_machine_is_asked_without_the_proxy()
    {
        await using RawServer proxy = new(static _ => new RawResponse(502));
        await using RawServer cluster = new(static _ => RawResponse.Json(200, "[]"));
        using AisClient client = TestClients.Create(cluster, options => options with { Proxy = new WebProxy(proxy.Url) });
        Assert.Empty(await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Empty(proxy.Requests);
        Assert.Single(cluster.Requests);
    }

    [Fact]
    public async Task No_proxy_is_used_when_the_options_say_so()
    {
        await using RawServer proxy = new(static _ => RawResponse.Json(200, "[]"));
        using AisClient client = new(TestClients.Fast with { Endpoints = ["http://cluster.invalid:51080"], Proxy = new WebProxy(proxy.Url), UseProxy = false, Retry = new AisRetryOptions { MaxAttempts = 1 } });
        await Assert.ThrowsAsync<AisConnectionException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        Assert.Empty(proxy.Requests);
    }
}
