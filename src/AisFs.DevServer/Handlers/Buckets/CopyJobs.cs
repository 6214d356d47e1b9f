using System.Text;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Copies and renames buckets, and copies many objects; a copy can transform them.</summary>
internal sealed class CopyJobs(BucketTable buckets, BucketLookup lookup, ClusterMap map, BulkCopier copier, JobBook book)
{
    public Task CopyBucketAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        CopyOrder order = copier.Read(exchange, message);
        BucketKey toKey = DestinationOf(exchange);
        if (toKey == bucket.Key && !order.IsDryRun && !bucket.Key.IsRemote)
        {
            return exchange.FailAsync(400, null, $"cannot {message.Action} bucket \"{bucket.Key.DisplayName}\" onto itself");
        }

        Bucket? to = order.IsDryRun ? buckets.Find(toKey) : lookup.FindOrCreate(exchange, toKey);
        Job job = book.Start(Describe(Ids.New(9), message.Action, toKey, bucket.Key, toKey) with { Control = $"cp {bucket.Key.DisplayName}=>{toKey.DisplayName}/{order.Prepend}" });
        byte[] prefix = Encoding.UTF8.GetBytes(JsonFields.Text(message.Value, "prefix"));
        copier.Copy(bucket, to, bucket.Names(prefix), isList: false, order, job);
        if (order is { Synchronizes: true, IsDryRun: false } && to is not null)
        {
            copier.Prune(bucket, to, prefix, job);
        }

        return book.FinishLaterAsync(exchange, job);
    }

    public Task MoveBucketAsync(Exchange exchange, Bucket bucket)
    {
        BucketKey toKey = DestinationOf(exchange);
        string? wrong = bucket.Key.IsRemote ? $"can only rename AIS ('ais://') bucket (\"{bucket.Key.DisplayName}\" is not)"
            : toKey.IsRemote ? $"can only rename to AIS ('ais://') bucket (\"{toKey.DisplayName}\" is remote)"
            : toKey == bucket.Key ? $"cannot rename bucket \"{bucket.Key.DisplayName}\" to itself (\"{toKey.DisplayName}\")"
            : null;
        if (wrong is not null)
        {
            return exchange.FailAsync(400, null, wrong);
        }

        if (buckets.Find(toKey) is not null)
        {
            return BucketErrors.AlreadyExistsAsync(exchange, toKey, 400);
        }

        if (book.Match(new JobQuery { Bucket = bucket.Key }).FirstOrDefault(IsInTheWay) is { } running)
        {
            return RefuseMoveAsync(exchange, bucket, toKey, running.Description);
        }

        Bucket? to = buckets.Create(toKey);
        if (to is null)
        {
            return BucketErrors.AlreadyExistsAsync(exchange, toKey, 400);
        }

        Job job = book.Start(Describe(Ids.New(9), "move-bck", toKey, bucket.Key, toKey) with { Control = $"mv {bucket.Key.DisplayName}=>{toKey.DisplayName}" });
        copier.Copy(bucket, to, bucket.Names([]), isList: false, CopyOrder.Plain, job);
        buckets.Remove(bucket.Key);
        book.Forget(bucket.Key, buckets.Version);
        return book.FinishLaterAsync(exchange, job);
    }

    public Task CopyObjectsAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        BucketKey toKey = (message.Value.TryGetProperty("tobck", out JsonElement element) ? MessageBucket.Read(element) : null) ?? bucket.Key;
        CopyOrder order = copier.Read(exchange, message);
        Bucket to = lookup.FindOrCreate(exchange, toKey);
        Job job = book.Start(Describe("tco-" + Ids.New(10), message.Action, bucket.Key, bucket.Key, toKey) with
        {
            Control = $"cp {bucket.Key.DisplayName}=>{toKey.DisplayName}",
            IdleTime = JobDescription.UsualIdleTime,
        });
        copier.Copy(bucket, to, ObjectSelection.Read(bucket, message.Value), ObjectSelection.IsList(message.Value), order, job);
        return book.FinishLaterAsync(exchange, job);
    }

    private JobDescription Describe(string id, string kind, BucketKey bucket, BucketKey from, BucketKey to)
        => book.Describe(id, kind, bucket) with { From = from, To = to };

    /// <summary>Whether a bucket cannot be renamed because a job reads or writes it.</summary>
    private bool IsInTheWay(Job job) => job.Description.Kind is "copy-bck" or "etl-bck" or "move-bck" && book.IsRunning(job);

    private Task RefuseMoveAsync(Exchange exchange, Bucket bucket, BucketKey toKey, JobDescription running)
    {
        NodeInfo node = map.Targets[^1];
        string message = $"{node.Name}: {running.Kind}[{running.Id}]-p{node.Mountpaths.Count}-{running.From.DisplayName}=>{running.To.DisplayName} is currently running, "
            + $"cannot run \"move-bck\"({bucket.Key.DisplayName}(0x{bucket.Id & 0xffff:x}) => {toKey.DisplayName}) concurrently";
        return exchange.FailAsync(409, "ErrLimitedCoexistence", message, new ErrorOrigin(node.Name, exchange.Node.Name, $"/v1/txn/{bucket.Key.Name}/begin"));
    }

    private static BucketKey DestinationOf(Exchange exchange)
    {
        string uname = exchange.Query["bck_to"];
        if (!BucketKey.TryParseUname(uname, out BucketKey key, out _))
        {
            throw new RequestException(400, $"invalid destination bucket \"{uname}\"");
        }

        return BucketKey.NameError(key.Name) is { } error ? throw new RequestException(400, error) : key;
    }
}
