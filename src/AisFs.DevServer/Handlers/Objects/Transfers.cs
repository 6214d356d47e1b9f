using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Rename and copy of an object: on one target as a copy of the file, to another target with an internal PUT.</summary>
internal sealed class Transfers(ClusterMap map, BucketLookup lookup, ObjectFinder finder, ObjectCopier copier, InternalTransfer sender, Transforms transforms)
{
    /// <summary>Why a rename is refused; null if it is not.</summary>
    public static RequestException? RenameError(Exchange exchange, ActionMessage message)
    {
        BucketKey bucket = exchange.BucketKey;
        if (bucket.IsRemote)
        {
            return new RequestException(400, $"invalid action \"rename-obj\": not supported for remote buckets ({bucket.DisplayName})", "ErrUnsupp");
        }

        byte[] to = Encoding.UTF8.GetBytes(message.Name);
        if (to.Length == 0 || !ObjectNames.IsValid(to))
        {
            return new RequestException(400, $"invalid object name \"{message.Name}\"", "errInvalidPath");
        }

        return to.AsSpan().SequenceEqual(exchange.ObjectName)
            ? new RequestException(400, $"cannot rename {bucket.DisplayName}/{message.Name} to self, nothing to do")
            : null;
    }

    public Task RenameAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        if (RenameError(exchange, request.Message!) is { } error)
        {
            return exchange.FailAsync(error);
        }

        ObjectRecord? record = finder.Open(request);
        if (record is null)
        {
            return request.NotFoundAsync();
        }

        // The result gets version, checksum and custom metadata of the source, and the time of the rename. The source goes,
        // whatever has become of the result.
        Transfer(exchange.Node, record, request.Bucket, request.Bucket, Encoding.UTF8.GetBytes(request.Message!.Name), []);
        request.Bucket.Remove(request.Name, request.Here);
        return exchange.OkAsync();
    }

    public Task CopyAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string uname = exchange.Query["object_to"];
        if (!BucketKey.TryParseUname(uname, out BucketKey toKey, out string toName) || toName.Length == 0)
        {
            return exchange.FailAsync(400, null, $"invalid uname \"{uname}\"");
        }

        byte[] to = Encoding.UTF8.GetBytes(toName);
        if (!ObjectNames.IsValid(to))
        {
            return ObjectResource.InvalidNameAsync(exchange, to);
        }

        Bucket toBucket = lookup.Find(exchange, toKey);
        ObjectRecord? record = finder.Open(request);
        if (record is null)
        {
            return request.NotFoundAsync();
        }

        if (toKey == request.Bucket.Key && ObjectNames.Canonical(to).AsSpan().SequenceEqual(request.Name))
        {
            record.Content.Release();
        }
        else
        {
            Transfer(exchange.Node, record, request.Bucket, toBucket, to, transforms.Named(exchange));
        }

        return exchange.OkAsync();
    }

    /// <summary>Copies an opened record to a name, and releases it.</summary>
    /// <exception cref="RequestException">The copy could not be made, as far as the source's target hears of that.</exception>
    public void Transfer(NodeInfo node, ObjectRecord record, Bucket from, Bucket to, byte[] name, List<EtlRecord> etls)
    {
        NodeInfo owner = map.OwnerOf(to.Key, name);
        if (etls.Count > 0 || from.Key.IsRemote || to.Key.IsRemote)
        {
            copier.CopyTo(to, ObjectNames.Canonical(name), record, etls);
            return;
        }

        try
        {
            if (owner == node)
            {
                copier.CopyAt(node, record, from, to, name);
            }
            else
            {
                sender.Send(node, owner, record, to, name);
            }
        }
        finally
        {
            record.Content.Release();
        }
    }
}
