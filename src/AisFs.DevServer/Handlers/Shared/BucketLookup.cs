using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Looks up the buckets that requests name, with the real cluster's errors.</summary>
/// <param name="buckets">The buckets that there are.</param>
/// <param name="map">The nodes.</param>
/// <param name="backends">The cloud providers that the cluster pretends to have a backend for.</param>
internal sealed class BucketLookup(BucketTable buckets, ClusterMap map, IReadOnlyList<string> backends)
{
    /// <summary>The key of the bucket of a path's segment and the query.</summary>
    /// <exception cref="RequestException">400: no such provider.</exception>
    public static BucketKey KeyOf(Exchange exchange, string name)
    {
        string provider = Providers.Parse(exchange.Query["provider"]);
        (string uuid, string space) = BucketKey.ParseNamespace(exchange.Query["namespace"]);
        return new BucketKey(provider, uuid, space, name);
    }

    /// <summary>The bucket of a key.</summary>
    /// <exception cref="RequestException">404 or 400: no such bucket, no such backend, an illegal name.</exception>
    public Bucket Find(Exchange exchange, BucketKey key) => buckets.Find(key) ?? throw Missing(exchange, key);

    /// <summary>The bucket that a job is to fill; one of the cluster itself is created if there is none.</summary>
    /// <exception cref="RequestException">404 or 400: no such bucket, no such backend, an illegal name.</exception>
    public Bucket FindOrCreate(Exchange exchange, BucketKey key)
        => buckets.Find(key) ?? (key.IsRemote ? null : buckets.Create(key)) ?? Find(exchange, key);

    /// <summary>Why there is no bucket of a key.</summary>
    public RequestException Missing(Exchange exchange, BucketKey key)
    {
        if (BucketKey.NameError(key.Name) is { } error)
        {
            return new RequestException(400, error);
        }

        if (key.Provider == Providers.Ais && key.Uuid.Length == 0)
        {
            return RequestException.BucketNotFound(key);
        }

        if (key.Provider == Providers.Ais)
        {
            // A target is asked to look there, and knows no such cluster.
            NodeInfo target = map.Targets[0];
            string unknown = $"{target.Name}: failed to HEAD remote bucket {key.DisplayName}, err: {target.Name}: remote cluster \"{key.Uuid}\" does not exist";
            return new RequestException(404, unknown, "ErrFailedTo") { Origin = new ErrorOrigin(target.Name, map.Proxy.Name, Method: "HEAD") };
        }

        return HasBackend(key.Provider)
            ? new RequestException(404, $"remote bucket \"{key.DisplayName}\" does not exist", "ErrRemoteBckNotFound")
            : new RequestException(
                404, $"{exchange.Node.Name}: failed to lookup bucket {key.DisplayName}, err: {Providers.Title(key.Provider)} backend is missing in the cluster configuration", "ErrFailedTo");
    }

    /// <summary>Whether the cluster has a backend for a provider.</summary>
    public bool HasBackend(string provider) => backends.Any(backend => Providers.Normalize(backend) == provider);
}
