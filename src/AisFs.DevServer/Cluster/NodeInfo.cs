using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>One node: the proxy or a target.</summary>
internal sealed class NodeInfo
{
    private readonly ulong[] _digests;

    /// <param name="role">Proxy or target.</param>
    /// <param name="id">The node's id.</param>
    /// <param name="host">The host in its URL.</param>
    /// <param name="port">The port in its URL.</param>
    /// <param name="mountpathRoot">The folder that its mountpaths show.</param>
    /// <param name="mountpathCount">How many mountpaths a target has.</param>
    /// <param name="number">The target's number, from 1; 0 for a proxy.</param>
    /// <param name="digests">What decides which of its mountpaths owns a name; null for the digests of their paths.</param>
    public NodeInfo(NodeRole role, string id, string host, int port, string mountpathRoot, int mountpathCount, int number, IReadOnlyList<ulong>? digests = null)
    {
        Role = role;
        Id = id;
        Host = host;
        Port = port;
        Url = $"http://{host}:{port}";
        Digest = RendezvousHash.Digest(id);
        Name = (role == NodeRole.Proxy ? "p[" : "t[") + id + "]";
        int count = role == NodeRole.Proxy ? 0 : mountpathCount;
        Mountpaths = [.. Enumerable.Range(0, count).Select(i => new Mountpath(this, $"{mountpathRoot}/mp{i + 1}/{number}", i, ((number - 1) * count) + i, digests?[i]))];
        _digests = [.. Mountpaths.Select(mountpath => mountpath.Digest)];
    }

    public NodeRole Role { get; }

    public string Id { get; }

    /// <summary>The name in messages: p[id] or t[id].</summary>
    public string Name { get; }

    public string Host { get; }

    public int Port { get; }

    public string Url { get; }

    /// <summary>Whether it runs.</summary>
    public NodeLife Life { get; } = new();

    /// <summary>Whether it owns no names for now.</summary>
    public bool IsInMaintenance { get; set; }

    /// <summary>The locks of the objects that a target owns.</summary>
    public ObjectLocks Locks { get; } = new();

    public ulong Digest { get; }

    public IReadOnlyList<Mountpath> Mountpaths { get; }

    /// <summary>Ends the node's process: what it only had in memory is gone.</summary>
    public void Stop()
    {
        Life.Stop();
        Locks.Clear();
    }

    /// <summary>The mountpath that a target keeps a name on.</summary>
    public Mountpath MountpathOf(ulong uname) => Mountpaths[RendezvousHash.Pick(_digests, uname)];
}
