using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Lists the objects of a bucket, page by page.</summary>
internal sealed class ObjectListing(BucketLookup lookup, ClusterMap map, ListingJobs listings)
{
    public Task AnswerAsync(Exchange exchange, ActionMessage? message)
    {
        ListQuery query = ListQuery.Parse(exchange.Node.Name, message?.Value ?? default);
        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        if (!query.HasValidUuid)
        {
            return exchange.FailAsync(400, null, $"list-objects: invalid UUID \"{query.Uuid}\"", new ErrorOrigin(map.Targets[^1].Name, exchange.Node.Name));
        }

        return query.EndsTargets && !bucket.Key.IsRemote ? EndTargetsAsync(exchange) : SendAsync(exchange, bucket, query);
    }

    private Task EndTargetsAsync(Exchange exchange)
    {
        NodeInfo first = map.Targets[0];
        foreach (NodeInfo target in map.Targets)
        {
            target.Stop();
        }

        return exchange.FailAsync(500, "ErrFailedTo", $"{exchange.Node.Name}: failed to call {first.Name} at {first.Url}: unexpected EOF");
    }

    private Task SendAsync(Exchange exchange, Bucket bucket, ListQuery query)
    {
        ListPage page = listings.Next(bucket, query);
        return ListedPages.AnswerAsync(exchange, new ListText(map, bucket, query).Describe(page));
    }
}
