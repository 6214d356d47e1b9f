using System.Text;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>/v1/objects: the proxy redirects, the owning target serves.</summary>
internal static partial class ObjectHandler
{
    private const string AllowedMethods = "DELETE, GET, HEAD, PATCH, POST, PUT";

    public static async Task RunAsync(Exchange exchange)
    {
        ActionMessage? message = exchange.Method is "POST" or "DELETE" or "PATCH" ? await exchange.ReadMessageAsync().ConfigureAwait(false) : null;
        exchange.Operation = Classify(exchange, message);
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        if (exchange.HasQuery && exchange.QueryValue("archpath") is { Length: > 0 } member
            && !ObjectNames.IsValid(Encoding.UTF8.GetBytes(member)))
        {
            await exchange.FailAsync(400, null, $"dpq: 'archpath={member}', err: invalid archpath \"{member}\"").ConfigureAwait(false);
            return;
        }

        await (exchange.AtProxy ? RunAtProxyAsync(exchange, message) : RunAtTargetAsync(exchange, message)).ConfigureAwait(false);
    }

    private static Operation Classify(Exchange exchange, ActionMessage? message)
    {
        switch (exchange.Method)
        {
            case "GET":
                return WantsMembers(exchange) ? Operation.ObjectGetMember : Operation.ObjectGet;
            case "HEAD":
                return Operation.ObjectHead;
            case "PATCH":
                return Operation.ObjectPatch;
            case "PUT":
                return !exchange.HasQuery ? Operation.ObjectPut
                    : exchange.QueryValue("object_to").Length > 0 ? Operation.ObjectCopy
                    : exchange.HasQueryKey("uploadId") ? Operation.ObjectPutPart
                    : exchange.QueryValue("archpath").Length > 0 ? Operation.ObjectAppendMember
                    : exchange.HasQueryKey("append_type") ? Operation.ObjectAppend
                    : Operation.ObjectPut;
            case "DELETE":
                return message?.Action == "mpt-abort" ? Operation.MultipartAbort : Operation.ObjectDelete;
            case "POST":
                return message?.Action switch
                {
                    "rename-obj" => Operation.ObjectRename,
                    "mpt-upload" => Operation.MultipartCreate,
                    "mpt-complete" => Operation.MultipartComplete,
                    "mpt-abort" => Operation.MultipartAbort,
                    "promote" => Operation.Promote,
                    _ => Operation.Other,
                };
            default:
                return Operation.Other;
        }
    }

    /// <summary>Whether a member, or several, of an archive are asked for. Without a mode a pattern is not looked at.</summary>
    private static bool WantsMembers(Exchange exchange)
        => exchange.HasQuery && (exchange.QueryValue("archpath").Length > 0 || exchange.QueryValue("archmode").Length > 0);

    private static Task RunAtProxyAsync(Exchange exchange, ActionMessage? message)
    {
        if (exchange.Method == "POST" && message is null)
        {
            return exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] (POST), err: EOF (htrun.go, #2912)");
        }

        if (exchange.Method is not ("GET" or "HEAD" or "PUT" or "DELETE" or "PATCH" or "POST"))
        {
            return exchange.MethodNotAllowedAsync(AllowedMethods);
        }

        NodeInfo? appendTarget = null;
        if (exchange.Operation == Operation.ObjectAppend && exchange.QueryValue("append_handle") is { Length: > 0 } handle)
        {
            string[] parts = AppendHandler.Split(handle);
            if (parts.Length != 4)
            {
                return exchange.FailAsync(400, null, $"invalid APPEND handle: \"{handle}\"");
            }

            appendTarget = exchange.Cluster.TargetById(parts[0]);
            if (appendTarget is null)
            {
                return exchange.FailAsync(404, "errNodeNotFound", $"{exchange.Node.Name}: APPEND failure: node {parts[0]} does not exist");
            }
        }

        if (exchange.Method == "POST" && message!.Action.Length == 0)
        {
            return exchange.FailAsync(400, null, BucketKey.InvalidNameMessage);
        }

        Buckets.Find(exchange, exchange.BucketKey);
        Gate.Check(exchange, Needed(exchange.Operation), exchange.BucketKey);
        switch (exchange.Operation)
        {
            case Operation.Promote:
                return PromoteAsync(exchange, message!);
            case Operation.Other when exchange.Method == "POST" && message!.Action != "check-lock":
                return exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
        }

        if (exchange.ObjectName.Length == 0)
        {
            return exchange.FailAsync(400, null, $"URL '{exchange.PathText.TrimStart('/')}' is too short: expected 4 items, got 3");
        }

        if (!(exchange.IsHead ? ObjectNames.IsValidPath(exchange.ObjectName) : ObjectNames.IsValid(exchange.ObjectName)))
        {
            return InvalidNameAsync(exchange, exchange.ObjectName);
        }

        if (exchange.Operation == Operation.ObjectRename && RenameError(exchange, message!) is { } error)
        {
            return exchange.FailAsync(error);
        }

        NodeInfo target = appendTarget ?? exchange.Cluster.OwnerOf(exchange.BucketKey, exchange.ObjectName);
        target = exchange.MisdirectedTarget(target);
        return Redirect.SendAsync(exchange, target, permanent: exchange.Method == "GET");
    }

