using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Requests about objects at a target: checked, locked and served.</summary>
/// <param name="lookup">Finds the bucket.</param>
/// <param name="gate">Checks that the proxy has sent the request.</param>
/// <param name="locks">The locks of the objects.</param>
/// <param name="actions">What serves each operation.</param>
internal sealed class ObjectsAtTarget(BucketLookup lookup, Gate gate, RequestLocks locks, IReadOnlyDictionary<Operation, Func<ObjectRequest, Task>> actions)
{
    public async Task RunAsync(Exchange exchange, ActionMessage? message)
    {
        gate.CheckRedirected(exchange);
        bool isRedirected = exchange.Query["pid"].Length > 0;
        if (!isRedirected && exchange.Method is "PUT" or "DELETE" or "POST" or "PATCH")
        {
            await exchange.FailAsync(400, null, $"{exchange.Node.Name}: {exchange.Method}(obj) is expected to be redirected").ConfigureAwait(false);
            return;
        }

        if (!ObjectResource.HasValidName(exchange))
        {
            await ObjectResource.InvalidNameAsync(exchange, exchange.ObjectName).ConfigureAwait(false);
            return;
        }

        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        ObjectRequest request = new(exchange, bucket, message);
        List<IDisposable> taken = await locks.TakeAsync(exchange, bucket, request.Name, message).ConfigureAwait(false);
        try
        {
            await (actions.TryGetValue(exchange.Operation, out Func<ObjectRequest, Task>? action) ? action(request) : AnswerOtherAsync(exchange, message)).ConfigureAwait(false);
        }
        finally
        {
            exchange.GiveBack(taken);
        }
    }

    private static Task AnswerOtherAsync(Exchange exchange, ActionMessage? message)
        => message?.Action == "check-lock" ? exchange.OkAsync()
            : exchange.Method == "POST" ? exchange.FailAsync(400, null, $"invalid action \"{message?.Action}\"")
            : exchange.MethodNotAllowedAsync(ObjectResource.AllowedMethods);
}
