using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Lists the buckets.</summary>
internal sealed class BucketList(BucketTable buckets, BucketLookup lookup, ClusterMap map)
{
    public Task AnswerAsync(Exchange exchange)
    {
        bool byProvider = exchange.Query["provider"].Length > 0;
        BucketKey query = exchange.BucketKey;
        if (byProvider && query.Provider != Providers.Ais && !lookup.HasBackend(query.Provider))
        {
            // A target says this to the proxy, and the proxy passes it on.
            return exchange.FailAsync(
                400, "ErrMissingBackend", $"{Providers.Title(query.Provider)} backend is missing in the cluster configuration", new ErrorOrigin(map.Targets[0].Name, map.Proxy.Name));
        }

        bool byNamespace = exchange.Query["namespace"].Length > 0;
        List<Bucket> all = buckets.All;
        if (all.Count == 0)
        {
            return exchange.JsonAsync("null");
        }

        return exchange.JsonAsync(json =>
        {
            json.WriteStartArray();
            foreach (Bucket bucket in all)
            {
                if ((!byProvider || bucket.Key.Provider == query.Provider)
                    && (!byNamespace || (bucket.Key.Uuid == query.Uuid && bucket.Key.Namespace == query.Namespace)))
                {
                    JsonText.WriteBucket(json, bucket.Key);
                }
            }

            json.WriteEndArray();
        });
    }
}
