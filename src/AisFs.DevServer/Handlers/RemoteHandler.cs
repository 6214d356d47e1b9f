using System.Net;
using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace AisFs.DevServer.Handlers;

/// <summary>
/// Attached clusters: attach, detach, and what is asked about their buckets and objects, which goes to them as it comes.
/// Nothing of theirs is kept here, so it is always as new as there.
/// </summary>
internal static class RemoteHandler
{
    private const int MaxMessage = 64 << 20;

    public static async Task AttachAsync(Exchange exchange)
    {
        string alias = exchange.Request.Headers["Ais-Remote-Ais-Alias"].ToString();
        string url = exchange.Request.Headers["Ais-Remote-Ais-Url"].ToString().TrimEnd('/');
        if (alias.Length == 0 || !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new RequestException(400, $"failed to attach remote cluster: alias \"{alias}\", URL \"{url}\"");
        }

        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url + "/v1/daemon?what=smap");
            using HttpResponseMessage answer = await exchange.Cluster.Remotes.Http.SendAsync(request, exchange.Aborted).ConfigureAwait(false);
            string map = await answer.Content.ReadAsStringAsync(exchange.Aborted).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(map);
            string uuid = ObjectSelection.Text(document.RootElement, "uuid");
            if (!answer.IsSuccessStatusCode || uuid.Length == 0 || uuid == exchange.Cluster.Uuid)
            {
                throw new RequestException(400, $"cannot attach remote cluster at {url}: {(uuid == exchange.Cluster.Uuid ? "it is this cluster" : "it tells no id")}");
            }

            exchange.Cluster.Remotes.Attach(new RemoteCluster(alias, url, uuid, map.Trim()));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new RequestException(404, $"failed to attach remote cluster at {url}: {e.Message}");
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    public static Task DetachAsync(Exchange exchange)
    {
        string alias = exchange.Request.Headers["Ais-Remote-Ais-Alias"].ToString();
        return exchange.Cluster.Remotes.Detach(alias) ? exchange.OkAsync()
            : throw new RequestException(404, $"remote cluster \"{alias}\" does not exist", "ErrNotFound");
    }

