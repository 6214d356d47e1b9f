using System.Text;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>/v1/objects: the proxy redirects, the owning target serves.</summary>
internal sealed class ObjectResource(ObjectsAtProxy proxy, ObjectsAtTarget target)
{
    public const string AllowedMethods = "DELETE, GET, HEAD, PATCH, POST, PUT";

    /// <summary>Answers a request whose bucket and object are known.</summary>
    public async Task RunAsync(Exchange exchange)
    {
        ActionMessage? message = exchange.Method is "POST" or "DELETE" or "PATCH" ? await exchange.ReadMessageAsync().ConfigureAwait(false) : null;
        if (!await exchange.BeginAsync(ObjectOperations.Of(exchange, message)).ConfigureAwait(false))
        {
            return;
        }

        if (exchange.Query["archpath"] is { Length: > 0 } member && !ObjectNames.IsValid(Encoding.UTF8.GetBytes(member)))
        {
            await exchange.FailAsync(400, null, $"dpq: 'archpath={member}', err: invalid archpath \"{member}\"").ConfigureAwait(false);
            return;
        }

        await (exchange.AtProxy ? proxy.RunAsync(exchange, message) : target.RunAsync(exchange, message)).ConfigureAwait(false);
    }

    /// <summary>Whether the object's name can be used as the request uses it.</summary>
    public static bool HasValidName(Exchange exchange)
        => exchange.IsHead ? ObjectNames.IsValidPath(exchange.ObjectName) : ObjectNames.IsValid(exchange.ObjectName);

    /// <summary>Answers that a name cannot be an object's.</summary>
    public static Task InvalidNameAsync(Exchange exchange, byte[] name)
        => exchange.FailAsync(400, "errInvalidPath", $"invalid object name \"{Encoding.UTF8.GetString(name)}\"");
}
