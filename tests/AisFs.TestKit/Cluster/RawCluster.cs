using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.TestKit.Native;

namespace AisFs.TestKit.Cluster;

/// <summary>
/// Plain HTTP to a cluster, without a line of the client under test: what another program sees and does. Redirects are
/// followed by hand; a body goes to the target only.
/// </summary>
public sealed class RawCluster : IDisposable
{
    private const int MaxAttempts = 4;

    private readonly string _endpoint;
    private readonly string? _token;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxConnectionsPerServer = 32,
    })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Speaks to a cluster.</summary>
    /// <param name="endpoint">The URL of a proxy.</param>
    /// <param name="token">A token, or null.</param>
    public RawCluster(string endpoint, string? token)
    {
        _endpoint = endpoint.TrimEnd('/');
        _token = token;
    }

    /// <summary>Creates a bucket.</summary>
    /// <param name="bucket">Its name.</param>
    public async Task CreateBucketAsync(string bucket)
        => (await SendAsync(HttpMethod.Post, $"/v1/buckets/{bucket}", Json("""{"action":"create-bck"}"""))).Dispose();

    /// <summary>Destroys a bucket and all that is in it.</summary>
    /// <param name="bucket">Its name.</param>
    public async Task DestroyBucketAsync(string bucket)
        => (await SendAsync(HttpMethod.Delete, $"/v1/buckets/{bucket}", Json("""{"action":"destroy-bck"}"""), HttpStatusCode.NotFound)).Dispose();

    /// <summary>Lists the names of all ais:// buckets.</summary>
    /// <returns>The names.</returns>
    public async Task<IReadOnlyList<string>> ListBucketsAsync()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, "/v1/buckets?provider=ais", Json("""{"action":"list"}"""));
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return [.. document.RootElement.EnumerateArray().Select(element => element.GetProperty("name").GetString()!)];
    }

    /// <summary>Writes an object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="custom">Custom metadata, for example <c>k=v, k2=v2</c>.</param>
    public async Task PutAsync(string bucket, string name, byte[] content, string? custom = null)
        => (await SendAsync(
            HttpMethod.Put,
            ObjectPath(bucket, name),
            () =>
            {
                ByteArrayContent body = new(content);
                if (custom is not null)
                {
                    body.Headers.TryAddWithoutValidation("Ais-Custom-Md", custom);
                }

                return body;
            })).Dispose();

    /// <summary>Writes a large object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    /// <param name="open">Opens its bytes, from the first.</param>
    public async Task PutAsync(string bucket, string name, Func<Stream> open)
        => (await SendAsync(HttpMethod.Put, ObjectPath(bucket, name), () => new StreamContent(open(), 1024 * 1024))).Dispose();

    /// <summary>Reads an object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    /// <returns>Its bytes; null when it does not exist.</returns>
    public async Task<byte[]?> GetAsync(string bucket, string name)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, ObjectPath(bucket, name), null, HttpStatusCode.NotFound);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync() : null;
    }

    /// <summary>Looks an object up.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    /// <returns>What the answer's headers tell; null when it does not exist.</returns>
    public async Task<RawObject?> HeadAsync(string bucket, string name)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Head, ObjectPath(bucket, name), null, HttpStatusCode.NotFound);
        return response.IsSuccessStatusCode ? RawObject.Of(response) : null;
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    public async Task DeleteAsync(string bucket, string name)
        => (await SendAsync(HttpMethod.Delete, ObjectPath(bucket, name), null)).Dispose();

    /// <summary>Lists all objects with their sizes.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Only names that begin with this.</param>
    /// <returns>Names and sizes in bytes.</returns>
    public async Task<IReadOnlyDictionary<string, long>> ListAsync(string bucket, string prefix = "")
    {
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        string token = string.Empty;
        string uuid = string.Empty;
        do
        {
            using MemoryStream body = new();
            using (Utf8JsonWriter writer = new(body))
            {
                writer.WriteStartObject();
                writer.WriteString("action", "list");
                writer.WriteStartObject("value");
                writer.WriteString("props", "name,size");

                // A prefix that ends elsewhere than at a slash is not asked for: names that begin so may be missing.
                writer.WriteString("prefix", prefix[..(prefix.LastIndexOf('/') + 1)]);
                writer.WriteString("continuation_token", token);
                writer.WriteString("uuid", uuid);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            using HttpResponseMessage response = await SendAsync(HttpMethod.Get, $"/v1/buckets/{bucket}", Json(Encoding.UTF8.GetString(body.ToArray())));
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            token = Text(document.RootElement, "continuation_token");
            uuid = Text(document.RootElement, "uuid");
            if (document.RootElement.TryGetProperty("entries", out JsonElement entries) && entries.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement entry in entries.EnumerateArray().Where(entry => Text(entry, "name").StartsWith(prefix, StringComparison.Ordinal)))
                {
                    string size = Text(entry, "size");
                    found[Text(entry, "name")] = size.Length == 0 ? 0 : long.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
                }
            }
        }
        while (token.Length > 0);
        return found;
    }

    /// <summary>Sends a request, to the target too when the proxy says so, and checks the status.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">Makes the body; null for none.</param>
    /// <param name="allowed">An error status that is an answer, too.</param>
    /// <returns>The answer.</returns>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Func<HttpContent>? body, HttpStatusCode? allowed = null)
    {
        string url = _endpoint + path;
        bool redirected = false;
        for (int attempt = 1; ; attempt++)
        {
            using HttpRequestMessage request = new(method, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            if (_token is not null)
            {
                request.Headers.Authorization = new("Bearer", _token);
            }

            // A proxy gets no object's body, only an announcement of none.
            request.Content = body is null ? null : method == HttpMethod.Put && !redirected ? new ByteArrayContent([]) : body();
            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect && attempt < MaxAttempts)
            {
                // The path as it was sent: a location has some names unescaped, and lacks their line breaks.
                string location = response.Headers.NonValidated["Location"].ToString();
                int query = location.IndexOf('?', StringComparison.Ordinal);
                url = string.Concat(location.AsSpan(0, location.IndexOf('/', "https://".Length)), path.Split('?')[0], query < 0 ? string.Empty : location.AsSpan(query));
                redirected = true;
                response.Dispose();
                continue;
            }

            if (!response.IsSuccessStatusCode && response.StatusCode != allowed)
            {
                string text = await response.Content.ReadAsStringAsync();
                throw new HttpRequestException($"{method} {url}: {(int)response.StatusCode} {text}", null, response.StatusCode);
            }

            return response;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The path of an object; bytes that are no UTF-8 are written as in <see cref="PathBytes"/>.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    /// <returns>The path, percent-encoded.</returns>
    public static string ObjectPath(string bucket, string name)
    {
        StringBuilder path = new($"/v1/objects/{bucket}/");
        foreach (byte value in PathBytes.Of(name).AsSpan()[..^1])
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'/' or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
            {
                path.Append((char)value);
            }
            else
            {
                path.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return path.ToString();
    }

    private static Func<HttpContent> Json(string text) => () => new StringContent(text, Encoding.UTF8, "application/json");

    private static string Text(JsonElement element, string property)
        => element.TryGetProperty(property, out JsonElement value) ? value.ToString() : string.Empty;
}
