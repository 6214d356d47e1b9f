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
                    throw AuthNAnswers.Missing(name, "cluster");
                }

                return AuthNAnswers.JsonAsync(exchange, json => Write(json, id));
            case "POST" or "PUT":
                Save(exchange.Method, id, name, body);
                return exchange.OkAsync();
            case "DELETE":
                return AuthNAnswers.RemoveAsync(exchange, state.Clusters, id ?? name ?? string.Empty, "cluster");
            default:
                return exchange.MethodNotAllowedAsync("DELETE, GET, POST, PUT");
        }
    }

    private void Save(string method, string? id, string? name, JsonElement body)
    {
        string key = id ?? JsonFields.Text(body, "id");
        if (method == "POST" && state.Clusters.ContainsKey(key))
        {
            throw new RequestException(409, $"cluster \"{key}\" already registered", "ErrAlreadyExists");
        }

        if (method == "PUT" && id is null)
        {
            throw AuthNAnswers.Missing(name ?? string.Empty, "cluster");
        }

        string[] urls = [.. JsonFields.Items(body, "urls").Select(static url => url.GetString() ?? string.Empty)];
        state.Clusters.TryGetValue(key, out (string Alias, string[] Urls) present);
        string alias = JsonFields.Text(body, "alias");
        state.Clusters[key] = (alias.Length > 0 ? alias : present.Alias ?? string.Empty, urls.Length > 0 ? urls : present.Urls ?? []);
    }

    private void Write(Utf8JsonWriter json, string? id)
    {
        json.WriteStartObject();
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
