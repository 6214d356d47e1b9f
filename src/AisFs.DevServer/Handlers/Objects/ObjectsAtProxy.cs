using AisFs.DevServer.Api;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Requests about objects at the proxy: checked, and redirected to a target.</summary>
internal sealed class ObjectsAtProxy(ClusterMap map, BucketLookup lookup, Gate gate, Redirector redirector, Promotion promotion)
{
    public Task RunAsync(Exchange exchange, ActionMessage? message)
    {
        if (exchange.Method == "POST" && message is null)
        {
            return exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] (POST), err: EOF (htrun.go, #2912)");
        }

        if (exchange.Method is not ("GET" or "HEAD" or "PUT" or "DELETE" or "PATCH" or "POST"))
        {
            return exchange.MethodNotAllowedAsync(ObjectResource.AllowedMethods);
        }

        NodeInfo? appendTarget = AppendTargetOf(exchange);
        if (exchange.Method == "POST" && exchange.ObjectName.Length > 0 && !ObjectOperations.NamesObject(message!.Action))
        {
            // All that follows in the path is the bucket's name then.
            return exchange.FailAsync(400, null, BucketKey.InvalidNameMessage);
        }

        lookup.Find(exchange, exchange.BucketKey);
        gate.Check(exchange, ObjectOperations.AccessOf(exchange.Operation), exchange.BucketKey);
        switch (exchange.Operation)
        {
            case Operation.Promote:
                return promotion.RunAsync(exchange, message!);
            case Operation.Other when exchange.Method == "POST" && message!.Action != "check-lock":
                return exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
        }

        if (exchange.ObjectName.Length == 0)
        {
            return exchange.FailAsync(400, null, $"URL '{exchange.PathText.TrimStart('/')}' is too short: expected 4 items, got 3");
        }

        if (!ObjectResource.HasValidName(exchange))
        {
            return ObjectResource.InvalidNameAsync(exchange, exchange.ObjectName);
        }

        if (exchange.Operation == Operation.ObjectRename && Transfers.RenameError(exchange, message!) is { } error)
        {
            return exchange.FailAsync(error);
        }

        NodeInfo target = appendTarget ?? map.OwnerOf(exchange.BucketKey, exchange.ObjectName);
        return redirector.SendAsync(exchange, target, permanent: exchange.Method == "GET");
    }

    /// <summary>The target that an append handle names; null if the request has none.</summary>
    /// <exception cref="RequestException">400 or 404: the handle is malformed, or names no target.</exception>
    private NodeInfo? AppendTargetOf(Exchange exchange)
    {
        if (exchange.Operation != Operation.ObjectAppend || exchange.Query["append_handle"] is not { Length: > 0 } text)
        {
            return null;
        }

        AppendHandle handle = AppendHandle.Parse(text) ?? throw AppendHandle.Invalid(text);
        return map.TargetById(handle.Node)
            ?? throw new RequestException(404, $"{exchange.Node.Name}: APPEND failure: node {handle.Node} does not exist", "errNodeNotFound");
    }
}
