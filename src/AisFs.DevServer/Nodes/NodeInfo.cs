using AisFs.DevServer.Api;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>One node: the proxy, a target, or the AuthN service.</summary>
internal sealed class NodeInfo
{
    private const string AuthNId = "authn";

    /// <param name="role">Proxy or target.</param>
    /// <param name="id">The node's id.</param>
    /// <param name="host">The host in its URL.</param>
    /// <param name="port">The port in its URL.</param>
    /// <param name="life">Whether it runs.</param>
    /// <param name="mountpaths">The mountpaths of a target; null for a proxy.</param>
    public NodeInfo(NodeRole role, string id, string host, int port, NodeLife life, MountpathLayout? mountpaths = null)
    {
        Role = role;
        Id = id;
        Host = host;
        Port = port;
        Life = life;
        Url = $"http://{host}:{port}";
        Digest = RendezvousHash.Digest(id);
        Name = (role == NodeRole.Proxy ? "p[" : "t[") + id + "]";
        Paths = new MountpathSet(mountpaths?.CreateFor(this) ?? []);
    }

    public NodeRole Role { get; }

    public string Id { get; }

    /// <summary>The name in messages: p[id] or t[id].</summary>
    public string Name { get; }

    public string Host { get; }

    public int Port { get; }

    public string Url { get; }

    /// <summary>Whether it runs.</summary>
    public NodeLife Life { get; }

    /// <summary>Whether it is the AuthN service and no node of the cluster.</summary>
    public bool IsAuthN => Id == AuthNId;

    /// <summary>Whether it owns no names for now.</summary>
    public bool IsInMaintenance { get; set; }

    /// <summary>Whether it is not in the cluster map for now.</summary>
    public bool HasLeft { get; set; }

    /// <summary>The locks of the objects that a target owns.</summary>
    public ObjectLocks Locks { get; } = new();

    public ulong Digest { get; }

    /// <summary>The mountpaths of a target, also those that it does not use.</summary>
    public MountpathSet Paths { get; }

    /// <summary>The mountpaths that a target uses.</summary>
    public IReadOnlyList<Mountpath> Mountpaths => Paths.Available;

    /// <summary>The AuthN service beside the cluster.</summary>
    public static NodeInfo AuthN(string host, int port) => new(NodeRole.Proxy, AuthNId, host, port, new NodeLife());

    /// <summary>Ends the node's process: what it only had in memory is gone.</summary>
    public void Stop()
    {
        Life.Stop();
        Locks.Clear();
    }

    /// <summary>The mountpath that a target keeps a name on.</summary>
    public Mountpath MountpathOf(ulong uname) => Paths.Of(uname);
}
