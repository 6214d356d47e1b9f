using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>The cluster map, the bucket map, and the versions of both.</summary>
internal sealed class MapReport(ClusterMap map, BucketTable buckets, ClusterConfig config, ClusterClock clock)
{
    public void WriteState(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteStartObject("smap"u8);
        json.WriteStartObject("Primary"u8);
        json.WriteString("pub_url"u8, map.Proxy.Url);
        json.WriteString("control_url"u8, map.Proxy.Url);
        json.WriteString("id"u8, map.Proxy.Id);
        json.WriteEndObject();
        json.WriteString("uuid"u8, map.Uuid);
        json.WriteString("version"u8, Texts.Number(map.Version));
        json.WriteEndObject();
        json.WriteStartObject("bmd"u8);
        json.WriteString("uuid"u8, map.Uuid);
        json.WriteString("version"u8, Texts.Number(buckets.Version));
        json.WriteEndObject();
        WriteVersion(json, "rmd", "0");
        WriteVersion(json, "config", Texts.Number(config.Version));
        WriteVersion(json, "etlmd", "0");

        // The node and its cluster have started; a target also says that it keeps all its data on one disk.
        json.WriteNumber("flags"u8, node.Role == NodeRole.Proxy ? 6 : 2097158);
        json.WriteEndObject();
    }

    public void WriteMap(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("pmap"u8);
        json.WritePropertyName(map.Proxy.Id);
        WriteNode(json, map.Proxy);
        json.WriteEndObject();
        json.WritePropertyName("proxy_si"u8);
        WriteNode(json, map.Proxy);
        json.WriteStartObject("tmap"u8);
        foreach (NodeInfo target in map.Targets.Where(static target => !target.HasLeft))
        {
            json.WritePropertyName(target.Id);
            WriteNode(json, target);
        }

        json.WriteEndObject();
        json.WriteString("uuid"u8, map.Uuid);
        json.WriteString("creation_time"u8, GoTime.ToDate(clock.Started).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("version"u8, Texts.Number(map.Version));
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

    public void WriteBuckets(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("providers"u8);
        foreach (IGrouping<string, Bucket> provider in buckets.All.GroupBy(static bucket => bucket.Key.Provider))
        {
            json.WriteStartObject(provider.Key);
            foreach (IGrouping<string, Bucket> space in provider.GroupBy(static bucket => bucket.Key.QueryNamespace))
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
        json.WriteString("uuid"u8, map.Uuid);
        json.WriteString("version"u8, Texts.Number(buckets.Version));
        json.WriteEndObject();
    }

    public void WriteMountpaths(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("targets"u8);
        foreach (NodeInfo target in map.Targets)
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
        foreach (string path in node.Paths.Disabled.Select(mountpath => mountpath.Path))
        {
            json.WriteStringValue(path);
        }

        json.WriteEndArray();
        json.WriteEndObject();
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
        json.WriteString("daemon_port"u8, Texts.Number(node.Port));
        json.WriteString("direct_url"u8, node.Url);
        json.WriteEndObject();
    }
}
