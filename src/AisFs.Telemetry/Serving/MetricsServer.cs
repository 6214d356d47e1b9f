using System.Net;
using System.Net.Sockets;
using AisFs.Telemetry.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace AisFs.Telemetry.Serving;

/// <summary>A web server with metrics, health and a page for people. It has no secrets, and takes nothing but GET and HEAD.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private MetricsServer(WebApplication application, IPEndPoint endPoint)
    {
        _application = application;
        EndPoint = endPoint;
    }

    /// <summary>Where it listens; the port is the real one.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts to serve.</summary>
    /// <param name="endPoint">Where to listen.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="health">Whether the mount can be used.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="TelemetryException">The address can't be listened on; the message says why.</exception>
    public static async Task<MetricsServer> StartAsync(IPEndPoint endPoint, MeterProvider metrics, MountHealth health)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(endPoint);
            options.Limits.MaxConcurrentConnections = 100;
            options.Limits.MaxRequestBodySize = 0;
        });
        WebApplication application = builder.Build();
        application.Use(static (context, next) => CheckAsync(context, next));
        application.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, static context => context.Request.Path == "/metrics", null, null, null);
        application.Run(context => AnswerAsync(context, health));
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new TelemetryException(Explain(endPoint, exception), exception);
        }

        Uri address = new(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new MetricsServer(application, new IPEndPoint(endPoint.Address, address.Port));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A page that is open somewhere must not hold the end of a mount up.
        using CancellationTokenSource now = new();
        await now.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(now.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    }

    private static Task AnswerAsync(HttpContext context, MountHealth health)
    {
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                return WriteAsync(context, StatusCodes.Status200OK, "ok\n");
            case "/readyz":
                return health.Obstacle is { } obstacle
                    ? WriteAsync(context, StatusCodes.Status503ServiceUnavailable, obstacle + "\n")
                    : WriteAsync(context, StatusCodes.Status200OK, "ready\n");
            case "/":
                return WebPage.WriteAsync(context);
            default:
                return WriteAsync(context, StatusCodes.Status404NotFound, "There are / (charts), /metrics, /healthz and /readyz.\n");
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Explain(IPEndPoint endPoint, Exception exception)
    {
        SocketError? error = null;
        for (Exception? cause = exception; cause is not null && error is null; cause = cause.InnerException)
        {
            error = (cause as SocketException)?.SocketErrorCode;
        }

        return error switch
        {
            SocketError.AddressAlreadyInUse => $"metrics: {endPoint} is in use by another program: give another port, or 0 for any free one.",
            SocketError.AddressNotAvailable => $"metrics: this machine does not have the address {endPoint.Address}.",
            SocketError.AccessDenied => $"metrics: this user may not listen on {endPoint}: give a port above 1023.",
            _ => $"metrics: nothing can be served on {endPoint}: {exception.Message.ReplaceLineEndings(" ")}",
        };
    }
}
