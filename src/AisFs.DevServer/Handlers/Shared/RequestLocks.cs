using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Which objects a request locks at their targets, and how.</summary>
internal sealed class RequestLocks(ClusterMap map)
{
    /// <summary>Takes what the request needs from its beginning; a PUT takes its lock when its content has arrived.</summary>
    /// <returns>The locks in the order in which they were taken.</returns>
    public async ValueTask<List<IDisposable>> TakeAsync(Exchange exchange, Bucket bucket, byte[] name, ActionMessage? message)
    {
        List<(BucketKey Bucket, byte[] Name, bool Exclusive)> wanted = Wanted(exchange, bucket, name, message);

        // Always in the same order: two requests never wait for each other.
        wanted.Sort(static (a, b) => a.Bucket != b.Bucket ? a.Bucket.CompareTo(b.Bucket) : a.Name.AsSpan().SequenceCompareTo(b.Name));
        List<IDisposable> taken = [];
        foreach ((BucketKey key, byte[] locked, bool exclusive) in wanted)
        {
            taken.Add(await TakeAsync(key, locked, exclusive).ConfigureAwait(false));
        }

        return taken;
    }

    /// <summary>The lock under which a PUT becomes the object.</summary>
    public ValueTask<IDisposable> TakeAsync(Bucket bucket, byte[] name) => TakeAsync(bucket.Key, name, exclusive: true);

    private ValueTask<IDisposable> TakeAsync(BucketKey key, byte[] name, bool exclusive)
        => map.OwnerOf(key, name).Locks.TakeAsync(key, name, exclusive);

    private static List<(BucketKey Bucket, byte[] Name, bool Exclusive)> Wanted(Exchange exchange, Bucket bucket, byte[] name, ActionMessage? message)
    {
        switch (exchange.Operation)
        {
            case Operation.ObjectGet or Operation.ObjectGetMember:
                return [(bucket.Key, name, false)];
            case Operation.ObjectDelete or Operation.ObjectPatch or Operation.MultipartComplete or Operation.ObjectAppendMember:
            case Operation.ObjectAppend when exchange.Query["append_type"] == "flush":
                return [(bucket.Key, name, true)];
            case Operation.ObjectRename when message is { Name.Length: > 0 }:
                return Both((bucket.Key, name, true), (bucket.Key, ObjectNames.Canonical(Encoding.UTF8.GetBytes(message.Name)), true));
            case Operation.ObjectCopy when BucketKey.TryParseUname(exchange.Query["object_to"], out BucketKey to, out string toName):
                return Both((bucket.Key, name, false), (to, ObjectNames.Canonical(Encoding.UTF8.GetBytes(toName)), true));
            default:
                return [];
        }
    }

    private static List<(BucketKey Bucket, byte[] Name, bool Exclusive)> Both(
        (BucketKey Bucket, byte[] Name, bool Exclusive) from, (BucketKey Bucket, byte[] Name, bool Exclusive) to)
        => from.Bucket == to.Bucket && from.Name.AsSpan().SequenceEqual(to.Name) ? [to] : [from, to];
}