    private static Access Needed(Operation operation) => operation switch
    {
        Operation.ObjectGet or Operation.ObjectGetMember or Operation.ObjectCopy => Access.Get,
        Operation.ObjectHead => Access.HeadObject,
        Operation.ObjectDelete => Access.DeleteObject,
        Operation.ObjectPatch => Access.UpdateObject,
        Operation.ObjectRename => Access.MoveObject,
        Operation.ObjectAppend or Operation.ObjectAppendMember => Access.Append,
        Operation.Promote => Access.Promote,
        _ => Access.Put,
    };

    internal static RequestException? RenameError(Exchange exchange, ActionMessage message)
    {
        if (exchange.BucketKey.IsRemote)
        {
            return new RequestException(400, $"invalid action \"rename-obj\": not supported for remote buckets ({exchange.BucketKey.DisplayName})", "ErrUnsupp");
        }

        byte[] to = Encoding.UTF8.GetBytes(message.Name);
        if (to.Length == 0 || !ObjectNames.IsValid(to))
        {
            return new RequestException(400, $"invalid object name \"{message.Name}\"", "errInvalidPath");
        }

        return to.AsSpan().SequenceEqual(exchange.ObjectName)
            ? new RequestException(400, $"cannot rename {exchange.BucketKey.DisplayName}/{message.Name} to self, nothing to do")
            : null;
    }

    private static async Task RunAtTargetAsync(Exchange exchange, ActionMessage? message)
    {
        Gate.CheckRedirected(exchange);
        bool redirected = exchange.HasQuery && exchange.QueryValue("pid").Length > 0;
        if (!redirected && exchange.Method is "PUT" or "DELETE" or "POST" or "PATCH" && !redirected)
        {
            await exchange.FailAsync(400, null, $"{exchange.Node.Name}: {exchange.Method}(obj) is expected to be redirected").ConfigureAwait(false);
            return;
        }

        if (!(exchange.IsHead ? ObjectNames.IsValidPath(exchange.ObjectName) : ObjectNames.IsValid(exchange.ObjectName)))
        {
            await InvalidNameAsync(exchange, exchange.ObjectName).ConfigureAwait(false);
            return;
        }

        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        byte[] name = ObjectNames.Canonical(exchange.ObjectName);
        List<IDisposable> locks = await RequestLocks.TakeAsync(exchange, bucket, name, message).ConfigureAwait(false);
        try
        {
            await AnswerAsync(exchange, message, bucket, name).ConfigureAwait(false);
        }
        finally
        {
            exchange.GiveBack(locks);
        }
    }

