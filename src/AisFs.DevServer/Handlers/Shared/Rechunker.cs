using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Cuts the objects of a bucket into parts of another size, or puts them together. Only their layout changes, and with it their version.</summary>
internal sealed class Rechunker(ClusterMap map, JobBook book, ClusterClock clock)
{
    /// <summary>Runs the job.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="order">What is to be done.</param>
    /// <exception cref="RequestException">400: the parts have no size.</exception>
    public Job Run(Bucket bucket, Order order)
    {
        if (order.PartSize <= 0)
        {
            throw new RequestException(400, $"{map.Targets[0].Name}: failed to newxactRechunk chunk size is not set, err: <nil>", "ErrFailedTo");
        }

        string control = $"objsize-limit:{WholeUnits(order.Limit)}, chunk-size:{WholeUnits(order.PartSize)}"
            + (order.SyncRemote ? ", sync-remote:true" : string.Empty) + (order.Prefix.Length > 0 ? $", prefix:{order.Prefix}" : string.Empty);
        Job job = book.Start(book.Describe(order.Id, "rechunk", bucket.Key) with { Control = control });
        foreach (byte[] name in bucket.Names(Encoding.UTF8.GetBytes(order.Prefix)))
        {
            if (bucket.Find(name) is { IsCached: true } record)
            {
                Change(bucket, name, record, order);
                JobCounts counts = job.At(map.OwnerOf(bucket.Key, name));
                counts.Count(record.Size);
                counts.Visit();
            }
        }

        return job;
    }

    private void Change(Bucket bucket, byte[] name, ObjectRecord record, Order order)
    {
        bool isCut = order.Limit > 0 && record.Size >= order.Limit;
        if (!isCut && record.Chunks.Count == 0)
        {
            return;
        }

        bucket.Change(name, present => present with
        {
            Chunks = isCut ? Cut(present.Size, order.PartSize) : default,
            Version = bucket.NextVersion(present),
            Modified = clock.Now,
        });
    }

    private static ChunkLayout Cut(long size, long part)
    {
        long count = Math.Max(1, (size + part - 1) / part);
        return new ChunkLayout((int)Math.Min(int.MaxValue, count), Math.Min(part, size), Math.Min(part, size));
    }

    /// <summary>A size without digits behind the point, as these jobs tell it: 1000B, 29KiB.</summary>
    private static string WholeUnits(long size)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        int unit = 0;
        double value = size;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return value.ToString("0", System.Globalization.CultureInfo.InvariantCulture) + units[unit];
    }

    /// <summary>What a job is to do.</summary>
    /// <param name="Id">The job's id.</param>
    /// <param name="Limit">From which size on objects are cut, in bytes; 0 puts all together.</param>
    /// <param name="PartSize">The size of a part in bytes.</param>
    public sealed record Order(string Id, long Limit, long PartSize)
    {
        /// <summary>Which names it takes; empty for all.</summary>
        public string Prefix { get; init; } = string.Empty;

        /// <summary>Whether the cloud is written to, too.</summary>
        public bool SyncRemote { get; init; }
    }
}
