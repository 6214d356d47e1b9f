using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>Looking buckets up, with the real cluster's errors.</summary>
internal static class Buckets
{
    /// <summary>The bucket of a request.</summary>
    /// <exception cref="RequestException">404 or 400: no such bucket, no such backend, an illegal name.</exception>
    public static Bucket Find(Exchange exchange, BucketKey key) => exchange.Cluster.FindBucket(key) ?? throw Missing(exchange, key);

    public static RequestException Missing(Exchange exchange, BucketKey key)
    {
        if (BucketKey.NameError(key.Name) is { } error)
        {
            return new RequestException(400, error);
        }

        if (key.Provider == Providers.Ais)
        {
            return key.Uuid.Length == 0
                ? RequestException.BucketNotFound(key)
                : new RequestException(404, $"remote bucket \"{key.DisplayName}\" does not exist", "ErrRemoteBckNotFound");
        }

        return HasBackend(exchange.Cluster, key.Provider)
            ? new RequestException(404, $"remote bucket \"{key.DisplayName}\" does not exist", "ErrRemoteBckNotFound")
            : new RequestException(
                404, $"{exchange.Node.Name}: failed to lookup bucket {key.DisplayName}, err: {Providers.Title(key.Provider)} backend is missing in the cluster configuration", "ErrFailedTo");
    }

    public static bool HasBackend(ClusterState cluster, string provider)
        => cluster.Options.Backends.Any(backend => Providers.Normalize(backend) == provider);
}
