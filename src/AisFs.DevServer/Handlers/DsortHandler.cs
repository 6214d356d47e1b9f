using System.Text;
using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>/v1/sort: dSort jobs are checked, booked and reported as finished; nothing is sorted.</summary>
internal static class DsortHandler
{
    public static async Task RunAsync(Exchange exchange, string path)
    {
        exchange.Operation = Operation.Dsort;
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        Gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
        Task answer = (exchange.Method, path.Trim('/')) switch
        {
            ("POST", "") => StartAsync(exchange),
            ("GET", "") when exchange.QueryValue("uuid").Length == 0 => ListAsync(exchange),
            ("GET", "") => MetricsAsync(exchange, Find(exchange)),
            ("DELETE", "abort") => AbortAsync(exchange, Find(exchange)),
            ("DELETE", "") => RemoveAsync(exchange, Find(exchange)),
            _ => Router.InvalidUriAsync(exchange),
        };
        await answer.ConfigureAwait(false);
    }

    private static DsortRecord Find(Exchange exchange)
    {
        string id = exchange.QueryValue("uuid");
        return exchange.Cluster.Dsorts.Find(id) ?? throw new RequestException(404, $"{exchange.Node.Name}: dsort job \"{id}\" does not exist", "ErrNotFound");
    }

    private static async Task StartAsync(Exchange exchange)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JsonElement spec = document.RootElement;
        Bucket from = FindBucket(exchange, spec, "input_bck") ?? throw new RequestException(400, "dsort: missing field 'bck'");
        Bucket to = FindBucket(exchange, spec, "output_bck") ?? from;
        string extension = ObjectSelection.Text(spec, "input_extension");
        if (extension is not (".tar" or ".tgz" or ".tar.gz" or ".zip" or ".tar.lz4"))
        {
            throw new RequestException(400, $"dsort: invalid extension \"{extension}\"");
        }

        if (!spec.TryGetProperty("input_format", out JsonElement format))
        {
            throw new RequestException(400, "dsort: invalid input format");
        }

        List<ObjectRecord> shards = [.. ObjectSelection.Read(from, format)
            .Select(name => from.Find(name) ?? from.Find([.. name, .. Encoding.UTF8.GetBytes(extension)]))
            .OfType<ObjectRecord>()];
        DsortRecord job = exchange.Cluster.Dsorts.Add(new DsortRecord(from.Key, to.Key, ObjectSelection.Text(spec, "description"), exchange.Cluster.Now)
        {
            Shards = shards.Count,
            Bytes = shards.Sum(static shard => shard.Size),
        });
        await exchange.TextAsync(job.Id).ConfigureAwait(false);
    }

    private static Bucket? FindBucket(Exchange exchange, JsonElement spec, string field)
        => spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty(field, out JsonElement element) && MessageBucket.Read(element) is { } key ? Buckets.Find(exchange, key) : null;

    private static Task AbortAsync(Exchange exchange, DsortRecord job)
    {
        job.IsAborted = true;
        return exchange.OkAsync();
    }

    private static Task RemoveAsync(Exchange exchange, DsortRecord job)
    {
        exchange.Cluster.Dsorts.Remove(job.Id);
        return exchange.OkAsync();
    }

    private static Task ListAsync(Exchange exchange) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (DsortRecord job in exchange.Cluster.Dsorts.All)
        {
            Write(json, job, 0, 1);
        }

        json.WriteEndArray();
    });

    private static Task MetricsAsync(Exchange exchange, DsortRecord job) => exchange.JsonAsync(json =>
    {
        json.WriteStartObject();
        for (int i = 0; i < exchange.Cluster.Targets.Count; i++)
        {
            json.WritePropertyName(exchange.Cluster.Targets[i].Id);
            Write(json, job, i, exchange.Cluster.Targets.Count);
        }

        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, DsortRecord job, int target, int targets)
    {
        string count = Share(job.Shards, target, targets);
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
        json.WriteString("loc-bytes"u8, Share(job.Bytes, target, targets));
        json.WriteStartObject("Metrics"u8);
        WritePhase(json, job, "local_extraction", ("total_count", count), ("extracted_count", count), ("extracted_size", Share(job.Bytes, target, targets)), ("extracted_record_count", "0"), ("extracted_to_disk_count", "0"), ("extracted_to_disk_size", "0"));
        WritePhase(json, job, "meta_sorting");
        WritePhase(json, job, "shard_creation", ("to_create", count), ("created_count", count), ("moved_shard_count", "0"));
        json.WriteBoolean("aborted"u8, job.IsAborted);
        json.WriteBoolean("archived"u8, true);
        json.WriteString("description"u8, job.Description);
        json.WriteEndObject();
        json.WriteBoolean("aborted"u8, job.IsAborted);
        json.WriteBoolean("archived"u8, true);
        json.WriteEndObject();
    }

    private static void WritePhase(Utf8JsonWriter json, DsortRecord job, string name, params ReadOnlySpan<(string Name, string Count)> counts)
    {
        json.WriteStartObject(name);
        WriteTimes(json, job, "end_time");
        json.WriteString("elapsed"u8, "0"u8);
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
        json.WriteString("started_time"u8, GoTime.Format(job.Started, "2006-01-02T15:04:05.999999999Z07:00"));
        json.WriteString(end, GoTime.Format(job.Ended, "2006-01-02T15:04:05.999999999Z07:00"));
    }

    private static string Share(long count, int target, int targets) => Exchange.Number((count / targets) + (target < count % targets ? 1 : 0));
}
