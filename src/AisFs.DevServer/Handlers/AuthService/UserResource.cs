using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.AuthService;

/// <summary>/v1/users of the AuthN service.</summary>
internal sealed class UserResource(AuthNState state)
{
    public Task RunAsync(Exchange exchange, string? name, JsonElement body)
    {
        string id = name ?? JsonFields.Text(body, "id");
        switch (exchange.Method)
        {
            case "GET" when name is null:
                return AuthNAnswers.JsonAsync(exchange, json =>
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
                return AuthNAnswers.JsonAsync(exchange, AuthNAnswers.Find(state.Users, id, "user").Write);
            case "POST" when id.Length > 0 && JsonFields.Text(body, "pass").Length > 0:
                return state.Users.TryAdd(id, new User(id, JsonFields.Text(body, "pass"), ReadRoles(body)))
                    ? exchange.OkAsync() : throw new RequestException(409, $"user \"{id}\" already exists", "ErrAlreadyExists");
            case "PUT":
                User present = AuthNAnswers.Find(state.Users, id, "user");
                List<Role> roles = ReadRoles(body);
                string password = JsonFields.Text(body, "pass");
                state.Users[id] = present with { Password = password.Length > 0 ? password : present.Password, Roles = roles.Count > 0 ? roles : present.Roles };
                return exchange.OkAsync();
            case "DELETE":
                return AuthNAnswers.RemoveAsync(exchange, state.Users, id, "user");
            default:
                throw new RequestException(400, "a user needs a name and a password");
        }
    }

    /// <summary>The roles that a message names, with their grants.</summary>
    private List<Role> ReadRoles(JsonElement body)
        => [.. JsonFields.Items(body, "roles").Select(item => AuthNAnswers.Find(state.Roles, JsonFields.Text(item, "name"), "role"))];
}
