using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>One node: the proxy or a target.</summary>
internal sealed class NodeInfo
{
    public NodeInfo(NodeRole role, string id, string host, int port, string mountpathRoot, int number)
    {
        Role = role;
        Id = id;
        Host = host;
        Port = port;
        Url = $"http://{host}:{port}";
        Digest = RendezvousHash.Digest(id);
        Name = (role == NodeRole.Proxy ? "p[" : "t[") + id + "]";
        Mountpaths = role == NodeRole.Proxy ? [] : [$"{mountpathRoot}/mp1/{number}", $"{mountpathRoot}/mp2/{number}"];
        MountpathDigests = [.. Mountpaths.Select(RendezvousHash.Digest)];
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

    public IReadOnlyList<string> Mountpaths { get; }

    public ulong[] MountpathDigests { get; }

    /// <summary>Ends the node's process: what it only had in memory is gone.</summary>
    public void Stop()
    {
        Life.Stop();
        Locks.Clear();
    }

    /// <summary>The mountpath that a target keeps a name on.</summary>
    public string MountpathOf(ulong uname) => Mountpaths[RendezvousHash.Pick(MountpathDigests, uname)];

    public string LocationOf(ulong uname) => $"{Name}:mp[{MountpathOf(uname)}, vda, hdd]";
}
