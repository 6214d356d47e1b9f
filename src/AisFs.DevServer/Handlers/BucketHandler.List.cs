using System.Buffers;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

internal static partial class BucketHandler
{
    private static Task ListObjectsAsync(Exchange exchange, ActionMessage? message)
    {
        if (message is not null && message.Action != "list")
        {
            return exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
        }

        if (message is not null && !message.HasValue)
        {
            string name = exchange.BucketKey.Name;
            return exchange.FailAsync(400, null, $"bad list-buckets request: \"{name}\" vs \"\" ({name}, actm[list])");
        }

        ListQuery query = ListQuery.Parse(exchange, message?.Value ?? default);
        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        ListPage page = query.Has(ListQuery.FlagArchives) ? ArchiveLister.List(bucket, query) : bucket.List(query);
        if (!exchange.Cluster.Membership.IsSettled)
        {
            page.Entries.RemoveAll(entry => IsOutOfReach(exchange.Cluster.Membership, bucket, entry));
        }

        ArrayBufferWriter<byte> body = new(64 + (page.Entries.Count * 64));
        if (exchange.Request.Headers.Accept.ToString().Contains("application/msgpack", StringComparison.Ordinal))
        {
            new ListPacker(exchange.Cluster, bucket, query).Write(page, body);
            return exchange.BytesAsync(body.WrittenMemory, "application/msgpack");
        }

        new ListJsonWriter(exchange.Cluster, bucket, query).Write(page, body);
        return exchange.BytesAsync(body.WrittenMemory, "application/json; charset=utf-8");
    }

    /// <summary>Targets list what lies on them, wherever it belongs; those in maintenance are not asked.</summary>
    private static bool IsOutOfReach(Membership membership, Bucket bucket, ListEntry entry)
        => entry.Record is { } record
            && !membership.Active.Contains(membership.HolderOf(RendezvousHash.Digest(bucket.Key.Uname(entry.Name)), record.Modified));
}
