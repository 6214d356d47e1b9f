using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Composition;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Storage;
using AisFs.DevServer.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Hosting;

/// <summary>A cluster and the web server that answers for its nodes.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    /// <summary>How long requests may go on when the cluster ends.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(100);
    private readonly KestrelServer _server;
    private int _disposed;

    private RunningCluster(KestrelServer server, ClusterState state, NodeInfo? authn)
    {
        _server = server;
        State = state;
        AuthN = authn;
    }

    public ClusterState State { get; }

    /// <summary>The AuthN service; null if there is none.</summary>
    public NodeInfo? AuthN { get; }

    /// <summary>Opens the ports, restores an earlier run, and serves.</summary>
    /// <exception cref="IOException">A port is in use, or the data folder cannot be used.</exception>
    public static async Task<RunningCluster> StartAsync(DevServerOptions options, ILoggerFactory loggers, ILogger logger, CancellationToken ct)
    {
        IStorage storage = options.DataDirectory is { } folder ? new DirectoryStorage(folder, logger) : new MemoryStorage(options.MemoryLimit);
        KestrelServer? server = null;
        ClusterState? state = null;
        try
        {
            FaultPlan faults = new();
            RequestLog requests = new();
            SocketListenerFactory ports = new();
            AisApplication application = new(faults, requests, options.TimeProvider, logger);
            server = ServerFactory.Create(options, loggers, ports, out IReadOnlyList<ListenOptions> endpoints);
            await server.StartAsync(application, ct).ConfigureAwait(false);

            // Where the objects of an earlier run lie is known only when the nodes are.
            List<int> numbers = [.. endpoints.Select(static endpoint => endpoint.IPEndPoint!.Port)];
            NodeNaming naming = new(options, ports);
            state = new ClusterState(options, naming.CreateMap(numbers), storage, faults, requests);
            storage.Load(state.Buckets, state.Map);
            NodeInfo? authn = options.AuthN is null ? null : naming.CreateAuthN(numbers[^1]);
            IEnumerable<NodeInfo> nodes = state.Map.Targets.Append(state.Map.Proxy).Concat(authn is null ? [] : [authn]);
            application.Serve(new ServedCluster(nodes.ToDictionary(static node => node.Port), RouterBuilder.Build(state)));
            return new RunningCluster(server, state, authn);
        }
        catch
        {
            server?.Dispose();
            state?.Dispose();
            storage.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Connections that are still busy are cut: a test must not wait for a fault that hangs.
        State.ReleaseWaiting();
        using CancellationTokenSource now = new(s_grace);
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
        State.Dispose();
    }
}
