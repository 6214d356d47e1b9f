using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Attaches and detaches other clusters.</summary>
/// <param name="remotes">The attached clusters.</param>
/// <param name="uuid">This cluster's id.</param>
internal sealed class Attachments(RemoteTable remotes, string uuid)
{
    public async Task AttachAsync(Exchange exchange)
    {
        string alias = exchange.Request.Headers["Ais-Remote-Ais-Alias"].ToString();
        string url = exchange.Request.Headers["Ais-Remote-Ais-Url"].ToString().TrimEnd('/');
        string detail = $"remote cluster [alias {alias} => {url}]";
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new RequestException(400, $"{exchange.Node.Name}: failed to attach {detail}, err: {(address is null ? $"parse \"{url}\": invalid URI for request" : "invalid URL scheme")}", "ErrFailedTo");
        }

        if (remotes.All.FirstOrDefault(remote => remote.Alias == alias) is { } present && present.Url != url)
        {
            throw new RequestException(400, $"{exchange.Node.Name}: {detail} is already attached");
        }

        remotes.Attach(await GetAsync(exchange, alias, url).ConfigureAwait(false));
        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>The cluster as it tells itself; one that does not answer is attached too, and is "defunct".</summary>
    private async Task<RemoteCluster> GetAsync(Exchange exchange, string alias, string url)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url + "/v1/daemon?what=smap");
            using HttpResponseMessage answer = await remotes.Http.SendAsync(request, exchange.Aborted).ConfigureAwait(false);
            string map = await answer.Content.ReadAsStringAsync(exchange.Aborted).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(map);
            string id = JsonFields.Text(document.RootElement, "uuid");
            if (id == uuid)
            {
                throw new RequestException(400, $"cannot attach remote cluster at {url}: it is this cluster");
            }

            if (answer.IsSuccessStatusCode && id.Length > 0)
            {
                return new RemoteCluster(alias, url, id, map.Trim());
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !exchange.Aborted.IsCancellationRequested))
        {
            // It may come later.
        }

        return new RemoteCluster(alias, url, RemoteCluster.Defunct, "null");
    }

    public Task DetachAsync(Exchange exchange)
    {
        string alias = exchange.Request.Headers["Ais-Remote-Ais-Alias"].ToString();
        bool isAny = remotes.All.Any();
        return remotes.Detach(alias) ? exchange.OkAsync()
            : isAny ? throw new RequestException(404, $"{exchange.Node.Name}: failed to detach remote cluster, err: not found", "ErrFailedTo")
            : throw new RequestException(400, $"{exchange.Node.Name}: remote cluster config is empty");
    }

    public Task ShowAsync(Exchange exchange) => exchange.JsonAsync(json =>
    {
        json.WriteStartObject();
        List<RemoteCluster> all = [.. remotes.All];
        if (all.Count == 0)
        {
            json.WriteNull("a"u8);
            json.WriteNumber("ver"u8, remotes.Version);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray("a"u8);
        foreach (RemoteCluster remote in all)
        {
            json.WriteStartObject();
            json.WritePropertyName("smap"u8);
            json.WriteRawValue(remote.Map);
            json.WriteString("url"u8, remote.IsDefunct ? $"[{remote.Url}]" : remote.Url);
            json.WriteString("alias"u8, remote.Alias);
            json.WriteString("uuid"u8, remote.Uuid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("ver"u8, remotes.Version);
        json.WriteEndObject();
    });
}
