using System.Net.Http.Headers;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Passes requests on to attached clusters, and their answers back.</summary>
internal sealed class RemoteClient(RemoteTable remotes)
{
    /// <summary>The request's target as it came, in terms of the other cluster.</summary>
    public static string TargetOf(Exchange exchange)
        => exchange.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0] + QueryOf(exchange);

    /// <summary>The request's query in terms of the other cluster.</summary>
    public static string QueryOf(Exchange exchange)
    {
        string space = exchange.BucketKey.Namespace.Length > 0 ? "#" + exchange.BucketKey.Namespace : string.Empty;
        IEnumerable<string> query = exchange.Query.Pairs
            .Where(static pair => pair.Key is not ("pid" or "utm" or "presence"))
            .Select(pair => pair.Key == "namespace" ? (pair.Key, Value: space) : (pair.Key, pair.Value))
            .Where(static pair => pair.Key != "namespace" || pair.Value.Length > 0)
            .Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}");
        return "?" + string.Join('&', query);
    }

    /// <summary>Sends a request on, with its headers.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="url">Where it goes.</param>
    /// <param name="message">The body; empty for none.</param>
    /// <param name="withContent">Whether the body is the content of the request instead.</param>
    /// <exception cref="RequestException">503: the other cluster cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(Exchange exchange, string url, byte[] message, bool withContent = false)
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

        foreach ((string name, StringValues values) in exchange.Request.Headers)
        {
            if (name is "Accept" or "Range" || name.StartsWith("Ais-", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return await SendAsync(exchange, request).ConfigureAwait(false);
    }

    /// <summary>Asks for a page of a listing, in JSON.</summary>
    /// <param name="exchange">The request, which names the bucket.</param>
    /// <param name="remote">The other cluster.</param>
    /// <param name="message">The list message.</param>
    /// <exception cref="RequestException">503: the other cluster cannot be reached.</exception>
    public async Task<HttpResponseMessage> ListAsync(Exchange exchange, RemoteCluster remote, byte[] message)
    {
        string space = exchange.BucketKey.Namespace.Length > 0 ? "&namespace=" + Uri.EscapeDataString("#" + exchange.BucketKey.Namespace) : string.Empty;
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"{remote.Url}/v1/buckets/{exchange.BucketKey.Name}?provider=ais{space}"));
        request.Content = new ByteArrayContent(message);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return await SendAsync(exchange, request).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(Exchange exchange, HttpRequestMessage request)
    {
        try
        {
            return await remotes.Http.SendAsync(request, exchange.Aborted).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new RequestException(503, $"remote cluster is unreachable: {e.Message}", "ErrRemoteBucketOffline");
        }
    }

    /// <summary>Answers as the other cluster does.</summary>
    public static async Task CopyAsync(Exchange exchange, HttpResponseMessage answer)
    {
        exchange.Response.StatusCode = (int)answer.StatusCode;
        foreach (KeyValuePair<string, HeaderStringValues> header in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (header.Key is not ("Date" or "Connection" or "Transfer-Encoding" or "Server" or "Keep-Alive"))
            {
                exchange.Response.Headers[header.Key] = StringValues.Concat(
                    exchange.Response.Headers[header.Key], new StringValues([.. header.Value]));
            }
        }

        if (!exchange.IsHead)
        {
            Stream body = await answer.Content.ReadAsStreamAsync(exchange.Aborted).ConfigureAwait(false);
            await body.CopyToAsync(exchange.Response.Body, exchange.Aborted).ConfigureAwait(false);
        }
    }
}
