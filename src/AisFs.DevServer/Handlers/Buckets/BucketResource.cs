using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>/v1/buckets: everything about buckets, and the listing of their objects.</summary>
/// <param name="gate">Checks that the token permits the request.</param>
/// <param name="control">Reaches the targets.</param>
/// <param name="actions">What serves each operation; the message is there where the operation needs one.</param>
internal sealed class BucketResource(Gate gate, ControlPlane control, IReadOnlyDictionary<Operation, Func<Exchange, ActionMessage?, Task>> actions)
{
    private const string AllowedMethods = "DELETE, GET, HEAD, PATCH, POST";

    /// <summary>Answers a request about a bucket, or about all of them if the path names none.</summary>
    public async Task RunAsync(Exchange exchange)
    {
        if (!exchange.AtProxy)
        {
            // Only other nodes ask a target about buckets; the real target drops the connection.
            exchange.Http.Abort();
            return;
        }

        switch (exchange.Method)
        {
            case "OPTIONS":
                exchange.Response.Headers.Allow = AllowedMethods;
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            case not ("GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH"):
                await exchange.MethodNotAllowedAsync(AllowedMethods).ConfigureAwait(false);
                return;
        }

        string name = BucketPath.Read(exchange).Name;
        exchange.BucketKey = BucketLookup.KeyOf(exchange, name);
        ActionMessage? message = exchange.IsHead ? null : await exchange.ReadMessageAsync().ConfigureAwait(false);
        if (await exchange.BeginAsync(OperationOf(exchange.Method, name, message)).ConfigureAwait(false))
        {
            await AnswerAsync(exchange, message).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(Exchange exchange, ActionMessage? message)
    {
        Operation operation = exchange.Operation;
        if (message is null && exchange.Method == "GET" && exchange.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            await FailWithoutMessageAsync(exchange, 2909).ConfigureAwait(false);
            return;
        }

        gate.Check(exchange, AccessOf(operation, message?.Action), operation is Operation.ListBuckets or Operation.BucketCreate ? null : exchange.BucketKey);
        if (message is null && exchange.Method is "POST" or "PUT" or "DELETE" or "PATCH")
        {
            await FailWithoutMessageAsync(exchange, 2912).ConfigureAwait(false);
            return;
        }

        if (operation is not (Operation.ListBuckets or Operation.BucketHead))
        {
            await control.ReachTargetsAsync(exchange).ConfigureAwait(false);
        }

        await actions[operation](exchange, message).ConfigureAwait(false);
    }

    private static Task FailWithoutMessageAsync(Exchange exchange, int line)
        => exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] ({exchange.Method}), err: EOF (htrun.go, #{line})");

    private static Access AccessOf(Operation operation, string? action) => operation switch
    {
        Operation.ListBuckets => Access.ListBuckets,
        Operation.ListObjects or Operation.BucketSummary => Access.ListObjects,
        Operation.BucketHead => Access.HeadBucket,
        Operation.BucketCreate => Access.CreateBucket,
        Operation.BucketDestroy => Access.DestroyBucket,
        Operation.BucketPatch => Access.Patch,
        _ => action switch
        {
            "move-bck" => Access.MoveBucket,
            "delete-listrange" or "evict-listrange" => Access.DeleteObject,
            "archive" => Access.Put,
            _ => Access.Get,
        },
    };

    private static Operation OperationOf(string method, string name, ActionMessage? message) => method == "GET" ? OperationOfGet(name, message) : OperationOf(method, message?.Action);

    /// <summary>A message without a value asks for buckets, one with a value for objects.</summary>
    private static Operation OperationOfGet(string name, ActionMessage? message) => message?.Action switch
    {
        "summary-bck" or "summary-shard" => Operation.BucketSummary,
        null or "list" when name.Length > 0 && (message is null || message.HasValue) => Operation.ListObjects,
        _ => Operation.ListBuckets,
    };

    private static Operation OperationOf(string method, string? action) => method switch
    {
        "HEAD" => Operation.BucketHead,
        "POST" when action == "create-bck" => Operation.BucketCreate,
        "DELETE" when action is "destroy-bck" or "evict-remote-bck" => Operation.BucketDestroy,
        "PATCH" => Operation.BucketPatch,
        _ => Operation.BucketJob,
    };
}
