using System.Globalization;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>What the snapshots of jobs say in words, and how many workers they tell.</summary>
internal static class JobText
{
    /// <summary>The job's control message, with what its kind adds about the target.</summary>
    public static string ControlOf(Job job, NodeInfo target, JobCounts counts)
    {
        string control = job.Description.ControlAt?.Invoke(target) ?? job.Description.Control;
        return job.Description.Kind switch
        {
            "copy-bck" or "etl-bck" => $"{control}; {target.Name}: job:[ visited:{counts.Objects} locally-processed:{counts.Objects} {Transfers(counts)} copy-err:{counts.Errors} {Rest(counts)}]",
            "copy-listrange" or "etl-listrange" => $"{control}; {target.Name}: job:[ xid:{job.Id} txns:1/1 pending:0 {Transfers(counts)} err:{counts.Errors} {Rest(counts)}]",
            "get-batch" => $"{target.Name}:[reqs:{job.Requests} objs:({counts.Objects},{Size(counts.Bytes)})]",
            "resilver" or "rechunk" => Visits(control, counts),
            "list" => ListOf(job, target, counts),
            _ => control,
        };
    }

    /// <summary>A listing's own words are told by one target only.</summary>
    private static string ListOf(Job job, NodeInfo target, JobCounts counts)
    {
        string control = job.Description.ToldAt == target.Id ? " " + job.Description.Control : string.Empty;
        return $"{target.Name}:{control} job:[reqs:{job.Requests} pages:{job.Requests} entries:{counts.Objects}"
            + $" avg-lat:{Latency(job.TimeTaken / Math.Max(1, job.Requests))} max-lat:{Latency(job.LongestTime)}]";
    }

    private static string Visits(string control, JobCounts counts)
        => counts.Visited == 0 ? control : (control.Length > 0 ? control + ", " : string.Empty) + "visited:" + counts.Visited.ToString(CultureInfo.InvariantCulture);

    private static string Latency(TimeSpan time) => GoDuration.Format(time.Ticks / TimeSpan.TicksPerMicrosecond * 1000);

    /// <summary>The workers of a job at a target: those that walk its mountpaths, and above them those that take names.</summary>
    public static long WorkersOf(string kind, NodeInfo target) => kind switch
    {
        "copy-bck" or "etl-bck" or "index-shard" => target.Mountpaths.Count,
        "delete-listrange" or "evict-listrange" or "prefetch-listrange" => target.Mountpaths.Count << 10,
        "archive" => 1,
        _ => 0,
    };

    /// <summary>A size as the real cluster writes it: 13B, 1.95KiB, 21.48KiB.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return value.ToString(unit == 0 ? "0" : "0.00", CultureInfo.InvariantCulture) + units[unit];
    }

    private static string Transfers(JobCounts counts) => $"sent:{counts.ObjectsOut} received:{counts.ObjectsIn}";

    private static string Rest(JobCounts counts) => $"chan-full:0 pruned:{counts.Pruned}";
}
