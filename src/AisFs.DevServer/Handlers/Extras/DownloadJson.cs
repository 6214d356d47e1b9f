using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>What the cluster says about a download job.</summary>
internal static class DownloadJson
{
    private const string NoTime = "0001-01-01T00:00:00Z";

    public static void Write(Utf8JsonWriter json, DownloadRecord job, bool withTasks)
    {
        // Read before the tasks: a job that is told as ended is told with the ends of all its tasks.
        long jobEnded = job.Ended;
        List<DownloadTask> ended = [.. job.Tasks.Where(static task => task.Ended != 0)];
        List<DownloadTask> failed = ended.FindAll(static task => task.Error.Length > 0);
        int skipped = ended.Count(static task => task.IsSkipped);
        json.WriteStartObject();
        json.WriteString("id"u8, job.Id);
        json.WriteString("xaction_id"u8, job.JobId);
        json.WriteString("description"u8, job.Description);
        json.WriteString("started_time"u8, GoTime.Format(job.Started, JobJson.TimeLayout));
        json.WriteString("finished_time"u8, Time(jobEnded));
        json.WriteNumber("finished_cnt"u8, ended.Count - failed.Count - skipped);
        json.WriteNumber("scheduled_cnt"u8, job.Tasks.Count);
        json.WriteNumber("skipped_cnt"u8, skipped);
        json.WriteNumber("error_cnt"u8, failed.Count);
        json.WriteNumber("total"u8, job.Tasks.Count);
        json.WriteBoolean("all_dispatched"u8, true);
        json.WriteBoolean("aborted"u8, job.IsAborted);
        if (withTasks)
        {
            WriteTasks(json, "current_tasks", [.. job.Tasks.Where(static task => task.Ended == 0)]);
            WriteTasks(json, "finished_tasks", ended);
            WriteErrors(json, failed);
        }

        json.WriteEndObject();
    }

    private static string Time(long time) => time == 0 ? NoTime : GoTime.Format(time, JobJson.TimeLayout);

    private static void WriteTasks(Utf8JsonWriter json, string name, List<DownloadTask> tasks)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (DownloadTask task in tasks)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, task.Name);
            json.WriteString("downloaded"u8, task.Downloaded.ToString(CultureInfo.InvariantCulture));
            if (task.Total > 0)
            {
                json.WriteString("total"u8, task.Total.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteString("start_time"u8, Time(task.Started));
            json.WriteString("end_time"u8, Time(task.Ended));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteErrors(Utf8JsonWriter json, List<DownloadTask> failed)
    {
        if (failed.Count == 0)
        {
            return;
        }

        json.WriteStartArray("download_errors"u8);
        foreach (DownloadTask task in failed)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, task.Name);
            json.WriteString("error"u8, task.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
