using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Deletes, evicts and prefetches the objects of a list, a template or a prefix.</summary>
internal sealed class SelectionJobs(JobBook book, ClusterMap map)
{
    public Task DeleteAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        bool evict = message.Action == "evict-listrange";
        if (evict && !bucket.Key.IsRemote)
        {
            return BucketErrors.NotRemoteAsync(exchange, bucket, message.Action);
        }

        Job job = book.Start(book.Describe(Ids.New(9), message.Action, bucket.Key) with { Control = ObjectSelection.Describe(message.Value) });
        bool isList = ObjectSelection.IsList(message.Value);
        foreach (byte[] name in ObjectSelection.Read(bucket, message.Value))
        {
            NodeInfo owner = map.OwnerOf(bucket.Key, name);
            if (bucket.Find(name) is not { } record)
            {
                // A range means those of its objects that exist; a list means each of its objects.
                if (isList)
                {
                    job.At(owner).Fail($"{owner.Name}: {bucket.Key.DisplayName}/{Encoding.UTF8.GetString(name)} does not exist");
                }

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

            job.At(owner).Count(size);
        }

        return book.FinishAsync(exchange, job);
    }

    public Task PrefetchAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        if (!bucket.Key.IsRemote)
        {
            return BucketErrors.NotRemoteAsync(exchange, bucket, message.Action);
        }

        Job job = book.Start(book.Describe(Ids.New(9), message.Action, bucket.Key) with { Control = ObjectSelection.Describe(message.Value) });
        foreach (byte[] name in ObjectSelection.Read(bucket, message.Value))
        {
            if (bucket.Find(name) is { IsCached: false } record)
            {
                record.IsCached = true;
                job.At(map.OwnerOf(bucket.Key, name)).Count(record.Size);
            }
        }

        return book.FinishAsync(exchange, job);
    }
}
