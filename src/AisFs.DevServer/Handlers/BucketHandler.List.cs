using System.Buffers;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Listing;

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
        if (!query.HasValidUuid)
        {
            return exchange.FailAsync(400, null, $"list-objects: invalid UUID \"{query.Uuid}\"", exchange.Cluster.Targets[^1], exchange.Node);
        }

        if (query.EndsTargets && !bucket.Key.IsRemote)
        {
            NodeInfo first = exchange.Cluster.Targets[0];
            foreach (NodeInfo target in exchange.Cluster.Targets)
            {
                target.Stop();
            }

            return exchange.FailAsync(500, "ErrFailedTo", $"{exchange.Node.Name}: failed to call {first.Name} at {first.Url}: unexpected EOF");
        }

        ListPage page = bucket.Key.IsRemote ? FlatLister.List(bucket, query) : exchange.Cluster.Walks.Next(bucket, query);
        ArrayBufferWriter<byte> body = new(64 + (page.Entries.Count * 64));
        if (exchange.Request.Headers.Accept.ToString().Contains("application/msgpack", StringComparison.Ordinal))
        {
            new ListPacker(exchange.Cluster, bucket, query).Write(page, body);
            return exchange.BytesAsync(body.WrittenMemory, "application/msgpack");
        }

        new ListJsonWriter(exchange.Cluster, bucket, query).Write(page, body);
        return exchange.BytesAsync(body.WrittenMemory, "application/json; charset=utf-8");
    }
}
