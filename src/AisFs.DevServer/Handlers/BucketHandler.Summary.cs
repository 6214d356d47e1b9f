using System.Buffers;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

internal static partial class BucketHandler
{
    private static Task HeadAsync(Exchange exchange)
    {
        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        if (!exchange.HasQueryKey("bsumm_remote"))
        {
            exchange.Response.Headers["Ais-Bucket-Props"] = bucket.Properties.Json;
            return Task.CompletedTask;
        }

        // The first request starts a job and is told its id, the next ones ask with it.
        exchange.Response.Headers["Ais-Bucket-Props"] = bucket.Properties.JsonWithoutCreated();
        string id = exchange.QueryValue("uuid").Trim('"');
        if (id.Length == 0)
        {
            exchange.Response.StatusCode = 202;
            exchange.Response.Headers["Ais-Xaction-Id"] = StartSummary(exchange, bucket.Key);
            return Task.CompletedTask;
        }

        if (exchange.Cluster.Jobs.Find(id) is null)
        {
            return exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: x-summary-bck[{id}] does not exist");
        }

        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            WriteSummary(json, exchange.Cluster, bucket, []);
        }

        exchange.Response.Headers["Ais-Bucket-Summ"] = Encoding.UTF8.GetString(text.WrittenSpan);
        return Task.CompletedTask;
    }

    private static Task SummaryAsync(Exchange exchange, ActionMessage message)
    {
        string id = ObjectSelection.Text(message.Value, "uuid");
        byte[] prefix = Encoding.UTF8.GetBytes(ObjectSelection.Text(message.Value, "prefix"));
        List<Bucket> buckets = exchange.BucketKey.Name.Length > 0
            ? [Buckets.Find(exchange, exchange.BucketKey)]
            : exchange.Cluster.Buckets().FindAll(bucket => exchange.QueryValue("provider").Length == 0 || bucket.Key.Provider == exchange.BucketKey.Provider);
        if (id.Length == 0)
        {
            return exchange.TextAsync(StartSummary(exchange, exchange.BucketKey), 202);
        }

        if (exchange.Cluster.Jobs.Find(id) is null)
        {
            return exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: x-summary-bck[{id}] does not exist");
        }

        return exchange.JsonAsync(
            json =>
            {
                json.WriteStartArray();
                foreach (Bucket bucket in buckets)
                {
                    WriteSummary(json, exchange.Cluster, bucket, prefix);
                }

                json.WriteEndArray();
            },
            "text/plain; charset=utf-8");
    }

    private static string StartSummary(Exchange exchange, BucketKey bucket)
    {
        Job job = exchange.Cluster.Jobs.Start("summary-bck", bucket, exchange.Cluster.Now);
        job.Finish(exchange.Cluster.Now, TimeSpan.Zero);
        return job.Id;
    }

    private static void WriteSummary(Utf8JsonWriter json, ClusterState cluster, Bucket bucket, byte[] prefix)
    {
        BucketSummary summary = bucket.Summarize(prefix);
        (long total, _) = cluster.Storage.Capacity();
        json.WriteStartObject();
        JsonText.WriteBucketFields(json, bucket.Key);
        json.WriteStartObject("ObjCount"u8);
        json.WriteString("obj_count_present"u8, Exchange.Number(summary.Count));
        json.WriteString("obj_count_remote"u8, Exchange.Number(summary.RemoteCount));
        json.WriteEndObject();
        json.WriteStartObject("ObjSize"u8);
        json.WriteNumber("obj_min_size"u8, summary.MinSize);
        json.WriteNumber("obj_avg_size"u8, summary.Count == 0 ? 0 : summary.Size / summary.Count);
        json.WriteNumber("obj_max_size"u8, summary.MaxSize);
        json.WriteEndObject();
        json.WriteStartObject("TotalSize"u8);
        json.WriteString("size_on_disk"u8, Exchange.Number(summary.Size));
        json.WriteString("size_all_present_objs"u8, Exchange.Number(summary.Size));
        json.WriteString("size_all_remote_objs"u8, Exchange.Number(summary.RemoteSize));
        json.WriteString("total_disks_size"u8, Exchange.Number(total));
        json.WriteEndObject();
        json.WriteNumber("used_pct"u8, total > 0 ? summary.Size * 100 / total : 0);
        json.WriteBoolean("is_present"u8, false);
        json.WriteEndObject();
    }
}
