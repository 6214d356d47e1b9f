using System.Diagnostics;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;

namespace AisFs.DevServer.Handlers;

internal static partial class ClusterJson
{
    private const string Version = "5.0.devserver";

    public static void WriteStats(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartObject();
        json.WritePropertyName("proxy"u8);
        WriteStats(json, cluster, cluster.Proxy);
        json.WriteStartObject("target"u8);
        foreach (NodeInfo target in cluster.Targets)
        {
            json.WritePropertyName(target.Id);
            WriteStats(json, cluster, target);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteStats(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
    {
        json.WriteStartObject();
        WriteStatsFields(json, cluster, node);
        json.WriteEndObject();
    }

    public static void WriteStatus(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, string.Empty);
        json.WriteString("deployment"u8, "dev"u8);
        json.WriteString("ais_version"u8, Version);
        json.WriteString("build_time"u8, "2026-01-01T00:00:00+0000"u8);
        json.WriteString("k8s_pod_name"u8, string.Empty);
        WriteStatsFields(json, cluster, node);
        json.WritePropertyName("cluster"u8);
        WriteState(json, cluster, node);
        json.WritePropertyName("sys_info"u8);
        WriteMemory(json, cluster, null);
        json.WriteString("smap_version"u8, Exchange.Number(cluster.SmapVersion));
        json.WriteEndObject();
    }

    public static void WriteSystem(Utf8JsonWriter json, ClusterState cluster)
    {
        json.WriteStartObject();
        json.WriteStartObject("proxy"u8);
        json.WriteEndObject();
        json.WriteStartObject("target"u8);
        foreach (NodeInfo target in cluster.Targets)
        {
            json.WritePropertyName(target.Id);
            WriteMemory(json, cluster, target);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteSystem(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
        => WriteMemory(json, cluster, node.Role == NodeRole.Proxy ? null : node);

    public static void WriteDisk(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
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
        WriteMountpathCapacity(json, cluster, node);
        json.WriteString("cs_err"u8, string.Empty);
        json.WriteString("total_used"u8, "0"u8);
        json.WriteString("total_avail"u8, "0"u8);
        json.WriteNumber("pct_max"u8, 0);
        json.WriteNumber("pct_avg"u8, 0);
        json.WriteNumber("pct_min"u8, 0);
        json.WriteEndObject();
    }

    private static void WriteStatsFields(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
    {
        json.WritePropertyName("snode"u8);
        WriteNode(json, node);
        json.WriteStartObject("tracker"u8);
        RequestLog requests = cluster.Requests;
        json.WriteNumber("append.n"u8, requests.Count(Operation.ObjectAppend, node.Role));
        json.WriteNumber("del.n"u8, requests.Count(Operation.ObjectDelete, node.Role));
        json.WriteNumber("get.n"u8, requests.Count(Operation.ObjectGet, node.Role));
        json.WriteNumber("head.n"u8, requests.Count(Operation.ObjectHead, node.Role));
        json.WriteNumber("lst.n"u8, requests.Count(Operation.ListObjects));
        json.WriteNumber("put.n"u8, requests.Count(Operation.ObjectPut, node.Role));
        json.WriteNumber("ren.n"u8, requests.Count(Operation.ObjectRename, node.Role));
        if (node.Role == NodeRole.Target)
        {
            // Of all targets together: requests are not counted per target.
            json.WriteNumber("get.size"u8, requests.BytesSent);
            json.WriteNumber("put.size"u8, requests.BytesReceived);
        }

        json.WriteNumber("state.flags"u8, 2097158);
        json.WriteNumber("up.ns.time"u8, cluster.Now - cluster.Started);
        json.WriteEndObject();
        json.WriteStartObject("capacity"u8);
        bool target = node.Role == NodeRole.Target;
        if (target)
        {
            WriteMountpathCapacity(json, cluster, node);
        }
        else
        {
            json.WriteNull("mountpaths"u8);
        }

        (long used, long available, long percent) = target ? Capacity(cluster) : default;
        json.WriteString("cs_err"u8, string.Empty);
        json.WriteString("total_used"u8, Exchange.Number(used));
        json.WriteString("total_avail"u8, Exchange.Number(available));
        json.WriteNumber("pct_max"u8, percent);
        json.WriteNumber("pct_avg"u8, percent);
        json.WriteNumber("pct_min"u8, percent);
        json.WriteEndObject();
    }

    /// <summary>All mountpaths are on one file system, as in the recorded cluster; each shows all of it.</summary>
    private static void WriteMountpathCapacity(Utf8JsonWriter json, ClusterState cluster, NodeInfo node)
    {
        (long used, long available, long percent) = Capacity(cluster);
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
            json.WriteString("used"u8, Exchange.Number(used));
            json.WriteString("avail"u8, Exchange.Number(available));
            json.WriteNumber("pct_used"u8, percent);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static (long Used, long Available, long Percent) Capacity(ClusterState cluster)
    {
        (long total, long used) = cluster.Storage.Capacity();
        long available = Math.Max(0, total - used);
        return (used, available, total > 0 ? used * 100 / total : 0);
    }

    private static void WriteMemory(Utf8JsonWriter json, ClusterState cluster, NodeInfo? target)
    {
        long resident = Environment.WorkingSet;
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long free = Math.Max(0, total - resident);
        using Process process = Process.GetCurrentProcess();
        json.WriteStartObject();
        json.WriteNumber("mem_used"u8, resident);
        json.WriteNumber("mem_avail"u8, free);
        json.WriteNumber("pct_mem_used"u8, total > 0 ? resident * 100.0 / total : 0);
        json.WriteNumber("pct_cpu_used"u8, 0);
        json.WriteStartObject("load_avg"u8);
        json.WriteNumber("One"u8, 0);
        json.WriteNumber("Five"u8, 0);
        json.WriteNumber("Fifteen"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("cpu_util"u8, 0);
        json.WriteStartObject("mem"u8);
        json.WriteNumber("Total"u8, total);
        json.WriteNumber("Used"u8, resident);
        json.WriteNumber("Free"u8, free);
        json.WriteNumber("BuffCache"u8, 0);
        json.WriteNumber("ActualFree"u8, free);
        json.WriteNumber("ActualUsed"u8, resident);
        json.WriteNumber("SwapTotal"u8, 0);
        json.WriteNumber("SwapFree"u8, 0);
        json.WriteNumber("SwapUsed"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject("proc"u8);
        json.WriteStartObject("CPU"u8);
        json.WriteNumber("User"u8, (long)process.UserProcessorTime.TotalMilliseconds);
        json.WriteNumber("System"u8, (long)process.PrivilegedProcessorTime.TotalMilliseconds);
        json.WriteNumber("Total"u8, (long)process.TotalProcessorTime.TotalMilliseconds);
        json.WriteNumber("LastTime"u8, 0);
        json.WriteNumber("Percent"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject("Mem"u8);
        json.WriteNumber("Size"u8, process.VirtualMemorySize64);
        json.WriteNumber("Resident"u8, resident);
        json.WriteNumber("Share"u8, 0);
        json.WriteEndObject();
        json.WriteEndObject();
        if (target is not null)
        {
            (long used, long available, long percent) = Capacity(cluster);
            json.WriteString("fs_used"u8, Exchange.Number(used));
            json.WriteString("fs_capacity"u8, Exchange.Number(used + available));
            json.WriteNumber("pct_fs_used"u8, percent);
        }

        json.WriteEndObject();
    }
}
