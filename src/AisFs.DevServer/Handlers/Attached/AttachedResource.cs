using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Everything that an attached cluster answers.</summary>
internal sealed class AttachedResource(RemoteTable remotes, RemoteBuckets buckets, RemoteObjects objects)
{
    public RemoteBuckets Buckets => buckets;

    public RemoteObjects Objects => objects;

    /// <summary>The attached cluster that a request's namespace names; null if it names none.</summary>
    public RemoteCluster? Find(Exchange exchange)
        => exchange.Query["namespace"] is ['@', ..] space ? remotes.Find(BucketKey.ParseNamespace(space).Uuid) : null;
}
