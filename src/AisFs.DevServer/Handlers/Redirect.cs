using System.Net;
using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>The proxy's answers that send a client to a target.</summary>
internal static class Redirect
{
    public static Task SendAsync(Exchange exchange, NodeInfo target, bool permanent)
        => SendAsync(exchange, target, exchange.Path, exchange.RawQuery, permanent);

    public static async Task SendAsync(Exchange exchange, NodeInfo target, byte[] path, string rawQuery, bool permanent)
    {
        string location = Location(exchange.Cluster, target, path, rawQuery);
        exchange.Response.StatusCode = permanent ? 301 : 307;
        exchange.Response.Headers.Location = HeaderText.Pack(location);
        if (exchange.Method is "GET" or "HEAD")
        {
            exchange.Response.ContentType = "text/html; charset=utf-8";
        }

        if (exchange.IsHead)
        {
            return;
        }

        exchange.CloseIfBodyIsLeft();
        if (exchange.Method == "GET")
        {
            string title = permanent ? "Moved Permanently" : "Temporary Redirect";
            byte[] body = Encoding.UTF8.GetBytes($"<a href=\"{WebUtility.HtmlEncode(location)}\">{title}</a>.\n\n");
            exchange.SetShortLength(body.Length);
            await exchange.Response.BodyWriter.WriteAsync(body, exchange.Aborted).ConfigureAwait(false);
            return;
        }

        exchange.Response.ContentLength = 0;
    }

    /// <summary>The target's URL with the proxy's id and the time added.</summary>
    public static string Location(ClusterState cluster, NodeInfo target, byte[] path, string rawQuery)
    {
        string time = Base36.Format(cluster.Now);
        StringBuilder url = new(target.Url, target.Url.Length + path.Length + rawQuery.Length + 64);
        if (!UrlText.HasSpecialSymbols(path))
        {
            UrlText.AppendNonAsciiEscaped(url, path);
            url.Append('?');
            if (rawQuery.Length > 0)
            {
                url.Append(rawQuery).Append('&');
            }

            return url.Append("pid=").Append(cluster.Proxy.Id).Append("&utm=").Append(time).ToString();
        }

        UrlText.AppendEscapedPath(url, path);
        List<KeyValuePair<string, string>> query = [new("pid", cluster.Proxy.Id), new("utm", time)];
        foreach (string item in rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            query.Add(equals < 0
                ? new(UrlText.DecodeQuery(item), string.Empty)
                : new(UrlText.DecodeQuery(item.AsSpan(0, equals)), UrlText.DecodeQuery(item.AsSpan(equals + 1))));
        }

        char separator = '?';
        foreach (KeyValuePair<string, string> pair in query.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            url.Append(separator);
            separator = '&';
            UrlText.AppendEscapedQuery(url, pair.Key);
            url.Append('=');
            UrlText.AppendEscapedQuery(url, pair.Value);
        }

        return url.ToString();
    }
}
