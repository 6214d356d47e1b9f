using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;

namespace AisFs.DevServer.Handlers;

/// <summary>/v1/health, /v1/daemon and /v1/cluster.</summary>
internal static partial class ClusterHandler
{
    public static async Task HealthAsync(Exchange exchange)
    {
        exchange.Operation = Operation.Health;
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        string uptime = Exchange.Number(exchange.Cluster.Now - exchange.Cluster.Started + 1);
        exchange.Response.Headers["Ais-Cluster-Uptime"] = uptime;
        exchange.Response.Headers["Ais-Node-Uptime"] = uptime;
        if (exchange.QueryFlag("cii"))
        {
            await exchange.JsonAsync(json => ClusterJson.WriteState(json, exchange.Cluster, exchange.Node)).ConfigureAwait(false);
            return;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    public static async Task DaemonAsync(Exchange exchange)
    {
        exchange.Operation = Operation.Daemon;
        if (await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            Gate.Check(exchange, Access.None);
            await AnswerDaemonAsync(exchange).ConfigureAwait(false);
        }
    }

    /// <summary>/v1/reverse: the proxy asks the node that a header names.</summary>
    public static Task ReverseAsync(Exchange exchange, string resource)
    {
        string id = exchange.Request.Headers["Ais-Node-Id"].ToString();
        NodeInfo? node = id == exchange.Node.Id ? exchange.Node : exchange.Cluster.TargetById(id);
        if (resource != "daemon" || node is null)
        {
            exchange.CountIfNew();
            return exchange.FailAsync(resource == "daemon" ? 404 : 400, "errNodeNotFound", $"{exchange.Node.Name}: node \"{id}\" does not exist");
        }

        exchange.Forward(node);
        return DaemonAsync(exchange);
    }

    public static Task MetricsAsync(Exchange exchange)
    {
        exchange.CountIfNew();
        System.Text.StringBuilder text = new();
        foreach (RequestCount count in exchange.Cluster.Requests.Snapshot())
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"aisfs_devserver_requests_total{{method=\"{count.Method}\",operation=\"{Names.Of(count.Operation)}\",role=\"{Names.Of(count.Role)}\"}} {count.Count}\n");
        }

        return exchange.BytesAsync(System.Text.Encoding.UTF8.GetBytes(text.ToString()), "text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
    }

    public static async Task ClusterAsync(Exchange exchange, string rest)
    {
        exchange.Operation = exchange.Method == "PUT" ? Operation.ClusterPut : Operation.ClusterGet;
        if (await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            Gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
            await (exchange.Method switch
            {
                "GET" => AnswerClusterAsync(exchange),
                "PUT" => ChangeClusterAsync(exchange, rest),
                _ => exchange.MethodNotAllowedAsync("DELETE, GET, POST, PUT"),
            }).ConfigureAwait(false);
        }
    }

    private static Task AnswerDaemonAsync(Exchange exchange)
    {
        ClusterState cluster = exchange.Cluster;
        NodeInfo node = exchange.Node;
        string what = exchange.QueryValue("what");
        return what switch
        {
            "smap" => exchange.JsonAsync(json => ClusterJson.WriteMap(json, cluster)),
            "bmd" => exchange.JsonAsync(json => ClusterJson.WriteBuckets(json, cluster)),
            "snode" => exchange.JsonAsync(json => ClusterJson.WriteNode(json, node)),
            "config" => exchange.JsonAsync(ClusterConfig.OfNode(cluster, node)),
            "node_status" => exchange.JsonAsync(json => ClusterJson.WriteStatus(json, cluster, node)),
            "node_stats" => exchange.JsonAsync(json => ClusterJson.WriteStats(json, cluster, node)),
            "metrics" => exchange.JsonAsync(json => MetricNames.Write(json, node.Role)),
            "sysinfo" => exchange.JsonAsync(json => ClusterJson.WriteSystem(json, cluster, node)),
            "disk" when !exchange.AtProxy => exchange.JsonAsync(json => ClusterJson.WriteDisk(json, cluster, node)),
            "mountpaths" when !exchange.AtProxy => exchange.JsonAsync(json => ClusterJson.WriteMountpaths(json, node)),
            "log" => exchange.TextAsync($"I 00:00:00.000000 {node.Name} the development server logs through its host\n"),
            _ => exchange.FailAsync(400, null, $"invalid '/v1/daemon' request: unrecognized 'what={what}' query"),
        };
    }

    private static async Task AnswerClusterAsync(Exchange exchange)
    {
        ClusterState cluster = exchange.Cluster;
        string what = exchange.QueryValue("what");
        if (await TryAnswerJobQueryAsync(exchange, what).ConfigureAwait(false))
        {
            return;
        }

        await (what switch
        {
            "smap" => exchange.JsonAsync(json => ClusterJson.WriteMap(json, cluster)),
            "bmd" => exchange.JsonAsync(json => ClusterJson.WriteBuckets(json, cluster)),
            "cluster_config" => exchange.JsonAsync(ClusterConfig.OfCluster(cluster)),
            "sysinfo" => exchange.JsonAsync(json => ClusterJson.WriteSystem(json, cluster)),
            "node_stats" => exchange.JsonAsync(json => ClusterJson.WriteStats(json, cluster)),
            "mountpaths" => exchange.JsonAsync(json => ClusterJson.WriteMountpaths(json, cluster)),
            "backends" => exchange.JsonAsync(json => ClusterJson.WriteBackends(json, cluster)),
            "remote" => RemoteHandler.ShowAsync(exchange),
            "target_ips" => exchange.TextAsync(string.Join(',', cluster.Targets.SelectMany(target => Enumerable.Repeat(target.Host, 3)))),
            _ => exchange.FailAsync(400, null, $"unexpected query [what={what}]"),
        }).ConfigureAwait(false);
    }
}
