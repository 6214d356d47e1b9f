using System.Collections.Concurrent;
using System.Text.Json;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.AuthService;

/// <summary>Answers of the AuthN service.</summary>
internal static class AuthNAnswers
{
    public const string ContentType = "application/json";

    public static Task JsonAsync(Exchange exchange, Action<Utf8JsonWriter> write) => exchange.JsonAsync(write, ContentType);

    /// <summary>What clients of OpenID look for.</summary>
    public static Task WellKnownAsync(Exchange exchange, string document)
    {
        string issuer = $"http://localhost:{exchange.Node.Port}";
        return document switch
        {
            "openid-configuration" => JsonAsync(exchange, json =>
            {
                json.WriteStartObject();
                json.WriteString("issuer"u8, issuer);
                json.WriteString("token_endpoint"u8, issuer + "/v1/tokens");
                json.WriteString("userinfo_endpoint"u8, issuer + "/v1/users");
                json.WriteString("jwks_uri"u8, issuer + "/.well-known/jwks.json");
                json.WriteStartArray("id_token_signing_alg_values_supported"u8);
                json.WriteStringValue("HS256"u8);
                json.WriteStringValue("RS256"u8);
                json.WriteEndArray();
                json.WriteEndObject();
            }),
            "jwks.json" => throw new RequestException(400, "JWKS not available for current signing method"),
            _ => NoPageAsync(exchange),
        };
    }

    /// <summary>Answers a path that the service does not know.</summary>
    public static Task NoPageAsync(Exchange exchange)
    {
        exchange.Response.Headers.XContentTypeOptions = "nosniff";
        return exchange.TextAsync("404 page not found\n", 404);
    }

    /// <summary>Finds an entry by its name.</summary>
    /// <exception cref="RequestException">404: there is none.</exception>
    public static T Find<T>(ConcurrentDictionary<string, T> all, string name, string kind) => all.TryGetValue(name, out T? found) ? found : throw Missing(name, kind);

    /// <summary>Removes an entry by its name.</summary>
    /// <exception cref="RequestException">404: there is none.</exception>
    public static Task RemoveAsync<T>(Exchange exchange, ConcurrentDictionary<string, T> all, string name, string kind)
        => all.TryRemove(name, out _) ? exchange.OkAsync() : throw Missing(name, kind);

    public static RequestException Missing(string name, string kind) => new(404, $"{kind} \"{name}\" does not exist", "ErrNotFound");
}
