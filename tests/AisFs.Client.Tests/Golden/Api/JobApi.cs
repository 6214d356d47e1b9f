using System.Globalization;
using System.Text.Json;
using AisFs.Client.Etl;
using AisFs.Client.Jobs;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Jobs, and what the cluster tells of its nodes.</summary>
internal static class JobApi
{
    internal static readonly PyObject Utc = new("timezone") { Repr = static () => "datetime.timezone.utc" };

    /// <summary>A JSON value as Python's json reads it.</summary>
    public static object? ToPython(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(static member => member.Name, static member => ToPython(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(ToPython).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out long number) ? (object)number : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static PyObject CreateDateTime()
        => new PyObject("module")
            .Value("timezone", new PyObject("timezone").Value("utc", Utc))
            .Value("datetime", Function("datetime", static a =>
            {
                int[] parts = [.. Enumerable.Range(0, 6).Select(i => (int)(a.Get(i, ((string[])["year", "month", "day", "hour", "minute", "second"])[i]) as long? ?? 0))];
                a.Get(-1, "tzinfo");
                DateTimeOffset time = new(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], TimeSpan.Zero);
                return new PyObject("datetime").Value("time", time);
            }));

    public static string ReprTime(DateTimeOffset? time, string zone)
        => time is not { } at ? "None"
            : string.Create(CultureInfo.InvariantCulture, $"datetime.datetime({at.Year}, {at.Month}, {at.Day}, {at.Hour}, {at.Minute}")
                + (at.Second != 0 || at.Microsecond + at.Millisecond != 0 ? $", {at.Second}" : string.Empty)
                + (at.Millisecond + at.Microsecond != 0 ? $", {(at.Millisecond * 1000) + at.Microsecond}" : string.Empty)
                + $", tzinfo={zone})";

    public static string ReprInstant(DateTimeOffset? time)
        => time is { } at ? $"'{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)}Z'" : "'0001-01-01T00:00:00Z'";

    public static string ReprBucket(AisBucketInfo? bucket)
        => bucket is null ? "None"
            : $"BucketModel(name={PyText.Repr(bucket.Name)}, provider='{bucket.Provider}', namespace={new PyNamespace(bucket.Namespace)})";

    public static PyObject WrapStatus(AisJobStatus status) => new PyObject("JobStatus")
    {
        Repr = () => $"JobStatus(uuid='{status.Id}', err={PyText.Repr(status.Error)}, end_time={status.EndTimeNs}, aborted={PyText.Repr(status.IsAborted)})",
    }
        .Value("uuid", status.Id)
        .Value("err", status.Error)
        .Value("end_time", status.EndTimeNs)
        .Value("aborted", status.IsAborted);

    public static PyObject WrapSnapshot(AisJobSnapshot snapshot) => new PyObject("JobSnap")
    {
        Repr = () =>
        {
            string statistics = snapshot.Statistics is not { } s ? "None"
                : $"JobStats(objects={s.Objects}, bytes={s.Bytes}, out_objects={s.SentObjects}, out_bytes={s.SentBytes}, in_objects={s.ReceivedObjects}, in_bytes={s.ReceivedBytes})";
            return $"JobSnap(id='{snapshot.Id}', kind='{snapshot.Kind}', start_time={ReprInstant(snapshot.StartTime)}, end_time={ReprInstant(snapshot.EndTime)}, "
                + $"bucket={ReprBucket(snapshot.Bucket)}, source_bck={ReprBucket(snapshot.Source)}, destination_bck={ReprBucket(snapshot.Destination)}, stats={statistics}, "
                + $"aborted={PyText.Repr(snapshot.IsAborted)}, is_idle={PyText.Repr(snapshot.IsIdle)}, abort_err={PyText.Repr(snapshot.AbortError)}, packed={snapshot.Packed})";
        },
    }
        .Value("id", snapshot.Id)
        .Value("kind", snapshot.Kind)
        .Value("aborted", snapshot.IsAborted)
        .Value("is_idle", snapshot.IsIdle)
        .Method("unpack_glob_id", _ => new PyTuple([(long)snapshot.Joggers, (long)snapshot.Workers, snapshot.Packed >> 20]));

    /// <summary>The Python SDK tells "no error" by an empty text after a status, and by None after snapshots.</summary>
    public static PyObject WrapResult(AisJobResult result, bool fromStatus) => new PyObject("WaitResult")
    {
        Repr = () => $"WaitResult(job_id='{result.Id}', success={PyText.Repr(result.IsSuccess)}, "
            + $"error={(result.Error.Length == 0 && !fromStatus ? "None" : PyText.Repr(result.Error))}, "
            + $"end_time={ReprTime(result.EndTime, fromStatus ? "datetime.timezone.utc" : "tzutc()")})",
    }
        .Value("success", result.IsSuccess)
        .Value("error", result.Error.Length == 0 && !fromStatus ? null : result.Error)
        .Value("job_id", result.Id);

    public static void AddJobs(SdkContext context, PyObject result, AisClient client)
    {
        result.Method("job", a =>
        {
            AisJob job = client.Job(a.Text(0, "job_id"), a.Text(1, "job_kind"));
            a.Done("job");
            return WrapJob(job);
        });
        result.Method("etl", a => WrapEtl(context, client.Etl(a.Text(0, "etl_name"))));
        result.Method("dsort", a => WrapDsort(context, client.Dsort(a.Text(0, "dsort_id"))));
    }

    public static PyObject WrapJob(AisJob job)
    {
        PyObject result = new("Job");
        result.Value("job_id", job.Id);
        result.Value("job_kind", job.Kind);
        result.Method("status", async _ => WrapStatus(await job.GetStatusAsync()));
        AddWait(result, "wait", job.WaitAsync);
        AddWait(result, "wait_for_idle", job.WaitForIdleAsync);
        AddWait(result, "wait_single_node", job.WaitSingleNodeAsync);
        result.Method("abort", async _ =>
        {
            await job.StopAsync();
            return (object?)null;
        });
        result.Method("start", async a =>
        {
            AisJobStartOptions options = new()
            {
                TargetId = a.Text(0, "daemon_id"),
                Force = a.Flag(1, "force"),
                Buckets = a.Get(2, "buckets") is List<object?> buckets ? [.. buckets.Select(static bucket => (AisBucket)((PyObject)bucket!).Peek("bucket")!)] : [],
            };
            a.Done("start");
            return (object?)(await job.StartAsync(options)).Id;
        });
        result.Method("get_details", async _ =>
        {
            AisJobSnapshots snapshots = await job.GetSnapshotsAsync();
            Dictionary<string, object?> targets = snapshots.ByTarget.ToDictionary(static pair => pair.Key, static pair => (object?)pair.Value.Select(WrapSnapshot).ToList());
            return new PyObject("AggregatedJobSnap") { Repr = () => $"AggregatedJobSnap(root={PyText.Repr(targets)})" }
                .Method("list_snapshots", _ => snapshots.All.Select(static snapshot => (object?)WrapSnapshot(snapshot)).ToList())
                .Method("get_num_workers", _ => (object?)(long)(snapshots.All.Count > 0 ? snapshots.All[0].Workers : 0))
                .Method("all_idle", _ => (object?)snapshots.AreAllIdle)
                .Method("idle_or_aborted", _ => (object?)(snapshots.AreAllIdle || snapshots.IsAnyAborted))
                .Method("any_aborted", _ => (object?)snapshots.IsAnyAborted)
                .Method("any_finished", _ => (object?)snapshots.IsAnyFinished);
        });
        result.Method("get_within_timeframe", async a =>
        {
            DateTimeOffset from = (DateTimeOffset)((PyObject)a.Get(0, "start_time")!).Peek("time")!;
            DateTimeOffset? to = (a.Get(1, "end_time") as PyObject)?.Peek("time") as DateTimeOffset?;
            return (object?)(await job.GetWithinAsync(from, to)).Select(static snapshot => (object?)WrapSnapshot(snapshot)).ToList();
        });
        result.Method("get_total_time", async _ => await job.GetTotalTimeAsync() is { } time
            ? new PyObject("timedelta") { Repr = () => $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" } : null);
        return result;
    }

    public static void AddWait(PyObject job, string name, Func<TimeSpan?, IProgress<AisJobProgress>?, CancellationToken, ValueTask<AisJobResult>> wait)
        => job.Method(name, async a =>
        {
            TimeSpan? timeout = a.Get(0, "timeout") is null ? null : TimeSpan.FromSeconds(a.Seconds(0, "timeout", 0));
            a.Flag(1, "verbose");
            a.Done(name);
            LastProgress progress = new();
            AisJobResult ended = await wait(timeout, progress, CancellationToken.None);
            return WrapResult(ended, progress.Value?.Status is not null);
        });

    public static void AddStatistics(PyObject result, AisCluster cluster)
    {
        result.Method("list_jobs_status", async a =>
        {
            IReadOnlyList<AisJobStatus> jobs = await cluster.ListJobStatusesAsync(a.Text(0, "job_kind"), a.Text(1, "target_id"));
            return (object?)jobs.Select(static job => (object?)WrapStatus(job)).ToList();
        });
        result.Method("list_running_jobs", async a =>
        {
            IReadOnlyList<AisJob> jobs = await cluster.ListRunningJobsAsync(a.Text(0, "job_kind"), a.Text(1, "target_id"));
            return (object?)jobs.Select(static job => (object?)job.ToString()).ToList();
        });
        result.Method("list_running_etls", async _ => (object?)(await cluster.ListRunningEtlsAsync()).Select(static etl => (object?)new PyObject("ETLInfo")
        {
            Repr = () => $"ETLInfo(id='{etl.Name}', xaction_id='{etl.JobId}', obj_count={etl.Objects}, in_bytes={etl.BytesIn}, out_bytes={etl.BytesOut})",
        }).ToList());
        result.Method("list_etls", async a =>
        {
            IReadOnlyList<AisEtlInfo> etls = a.Get(0, "stages") is List<object?> stages
                ? await cluster.ListEtlsAsync([.. stages.Cast<string>()]) : await cluster.ListRunningEtlsAsync();
            return (object?)etls.Select(static etl => (object?)new PyObject("ETLInfo")
            {
                Repr = () => $"ETLInfo(id='{etl.Name}', xaction_id='{etl.JobId}', stage='{etl.Stage}', obj_count={etl.Objects}, in_bytes={etl.BytesIn}, out_bytes={etl.BytesOut})",
            }).ToList();
        });
        result.Method("get_performance", async _ =>
            (object?)(await cluster.GetPerformanceAsync()).ToDictionary(static pair => pair.Key, static pair => ToPython(pair.Value.Json)));
        result.Method("get_node_log", async a => await cluster.GetNodeLogAsync(a.Text(0, "node_id"), ReadSeverity(a, 1)));
        result.Method("get_node_log_archive", async a =>
        {
            using AisResult archive = await cluster.GetNodeLogArchiveAsync(a.Text(0, "node_id"), ReadSeverity(a, 1));
            return (object?)await archive.Body.ReadAllAsync();
        });
        result.Method("get_cluster_logs", async a =>
        {
            AisNodeRoles roles = a.Text(1, "role", "target") switch
            {
                "proxy" => AisNodeRoles.Proxies,
                "all" => AisNodeRoles.All,
                _ => AisNodeRoles.Targets,
            };
            return (object?)(await cluster.GetLogsAsync(ReadSeverity(a, 0), roles)).ToDictionary(static pair => pair.Key, static pair => (object?)pair.Value);
        });

        static AisLogSeverity ReadSeverity(PyArguments a, int index) => a.Text(index, "severity", "info") switch
        {
            "warning" => AisLogSeverity.Warning,
            "error" => AisLogSeverity.Error,
            _ => AisLogSeverity.Info,
        };
    }

    private sealed class LastProgress : IProgress<AisJobProgress>
    {
        public AisJobProgress? Value { get; private set; }

        public void Report(AisJobProgress value) => Value = value;
    }
}
