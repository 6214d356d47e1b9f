using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

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
            await exchange.JsonAsync(json => WriteNodeState(json, exchange.Cluster, exchange.Node)).ConfigureAwait(false);
            return;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    public static async Task DaemonAsync(Exchange exchange, string rest)
    {
        exchange.Operation = Operation.Daemon;
        if (await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            await AnswerDaemonAsync(exchange, rest).ConfigureAwait(false);
        }
    }

    public static async Task ClusterAsync(Exchange exchange, string rest)
    {
        exchange.Operation = exchange.Method == "PUT" ? Operation.ClusterPut : Operation.ClusterGet;
        if (await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            await AnswerClusterAsync(exchange, rest).ConfigureAwait(false);
        }
    }

    private static Task AnswerDaemonAsync(Exchange exchange, string rest)
    {
        string what = exchange.QueryValue("what");
        return what switch
        {
            "smap" => exchange.JsonAsync(json => WriteMap(json, exchange.Cluster)),
            _ => exchange.FailAsync(400, null, $"invalid '/v1/daemon' request: unrecognized 'what={what}' query{rest}"),
        };
    }

    private static Task AnswerClusterAsync(Exchange exchange, string rest)
    {
        string what = exchange.QueryValue("what");
        return what switch
        {
            "smap" => exchange.JsonAsync(json => WriteMap(json, exchange.Cluster)),
            _ => exchange.FailAsync(400, null, $"unexpected query [what={what}]{rest}"),
        };
    }

    private static void WriteNodeState(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteStartObject("smap"u8);
        json.WriteStartObject("Primary"u8);
        json.WriteString("pub_url"u8, cluster.Proxy.Url);
        json.WriteString("control_url"u8, cluster.Proxy.Url);
        json.WriteString("id"u8, cluster.Proxy.Id);
        json.WriteEndObject();
        json.WriteString("uuid"u8, cluster.Uuid);
        json.WriteString("version"u8, Exchange.Number(cluster.SmapVersion));
        json.WriteEndObject();
        json.WriteStartObject("bmd"u8);
        json.WriteString("uuid"u8, cluster.Uuid);
        json.WriteString("version"u8, Exchange.Number(cluster.BmdVersion));
        json.WriteEndObject();
        json.WriteStartObject("rmd"u8);
        json.WriteString("version"u8, "0"u8);
        json.WriteEndObject();
        json.WriteStartObject("config"u8);
        json.WriteString("version"u8, "4"u8);
        json.WriteEndObject();
        json.WriteStartObject("etlmd"u8);
        json.WriteString("version"u8, "0"u8);
        json.WriteEndObject();

        // Node started and cluster started.
        json.WriteNumber("flags"u8, node.Role == NodeRole.Proxy ? 6 : 2097158);
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartObject();
        json.WriteStartObject("pmap"u8);
        json.WritePropertyName(cluster.Proxy.Id);
        WriteNode(json, cluster.Proxy, primary: true);
        json.WriteEndObject();
        json.WritePropertyName("proxy_si"u8);
        WriteNode(json, cluster.Proxy, primary: true);
        json.WriteStartObject("tmap"u8);
        foreach (NodeInfo target in cluster.Targets)
        {
            json.WritePropertyName(target.Id);
            WriteNode(json, target, primary: false);
        }

        json.WriteEndObject();
        json.WriteString("uuid"u8, cluster.Uuid);
        json.WriteString("creation_time"u8, GoTime.ToDate(cluster.Started).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("version"u8, Exchange.Number(cluster.SmapVersion));
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, NodeInfo node, bool primary)
    {
        json.WriteStartObject();
        ReadOnlySpan<string> networks = ["public_net", "intra_data_net", "intra_control_net"];
        foreach (string network in networks)
        {
            json.WriteStartObject(network);
            json.WriteString("node_ip_addr"u8, node.Host);
            json.WriteString("daemon_port"u8, Exchange.Number(node.Port));
            json.WriteString("direct_url"u8, node.Url);
            json.WriteEndObject();
        }

        json.WriteString("daemon_type"u8, node.Role == NodeRole.Proxy ? "proxy" : "target");
        json.WriteString("daemon_id"u8, node.Id);
        json.WriteNumber("flags"u8, primary ? 2 : 0);
        json.WriteNumber("id_digest"u8, node.Digest);
        if (node.Role == NodeRole.Proxy)
        {
            // The real cluster signs redirects with this key; an unsigned one publishes it all the same.
            json.WriteString("verifying_key"u8, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8);
        }

        json.WriteEndObject();
    }
}
