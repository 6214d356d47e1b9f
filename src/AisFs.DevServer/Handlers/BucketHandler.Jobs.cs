using System.Text;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

internal static partial class BucketHandler
{
    /// <summary>Jobs do their work at once; what takes its time on the real cluster only reports its end later.</summary>
    private static Task RunJobAsync(Exchange exchange, ActionMessage message)
    {
        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        return (exchange.Method, message.Action) switch
        {
            ("POST", "copy-bck" or "etl-bck") => CopyBucketAsync(exchange, bucket, message),
            ("POST", "move-bck") => MoveBucketAsync(exchange, bucket),
            ("POST", "copy-listrange" or "etl-listrange") => CopyObjectsAsync(exchange, bucket, message),
            ("POST", "prefetch-listrange") => PrefetchAsync(exchange, bucket, message),
            ("POST", "make-n-copies" or "ec-encode" or "rechunk") => BookAsync(exchange, bucket, message.Action),
            ("PUT", "archive") => ArchiveAsync(exchange, bucket, message),
            ("DELETE", "delete-listrange" or "evict-listrange") => DeleteObjectsAsync(exchange, bucket, message),
            _ => exchange.FailAsync(400, null, $"invalid action \"{message.Action}\""),
        };
    }

    private static Task DeleteObjectsAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        bool evict = message.Action == "evict-listrange";
        if (evict && !bucket.Key.IsRemote)
        {
            return NotRemoteAsync(exchange, bucket, message.Action);
        }

        Job job = exchange.Cluster.Jobs.Add(new Job(Ids.New(9), message.Action, bucket.Key, exchange.Cluster.Now) { Control = ObjectSelection.Describe(message.Value) });
        bool listed = ObjectSelection.IsList(message.Value);
        foreach (byte[] name in ObjectSelection.Read(bucket, message.Value))
        {
            if (bucket.Find(name) is not { } record)
            {
                // Of a range, what is there is meant.
                job.Error = listed ? $"{bucket.Key.DisplayName}/{Encoding.UTF8.GetString(name)} does not exist" : job.Error;
                continue;
            }

            long size = record.Size;
            if (evict)
            {
                record.IsCached = false;
            }
            else
            {
                bucket.Remove(name);
            }

            job.Count(size);
        }

