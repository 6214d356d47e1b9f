using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>Another cluster that this one is attached to.</summary>
/// <param name="Alias">Its name here.</param>
/// <param name="Url">Its proxy.</param>
/// <param name="Uuid">Its id.</param>
/// <param name="Map">Its map when it was attached, JSON.</param>
internal sealed record RemoteCluster(string Alias, string Url, string Uuid, string Map)
{
    /// <summary>The id of a cluster that has not answered.</summary>
    public const string Defunct = "defunct";

    public bool IsDefunct => Uuid == Defunct;

    /// <summary>The key of a bucket of that cluster: requests may name the cluster by its alias.</summary>
    public BucketKey KeyOf(BucketKey asked) => asked with { Uuid = Uuid };
}
