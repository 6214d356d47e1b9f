using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>/v1/daemon: what a node says about itself; and /v1/reverse, with which the proxy asks another node.</summary>
internal sealed class DaemonResource(ClusterMap map, Gate gate, MapReport mapReport, StatsReport stats, SystemReport system, ClusterConfig config, DaemonActions actions)
{
    /// <summary>Answers a request to a node.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="rest">What follows in the path.</param>
    /// <param name="isReversed">Whether the proxy passes it on.</param>
    public async Task RunAsync(Exchange exchange, string rest, bool isReversed = false)
    {
        if (!await exchange.BeginAsync(Operation.Daemon).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
        if (exchange.Method is not ("GET" or "PUT" or "POST") && !(exchange.Method == "DELETE" && isReversed))
        {
            await exchange.MethodNotAllowedAsync("GET, POST, PUT").ConfigureAwait(false);
            return;
        }

        if (exchange.Method != "GET" && !exchange.AtProxy && !isReversed)
        {
            await exchange.FailAsync(403, null, $"{exchange.Node.Name}: {exchange.Method} {exchange.PathText} is read-only on PUBLIC").ConfigureAwait(false);
            return;
        }

        await (exchange.Method == "GET" ? AnswerAsync(exchange) : actions.RunAsync(exchange, rest)).ConfigureAwait(false);
    }

    /// <summary>Asks the node that a header names.</summary>
    public Task ReverseAsync(Exchange exchange, string rest)
    {
        if (rest.TrimStart('/') is var path && path != "daemon" && !path.StartsWith("daemon/", StringComparison.Ordinal))
        {
            return exchange.InvalidUriAsync();
        }

        exchange.Rewrite(System.Text.Encoding.UTF8.GetBytes("/v1/" + path), exchange.Query.Raw);
        string id = exchange.Request.Headers["Ais-Node-Id"].ToString();
        NodeInfo? node = id == exchange.Node.Id ? exchange.Node : map.TargetById(id);
        if (id.Length == 0 || node is null)
        {
            exchange.Meter.Count(exchange);
            return id.Length == 0 ? exchange.FailAsync(400, null, "missing node ID")
                : exchange.FailAsync(404, "errNodeNotFound", $"{exchange.Node.Name}: cannot forward request to node node {id} not present in Smap v{map.Version}");
        }

        exchange.Forward(node);
        return RunAsync(exchange, path["daemon".Length..].TrimStart('/'), isReversed: true);
    }

    private Task AnswerAsync(Exchange exchange)
    {
        NodeInfo node = exchange.Node;
        string what = exchange.Query["what"];
        return what switch
        {
            "smap" => exchange.JsonAsync(mapReport.WriteMap),
            "bmd" => exchange.JsonAsync(mapReport.WriteBuckets),
            "snode" => exchange.JsonAsync(json => MapReport.WriteNode(json, node)),
            "config" => exchange.JsonAsync(config.OfNode(node)),
            "node_status" => exchange.JsonAsync(json => stats.WriteStatus(json, node)),
            "node_stats" => exchange.JsonAsync(json => stats.Write(json, node)),
            "metrics" => exchange.JsonAsync(json => MetricNames.Write(json, node.Role)),
            "sysinfo" => exchange.JsonAsync(json => system.Write(json, node.Role == NodeRole.Target)),
            "disk" when !exchange.AtProxy => exchange.JsonAsync(json => stats.WriteDisk(json, node)),
            "mountpaths" when !exchange.AtProxy => exchange.JsonAsync(json => MapReport.WriteMountpaths(json, node)),
            "tls_certificate" => exchange.FailAsync(404, null, "no TLS certificate loaders configured"),
            "log" => exchange.TextAsync($"I 00:00:00.000000 {node.Name} the development server logs through its host\n"),
            _ => exchange.FailAsync(400, null, $"invalid '/v1/daemon' request: unrecognized 'what={what}' query"),
        };
    }
}
