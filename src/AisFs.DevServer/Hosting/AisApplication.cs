using AisFs.DevServer.Api;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Hosting;

/// <summary>What Kestrel calls for each request.</summary>
internal sealed class AisApplication(FaultPlan faults, RequestLog requests, TimeProvider clock, ILogger logger) : IHttpApplication<Exchange>
{
    private const int DiskFull = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private ServedCluster? _cluster;

    /// <summary>Serves a cluster from now on; until then requests are answered with 503.</summary>
    public void Serve(ServedCluster cluster) => Volatile.Write(ref _cluster, cluster);

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps the exchange of a connection for its next request.
        Exchange? exchange = (contextFeatures as IHostContextContainer<Exchange>)?.HostContext;
        if (exchange is null)
        {
            exchange = new Exchange(faults, requests, clock);
            if (contextFeatures is IHostContextContainer<Exchange> container)
            {
                container.HostContext = exchange;
            }
        }

        exchange.Http.Initialize(contextFeatures);
        return exchange;
    }

    public async Task ProcessRequestAsync(Exchange context)
    {
        IFeatureCollection features = context.Http.Features;
        int port = features.GetRequiredFeature<IHttpConnectionFeature>().LocalPort;
        if (Volatile.Read(ref _cluster) is not { } cluster || !cluster.Nodes.TryGetValue(port, out NodeInfo? node))
        {
            features.GetRequiredFeature<IHttpResponseFeature>().StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        bool valid = context.Begin(node);
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
                await cluster.Router.RunAsync(context).ConfigureAwait(false);
                context.Faults.EndAnswer(context);
            }
            else
            {
                await context.FailAsync(400, null, $"invalid request URI: '{context.Method}'").ConfigureAwait(false);
            }
        }
        catch (RequestException e)
        {
            context.Meter.Count(context);
            await context.FailAsync(e).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BadHttpRequestException or ConnectionResetException or ConnectionAbortedException or OperationCanceledException)
        {
            ServerLog.ClientGone(logger, context.Method, context.PathText, e.Message);
            context.Reset();
        }
        catch (IOException e) when (e.HResult is DiskFull or DiskFullOnWindows)
        {
            await context.FailAsync(507, "ErrCapExceeded", e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ServerLog.RequestFailed(logger, context.Method, context.PathText, e);
            await context.FailAsync(500, null, e.Message).ConfigureAwait(false);
        }

        await context.FinishAsync().ConfigureAwait(false);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            string id = features.GetRequiredFeature<IHttpRequestFeature>().Headers["X-Request-Id"].ToString();
            ServerLog.Answered(logger, node.Name, context.Method, context.PathText, features.GetRequiredFeature<IHttpResponseFeature>().StatusCode, id.Length > 0 ? id : "without an id");
        }
    }

    public void DisposeContext(Exchange context, Exception? exception) => context.End();
}
