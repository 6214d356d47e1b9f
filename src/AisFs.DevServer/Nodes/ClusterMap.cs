using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>The nodes of the cluster, and which of them owns a name.</summary>
/// <param name="uuid">The cluster's id.</param>
/// <param name="proxy">The proxy.</param>
/// <param name="targets">The targets, those in maintenance too.</param>
internal sealed class ClusterMap(string uuid, NodeInfo proxy, IReadOnlyList<NodeInfo> targets)
{
    public string Uuid => uuid;

    public NodeInfo Proxy => proxy;

    public IReadOnlyList<NodeInfo> Targets => targets;

    /// <summary>Which targets own names.</summary>
    public Membership Membership { get; } = new(targets);

    /// <summary>The version that the map shows; it grows with each change of the membership.</summary>
    public long Version => targets.Count + 3 + Membership.Changes;

    public NodeInfo OwnerOf(BucketKey bucket, ReadOnlySpan<byte> name) => Membership.OwnerOf(RendezvousHash.Digest(bucket.Uname(name)));

    /// <summary>Where a name belongs: a mountpath of the target that owns it.</summary>
    public Mountpath PlaceOf(BucketKey bucket, ReadOnlySpan<byte> name)
    {
        ulong uname = RendezvousHash.Digest(bucket.Uname(name));
        return Membership.OwnerOf(uname).MountpathOf(uname);
    }

    /// <summary>The mountpath of a <see cref="Mountpath.Key"/>; null if there is none of that key.</summary>
    public Mountpath? MountpathByKey(string key) => targets.SelectMany(target => target.Paths.All).FirstOrDefault(mountpath => mountpath.Key == key);

    /// <summary>The target of an id; null if there is none.</summary>
    public NodeInfo? TargetById(string id) => targets.FirstOrDefault(target => target.Id == id);
}
