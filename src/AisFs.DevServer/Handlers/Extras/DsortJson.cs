using System.Text.Json;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>What the cluster says about a dSort job.</summary>
internal static class DsortJson
{
    /// <summary>The state at one of several targets; the counts are spread over the targets.</summary>
    public static void Write(Utf8JsonWriter json, DsortRecord job, int target, int targets)
    {
        string count = JobJson.Share(job.Shards, target, targets);
        json.WriteStartObject();
        json.WriteString("id"u8, job.Id);
        json.WritePropertyName("src-bck"u8);
        JsonText.WriteBucket(json, job.From);
        json.WritePropertyName("dst-bck"u8);
        JsonText.WriteBucket(json, job.To);
        WriteTimes(json, job, "finish_time");
        json.WriteNumber("started_meta_sorting"u8, 0);
        json.WriteNumber("started_shard_creation"u8, 0);
        json.WriteNumber("finished_shard_creation"u8, 0);
        json.WriteString("loc-objs"u8, count);
        json.WriteString("loc-bytes"u8, JobJson.Share(job.Bytes, target, targets));
        json.WriteStartObject("Metrics"u8);
        WritePhase(
            json,
            job,
            "local_extraction",
            ("total_count", count),
            ("extracted_count", count),
            ("extracted_size", JobJson.Share(job.Bytes, target, targets)),
            ("extracted_record_count", JobJson.Share(job.Records, target, targets)),
            ("extracted_to_disk_count", "0"),
            ("extracted_to_disk_size", "0"));
        WritePhase(json, job, "meta_sorting");
        string created = JobJson.Share(job.Created, target, targets);
        WritePhase(json, job, "shard_creation", ("to_create", created), ("created_count", created), ("moved_shard_count", "0"));
        json.WriteBoolean("aborted"u8, job.IsAborted);
        json.WriteBoolean("archived"u8, true);
        json.WriteString("description"u8, job.Description);
        if (job.Error.Length > 0)
        {
            json.WriteStartArray("errors"u8);
            json.WriteStringValue(job.Error);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteBoolean("aborted"u8, job.IsAborted);
        json.WriteBoolean("archived"u8, true);
        json.WriteEndObject();
    }

    private static void WritePhase(Utf8JsonWriter json, DsortRecord job, string name, params ReadOnlySpan<(string Name, string Count)> counts)
    {
        json.WriteStartObject(name);
        WriteTimes(json, job, "end_time");
        json.WriteNumber("elapsed"u8, job.Ended - job.Started);
        json.WriteBoolean("running"u8, false);
        json.WriteBoolean("finished"u8, !job.IsAborted);
        foreach ((string field, string count) in counts)
        {
            json.WriteString(field, count);
        }

        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, DsortRecord job, string end)
    {
        json.WriteString("started_time"u8, GoTime.Format(job.Started, JobJson.TimeLayout));
        json.WriteString(end, GoTime.Format(job.Ended, JobJson.TimeLayout));
    }
}