    private static Task AnswerAsync(Exchange exchange, ActionMessage? message, Bucket bucket, byte[] name)
        => exchange.Operation switch
        {
            Operation.ObjectGet => GetAsync(exchange, bucket, name),
            Operation.ObjectHead => HeadAsync(exchange, bucket, name),
            Operation.ObjectPut => PutAsync(exchange, bucket, name),
            Operation.ObjectDelete => DeleteAsync(exchange, bucket, name),
            Operation.ObjectPatch => PatchAsync(exchange, bucket, name, message),
            Operation.ObjectRename => TransferHandler.RenameAsync(exchange, bucket, name, message!),
            Operation.ObjectCopy => TransferHandler.CopyAsync(exchange, bucket, name),
            Operation.ObjectAppend => AppendHandler.RunAsync(exchange, bucket, name),
            Operation.MultipartCreate => MultipartHandler.CreateAsync(exchange, bucket, name),
            Operation.ObjectPutPart => MultipartHandler.PutPartAsync(exchange, bucket, name),
            Operation.MultipartComplete => MultipartHandler.CompleteAsync(exchange, bucket, name, message!),
            Operation.MultipartAbort => MultipartHandler.AbortAsync(exchange, bucket, name),
            Operation.ObjectGetMember => GetMemberAsync(exchange, bucket, name),
            Operation.ObjectAppendMember => AppendMemberAsync(exchange, bucket, name),
            _ when message?.Action == "check-lock" => exchange.OkAsync(),
            _ when exchange.Method == "POST" => exchange.FailAsync(400, null, $"invalid action \"{message?.Action}\""),
            _ => exchange.MethodNotAllowedAsync(AllowedMethods),
        };

    /// <summary>The mountpath on which this target keeps, or would keep, the object that the request names.</summary>
    internal static Mountpath Here(Exchange exchange, Bucket bucket)
        => exchange.Node.MountpathOf(RendezvousHash.Digest(bucket.Key.Uname(exchange.ObjectName)));

    /// <summary>The object, if it lies at this target; the caller releases its content. Another target does not know it.</summary>
    internal static ObjectRecord? OpenOwned(Exchange exchange, Bucket bucket, byte[] name)
    {
        if (bucket.Key.IsRemote && exchange.Cluster.OwnerOf(bucket.Key, exchange.ObjectName) != exchange.Node)
        {
            return null;
        }

        return bucket.Open(name, Here(exchange, bucket)) ?? OpenAtNeighbour(exchange, bucket, name);
    }

    /// <summary>While objects are moved to their owners, a GET finds one where it still lies; nothing else does.</summary>
    private static ObjectRecord? OpenAtNeighbour(Exchange exchange, Bucket bucket, byte[] name)
    {
        if (!exchange.Cluster.Membership.IsRebalancing || exchange.Operation is not (Operation.ObjectGet or Operation.ObjectGetMember))
        {
            return null;
        }

        ulong uname = RendezvousHash.Digest(bucket.Key.Uname(exchange.ObjectName));
        foreach (NodeInfo target in exchange.Cluster.Targets.Where(static target => target.Life.Condition == TargetCondition.Running))
        {
            if (bucket.Open(name, target.MountpathOf(uname)) is { } record)
            {
                return record;
            }
        }

        return null;
    }

    internal static Task NotFoundAsync(Exchange exchange, Bucket bucket)
        => exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: {DisplayName(exchange, bucket)} does not exist");

    internal static string DisplayName(Exchange exchange, Bucket bucket) => $"{bucket.Key.DisplayName}/{Encoding.UTF8.GetString(exchange.ObjectName)}";

    internal static Task InvalidNameAsync(Exchange exchange, byte[] name)
        => exchange.FailAsync(400, "errInvalidPath", $"invalid object name \"{Encoding.UTF8.GetString(name)}\"");

    private static async Task DeleteAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        Mountpath here = Here(exchange, bucket);
        ObjectRecord? record = OpenOwned(exchange, bucket, name);
        record?.Content.Release();
        if (record is null || !bucket.Remove(name, here))
        {
            // What has the name without being an object is removed as far as that is possible.
            bucket.RemoveEmptyDirectory(name, here);
            await exchange.FailAsync(404, null, $"{DisplayName(exchange, bucket)} doesn't exist").ConfigureAwait(false);
            return;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }
}
