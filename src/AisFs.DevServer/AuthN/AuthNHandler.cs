using System.Text;
using System.Text.Json;
using AisFs.DevServer.Handlers;
using AisFs.DevServer.Hosting;

namespace AisFs.DevServer.AuthN;

/// <summary>The AuthN service: log in, tokens, users, roles and clusters.</summary>
internal static class AuthNHandler
{
    private const string ContentType = "application/json";

    public static async Task RunAsync(Exchange exchange, AuthNState state)
    {
        exchange.CountIfNew();
        string[] parts = exchange.PathText.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["v1", var kind, ..] || parts.Length > 3)
        {
            await Router.InvalidUriAsync(exchange).ConfigureAwait(false);
            return;
        }

        string? name = parts.Length == 3 ? parts[2] : null;
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JsonElement body = document.RootElement;
        if (kind == "users" && name is not null && exchange.Method == "POST")
        {
            await LoginAsync(exchange, state, name, body).ConfigureAwait(false);
            return;
        }

        Claims claims = state.Verify(Gate.ReadToken(exchange));
        if (kind == "tokens" && exchange.Method == "DELETE")
        {
            state.Revoke(ObjectSelection.Text(body, "token"));
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        bool isOwn = kind == "users" && exchange.Method == "GET" && name == claims.User;
        if (!claims.IsAdmin && !isOwn)
        {
            throw new RequestException(403, $"user `{claims.User}` has insufficient permissions: only an administrator may do this");
        }

        Task answer = kind switch
        {
            "users" => UsersAsync(exchange, state, name, body),
            "roles" => RolesAsync(exchange, state, name, body),
            "clusters" => ClustersAsync(exchange, state, name, body),
            _ => Router.InvalidUriAsync(exchange),
        };
        await answer.ConfigureAwait(false);
    }

    private static Task LoginAsync(Exchange exchange, AuthNState state, string name, JsonElement body)
    {
        if (!state.Users.TryGetValue(name, out User? user) || user.Password != ObjectSelection.Text(body, "password"))
        {
            throw new RequestException(401, $"AuthN: failed to generate token for {name}, err: invalid credentials", "ErrFailedTo");
        }

        // Nanoseconds; 0 is a token that does not expire soon.
        TimeSpan? lifetime = body.TryGetProperty("expires_in", out JsonElement expires) && expires.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromTicks(expires.GetInt64() / 100) is var given && given == TimeSpan.Zero ? TimeSpan.FromDays(3650) : given : null;
        return exchange.BytesAsync(Encoding.ASCII.GetBytes($"{{\"token\": \"{state.Issue(user, lifetime)}\"}}"), ContentType);
    }

    private static Task JsonAsync(Exchange exchange, Action<Utf8JsonWriter> write) => exchange.JsonAsync(write, ContentType);

    private static Task UsersAsync(Exchange exchange, AuthNState state, string? name, JsonElement body)
    {
        string id = name ?? ObjectSelection.Text(body, "id");
        switch (exchange.Method)
        {
            case "GET" when name is null:
                return JsonAsync(exchange, json =>
                {
                    json.WriteStartObject();
                    foreach (User user in state.Users.Values.OrderBy(static user => user.Name, StringComparer.Ordinal))
                    {
                        json.WritePropertyName(user.Name);
                        user.Write(json);
                    }

                    json.WriteEndObject();
                });
            case "GET":
                return JsonAsync(exchange, Find(state.Users, id, "user").Write);
            case "POST" when id.Length > 0 && ObjectSelection.Text(body, "pass").Length > 0:
                return state.Users.TryAdd(id, new User(id, ObjectSelection.Text(body, "pass"), ReadRoles(state, body)))
                    ? exchange.OkAsync() : throw new RequestException(409, $"user \"{id}\" already exists", "ErrAlreadyExists");
            case "PUT":
                User present = Find(state.Users, id, "user");
                List<Role> roles = ReadRoles(state, body);
                string password = ObjectSelection.Text(body, "pass");
                state.Users[id] = present with { Password = password.Length > 0 ? password : present.Password, Roles = roles.Count > 0 ? roles : present.Roles };
                return exchange.OkAsync();
            case "DELETE":
                return Remove(exchange, state.Users, id, "user");
            default:
                throw new RequestException(400, "a user needs a name and a password");
        }
    }

