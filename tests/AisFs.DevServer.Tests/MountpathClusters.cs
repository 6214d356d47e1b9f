using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>Clusters whose names are known to fall on this target or that, and names that do so.</summary>
internal static class MountpathClusters
{
    /// <summary>
    /// The paths of the recorded mountpaths are not known, and with them not what decides which of them owns a name. These are
    /// numbers that put every recorded name on the mountpath where it was, as far as the recordings tell.
    /// </summary>
    private static readonly ulong[][] s_digests =
    [
        [0xb520644f17edee6f, 0xe445aa47139d7572, 0xd24d95a0964eff1c, 0x4790a785cbfc1dfc],
        [0x2cadec4d65b40de6, 0xe4798af7b4715727, 0xae762feb0bdd8699, 0x8b199942275b6195],
    ];

    /// <summary>A cluster with the ids and mountpaths of the recorded one.</summary>
    public static Task<DevCluster> StartRecordedAsync(TimeProvider? clock = null)
        => DevCluster.StartAsync(
            new DevServerOptions
            {
                ProxyId = "proxy7180",
                TargetIds = ["target7181", "target7182"],
                MountpathRoot = "/ais/mnt",
                MountpathCount = 4,
                MountpathDigests = s_digests,
                TimeProvider = clock ?? TimeProvider.System,
            },
            ct: TestContext.Current.CancellationToken);

    public static Mountpath PlaceOf(DevCluster cluster, string bucket, string name)
        => cluster.State.Map.PlaceOf(BucketKey.InGlobalNamespace("ais", bucket), Encoding.UTF8.GetBytes(name));

    /// <summary>The first of the names <c>format</c> makes of 0, 1, 2... that fulfils a condition.</summary>
    public static string NameWhere(DevCluster cluster, string bucket, string format, Func<Mountpath, bool> condition)
        => Enumerable.Range(0, 10_000).Select(i => format.Replace("*", $"{i}", StringComparison.Ordinal)).First(name => condition(PlaceOf(cluster, bucket, name)));
}
