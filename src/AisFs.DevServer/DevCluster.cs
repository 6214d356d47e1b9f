using System.Net;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;
using AisFs.DevServer.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AisFs.DevServer;

/// <summary>
/// An AIS-compatible cluster in this process: one proxy and some targets, each on its own port. It answers as an
/// AIStore 5.0 cluster without authentication does.
/// </summary>
public sealed partial class DevCluster : IAsyncDisposable
{
    /// <summary>1 MiB, and the little more that the real server takes: longer headers are answered with 431.</summary>
    private const int MaxHeaderSize = (1 << 20) + 4096;

    private readonly KestrelServer _server;
    private readonly ClusterState _state;
    private int _disposed;

    private DevCluster(KestrelServer server, ClusterState state)
    {
        _server = server;
        _state = state;
        Endpoint = new Uri(state.Proxy.Url);
        AuthNEndpoint = state.AuthNNode is { } node ? new Uri(node.Url) : null;
        state.Seeder = SeedObjects;
    }

    /// <summary>The proxy's URL: what clients are given.</summary>
    public Uri Endpoint { get; }

    /// <summary>The AuthN service's URL; null if there is none.</summary>
    public Uri? AuthNEndpoint { get; }

    /// <summary>The faults; may be changed while the cluster runs.</summary>
    public FaultPlan Faults => _state.Faults;

    /// <summary>What was asked for so far.</summary>
    public RequestLog Requests => _state.Requests;

    /// <summary>What can happen to the targets.</summary>
    public TargetControl Targets => _state.TargetControl;

    internal ClusterState State => _state;

    /// <summary>Starts a cluster.</summary>
    /// <param name="options">How it is built.</param>
    /// <param name="loggers">Where logs go; null for nowhere.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <returns>The running cluster; disposing it ends it.</returns>
    /// <exception cref="IOException">A port is in use, or the data folder cannot be used.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<DevCluster> StartAsync(DevServerOptions options, ILoggerFactory? loggers = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ILoggerFactory factory = loggers ?? NullLoggerFactory.Instance;
        ILogger logger = factory.CreateLogger<DevCluster>();
        ClusterState state = new(options, options.DataDirectory is { } folder ? new DirectoryStorage(folder, logger) : new MemoryStorage(options.MemoryLimit));
        KestrelServer? server = null;
        try
        {
            AisApplication application = new(state, logger);
            List<ListenOptions> endpoints = [];
            SocketListenerFactory ports = new();
            server = CreateServer(options, factory, ports, endpoints);
            await server.StartAsync(application, ct).ConfigureAwait(false);
            Dictionary<int, NodeInfo> nodes = NameNodes(options, state, endpoints);
            foreach ((int port, NodeInfo node) in nodes)
            {
                node.Life.Attach(ports.Find(port));
            }

            // Where objects of an earlier run lie is known only when the nodes are.
            state.Storage.Load(state);
            application.SetNodes(nodes);
            DevCluster cluster = new(server, state);
            Log.Started(logger, cluster.Endpoint, options.TargetCount, options.DataDirectory ?? "memory");
            return cluster;
        }
        catch
        {
            server?.Dispose();
            state.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Connections that are still busy are cut: a test must not wait for a fault that hangs.
        _state.ReleaseWaiting();
        using CancellationTokenSource now = new(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
        _state.Dispose();
    }

    private static KestrelServer CreateServer(DevServerOptions options, ILoggerFactory loggers, SocketListenerFactory ports, List<ListenOptions> endpoints)
    {
        KestrelServerOptions kestrel = new()
        {
            AddServerHeader = false,
            ResponseHeaderEncodingSelector = static _ => HeaderText.Instance,
        };
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.KeepAliveTimeout = options.KeepAliveTimeout;
        kestrel.Limits.MaxRequestLineSize = MaxHeaderSize;
        kestrel.Limits.MaxRequestBufferSize = 4 << 20;
        kestrel.Limits.MaxResponseBufferSize = 1 << 20;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderSize;
        kestrel.Limits.MaxRequestHeaderCount = int.MaxValue;
        kestrel.Listen(options.Address, options.ProxyPort, Add);
        for (int i = 0; i < options.TargetCount; i++)
        {
            kestrel.Listen(options.Address, options.TargetPort(i), Add);
        }

        if (options.AuthN is { } authn)
        {
            kestrel.Listen(options.Address, authn.Port, Add);
        }

        return new KestrelServer(Options.Create(kestrel), ports, loggers);

        void Add(ListenOptions endpoint)
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoints.Add(endpoint);
        }
    }

    private static Dictionary<int, NodeInfo> NameNodes(DevServerOptions options, ClusterState state, List<ListenOptions> endpoints)
    {
        IPAddress address = options.Address;
        bool wildcard = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        string host = options.AdvertisedHost ?? (wildcard ? "127.0.0.1" : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString());
        ClusterIdentity? earlier = options.DataDirectory is { } folder ? ClusterIdentity.Load(folder) : null;
        Dictionary<int, NodeInfo> nodes = [];
        int proxyPort = endpoints[0].IPEndPoint!.Port;
        NodeInfo proxy = new(NodeRole.Proxy, options.ProxyId ?? earlier?.Proxy ?? Ids.NewNode(NodeRole.Proxy, proxyPort), host, proxyPort, options.MountpathRoot, 0, 0);
        nodes[proxyPort] = proxy;
        List<NodeInfo> targets = [];
        for (int i = 0; i < options.TargetCount; i++)
        {
            int port = endpoints[i + 1].IPEndPoint!.Port;
            string id = options.TargetIds?[i] ?? earlier?.Targets.ElementAtOrDefault(i) ?? Ids.NewNode(NodeRole.Target, port);
            NodeInfo target = new(NodeRole.Target, id, host, port, options.MountpathRoot, options.MountpathCount, i + 1, options.MountpathDigests?[i]);
            targets.Add(target);
            nodes[port] = target;
        }

        if (options.AuthN is not null)
        {
            int port = endpoints[^1].IPEndPoint!.Port;
            nodes[port] = state.AuthNNode = new NodeInfo(NodeRole.Proxy, "authn", host, port, options.MountpathRoot, 0, 0);
        }

        state.Uuid = options.ClusterId ?? earlier?.Uuid ?? state.Uuid;
        state.SetNodes(proxy, targets);
        if (options.DataDirectory is { } data)
        {
            new ClusterIdentity(state.Uuid, proxy.Id, [.. targets.Select(target => target.Id)]).Save(data);
        }

        return nodes;
    }
}
