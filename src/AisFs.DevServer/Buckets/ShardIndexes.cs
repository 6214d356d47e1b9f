using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>
/// Where the indexes of archives are: in a bucket of the cluster's own. Each target writes those of its own archives on its own mountpaths,
/// whichever target their names belong to; so only some of them can be read and listed.
/// </summary>
internal static class ShardIndexes
{
    /// <summary>The bucket.</summary>
    public static readonly BucketKey Key = BucketKey.InGlobalNamespace(Providers.Ais, ".sys-shardidx");

    /// <summary>The object that has the index of an archive.</summary>
    public static byte[] NameOf(BucketKey bucket, byte[] archive) => bucket.Uname([.. archive, .. ".idx"u8]);

    /// <summary>The mountpath where a target keeps an index.</summary>
    /// <param name="target">The target that has the archive.</param>
    /// <param name="index">The name of the index.</param>
    public static Mountpath PlaceAt(NodeInfo target, byte[] index) => target.MountpathOf(RendezvousHash.Digest(Key.Uname(index)));
}
