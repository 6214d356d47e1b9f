using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

internal sealed class StatsReport(ClusterMap map, MapReport mapReport, SystemReport system, RequestLog requests, ClusterClock clock)
{
    private const string Version = "5.0.devserver";

    private static readonly (string Name, Operation Operation)[] s_counted =
    [
        ("append.n", Operation.ObjectAppend), ("del.n", Operation.ObjectDelete), ("get.n", Operation.ObjectGet), ("head.n", Operation.ObjectHead),
        ("lst.n", Operation.ListObjects), ("put.n", Operation.ObjectPut), ("ren.n", Operation.ObjectRename),
    ];

    private readonly Dictionary<string, long> _before = [];

    /// <summary>Counts from zero again.</summary>
    public void Reset()
    {
        lock (_before)
        {
            foreach (NodeRole role in (NodeRole[])[NodeRole.Proxy, NodeRole.Target])
            {
                Array.ForEach(s_counted, counted => _before[$"{counted.Name} {role}"] = CountOf(counted.Operation, role));
            }

            _before["get.size"] = requests.BytesSent;
            _before["put.size"] = requests.BytesReceived;
        }
    }

    /// <summary>What all nodes count.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("proxy"u8);
        Write(json, map.Proxy);
        json.WriteStartObject("target"u8);
        foreach (NodeInfo target in map.Targets)
        {
            json.WritePropertyName(target.Id);
            Write(json, target);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What a node counts.</summary>
    public void Write(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        WriteFields(json, node);
        json.WriteEndObject();
    }

    /// <summary>The state of a node, what it counts, and its machine.</summary>
    public void WriteStatus(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, string.Empty);
        json.WriteString("deployment"u8, "dev"u8);
        json.WriteString("ais_version"u8, Version);
        json.WriteString("build_time"u8, "2026-01-01T00:00:00+0000"u8);
        json.WriteString("k8s_pod_name"u8, string.Empty);
        WriteFields(json, node);
        json.WritePropertyName("cluster"u8);
        mapReport.WriteState(json, node);
        json.WritePropertyName("sys_info"u8);
        system.Write(json, withDisks: false);
        json.WriteString("smap_version"u8, Texts.Number(map.Version));
        json.WriteEndObject();
    }

    /// <summary>The disks of a target.</summary>
    public void WriteDisk(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteStartObject("AllDiskStats"u8);
        json.WriteStartObject("vda"u8);
        ReadOnlySpan<string> fields = ["RBps", "Ravg", "WBps", "Wavg", "Util"];
        foreach (string field in fields)
        {
            json.WriteNumber(field, 0);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        WriteMountpathCapacity(json, node);
        json.WriteString("cs_err"u8, string.Empty);
        json.WriteString("total_used"u8, "0"u8);
        json.WriteString("total_avail"u8, "0"u8);
        json.WriteNumber("pct_max"u8, 0);
        json.WriteNumber("pct_avg"u8, 0);
        json.WriteNumber("pct_min"u8, 0);
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, NodeInfo node)
    {
        json.WritePropertyName("snode"u8);
        MapReport.WriteNode(json, node);
        json.WriteStartObject("tracker"u8);
        foreach ((string name, Operation operation) in s_counted)
        {
            json.WriteNumber(name, CountOf(operation, node.Role) - Before($"{name} {node.Role}"));
        }

        if (node.Role == NodeRole.Target)
        {
            // Of all targets together: requests are not counted per target.
            json.WriteNumber("get.size"u8, requests.BytesSent - Before("get.size"));
            json.WriteNumber("put.size"u8, requests.BytesReceived - Before("put.size"));
        }

        json.WriteNumber("state.flags"u8, 2097158);
        json.WriteNumber("up.ns.time"u8, clock.Now - clock.Started);
        json.WriteEndObject();
        json.WriteStartObject("capacity"u8);
        bool target = node.Role == NodeRole.Target;
        if (target)
        {
            WriteMountpathCapacity(json, node);
        }
        else
        {
            json.WriteNull("mountpaths"u8);
        }

        (long used, long available, long percent) = target ? system.Capacity() : default;
        json.WriteString("cs_err"u8, string.Empty);
        json.WriteString("total_used"u8, Texts.Number(used));
        json.WriteString("total_avail"u8, Texts.Number(available));
        json.WriteNumber("pct_max"u8, percent);
        json.WriteNumber("pct_avg"u8, percent);
        json.WriteNumber("pct_min"u8, percent);
        json.WriteEndObject();
    }

    /// <summary>Listings are answered by the proxy for all nodes.</summary>
    private long CountOf(Operation operation, NodeRole role) => requests.Count(operation, operation == Operation.ListObjects ? null : role);

    private long Before(string name)
    {
        lock (_before)
        {
            return _before.GetValueOrDefault(name);
        }
    }

    /// <summary>All mountpaths are on one file system, as in the recorded cluster; each shows all of it.</summary>
    private void WriteMountpathCapacity(Utf8JsonWriter json, NodeInfo node)
    {
        (long used, long available, long percent) = system.Capacity();
        json.WriteStartObject("mountpaths"u8);
        foreach (string path in node.Mountpaths.Select(mountpath => mountpath.Path))
        {
            json.WriteStartObject(path);
            json.WriteString("mountpath_label"u8, string.Empty);
            json.WriteStartObject("fs"u8);
            json.WriteString("Fs"u8, "/dev/vda"u8);
            json.WriteString("FsType"u8, "ext4"u8);
            json.WriteString("FsID"u8, "1,1"u8);
            json.WriteEndObject();
            json.WriteStartArray("disks"u8);
            json.WriteStringValue("vda"u8);
            json.WriteEndArray();
            json.WriteString("used"u8, Texts.Number(used));
            json.WriteString("avail"u8, Texts.Number(available));
            json.WriteNumber("pct_used"u8, percent);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

}
