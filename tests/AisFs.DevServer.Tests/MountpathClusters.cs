using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>Clusters whose names are known to fall on this target or that, and names that do so.</summary>
internal static class MountpathClusters
{
    /// <summary>A cluster with the ids and mountpaths of the recorded one.</summary>
    public static Task<DevCluster> StartRecordedAsync(TimeProvider? clock = null)
        => DevCluster.StartAsync(
            new DevServerOptions
            {
                ProxyId = "proxy7180",
                TargetIds = ["target7181", "target7182"],
                MountpathRoot = "/tmp/ais/data/main/mnt",
                MountpathCount = 4,
                TimeProvider = clock ?? TimeProvider.System,
            },
            ct: TestContext.Current.CancellationToken);

    public static Mountpath PlaceOf(DevCluster cluster, string bucket, string name)
        => cluster.State.PlaceOf(BucketKey.InGlobalNamespace("ais", bucket), Encoding.UTF8.GetBytes(name));

    /// <summary>The first of the names <c>format</c> makes of 0, 1, 2... that fulfils a condition.</summary>
    public static string NameWhere(DevCluster cluster, string bucket, string format, Func<Mountpath, bool> condition)
        => Enumerable.Range(0, 10_000).Select(i => format.Replace("*", $"{i}", StringComparison.Ordinal)).First(name => condition(PlaceOf(cluster, bucket, name)));
}
