using System.Diagnostics;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>The memory, the processor and the disks of the nodes; all nodes are on this machine.</summary>
internal sealed class SystemReport(ClusterMap map, IStorage storage)
{
    /// <summary>The machines of all nodes.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("proxy"u8);
        json.WriteEndObject();
        json.WriteStartObject("target"u8);
        foreach (NodeInfo target in map.Targets)
        {
            json.WritePropertyName(target.Id);
            Write(json, withDisks: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The machine.</summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="withDisks">Whether the disks are shown too, as for a target.</param>
    public void Write(Utf8JsonWriter json, bool withDisks)
    {
        long resident = Environment.WorkingSet;
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long free = Math.Max(0, total - resident);
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
        WriteProcess(json, resident);
        if (withDisks)
        {
            (long used, long available, long percent) = Capacity();
            json.WriteString("fs_used"u8, Texts.Number(used));
            json.WriteString("fs_capacity"u8, Texts.Number(used + available));
            json.WriteNumber("pct_fs_used"u8, percent);
        }

        json.WriteEndObject();
    }

    /// <summary>Bytes in use, bytes left, and the share in use in percent.</summary>
    public (long Used, long Available, long Percent) Capacity()
    {
        (long total, long used) = storage.Capacity();
        long available = Math.Max(0, total - used);
        return (used, available, total > 0 ? used * 100 / total : 0);
    }

    private static void WriteProcess(Utf8JsonWriter json, long resident)
    {
        using Process process = Process.GetCurrentProcess();
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
    }
}
