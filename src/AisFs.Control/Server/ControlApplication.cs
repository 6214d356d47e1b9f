using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AisFs.Control.Server;

/// <summary>What the web server calls for each request.</summary>
internal sealed partial class ControlApplication(ControlRoutes routes, ILogger logger) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        ControlRequest request = new(context);
        try
        {
            await routes.RunAsync(context.Request.Method, context.Request.Path, request).ConfigureAwait(false);
        }
        catch (ControlException e)
        {
            await request.FailAsync(e.Status, e.Title, e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client has gone.
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            await request.FailAsync(StatusCodes.Status503ServiceUnavailable, "ended", "The mount has ended.").ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogDefect(logger, context.Request.Path, e);
            await request.FailAsync(StatusCodes.Status500InternalServerError, "defect", "The request failed in a way that it should not; the log of the mount has more.").ConfigureAwait(false);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    [LoggerMessage(7000, LogLevel.Error, "The request for {Path} on the control socket failed")]
    private static partial void LogDefect(ILogger logger, string path, Exception exception);
}
