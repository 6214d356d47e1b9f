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

    /// <summary>Finds an entry by its name.</summary>
    /// <exception cref="RequestException">404: there is none.</exception>
    public static T Find<T>(ConcurrentDictionary<string, T> all, string name, string kind) => all.TryGetValue(name, out T? found) ? found : throw Missing(name, kind);

    /// <summary>Removes an entry by its name.</summary>
    /// <exception cref="RequestException">404: there is none.</exception>
    public static Task RemoveAsync<T>(Exchange exchange, ConcurrentDictionary<string, T> all, string name, string kind)
        => all.TryRemove(name, out _) ? exchange.OkAsync() : throw Missing(name, kind);

    public static RequestException Missing(string name, string kind) => new(404, $"{kind} \"{name}\" does not exist", "ErrNotFound");
}