    public static Task ShowAsync(Exchange exchange) => exchange.JsonAsync(json =>
    {
        json.WriteStartObject();
        List<RemoteCluster> all = [.. exchange.Cluster.Remotes.All];
        if (all.Count == 0)
        {
            json.WriteNull("a"u8);
            json.WriteNumber("ver"u8, exchange.Cluster.Remotes.Version);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray("a"u8);
        foreach (RemoteCluster remote in all)
        {
            json.WriteStartObject();
            json.WritePropertyName("smap"u8);
            json.WriteRawValue(remote.Map);
            json.WriteString("url"u8, remote.Url);
            json.WriteString("alias"u8, remote.Alias);
            json.WriteString("uuid"u8, remote.Uuid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("ver"u8, exchange.Cluster.Remotes.Version);
        json.WriteEndObject();
    });

    /// <summary>A request about a bucket of an attached cluster, or about all of them.</summary>
    public static async Task BucketAsync(Exchange exchange, RemoteCluster remote)
    {
        byte[] message = await exchange.ReadBodyAsync(MaxMessage).ConfigureAwait(false);
        bool isListing = exchange.Method == "GET" && exchange.BucketKey.Name.Length == 0;
        exchange.Operation = isListing ? Operation.ListBuckets : exchange.IsHead ? Operation.BucketHead : exchange.Method == "GET" ? Operation.ListObjects : Operation.BucketJob;
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        Gate.Check(exchange, isListing ? Access.ListBuckets : exchange.IsHead ? Access.HeadBucket : exchange.Method == "GET" ? Access.ListObjects : Access.Admin, isListing ? null : exchange.BucketKey);
        if (message.AsSpan().IndexOf("evict-remote-bck"u8) >= 0)
        {
            // Nothing was kept.
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        using HttpResponseMessage answer = await SendAsync(exchange, remote.Url + TargetOf(exchange), message).ConfigureAwait(false);
        if (!isListing || !answer.IsSuccessStatusCode)
        {
            await CopyAsync(exchange, answer).ConfigureAwait(false);
            if (exchange.Response.Headers["Ais-Bucket-Props"].ToString() is { Length: > 0 } properties)
            {
                // Versions are the other cluster's affair.
                exchange.Response.Headers["Ais-Bucket-Props"] = properties.Replace("\"versioning\":{\"enabled\":true", "\"versioning\":{\"enabled\":false", StringComparison.Ordinal);
            }

            return;
        }

        using JsonDocument buckets = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(exchange.Aborted).ConfigureAwait(false));
        await exchange.JsonAsync(json =>
        {
            json.WriteStartArray();
            foreach (JsonElement bucket in buckets.RootElement.EnumerateArray())
            {
                if (MessageBucket.Read(bucket) is { } key)
                {
                    JsonText.WriteBucket(json, key with { Uuid = exchange.BucketKey.Uuid });
                }
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    /// <summary>A request about an object of an attached cluster: the proxy names a target, and the target asks there.</summary>
    public static async Task ObjectAsync(Exchange exchange, RemoteCluster remote)
    {
        exchange.Operation = exchange.Method switch
        {
            "GET" => Operation.ObjectGet,
            "HEAD" => Operation.ObjectHead,
            "PUT" => Operation.ObjectPut,
            "DELETE" => Operation.ObjectDelete,
            _ => Operation.Other,
        };
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        if (exchange.AtProxy)
        {
            Gate.Check(exchange, exchange.Method switch { "GET" => Access.Get, "HEAD" => Access.HeadObject, "DELETE" => Access.DeleteObject, _ => Access.Put }, exchange.BucketKey);
            BucketKey key = exchange.BucketKey with { Uuid = remote.Uuid };
            string query = string.Join('&', exchange.Query.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Key == "namespace" ? key.QueryNamespace : pair.Value)}"));
            await Redirect.SendAsync(exchange, exchange.Cluster.OwnerOf(key, exchange.ObjectName), exchange.Path, query, permanent: exchange.Method == "GET").ConfigureAwait(false);
            return;
        }

        Gate.CheckRedirected(exchange);
        bool hasContent = exchange.Method == "PUT";
        RemoteName name = RemoteName.Of(exchange.ObjectName);
        if (name.ErrorOf(exchange.Method, exchange.RemoteAddress) is { } error)
        {
            await FailAsync(exchange, remote, name, error).ConfigureAwait(false);
            return;
        }

        byte[] message = hasContent ? [] : await exchange.ReadBodyAsync(MaxMessage).ConfigureAwait(false);
        HttpResponseMessage answer = await SendAsync(exchange, remote.Url + $"/v1/objects/{exchange.BucketKey.Name}/{name.Path}" + QueryOf(exchange), message).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect && answer.Headers.NonValidated.TryGetValues("Location", out var location))
        {
            answer.Dispose();
            answer = await SendAsync(exchange, location.ToString(), message, hasContent).ConfigureAwait(false);
        }

        using (answer)
        {
            if (answer.IsSuccessStatusCode && exchange.Method is "GET" or "PUT")
            {
                exchange.Response.Headers["Ais-Custom-Md"] = "source=ais";
            }

            await CopyAsync(exchange, answer).ConfigureAwait(false);
        }
    }

    /// <summary>What the other cluster's proxy says to a URL that is not what it should be.</summary>
    private static Task FailAsync(Exchange exchange, RemoteCluster remote, RemoteName name, string error)
    {
        using JsonDocument map = JsonDocument.Parse(remote.Map);
        string proxy = map.RootElement.GetProperty("proxy_si").GetProperty("daemon_id").GetString()!;
        string path = name.IsMalformed ? "/" : $"/v1/objects/{exchange.BucketKey.Name}/{name.Text}";
        return exchange.FailAsync(400, null, $"remote-cluster[{remote.Uuid}/@{remote.Alias}]: {error}", path: path, nodeName: $"p[{proxy}]");
    }

    /// <summary>The request's target as it came, in terms of the other cluster.</summary>
    private static string TargetOf(Exchange exchange)
        => exchange.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0] + QueryOf(exchange);

    private static string QueryOf(Exchange exchange)
    {
        string space = exchange.BucketKey.Namespace.Length > 0 ? "#" + exchange.BucketKey.Namespace : string.Empty;
        IEnumerable<string> query = exchange.Query
            .Where(static pair => pair.Key is not ("pid" or "utm"))
            .Select(pair => pair.Key == "namespace" ? (pair.Key, Value: space) : (pair.Key, pair.Value))
            .Where(static pair => pair.Key != "namespace" || pair.Value.Length > 0)
            .Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}");
        return "?" + string.Join('&', query);
    }

    private static async Task<HttpResponseMessage> SendAsync(Exchange exchange, string url, byte[] message, bool withContent = false)
    {
        using HttpRequestMessage request = new(new HttpMethod(exchange.Method), new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (withContent)
        {
            request.Content = new StreamContent(exchange.Request.Body);
            request.Content.Headers.ContentLength = exchange.Request.ContentLength;
        }
        else if (message.Length > 0 || exchange.Method is "PUT" or "POST")
        {
            request.Content = new ByteArrayContent(message);
            if (message.Length > 0)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            }
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in exchange.Request.Headers)
        {
            if (name is "Accept" or "Range" || name.StartsWith("Ais-", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        try
        {
            return await exchange.Cluster.Remotes.Http.SendAsync(request, exchange.Aborted).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new RequestException(503, $"remote cluster is unreachable: {e.Message}", "ErrRemoteBucketOffline");
        }
    }

    private static async Task CopyAsync(Exchange exchange, HttpResponseMessage answer)
    {
        exchange.Response.StatusCode = (int)answer.StatusCode;
        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (header.Key is not ("Date" or "Connection" or "Transfer-Encoding" or "Server" or "Keep-Alive"))
            {
                exchange.Response.Headers[header.Key] = Microsoft.Extensions.Primitives.StringValues.Concat(
                    exchange.Response.Headers[header.Key], new Microsoft.Extensions.Primitives.StringValues([.. header.Value]));
            }
        }

        if (!exchange.IsHead)
        {
            Stream body = await answer.Content.ReadAsStreamAsync(exchange.Aborted).ConfigureAwait(false);
            await body.CopyToAsync(exchange.Response.Body, exchange.Aborted).ConfigureAwait(false);
        }
    }
}