    private static Task RolesAsync(Exchange exchange, AuthNState state, string? name, JsonElement body)
    {
        switch (exchange.Method)
        {
            case "GET" when name is null:
                return JsonAsync(exchange, json =>
                {
                    json.WriteStartArray();
                    foreach (Role role in state.Roles.Values.OrderBy(static role => role.Name, StringComparer.Ordinal))
                    {
                        role.Write(json);
                    }

                    json.WriteEndArray();
                });
            case "GET":
                return JsonAsync(exchange, Find(state.Roles, name, "role").Write);
            case "POST" when Role.Read(body) is { Name.Length: > 0 } role:
                return state.Roles.TryAdd(role.Name, role) ? exchange.OkAsync() : throw new RequestException(409, $"role \"{role.Name}\" already exists", "ErrAlreadyExists");
            case "PUT" when name is not null:
                Find(state.Roles, name, "role");
                state.Roles[name] = Role.Read(body) with { Name = name };
                foreach (User user in state.Users.Values.Where(user => user.Roles.Any(role => role.Name == name)))
                {
                    state.Users[user.Name] = user with { Roles = [.. user.Roles.Select(role => role.Name == name ? state.Roles[name] : role)] };
                }

                return exchange.OkAsync();
            case "DELETE" when name is not null:
                return Remove(exchange, state.Roles, name, "role");
            default:
                throw new RequestException(400, "a role needs a name");
        }
    }

    private static Task ClustersAsync(Exchange exchange, AuthNState state, string? name, JsonElement body)
    {
        string? id = name is null ? null : state.Clusters.FirstOrDefault(pair => pair.Key == name || pair.Value.Alias == name).Key;
        switch (exchange.Method)
        {
            case "GET":
                if (name is not null && id is null)
                {
                    throw Missing(name, "cluster");
                }

                return JsonAsync(exchange, json => WriteClusters(json, state, id));
            case "POST" or "PUT":
                string key = id ?? ObjectSelection.Text(body, "id");
                if (exchange.Method == "POST" ? state.Clusters.ContainsKey(key) : id is null)
                {
                    throw exchange.Method == "POST" ? new RequestException(409, $"cluster \"{key}\" already registered", "ErrAlreadyExists") : Missing(name ?? string.Empty, "cluster");
                }

                string[] urls = body.TryGetProperty("urls", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(static url => url.GetString() ?? string.Empty)] : [];
                state.Clusters.TryGetValue(key, out (string Alias, string[] Urls) present);
                string alias = ObjectSelection.Text(body, "alias");
                state.Clusters[key] = (alias.Length > 0 ? alias : present.Alias ?? string.Empty, urls.Length > 0 ? urls : present.Urls ?? []);
                return exchange.OkAsync();
            case "DELETE":
                return Remove(exchange, state.Clusters, id ?? name ?? string.Empty, "cluster");
            default:
                return exchange.MethodNotAllowedAsync("DELETE, GET, POST, PUT");
        }
    }

    private static void WriteClusters(Utf8JsonWriter json, AuthNState state, string? id)
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

    /// <summary>The roles of a message, as they are here: a message may hold a name alone.</summary>
    private static List<Role> ReadRoles(AuthNState state, JsonElement body)
        => body.TryGetProperty("roles", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => Find(state.Roles, ObjectSelection.Text(item, "name"), "role"))] : [];

    private static T Find<T>(System.Collections.Concurrent.ConcurrentDictionary<string, T> all, string name, string kind)
        => all.TryGetValue(name, out T? found) ? found : throw Missing(name, kind);

    private static Task Remove<T>(Exchange exchange, System.Collections.Concurrent.ConcurrentDictionary<string, T> all, string name, string kind)
        => all.TryRemove(name, out _) ? exchange.OkAsync() : throw Missing(name, kind);

    private static RequestException Missing(string name, string kind) => new(404, $"{kind} \"{name}\" does not exist", "ErrNotFound");
}
