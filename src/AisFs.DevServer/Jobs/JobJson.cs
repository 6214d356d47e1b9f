using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>What the cluster says about a job.</summary>
internal static class JobJson
{
    /// <summary>The layout of the times of jobs.</summary>
    public const string TimeLayout = "2006-01-02T15:04:05.999999999Z07:00";

    public static void WriteStatus(Utf8JsonWriter json, Job job, long now)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, job.Description.Kind);
        json.WriteString("uuid"u8, job.Id);
        json.WriteString("err"u8, job.Error);
        json.WriteNumber("end_time"u8, job.IsFinished(now) ? job.FinishTime : 0);
        json.WriteBoolean("aborted"u8, job.Aborted);
        json.WriteEndObject();
    }

    /// <summary>The state at a target.</summary>
    public static void WriteSnapshot(Utf8JsonWriter json, Job job, NodeInfo target, long now)
    {
        JobDescription description = job.Description;
        JobCounts counts = job.At(target);
        json.WriteStartObject();
        json.WriteNull("ext"u8);
        json.WriteString("start-time"u8, GoTime.Format(description.Started, TimeLayout));
        json.WriteString("end-time"u8, job.IsFinished(now) ? GoTime.Format(job.FinishTime, TimeLayout) : "0001-01-01T00:00:00Z");
        WriteBucket(json, "bck", description.Bucket);
        WriteBucket(json, "src-bck", description.From);
        WriteBucket(json, "dst-bck", description.To);
        json.WriteString("id"u8, job.Id);
        json.WriteString("kind"u8, description.Kind);
        if (JobText.ControlOf(job, target, counts) is { Length: > 0 } control)
        {
            json.WriteString("ctlmsg"u8, control);
        }

        json.WriteString("abort-err"u8, job.AbortReason);
        json.WriteString("err"u8, counts.Error);
        json.WriteString("glob.id"u8, Number(JobText.WorkersOf(description.Kind, target)));
        json.WriteStartObject("stats"u8);
        json.WriteString("loc-objs"u8, Number(counts.Objects));
        json.WriteString("loc-bytes"u8, Number(counts.Bytes));
        json.WriteString("out-objs"u8, Number(counts.ObjectsOut));
        json.WriteString("out-bytes"u8, Number(counts.BytesOut));
        json.WriteString("in-objs"u8, Number(counts.ObjectsIn));
        json.WriteString("in-bytes"u8, Number(counts.BytesIn));
        json.WriteEndObject();
        json.WriteBoolean("aborted"u8, job.Aborted);
        json.WriteBoolean("is_idle"u8, job.IsIdle(now));
        json.WriteEndObject();
    }

    /// <summary>The share of one of several targets in a count.</summary>
    public static string Share(long count, int target, int targets)
        => ((count / targets) + (target < count % targets ? 1 : 0)).ToString(CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void WriteBucket(Utf8JsonWriter json, string name, BucketKey key)
    {
        json.WritePropertyName(name);
        JsonText.WriteBucket(json, key);
    }
}
