using AisFs.Client;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.Throughput.Layers;

namespace AisFs.Throughput.Wire;

/// <summary>What the loads of the client work with.</summary>
/// <param name="run">The cluster and the client, whose options are the defaults.</param>
/// <param name="bucket">The bucket of one load.</param>
/// <param name="folder">A folder of one load.</param>
internal sealed class WireContext(RunContext run, TestBucket bucket, TempFolder folder)
{
    public bool Short => run.Options.Short;

    public string Endpoint => run.Peer.Endpoint.TrimEnd('/');

    public string BucketName => bucket.Name;

    public AisBucket Bucket { get; } = run.Client.Bucket(bucket.Name);

    /// <summary>The token, as the value of a header; null: none.</summary>
    public string? Authorization => run.Peer.Token is { } token ? "Bearer " + token : null;

    /// <summary>A path in the folder of the load.</summary>
    public string File(string name) => folder.Combine(name);

    /// <summary>The URL of an object at the target that owns it: what is asked for there is not redirected.</summary>
    public async Task<string> FindTargetUrlAsync(AisObject item)
    {
        AisClusterMap map = await run.Client.Cluster.GetMapAsync();
        string target = map.FindOwner(item.UniqueName)?.Url ?? throw new InvalidOperationException("The cluster has no target.");
        return target.TrimEnd('/') + RawCluster.ObjectPath(bucket.Name, item.Name) + "?provider=ais";
    }

    /// <summary>The URL of an object at the proxy.</summary>
    public string ProxyUrl(string name) => $"{Endpoint}{RawCluster.ObjectPath(bucket.Name, name)}?provider=ais";
}
