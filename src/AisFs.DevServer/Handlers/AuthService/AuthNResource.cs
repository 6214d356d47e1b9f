using System.Text;
using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.AuthService;

/// <summary>The AuthN service: log in, tokens, users, roles and clusters.</summary>
internal sealed class AuthNResource(AuthNState state)
{
    private readonly UserResource _users = new(state);
    private readonly RoleResource _roles = new(state);
    private readonly ClusterRegistry _clusters = new(state);

    public Task RunAsync(Exchange exchange)
    {
        exchange.Meter.Count(exchange);
        return exchange.PathText.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [".well-known", var document] => AuthNAnswers.WellKnownAsync(exchange, document),
            ["v1", var kind and ("users" or "roles" or "clusters" or "tokens")] => RunAsync(exchange, kind, null),
            ["v1", var kind and ("users" or "roles" or "clusters" or "tokens"), var name] => RunAsync(exchange, kind, name),
            ["v1", "users" or "roles" or "clusters" or "tokens", ..] => exchange.InvalidUriAsync(),
            _ => AuthNAnswers.NoPageAsync(exchange),
        };
    }

    private async Task RunAsync(Exchange exchange, string kind, string? name)
    {
        using JsonDocument message = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JsonElement body = message.RootElement;
        if (kind == "users" && name is not null && exchange.Method == "POST")
        {
            await LoginAsync(exchange, name, body).ConfigureAwait(false);
            return;
        }

        if (kind == "clusters" && exchange.Method == "GET")
        {
            // Asked before a login to one of the clusters.
            await _clusters.RunAsync(exchange, name, body).ConfigureAwait(false);
            return;
        }

        Claims claims = state.Verify(Gate.ReadToken(exchange));
        if (kind == "tokens" && exchange.Method == "DELETE")
        {
            state.Revoke(JsonFields.Text(body, "token"));
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
            "users" => _users.RunAsync(exchange, name, body),
            "roles" => _roles.RunAsync(exchange, name, body),
            "clusters" => _clusters.RunAsync(exchange, name, body),
            _ => exchange.InvalidUriAsync(),
        };
        await answer.ConfigureAwait(false);
    }

    private Task LoginAsync(Exchange exchange, string name, JsonElement body)
    {
        if (!state.Users.TryGetValue(name, out User? user) || user.Password != JsonFields.Text(body, "password"))
        {
            throw new RequestException(401, $"AuthN: failed to generate token for {name}, err: invalid credentials", "ErrFailedTo");
        }

        // Nanoseconds; 0 is a token that does not expire soon.
        TimeSpan? lifetime = body.TryGetProperty("expires_in", out JsonElement expires) && expires.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromTicks(expires.GetInt64() / 100) is var given && given == TimeSpan.Zero ? TimeSpan.FromDays(3650) : given : null;
        return exchange.BytesAsync(Encoding.ASCII.GetBytes($"{{\"token\": \"{state.Issue(user, lifetime)}\"}}"), AuthNAnswers.ContentType);
    }
}