        return FinishAsync(exchange, job, TimeSpan.Zero);
    }

    private static Task PrefetchAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        if (!bucket.Key.IsRemote)
        {
            return NotRemoteAsync(exchange, bucket, message.Action);
        }

        Job job = exchange.Cluster.Jobs.Start(message.Action, bucket.Key, exchange.Cluster.Now);
        foreach (byte[] name in ObjectSelection.Read(bucket, message.Value))
        {
            if (bucket.Find(name) is { IsCached: false } record)
            {
                record.IsCached = true;
                job.Count(record.Size);
            }
        }

        return FinishAsync(exchange, job, TimeSpan.Zero);
    }

    private static Task BookAsync(Exchange exchange, Bucket bucket, string kind)
        => FinishAsync(exchange, exchange.Cluster.Jobs.Start(kind, bucket.Key, exchange.Cluster.Now), TimeSpan.Zero);

    private static Task CopyBucketAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        List<EtlRecord> etls = EtlsOf(exchange, message);
        BucketKey toKey = DestinationOf(exchange);
        byte[] prefix = Encoding.UTF8.GetBytes(ObjectSelection.Text(message.Value, "prefix"));
        string prepend = ObjectSelection.Text(message.Value, "prepend");
        bool dryRun = ObjectSelection.Flag(message.Value, "dry_run");
        Bucket? to = dryRun ? exchange.Cluster.FindBucket(toKey) : FindOrCreate(exchange, toKey);
        Job job = exchange.Cluster.Jobs.Add(new Job(Ids.New(9), message.Action, toKey, exchange.Cluster.Now)
        {
            From = bucket.Key,
            To = toKey,
            Control = $"cp {bucket.Key.DisplayName}=>{toKey.DisplayName}/{prepend}",
        });
        CopyAll(exchange, bucket, to, bucket.Names(prefix), prepend, dryRun, job, etls, message.Value);
        return FinishAsync(exchange, job, exchange.Cluster.Options.JobQuietTime);
    }

    private static Task MoveBucketAsync(Exchange exchange, Bucket bucket)
    {
        BucketKey toKey = DestinationOf(exchange);
        if (bucket.Key.IsRemote || toKey.IsRemote)
        {
            return exchange.FailAsync(400, "ErrUnsupp", $"cannot rename remote bucket {bucket.Key.DisplayName} - operation not supported");
        }

        if (toKey == bucket.Key)
        {
            return exchange.FailAsync(400, null, $"cannot rename {bucket.Key.DisplayName} to itself");
        }

        if (exchange.Cluster.FindBucket(toKey) is not null)
        {
            return AlreadyExistsAsync(exchange, toKey);
        }

        if (exchange.Cluster.Jobs.Match(new JobQuery { Bucket = bucket.Key }).FirstOrDefault(job => IsInTheWay(job, exchange.Cluster.Now)) is { } running)
        {
            NodeInfo node = exchange.Cluster.Targets[^1];
            string message = $"{node.Name}: {running.Kind}[{running.Id}]-p{node.Mountpaths.Count}-{running.From.DisplayName}=>{running.To.DisplayName} is currently running, "
                + $"cannot run \"move-bck\"({bucket.Key.DisplayName}(0x{bucket.Id & 0xffff:x}) => {toKey.DisplayName}) concurrently";
            return exchange.FailAsync(409, "ErrLimitedCoexistence", message, node, exchange.Node, $"/v1/txn/{bucket.Key.Name}/begin");
        }

        Bucket? to = exchange.Cluster.CreateBucket(toKey);
        if (to is null)
        {
            return AlreadyExistsAsync(exchange, toKey);
        }

        Job job = exchange.Cluster.Jobs.Add(new Job(Ids.New(9), "move-bck", toKey, exchange.Cluster.Now)
        {
            From = bucket.Key,
            To = toKey,
            Control = $"mv {bucket.Key.DisplayName}=>{toKey.DisplayName}",
        });
        CopyAll(exchange, bucket, to, bucket.Names([]), string.Empty, dryRun: false, job);
        exchange.Cluster.RemoveBucket(bucket.Key);
        return FinishAsync(exchange, job, exchange.Cluster.Options.JobQuietTime);
    }

    /// <summary>Whether a bucket cannot be renamed for a job that reads or writes it.</summary>
    private static bool IsInTheWay(Job job, long now) => job.Kind is "copy-bck" or "etl-bck" or "move-bck" && !job.IsFinished(now);

    private static Task CopyObjectsAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        BucketKey toKey = (message.Value.TryGetProperty("tobck", out JsonElement element) ? MessageBucket.Read(element) : null) ?? bucket.Key;
        Bucket to = FindOrCreate(exchange, toKey);
        Job job = exchange.Cluster.Jobs.Add(new Job("tco-" + Ids.New(10), message.Action, bucket.Key, exchange.Cluster.Now)
        {
            From = bucket.Key,
            To = toKey,
            Control = $"cp {bucket.Key.DisplayName}=>{toKey.DisplayName}",
            StaysIdle = true,
        });
        bool dryRun = ObjectSelection.Flag(message.Value, "dry_run");
        CopyAll(exchange, bucket, to, ObjectSelection.Read(bucket, message.Value), ObjectSelection.Text(message.Value, "prepend"), dryRun, job, EtlsOf(exchange, message), message.Value);
        return FinishAsync(exchange, job, TimeSpan.Zero);
    }

    /// <summary>Packs objects into a shard in the destination bucket.</summary>
    private static Task ArchiveAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        if (message.Value.ValueKind != JsonValueKind.Object || !message.Value.TryGetProperty("tobck", out JsonElement element) || MessageBucket.Read(element) is not { } toKey)
        {
            return exchange.FailAsync(400, null, "bucket name is missing");
        }

        Bucket to = Buckets.Find(exchange, toKey);
        byte[] archive = Encoding.UTF8.GetBytes(ObjectSelection.Text(message.Value, "archname"));
        string mime = ObjectSelection.Text(message.Value, "mime");
        ArchiveKind kind = mime.Length > 0 ? ArchiveReader.ByMime(mime) : ArchiveReader.ByName(archive);
        if (kind == ArchiveKind.None || archive.Length == 0 || !ObjectNames.IsValid(archive))
        {
            return exchange.FailAsync(400, null, $"unrecognized or unsupported file format: \"{Encoding.UTF8.GetString(archive)}\"");
        }

        Job job = exchange.Cluster.Jobs.Add(new Job(Ids.New(10), "archive", bucket.Key, exchange.Cluster.Now) { Control = toKey.DisplayName, HasStatus = false, StaysIdle = true });
        string missing = Archiver.Write(exchange.Cluster, bucket, to, archive, kind, message.Value, job);
        if (missing.Length > 0 && !ObjectSelection.Flag(message.Value, "coer"))
        {
            job.Error = missing;
        }

        return FinishAsync(exchange, job, TimeSpan.Zero);
    }

    private static void CopyAll(Exchange exchange, Bucket from, Bucket? to, IEnumerable<byte[]> names, string prepend, bool dryRun, Job job, List<EtlRecord>? etls = null, JsonElement message = default)
    {
        byte[] head = Encoding.UTF8.GetBytes(prepend);
        foreach (byte[] name in names)
        {
            if (from.Open(name) is not { } record)
            {
                job.Error = $"{from.Key.DisplayName}/{Encoding.UTF8.GetString(name)} does not exist";
                continue;
            }

            job.Count(record.Size);
            if (dryRun || to is null || (to == from && head.Length == 0))
            {
                record.Content.Release();
            }
            else
            {
                try
                {
                    TransferHandler.CopyTo(exchange, to, ObjectNames.Canonical([.. head, .. Extended(name, message)]), record, etls);
                }
                catch (RequestException e)
                {
                    job.Error = e.Message;
                }
            }
        }
    }

    /// <summary>The ETLs of a transforming copy; none of a plain one.</summary>
    private static List<EtlRecord> EtlsOf(Exchange exchange, ActionMessage message)
    {
        if (!message.Action.StartsWith("etl-", StringComparison.Ordinal))
        {
            return [];
        }

        string name = ObjectSelection.Text(message.Value, "id") is { Length: > 0 } id ? id : ObjectSelection.Text(message.Value, "name");
        IEnumerable<string> pipeline = message.Value.TryGetProperty("pipeline", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.GetString() ?? string.Empty) : [];
        return EtlHandler.Named(exchange, name, pipeline);
    }

    /// <summary>The name with the extension that the message maps its own to.</summary>
    private static byte[] Extended(byte[] name, JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("ext", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            return name;
        }

        int dot = name.AsSpan().LastIndexOf((byte)'.');
        string extension = dot < 0 || name.AsSpan(dot).Contains((byte)'/') ? string.Empty : Encoding.UTF8.GetString(name.AsSpan(dot + 1));
        return extension.Length > 0 && map.TryGetProperty(extension, out JsonElement other) && other.GetString() is { } changed
            ? [.. name.AsSpan(0, dot + 1), .. Encoding.UTF8.GetBytes(changed.TrimStart('.'))] : name;
    }

    private static BucketKey DestinationOf(Exchange exchange)
    {
        string uname = exchange.QueryValue("bck_to");
        if (!BucketKey.TryParseUname(uname, out BucketKey key, out _))
        {
            throw new RequestException(400, $"invalid destination bucket \"{uname}\"");
        }

        return BucketKey.NameError(key.Name) is { } error ? throw new RequestException(400, error) : key;
    }

    private static Bucket FindOrCreate(Exchange exchange, BucketKey key)
        => exchange.Cluster.FindBucket(key) ?? (key.IsRemote ? null : exchange.Cluster.CreateBucket(key)) ?? Buckets.Find(exchange, key);

    private static Task NotRemoteAsync(Exchange exchange, Bucket bucket, string action)
        => exchange.FailAsync(400, "ErrNotRemoteBck", $"{action}: expecting remote bucket (have {bucket.Key.DisplayName})");

    private static Task FinishAsync(Exchange exchange, Job job, TimeSpan quiet)
    {
        job.Finish(exchange.Cluster.Now, quiet);
        return exchange.TextAsync(job.Id);
    }
}
