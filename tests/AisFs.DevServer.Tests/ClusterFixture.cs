using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>A cluster of its own and a client that follows redirects by hand.</summary>
internal sealed class ClusterFixture : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    });

    private ClusterFixture(DevCluster cluster)
    {
        Cluster = cluster;
    }

    public DevCluster Cluster { get; }

    public Uri Endpoint => Cluster.Endpoint;

    public static async Task<ClusterFixture> StartAsync(DevServerOptions? options = null)
        => new(await DevCluster.StartAsync(options ?? new DevServerOptions(), ct: TestContext.Current.CancellationToken));

    /// <summary>A client of a cluster that was started elsewhere, and goes with it.</summary>
    public static ClusterFixture Of(DevCluster cluster) => new(cluster);

    /// <summary>Appends to an object; the answer is the handle.</summary>
    public async Task<string> AppendAsync(string bucketAndName, string content, string handle = "")
    {
        using HttpResponseMessage answer = await FollowAsync(HttpMethod.Put, $"/v1/objects/{bucketAndName}?append_type=append&append_handle={Escape(handle)}", Encoding.UTF8.GetBytes(content));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.NonValidated["Ais-Append-Handle"].ToString();
    }

    /// <summary>Flushes what was appended.</summary>
    public async Task<HttpStatusCode> FlushAsync(string bucketAndName, string handle)
    {
        using HttpResponseMessage answer = await FollowAsync(HttpMethod.Put, $"/v1/objects/{bucketAndName}?append_type=flush&append_handle={Escape(handle)}", []);
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string bucketAndName, string? body = null)
    {
        using HttpResponseMessage answer = await FollowAsync(method, "/v1/objects/" + bucketAndName, body is null ? null : Encoding.UTF8.GetBytes(body));
        return answer.StatusCode;
    }

    public Task<HttpStatusCode> DeleteAsync(string bucketAndName) => StatusAsync(HttpMethod.Delete, bucketAndName);

    /// <summary>Percent-encodes everything but letters, digits and "-_.~"; of a path all but slashes too.</summary>
    public static string Escape(string text) => string.Join("%2F", text.Split('/').Select(Uri.EscapeDataString));

    public static string EscapePath(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    public Uri Url(string pathAndQuery) => new(Endpoint.OriginalString.TrimEnd('/') + pathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>Sends one request, without following.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, url) { Content = body, Version = HttpVersion.Version11 };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await _http.SendAsync(request, limit.Token);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, HttpContent? body = null, params (string Name, string Value)[] headers)
        => SendAsync(method, Url(pathAndQuery), body, headers);

    /// <summary>Sends to the proxy and follows its redirect; a PUT's body goes to the target only.</summary>
    public async Task<HttpResponseMessage> FollowAsync(HttpMethod method, string pathAndQuery, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        HttpContent? first = method == HttpMethod.Put && body is not null ? new ByteArrayContent([]) : Content(body);
        HttpResponseMessage answer = await SendAsync(method, pathAndQuery, first, headers);
        if (answer.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect))
        {
            return answer;
        }

        string location = answer.Headers.NonValidated["Location"].ToString();
        answer.Dispose();
        Uri target = new(location, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return await SendAsync(method, target, Content(body), headers);
    }

    public async Task<string> FollowTextAsync(HttpMethod method, string pathAndQuery, string? body = null)
    {
        using HttpResponseMessage answer = await FollowAsync(method, pathAndQuery, body is null ? null : Encoding.UTF8.GetBytes(body));
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task CreateBucketAsync(string name)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, $"/v1/buckets/{name}", Json("{\"action\":\"create-bck\"}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task PutAsync(string bucketAndName, byte[] content, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage answer = await FollowAsync(HttpMethod.Put, "/v1/objects/" + bucketAndName, content, headers);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task<byte[]> GetAsync(string bucketAndName)
    {
        using HttpResponseMessage answer = await FollowAsync(HttpMethod.Get, "/v1/objects/" + bucketAndName);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string> ListAsync(string bucket, string value, string accept = "application/json")
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, $"/v1/buckets/{bucket}", Json($"{{\"action\":\"list\",\"value\":{value}}}"), ("Accept", accept));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static HttpContent Json(string json)
    {
        ByteArrayContent content = new(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Cluster.DisposeAsync();
    }

    private static ByteArrayContent? Content(byte[]? body) => body is null ? null : new ByteArrayContent(body);
}
