using System.Text;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>The proxy's answers that send a client to a target.</summary>
internal sealed class Redirector(ClusterMap map, ClusterClock clock)
{
    /// <summary>Redirects to the same path at a target. A fault may send the client to another target.</summary>
    public Task SendAsync(Exchange exchange, NodeInfo target, bool permanent)
        => SendAsync(exchange, exchange.Faults.Misdirect(target, map.Targets), exchange.Path, exchange.Query.Raw, permanent);

    /// <summary>Redirects to a path at a target.</summary>
    public async Task SendAsync(Exchange exchange, NodeInfo target, byte[] path, string rawQuery, bool permanent)
    {
        string location = Location(target, path, rawQuery);
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
            byte[] body = Encoding.UTF8.GetBytes($"<a href=\"{EscapeHtml(Readable(location, target, path))}\">{title}</a>.\n\n");
            exchange.SetShortLength(body.Length);
            await exchange.Response.BodyWriter.WriteAsync(body, exchange.Aborted).ConfigureAwait(false);
            return;
        }

        exchange.Response.ContentLength = 0;
    }

    /// <summary>The location as the answer's text shows it: what is not ASCII is escaped in the header only.</summary>
    private static string Readable(string location, NodeInfo target, byte[] path)
        => UrlText.HasSpecialSymbols(path) ? location : target.Url + Encoding.UTF8.GetString(path) + location[location.IndexOf('?', StringComparison.Ordinal)..];

    private static string EscapeHtml(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>The target's URL with the proxy's id and the time added.</summary>
    public string Location(NodeInfo target, byte[] path, string rawQuery)
    {
        string time = Base36.Format(clock.Now);
        StringBuilder url = new(target.Url, target.Url.Length + path.Length + rawQuery.Length + 64);
        if (!UrlText.HasSpecialSymbols(path))
        {
            UrlText.AppendNonAsciiEscaped(url, path);
            url.Append('?');
            if (rawQuery.Length > 0)
            {
                url.Append(rawQuery).Append('&');
            }

            return url.Append("pid=").Append(map.Proxy.Id).Append("&utm=").Append(time).ToString();
        }

        UrlText.AppendEscapedPath(url, path);
        List<KeyValuePair<string, string>> query = [new("pid", map.Proxy.Id), new("utm", time)];
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
