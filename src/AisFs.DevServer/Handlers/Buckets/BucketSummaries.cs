using System.Buffers;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>HEAD of a bucket, and summaries. The first request for a summary starts a job and gets its id. The next requests send that id and get the summary of what the first one named: they need not name the prefix again.</summary>
internal sealed class BucketSummaries(BucketTable buckets, BucketLookup lookup, JobBook book, IStorage storage)
{
    public Task HeadAsync(Exchange exchange)
    {
        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        if (!exchange.Query.Has("bsumm_remote"))
        {
            exchange.Response.Headers["Ais-Bucket-Props"] = bucket.Properties.Json;
            return Task.CompletedTask;
        }

        exchange.Response.Headers["Ais-Bucket-Props"] = bucket.Properties.JsonWithoutCreated();
        string id = exchange.Query["uuid"].Trim('"');
        if (id.Length == 0)
        {
            exchange.Response.StatusCode = 202;
            exchange.Response.Headers["Ais-Xaction-Id"] = Start(bucket.Key, BucketPath.Read(exchange).Prefix);
            return Task.CompletedTask;
        }

        if (book.Find(id) is not { } job)
        {
            return UnknownAsync(exchange, id);
        }

        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            Write(json, bucket, PrefixOf(job), isPresent: true);
        }

        exchange.Response.Headers["Ais-Xaction-Id"] = id;
        exchange.Response.Headers["Ais-Bucket-Summ"] = Encoding.UTF8.GetString(text.WrittenSpan);
        return Task.CompletedTask;
    }

    public Task AnswerAsync(Exchange exchange, ActionMessage message)
    {
        string id = JsonFields.Text(message.Value, "uuid");
        List<Bucket> wanted = exchange.BucketKey.Name.Length > 0
            ? [lookup.Find(exchange, exchange.BucketKey)]
            : buckets.All.FindAll(bucket => exchange.Query["provider"].Length == 0 || bucket.Key.Provider == exchange.BucketKey.Provider);
        if (id.Length == 0)
        {
            return exchange.TextAsync(Start(exchange.BucketKey, JsonFields.Text(message.Value, "prefix")), 202);
        }

        if (book.Find(id) is not { } job)
        {
            return UnknownAsync(exchange, id);
        }

        return exchange.JsonAsync(
            json =>
            {
                json.WriteStartArray();
                wanted.ForEach(bucket => Write(json, bucket, PrefixOf(job), isPresent: false));
                json.WriteEndArray();
            },
            "text/plain; charset=utf-8");
    }

    private static Task UnknownAsync(Exchange exchange, string id)
        => exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: x-summary-bck[{id}] does not exist");

    private static byte[] PrefixOf(Job job) => Encoding.UTF8.GetBytes(job.Description.Prefix);

    private string Start(BucketKey bucket, string prefix)
    {
        Job job = book.Start(book.Describe(Ids.New(9), "summary-bck", bucket) with { Prefix = prefix });
        book.Finish(job);
        return job.Id;
    }

    private void Write(Utf8JsonWriter json, Bucket bucket, byte[] prefix, bool isPresent)
    {
        BucketSummary summary = bucket.Summarize(prefix);
        (long total, _) = storage.Capacity();
        json.WriteStartObject();
        JsonText.WriteBucketFields(json, bucket.Key);
        json.WriteStartObject("ObjCount"u8);
        json.WriteString("obj_count_present"u8, Texts.Number(summary.Count));
        json.WriteString("obj_count_remote"u8, Texts.Number(summary.RemoteCount));
        json.WriteEndObject();
        json.WriteStartObject("ObjSize"u8);
        json.WriteNumber("obj_min_size"u8, summary.MinSize);
        json.WriteNumber("obj_avg_size"u8, summary.Count == 0 ? 0 : summary.Size / summary.Count);
        json.WriteNumber("obj_max_size"u8, summary.MaxSize);
        json.WriteEndObject();
        json.WriteStartObject("TotalSize"u8);
        json.WriteString("size_on_disk"u8, Texts.Number(summary.Size));
        json.WriteString("size_all_present_objs"u8, Texts.Number(summary.Size));
        json.WriteString("size_all_remote_objs"u8, Texts.Number(summary.RemoteSize));
        json.WriteString("total_disks_size"u8, Texts.Number(total));
        json.WriteEndObject();
        json.WriteNumber("used_pct"u8, total > 0 ? summary.Size * 100 / total : 0);
        json.WriteBoolean("is_present"u8, isPresent);
        json.WriteEndObject();
    }
}
