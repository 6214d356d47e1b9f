using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AisFs.TestKit.Transcripts;

/// <summary>A cluster that is spoken to byte by byte. Redirects are followed by hand.</summary>
public sealed class HttpCluster(Uri endpoint) : ISceneryCluster
{
    private static readonly byte[] s_create = """{"action":"create-bck"}"""u8.ToArray();
    private static readonly byte[] s_destroy = """{"action":"destroy-bck"}"""u8.ToArray();

    /// <summary>The proxy.</summary>
    public Uri Endpoint => endpoint;

    /// <summary>Sends one request to the proxy.</summary>
    public Task<RawAnswer> SendAsync(string method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
        => SendAsync(endpoint.Host, endpoint.Port, method, target, body, headers);

    /// <summary>Sends a request to the proxy, and to the target that it names.</summary>
    public async Task<RawAnswer> FollowAsync(string method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        RawAnswer answer = await SendAsync(method, target, method == "PUT" ? [] : body, headers);
        if (answer.Status is not (301 or 307) || answer.Header("Location") is not { } location)
        {
            return answer;
        }

        string[] parts = location["http://".Length..].Split('/', 2);
        string[] address = parts[0].Split(':');
        return await SendAsync(address[0], int.Parse(address[1], CultureInfo.InvariantCulture), method, "/" + parts[1], body, headers);
    }

    /// <summary>Asks for a JSON document.</summary>
    public async Task<JsonDocument> GetJsonAsync(string target, byte[]? body = null)
    {
        RawAnswer answer = await SendAsync("GET", target, body);
        Check(answer, "GET " + target);
        return JsonDocument.Parse(answer.Body);
    }

    /// <inheritdoc/>
    public async Task CreateBucketAsync(string name) => Check(await SendAsync("POST", "/v1/buckets/" + name, s_create), "create " + name);

    /// <inheritdoc/>
    public async Task RemoveBucketAsync(string name)
    {
        RawAnswer answer = await SendAsync("DELETE", "/v1/buckets/" + name, s_destroy);
        if (answer.Status != 404)
        {
            Check(answer, "destroy " + name);
        }
    }

    /// <inheritdoc/>
    public async Task PutAsync(string bucketAndName, byte[] content, params (string Name, string Value)[] headers)
        => Check(await FollowAsync("PUT", "/v1/objects/" + bucketAndName, content, headers), "put " + bucketAndName);

    /// <inheritdoc/>
    public async Task TryPutAsync(string bucketAndName, byte[] content)
    {
        RawAnswer answer = await FollowAsync("PUT", "/v1/objects/" + bucketAndName, content);
        if (answer.Status != 400)
        {
            Check(answer, "put " + bucketAndName);
        }
    }

    /// <inheritdoc/>
    public async Task<long> SizeAsync(string bucketAndName)
    {
        RawAnswer answer = await FollowAsync("HEAD", $"/v1/objects/{bucketAndName}?props=size");
        return answer.Status == 404 ? -1 : long.Parse(answer.Header("Content-Length")!, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string bucketAndName)
    {
        RawAnswer answer = await FollowAsync("DELETE", "/v1/objects/" + bucketAndName);
        if (answer.Status != 404)
        {
            Check(answer, "delete " + bucketAndName);
        }
    }

    /// <inheritdoc/>
    public async Task PatchAsync(string bucketAndName, string message)
        => Check(await FollowAsync("PATCH", "/v1/objects/" + bucketAndName, Encoding.UTF8.GetBytes(message)), "patch " + bucketAndName);

    /// <inheritdoc/>
    public async Task<string> AppendAsync(string bucketAndName, string content, string handle = "")
    {
        RawAnswer answer = await FollowAsync("PUT", $"/v1/objects/{bucketAndName}?append_type=append&append_handle={Uri.EscapeDataString(handle)}", Encoding.UTF8.GetBytes(content));
        Check(answer, "append to " + bucketAndName);
        return answer.Header("Ais-Append-Handle")!;
    }

    /// <inheritdoc/>
    public async Task FlushAsync(string bucketAndName, string handle)
        => Check(await FollowAsync("PUT", $"/v1/objects/{bucketAndName}?append_type=flush&append_handle={Uri.EscapeDataString(handle)}", []), "flush " + bucketAndName);

    /// <inheritdoc/>
    public async Task<string> BeginUploadAsync(string bucketAndName)
    {
        RawAnswer answer = await FollowAsync("POST", "/v1/objects/" + bucketAndName, """{"action":"mpt-upload"}"""u8.ToArray());
        Check(answer, "begin an upload of " + bucketAndName);
        return Encoding.ASCII.GetString(answer.Body).Trim();
    }

    private static void Check(RawAnswer answer, string what)
    {
        if (answer.Status is < 200 or > 299)
        {
            throw new InvalidOperationException($"{what}: {answer.Status} {answer.Header("Hdr-Error")}{Encoding.UTF8.GetString(answer.Body)}");
        }
    }

    private static async Task<RawAnswer> SendAsync(string host, int port, string method, string target, byte[]? body, (string Name, string Value)[] headers)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        return await RawHttp.SendAsync(
            host, port, $"{method} {target} HTTP/1.1",
            [("Host", $"{host}:{port}"), .. body is null ? [] : new[] { ("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)) }, .. headers], body, limit.Token);
    }
}
