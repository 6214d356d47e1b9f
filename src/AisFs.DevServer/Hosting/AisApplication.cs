using AisFs.DevServer.Cluster;
using AisFs.DevServer.Handlers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Hosting;

/// <summary>What Kestrel calls for each request.</summary>
internal sealed class AisApplication : IHttpApplication<Exchange>
{
    private const int DiskFull = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private readonly ClusterState _cluster;
    private readonly ILogger _logger;
    private Dictionary<int, NodeInfo> _nodes = [];

    public AisApplication(ClusterState cluster, ILogger logger)
    {
        _cluster = cluster;
        _logger = logger;
    }

    /// <summary>Says which node answers on which port.</summary>
    public void SetNodes(Dictionary<int, NodeInfo> nodes) => Volatile.Write(ref _nodes, nodes);

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<Exchange> container)
        {
            return new Exchange { Features = contextFeatures };
        }

        Exchange exchange = container.HostContext ??= new Exchange();
        exchange.Features = contextFeatures;
        return exchange;
    }

    public async Task ProcessRequestAsync(Exchange context)
    {
        IFeatureCollection features = context.Features;
        int port = features.GetRequiredFeature<IHttpConnectionFeature>().LocalPort;
        if (!Volatile.Read(ref _nodes).TryGetValue(port, out NodeInfo? node))
        {
            features.GetRequiredFeature<IHttpResponseFeature>().StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        bool valid = context.Begin(features, _cluster, node);
        try
        {
            await node.Life.WaitAsync(context.Aborted).ConfigureAwait(false);
            if (features.GetRequiredFeature<IHttpRequestFeature>().Headers.Expect.ToString() is { Length: > 0 } expect
                && !expect.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
            {
                context.RefuseExpectation();
            }
            else if (valid)
            {
                await Router.RunAsync(context).ConfigureAwait(false);
                context.LoseAnswerIfAsked();
            }
            else
            {
                await context.FailAsync(400, null, $"invalid request URI: '{context.Method}'").ConfigureAwait(false);
            }
        }
        catch (RequestException e)
        {
            context.CountIfNew();
            await context.FailAsync(e).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BadHttpRequestException or ConnectionResetException or ConnectionAbortedException or OperationCanceledException)
        {
            Log.ClientGone(_logger, context.Method, context.PathText, e.Message);
            context.Reset();
        }
        catch (IOException e) when (e.HResult is DiskFull or DiskFullOnWindows)
        {
            await context.FailAsync(507, "ErrCapExceeded", e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.RequestFailed(_logger, context.Method, context.PathText, e);
            await context.FailAsync(500, null, e.Message).ConfigureAwait(false);
        }
    }

    public void DisposeContext(Exchange context, Exception? exception) => context.End();
}
