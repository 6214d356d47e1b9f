using System.Globalization;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Lists the buckets that the query and the message ask for: of a provider, of a namespace, of a name.</summary>
internal sealed class BucketList(BucketTable buckets, BucketLookup lookup, ClusterMap map)
{
    public Task AnswerAsync(Exchange exchange, ActionMessage? message)
    {
        switch (message?.Action)
        {
            case "show-inventory":
                // There are no inventories here; those of a bucket that does not exist cannot be asked for either.
                _ = exchange.BucketKey.Name.Length == 0 ? null : lookup.Find(exchange, exchange.BucketKey);
                return exchange.JsonAsync("{}");
            case not (null or "list"):
                return BucketErrors.InvalidActionAsync(exchange, message);
        }

        BucketKey query = exchange.BucketKey with { Name = message?.Name ?? string.Empty };
        bool byProvider = exchange.Query["provider"].Length > 0;
        if (message is { HasValue: true } && exchange.BucketKey.Name.Length == 0)
        {
            string shown = byProvider ? Providers.Scheme(query.Provider) + "://" : string.Empty;
            return exchange.FailAsync(400, null, $"bad list-objects request: \"{shown}\" is not a bucket (is a bucket query?)");
        }

        if (exchange.BucketKey.Name is { Length: > 0 } name && name != query.Name)
        {
            return exchange.FailAsync(400, null, $"bad list-buckets request: \"{name}\" vs \"{query.Name}\" ({name}, actm[list])");
        }

        if (byProvider && query.IsRemote && !IsPresentOnly(exchange) && MissingBackend(query) is { } error)
        {
            return exchange.FailAsync(error);
        }

        return AnswerAsync(exchange, query, byProvider);
    }

    /// <summary>Whether only what the cluster knows already is asked for.</summary>
    private static bool IsPresentOnly(Exchange exchange)
        => int.TryParse(exchange.Query["presence"], NumberStyles.None, CultureInfo.InvariantCulture, out int presence) && presence is 2 or 3 or 4;

    private Task AnswerAsync(Exchange exchange, BucketKey query, bool byProvider)
    {
        bool byNamespace = exchange.Query["namespace"].Length > 0;
        bool withSystem = exchange.Query.Flag("sys");
        List<Bucket> all = buckets.All;
        if (all.Count == 0)
        {
            return exchange.JsonAsync("null");
        }

        return exchange.JsonAsync(json =>
        {
            json.WriteStartArray();
            foreach (BucketKey key in all.Select(static bucket => bucket.Key))
            {
                if ((!byProvider || key.Provider == query.Provider)
                    && (!byNamespace || (key.Uuid == query.Uuid && key.Namespace == query.Namespace))
                    && (query.Name.Length == 0 || key.Name == query.Name)
                    && (withSystem || !key.IsSystem))
                {
                    JsonText.WriteBucket(json, key);
                }
            }

            json.WriteEndArray();
        });
    }

    /// <summary>A target is asked for buckets that are elsewhere: it says why it cannot, and the proxy passes that on.</summary>
    private RequestException? MissingBackend(BucketKey query)
    {
        NodeInfo target = map.Targets[0];
        ErrorOrigin origin = new(target.Name, map.Proxy.Name);
        if (query.Provider != Providers.Ais)
        {
            return lookup.HasBackend(query.Provider) ? null
                : new RequestException(400, $"{Providers.Title(query.Provider)} backend is missing in the cluster configuration", "ErrMissingBackend") { Origin = origin };
        }

        string space = query.Namespace.Length > 0 ? "#" + query.Namespace : string.Empty;
        string message = $"{target.Name}: failed to list buckets ais://@{query.Uuid}{space}, err: {target.Name}: remote cluster \"{query.Uuid}\" does not exist";
        return new RequestException(404, message, "ErrFailedTo") { Origin = origin };
    }
}
