using Microsoft.AspNetCore.Http;

namespace AisFs.Telemetry.Serving;

/// <summary>The page with live charts: one file that loads nothing but the metrics beside it.</summary>
internal static class WebPage
{
    private const string Resource = "page.html";

    // Script and style are in the page itself; it asks this server only.
    private const string Policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sends the page.</summary>
    public static async Task WriteAsync(HttpContext context)
    {
        using Stream page = typeof(WebPage).Assembly.GetManifestResourceStream(Resource)!;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        context.Response.Headers.ContentSecurityPolicy = Policy;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await page.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
