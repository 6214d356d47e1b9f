using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.AuthService;

/// <summary>/v1/roles of the AuthN service.</summary>
internal sealed class RoleResource(AuthNState state)
{
    public Task RunAsync(Exchange exchange, string? name, JsonElement body)
    {
        switch (exchange.Method)
        {
            case "GET" when name is null:
                return AuthNAnswers.JsonAsync(exchange, json =>
                {
                    json.WriteStartArray();
                    foreach (Role role in state.Roles.Values.OrderBy(static role => role.Name, StringComparer.Ordinal))
                    {
                        role.Write(json);
                    }

                    json.WriteEndArray();
                });
            case "GET":
                return AuthNAnswers.JsonAsync(exchange, AuthNAnswers.Find(state.Roles, name, "role").Write);
            case "POST" when Role.Read(body) is { Name.Length: > 0 } role:
                return state.Roles.TryAdd(role.Name, role) ? exchange.OkAsync() : throw new RequestException(409, $"role \"{role.Name}\" already exists", "ErrAlreadyExists");
            case "PUT" when name is not null:
                AuthNAnswers.Find(state.Roles, name, "role");
                state.Roles[name] = Role.Read(body) with { Name = name };
                foreach (User user in state.Users.Values.Where(user => user.Roles.Any(role => role.Name == name)))
                {
                    state.Users[user.Name] = user with { Roles = [.. user.Roles.Select(role => role.Name == name ? state.Roles[name] : role)] };
                }

                return exchange.OkAsync();
            case "DELETE" when name is not null:
                return AuthNAnswers.RemoveAsync(exchange, state.Roles, name, "role");
            default:
                throw new RequestException(400, "a role needs a name");
        }
    }
}
