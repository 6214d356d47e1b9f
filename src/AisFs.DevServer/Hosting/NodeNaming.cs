using System.Net;
using System.Net.Sockets;
using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Transport;

namespace AisFs.DevServer.Hosting;

/// <summary>Gives the nodes of a cluster their ids: the same as in an earlier run in the same folder.</summary>
/// <param name="options">How the cluster is built.</param>
/// <param name="ports">The open ports.</param>
internal sealed class NodeNaming(DevServerOptions options, SocketListenerFactory ports)
{
    private readonly string _host = HostOf(options);
    private readonly ClusterIdentity? _earlier = options.DataDirectory is { } folder ? ClusterIdentity.Load(folder) : null;

    /// <summary>The map of a cluster whose ports are open.</summary>
    /// <param name="numbers">The port numbers of the proxy and the targets, in this order.</param>
    public ClusterMap CreateMap(IReadOnlyList<int> numbers)
    {
        NodeInfo proxy = new(NodeRole.Proxy, options.ProxyId ?? _earlier?.Proxy ?? Ids.NewNode('p', numbers[0]), _host, numbers[0], LifeOf(numbers[0]));
        List<NodeInfo> targets = [.. Enumerable.Range(0, options.TargetCount).Select(i => CreateTarget(i, numbers[i + 1]))];
        ClusterMap map = new(options.ClusterId ?? _earlier?.Uuid ?? Ids.New(9), proxy, targets);
        if (options.DataDirectory is { } folder)
        {
            new ClusterIdentity(map.Uuid, proxy.Id, [.. targets.Select(static target => target.Id)]).Save(folder);
        }

        return map;
    }

    /// <summary>The AuthN service on its port.</summary>
    public NodeInfo CreateAuthN(int port) => NodeInfo.AuthN(_host, port);

    private static string HostOf(DevServerOptions options)
    {
        IPAddress address = options.Address;
        bool isWildcard = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return options.AdvertisedHost
            ?? (isWildcard ? "127.0.0.1" : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString());
    }

    private NodeInfo CreateTarget(int index, int port)
    {
        string id = options.TargetIds?[index] ?? _earlier?.Targets.ElementAtOrDefault(index) ?? Ids.NewNode('t', port);
        MountpathLayout mountpaths = new(options.MountpathRoot, options.MountpathCount, index + 1, options.MountpathDigests?[index]);
        return new NodeInfo(NodeRole.Target, id, _host, port, LifeOf(port), mountpaths);
    }

    private NodeLife LifeOf(int port) => new(ports.Find(port));
}
