using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>/v1/daemon: what a node says about itself; and /v1/reverse, with which the proxy asks another node.</summary>
internal sealed class DaemonResource(ClusterMap map, Gate gate, MapReport mapReport, StatsReport stats, SystemReport system, ClusterConfig config)
{
    public async Task RunAsync(Exchange exchange)
    {
        if (await exchange.BeginAsync(Operation.Daemon).ConfigureAwait(false))
        {
            gate.Check(exchange, Access.None);
            await AnswerAsync(exchange).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the node that a header names.</summary>
    public Task ReverseAsync(Exchange exchange, string resource)
    {
        string id = exchange.Request.Headers["Ais-Node-Id"].ToString();
        NodeInfo? node = id == exchange.Node.Id ? exchange.Node : map.TargetById(id);
        if (resource != "daemon" || node is null)
        {
            exchange.Meter.Count(exchange);
            return exchange.FailAsync(resource == "daemon" ? 404 : 400, "errNodeNotFound", $"{exchange.Node.Name}: node \"{id}\" does not exist");
        }

        exchange.Forward(node);
        return RunAsync(exchange);
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
            "log" => exchange.TextAsync($"I 00:00:00.000000 {node.Name} the development server logs through its host\n"),
            _ => exchange.FailAsync(400, null, $"invalid '/v1/daemon' request: unrecognized 'what={what}' query"),
        };
    }
}
