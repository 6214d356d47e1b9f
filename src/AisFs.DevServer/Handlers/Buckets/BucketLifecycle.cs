using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Creates, destroys and evicts buckets, and changes their properties.</summary>
internal sealed class BucketLifecycle(BucketTable buckets, BucketLookup lookup, ReplicaJobs replicas, ClusterMap map, JobBook book)
{
    public Task CreateAsync(Exchange exchange, ActionMessage message)
    {
        BucketKey key = exchange.BucketKey;
        if (BucketKey.NameError(key.Name) is { } error)
        {
            return exchange.FailAsync(400, null, error);
        }

        if (key.IsRemote)
        {
            // To "create" a remote bucket is to add one that exists there.
            return buckets.Find(key) is not null ? BucketErrors.AlreadyExistsAsync(exchange, key)
                : key.Provider == Providers.Ais ? exchange.FailAsync(lookup.Missing(exchange, key))
                : BucketErrors.CannotCreateAsync(exchange, key);
        }

        string wrong = $"{exchange.Node.Name}: failed to unmarshal {message.Action} (map[string]interface {{}}), err: ";
        Bucket? created = buckets.Create(key, properties => message.HasValue ? Changed(exchange, key, properties, message, wrong) : properties);
        return created is null ? BucketErrors.AlreadyExistsAsync(exchange, key) : exchange.OkAsync();
    }

    public Task DestroyAsync(Exchange exchange, ActionMessage message)
    {
        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        if (message.Action == "evict-remote-bck")
        {
            return EvictAsync(exchange, bucket);
        }

        if (bucket.Key.IsRemote)
        {
            return exchange.FailAsync(400, "ErrUnsupp", $"cannot destroy remote bucket {bucket.Key.DisplayName} - operation not supported");
        }

        // Requests that destroy a bucket at the same time all succeed.
        buckets.Remove(bucket.Key);
        book.Forget(bucket.Key, buckets.Version);
        return exchange.OkAsync();
    }

    public Task PatchAsync(Exchange exchange, ActionMessage message)
    {
        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        switch (message.Action)
        {
            case "set-bprops":
                BucketProperties before = bucket.Properties;
                buckets.Change(bucket, properties => replicas.Checked(
                    exchange, bucket, Changed(exchange, bucket.Key, properties, message, $"invalid set-bucket-props request (msg=actm[{message.Action}]): ")));
                return replicas.FollowAsync(exchange, bucket, before);
            case "reset-bprops":
                buckets.Change(bucket, _ => BucketProperties.Create(bucket.Key, bucket.Id, bucket.Created));
                return exchange.OkAsync();
            default:
                return BucketErrors.InvalidActionAsync(exchange, message);
        }
    }

    /// <summary>Properties with changes; the bucket that they say is behind this one must exist.</summary>
    private BucketProperties Changed(Exchange exchange, BucketKey key, BucketProperties properties, ActionMessage message, string wrong)
    {
        BucketProperties changed = properties.With(message.Value, key.DisplayName, map.Membership.Active.Count, wrong);
        if (changed.Backend is { } backend)
        {
            lookup.Find(exchange, backend);
        }

        return changed;
    }

    /// <summary>Evicts a remote bucket. What was evicted is still in the cloud, so the objects of a pretended remote bucket stay.</summary>
    private static Task EvictAsync(Exchange exchange, Bucket bucket)
    {
        if (!bucket.Key.IsRemote)
        {
            return BucketErrors.NotRemoteAsync(exchange, bucket, "evict-remote-bck");
        }

        foreach (byte[] name in bucket.Names([]))
        {
            if (bucket.Find(name) is { } record)
            {
                record.IsCached = false;
            }
        }

        return exchange.OkAsync();
    }
}
