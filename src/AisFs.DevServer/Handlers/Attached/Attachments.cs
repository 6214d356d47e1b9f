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
        if (alias.Length == 0 || !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new RequestException(400, $"failed to attach remote cluster: alias \"{alias}\", URL \"{url}\"");
        }

        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url + "/v1/daemon?what=smap");
            using HttpResponseMessage answer = await remotes.Http.SendAsync(request, exchange.Aborted).ConfigureAwait(false);
            string map = await answer.Content.ReadAsStringAsync(exchange.Aborted).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(map);
            string id = JsonFields.Text(document.RootElement, "uuid");
            if (!answer.IsSuccessStatusCode || id.Length == 0 || id == uuid)
            {
                throw new RequestException(400, $"cannot attach remote cluster at {url}: {(id == uuid ? "it is this cluster" : "it tells no id")}");
            }

            remotes.Attach(new RemoteCluster(alias, url, id, map.Trim()));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new RequestException(404, $"failed to attach remote cluster at {url}: {e.Message}");
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    public Task DetachAsync(Exchange exchange)
    {
        string alias = exchange.Request.Headers["Ais-Remote-Ais-Alias"].ToString();
        return remotes.Detach(alias) ? exchange.OkAsync()
            : throw new RequestException(404, $"remote cluster \"{alias}\" does not exist", "ErrNotFound");
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
            json.WriteString("url"u8, remote.Url);
            json.WriteString("alias"u8, remote.Alias);
            json.WriteString("uuid"u8, remote.Uuid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("ver"u8, remotes.Version);
        json.WriteEndObject();
    });
}
