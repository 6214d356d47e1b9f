using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.AuthService;

/// <summary>/v1/clusters of the AuthN service.</summary>
internal sealed class ClusterRegistry(AuthNState state)
{
    public Task RunAsync(Exchange exchange, string? name, JsonElement body)
    {
        string? id = name is null ? null : state.Clusters.FirstOrDefault(pair => pair.Key == name || pair.Value.Alias == name).Key;
        switch (exchange.Method)
        {
            case "GET":
                if (name is not null && id is null)
                {
                    throw Missing(name);
                }

                return AuthNAnswers.JsonAsync(exchange, json => Write(json, id));
            case "POST" or "PUT":
                Save(exchange.Method, id, name, body);
                return exchange.OkAsync();
            case "DELETE":
                return state.Clusters.TryRemove(id ?? string.Empty, out _) ? exchange.OkAsync() : throw Failed("delete", name ?? string.Empty, Missing(name ?? string.Empty));
            default:
                return exchange.MethodNotAllowedAsync("DELETE, GET, POST, PUT");
        }
    }

    private void Save(string method, string? id, string? name, JsonElement body)
    {
        string key = id ?? JsonFields.Text(body, "id");
        if (method == "POST" && (key.Length == 0 || state.Clusters.ContainsKey(key)))
        {
            throw Failed("add", key, key.Length == 0 ? new RequestException(400, "cluster UUID is undefined") : new RequestException(409, $"cluster {key}[{key}] already registered"));
        }

        if (method == "PUT" && id is null)
        {
            throw Missing(name ?? string.Empty);
        }

        string[] urls = [.. JsonFields.Items(body, "urls").Select(static url => url.GetString() ?? string.Empty)];
        state.Clusters.TryGetValue(key, out (string Alias, string[] Urls) present);
        string alias = JsonFields.Text(body, "alias");
        state.Clusters[key] = (alias.Length > 0 ? alias : present.Alias ?? string.Empty, urls.Length > 0 ? urls : present.Urls ?? []);
        foreach (Role role in method == "POST" ? ClusterRoles.Of(key, alias) : [])
        {
            state.Roles.TryAdd(role.Name, role);
        }
    }

    private static RequestException Missing(string name) => new(404, $"AuthN: cluster {name} does not exist", "ErrNotFound");

    private static RequestException Failed(string action, string name, RequestException e)
        => new(e.Status, $"AuthN: failed to {action} cluster {name}, err: {e.Message}", "ErrFailedTo");

    private void Write(Utf8JsonWriter json, string? id)
    {
        json.WriteStartObject();
        if (state.Clusters.IsEmpty)
        {
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("clusters"u8);
        foreach ((string key, (string alias, string[] urls)) in state.Clusters.Where(pair => id is null || pair.Key == id).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(key);
            json.WriteString("id"u8, key);
            json.WriteString("alias"u8, alias);
            json.WriteStartArray("urls"u8);
            foreach (string url in urls)
            {
                json.WriteStringValue(url);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
