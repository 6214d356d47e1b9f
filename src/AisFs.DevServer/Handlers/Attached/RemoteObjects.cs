using System.Net;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Requests about the objects of attached clusters: the proxy names a target, and the target asks the other cluster.</summary>
internal sealed class RemoteObjects(RemoteClient client, Gate gate, ClusterMap map, Redirector redirector, HeldObjects held)
{
    public async Task RunAsync(Exchange exchange, RemoteCluster remote)
    {
        (Operation operation, Access access) = exchange.Method switch
        {
            "GET" => (Operation.ObjectGet, Access.Get),
            "HEAD" => (Operation.ObjectHead, Access.HeadObject),
            "PUT" => (Operation.ObjectPut, Access.Put),
            "DELETE" => (Operation.ObjectDelete, Access.DeleteObject),
            _ => (Operation.Other, Access.Put),
        };
        if (!await exchange.BeginAsync(operation).ConfigureAwait(false))
        {
            return;
        }

        if (exchange.AtProxy)
        {
            gate.Check(exchange, access, exchange.BucketKey);
            await RedirectAsync(exchange, remote).ConfigureAwait(false);
            return;
        }

        gate.CheckRedirected(exchange);
        RemoteName name = RemoteName.Of(exchange.ObjectName);
        BucketKey bucket = remote.KeyOf(exchange.BucketKey);
        await (name.ErrorOf(exchange.Method, exchange.RemoteAddress) is { } error ? FailAsync(exchange, remote, name, error)
            : exchange.IsHead ? HeadAsync(exchange, remote, name, bucket)
            : AskAsync(exchange, remote, name, bucket)).ConfigureAwait(false);
    }

    private Task RedirectAsync(Exchange exchange, RemoteCluster remote)
    {
        BucketKey key = remote.KeyOf(exchange.BucketKey);
        IEnumerable<string> query = exchange.Query.Pairs
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Key == "namespace" ? key.QueryNamespace : pair.Value)}");
        return redirector.SendAsync(exchange, map.OwnerOf(key, exchange.ObjectName), exchange.Path, string.Join('&', query), permanent: exchange.Method == "GET");
    }

    private async Task AskAsync(Exchange exchange, RemoteCluster remote, RemoteName name, BucketKey bucket)
    {
        using HttpResponseMessage answer = await SendAsync(exchange, remote, name).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode && exchange.Method is "GET" or "PUT")
        {
            held.Add(bucket, exchange.ObjectName);
            exchange.Response.Headers["Ais-Custom-Md"] = "source=ais";
        }
        else if (answer.IsSuccessStatusCode && exchange.Method == "DELETE")
        {
            held.Remove(bucket, exchange.ObjectName);
        }

        await RemoteClient.CopyAsync(exchange, answer).ConfigureAwait(false);
    }

    private async Task HeadAsync(Exchange exchange, RemoteCluster remote, RemoteName name, BucketKey bucket)
    {
        long? accessed = held.Find(bucket, exchange.ObjectName);
        string presence = exchange.Query["presence"];
        switch (presence)
        {
            case "2" or "3" or "4" when accessed is null:
                await exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: {bucket.DisplayName}/{name.Text} does not exist").ConfigureAwait(false);
                return;
            case "5" when accessed is not null:
                await exchange.FailAsync(400, null, $"{bucket.DisplayName}/{name.Text} is present (vs requested 'flt-outside'(5))").ConfigureAwait(false);
                return;
            case "1" or "3" when accessed is not null:
                await exchange.OkAsync().ConfigureAwait(false);
                return;
        }

        using HttpResponseMessage answer = await SendAsync(exchange, remote, name).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode && presence == "1")
        {
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        await RemoteClient.CopyAsync(exchange, answer).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
        {
            TellPresence(exchange.Response.Headers, accessed, map.PlaceOf(bucket, exchange.ObjectName));
        }
    }

    /// <summary>Says of an object what this cluster has of it, instead of what the other cluster has.</summary>
    private static void TellPresence(IHeaderDictionary headers, long? accessed, Mountpath place)
    {
        headers["Ais-Present"] = accessed is null ? "false" : "true";
        Replace(headers, "Ais-Atime", accessed is { } time ? Texts.Number(time) : StringValues.Empty);
        Replace(headers, "Ais-Location", accessed is null ? StringValues.Empty : place.Location);
        Replace(headers, "Ais-Mirror-Copies", accessed is null ? "0" : "1");
        Replace(headers, "Ais-Mirror-Paths", accessed is null ? "[]" : $"[{place.Path}]");
    }

    private static void Replace(IHeaderDictionary headers, string name, StringValues value)
    {
        if (headers.ContainsKey(name))
        {
            headers[name] = value;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Exchange exchange, RemoteCluster remote, RemoteName name)
    {
        bool hasContent = exchange.Method == "PUT";
        byte[] message = hasContent ? [] : await exchange.ReadBodyAsync().ConfigureAwait(false);
        string url = $"{remote.Url}/v1/objects/{exchange.BucketKey.Name}/{name.Path}{RemoteClient.QueryOf(exchange)}";
        HttpResponseMessage answer = await client.SendAsync(exchange, url, message).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect && answer.Headers.NonValidated.TryGetValues("Location", out var location))
        {
            answer.Dispose();
            answer = await client.SendAsync(exchange, location.ToString(), message, hasContent).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>Answers as the other cluster's proxy does to a URL that names no object.</summary>
    private static Task FailAsync(Exchange exchange, RemoteCluster remote, RemoteName name, string error)
    {
        using JsonDocument document = JsonDocument.Parse(remote.Map);
        string proxy = document.RootElement.GetProperty("proxy_si").GetProperty("daemon_id").GetString()!;
        string path = name.IsMalformed ? "/" : $"/v1/objects/{exchange.BucketKey.Name}/{name.Text}";
        return exchange.FailAsync(400, null, $"remote-cluster[{remote.Uuid}/@{remote.Alias}]: {error}", new ErrorOrigin($"p[{proxy}]", Path: path));
    }
}
