using System.Globalization;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>/v1/health and /metrics.</summary>
internal sealed class HealthResource(MapReport map, RequestLog requests, ClusterClock clock)
{
    public async Task RunAsync(Exchange exchange)
    {
        if (!await exchange.BeginAsync(Operation.Health).ConfigureAwait(false))
        {
            return;
        }

        string uptime = Texts.Number(clock.Now - clock.Started + 1);
        exchange.Response.Headers["Ais-Cluster-Uptime"] = uptime;
        exchange.Response.Headers["Ais-Node-Uptime"] = uptime;
        await (exchange.Query.Flag("cii") ? exchange.JsonAsync(json => map.WriteState(json, exchange.Node)) : exchange.OkAsync()).ConfigureAwait(false);
    }

    /// <summary>Counts of requests in the format of Prometheus.</summary>
    public Task MetricsAsync(Exchange exchange)
    {
        exchange.Meter.Count(exchange);
        StringBuilder text = new();
        foreach (RequestCount count in requests.Snapshot())
        {
            string labels = $"method=\"{count.Method}\",operation=\"{DashedNames.Of(count.Operation)}\",role=\"{DashedNames.Of(count.Role)}\"";
            text.Append(CultureInfo.InvariantCulture, $"aisfs_devserver_requests_total{{{labels}}} {count.Count}\n");
        }

        return exchange.BytesAsync(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
    }
}
