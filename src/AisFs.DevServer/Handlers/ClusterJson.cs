using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>What nodes tell about themselves and the cluster.</summary>
internal static partial class ClusterJson
{
    public static void WriteState(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
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
        WriteVersion(json, "rmd", "0");
        WriteVersion(json, "config", "4");
        WriteVersion(json, "etlmd", "0");

        // The node and its cluster have started; a target also says that it keeps all its data on one disk.
        json.WriteNumber("flags"u8, node.Role == NodeRole.Proxy ? 6 : 2097158);
        json.WriteEndObject();
    }

    public static void WriteMap(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartObject();
        json.WriteStartObject("pmap"u8);
        json.WritePropertyName(cluster.Proxy.Id);
        WriteNode(json, cluster.Proxy);
        json.WriteEndObject();
        json.WritePropertyName("proxy_si"u8);
        WriteNode(json, cluster.Proxy);
        json.WriteStartObject("tmap"u8);
        foreach (NodeInfo target in cluster.Targets)
        {
            json.WritePropertyName(target.Id);
            WriteNode(json, target);
        }

        json.WriteEndObject();
        json.WriteString("uuid"u8, cluster.Uuid);
        json.WriteString("creation_time"u8, GoTime.ToDate(cluster.Started).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("version"u8, Exchange.Number(cluster.SmapVersion));
        json.WriteEndObject();
    }

    public static void WriteNode(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        WriteNetwork(json, "public_net", node);
        WriteNetwork(json, "intra_data_net", node);
        WriteNetwork(json, "intra_control_net", node);
        json.WriteString("daemon_type"u8, node.Role == NodeRole.Proxy ? "proxy" : "target");
        json.WriteString("daemon_id"u8, node.Id);
        json.WriteNumber("flags"u8, node.Role == NodeRole.Proxy ? 2 : node.IsInMaintenance ? 4 : 0);
        json.WriteNumber("id_digest"u8, node.Digest);
        if (node.Role == NodeRole.Proxy)
        {
            // A cluster that does not sign its redirects publishes its key all the same.
            json.WriteString("verifying_key"u8, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8);
        }

        json.WriteEndObject();
    }

    public static void WriteBuckets(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartObject();
        json.WriteStartObject("providers"u8);
        foreach (IGrouping<string, Bucket> provider in cluster.Buckets().GroupBy(bucket => bucket.Key.Provider))
        {
            json.WriteStartObject(provider.Key);
            foreach (IGrouping<string, Bucket> space in provider.GroupBy(bucket => bucket.Key.QueryNamespace))
            {
                json.WriteStartObject(space.Key);
                foreach (Bucket bucket in space)
                {
                    json.WritePropertyName(bucket.Key.Name);
                    json.WriteRawValue(bucket.Properties.Json);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("uuid"u8, cluster.Uuid);
        json.WriteString("version"u8, Exchange.Number(cluster.BmdVersion));
        json.WriteEndObject();
    }

    public static void WriteMountpaths(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartObject();
        json.WriteStartObject("targets"u8);
        foreach (NodeInfo target in cluster.Targets)
        {
            json.WritePropertyName(target.Id);
            WriteMountpaths(json, target);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteMountpaths(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteStartArray("available"u8);
        foreach (string path in node.Mountpaths.Select(mountpath => mountpath.Path))
        {
            json.WriteStringValue(path);
        }

        json.WriteEndArray();
        json.WriteStartArray("waiting_dd"u8);
        json.WriteEndArray();
        json.WriteStartArray("disabled"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteBackends(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartArray();
        foreach (string backend in cluster.Options.Backends)
        {
            json.WriteStringValue(Providers.Normalize(backend));
        }

        json.WriteEndArray();
    }

    private static void WriteVersion(Utf8JsonWriter json, string name, string version)
    {
        json.WriteStartObject(name);
        json.WriteString("version"u8, version);
        json.WriteEndObject();
    }

    private static void WriteNetwork(Utf8JsonWriter json, string name, NodeInfo node)
    {
        json.WriteStartObject(name);
        json.WriteString("node_ip_addr"u8, node.Host);
        json.WriteString("daemon_port"u8, Exchange.Number(node.Port));
        json.WriteString("direct_url"u8, node.Url);
        json.WriteEndObject();
    }
}
