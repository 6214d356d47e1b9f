using System.Text;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Indexes the TAR archives of a bucket: an object for each in a bucket of the cluster's own.</summary>
internal sealed class ShardIndexJob(ShardIndexer indexer, ClusterMap map, JobBook book)
{
    private const string Action = "index-shard";
    private static readonly string[] s_fields = ["prefix", "num-workers", "skip-verify"];

    /// <summary>Starts the job and answers with its id.</summary>
    public Task RunAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        indexer.Prepare();
        ShardIndexOrder order = Read(exchange, message);
        Dictionary<NodeInfo, Tally> tallies = map.Targets.ToDictionary(static target => target, static _ => new Tally());
        Job job = book.Start(book.Describe(Ids.New(9), Action, bucket.Key) with { ControlAt = target => order.Describe(tallies[target].Told) });
        foreach (byte[] name in bucket.Names(Encoding.UTF8.GetBytes(order.Prefix)))
        {
            NodeInfo owner = map.OwnerOf(bucket.Key, name);
            if (ArchiveKinds.ByName(name) != ArchiveKind.Tar)
            {
                tallies[owner].Others++;
            }
            else if (bucket.Open(name) is { } record)
            {
                Index(bucket, name, record, order, owner, tallies[owner], job.At(owner));
                record.Content.Release();
            }
        }

        return book.FinishAsync(exchange, job);
    }

    private void Index(Bucket bucket, byte[] name, ObjectRecord record, ShardIndexOrder order, NodeInfo owner, Tally tally, JobCounts counts)
    {
        ShardIndex.State state = record.HasShardIndex && order.SkipsVerify ? ShardIndex.State.Current : indexer.Check(bucket, name, record, owner).State;
        if (state == ShardIndex.State.Current)
        {
            tally.Present++;
            return;
        }

        try
        {
            indexer.Write(bucket, name, record, owner);
            counts.Count(record.Size);
            tally.Renewed += state == ShardIndex.State.None ? 0 : 1;
            tally.Indexed += state == ShardIndex.State.None ? 1 : 0;
        }
        catch (InvalidDataException e)
        {
            Fail(counts, tally, e.Message);
        }
    }

    /// <summary>The same error is counted once.</summary>
    private static void Fail(JobCounts counts, Tally tally, string error)
    {
        if (tally.Errors.Contains(error))
        {
            return;
        }

        tally.Errors.Add(error);
        int more = tally.Errors.Count - 1;
        counts.Fail(more == 0 ? error : $"{tally.Errors[0]} (and {more} more error{(more == 1 ? string.Empty : "s")})");
    }

    /// <summary>Every target reads the message for itself; the proxy passes on what one says.</summary>
    private ShardIndexOrder Read(Exchange exchange, ActionMessage message)
    {
        try
        {
            return ShardIndexOrder.Read(Action, "apc.IndexShardMsg", s_fields, message.Value);
        }
        catch (RequestException e)
        {
            string target = map.Targets[0].Name;
            throw new RequestException(e.Status, $"{target} failed to \"{Action}\" List/Range: {target}: {e.Message}")
            {
                Origin = new ErrorOrigin(target, exchange.Node.Name, exchange.PathText),
            };
        }
    }

    /// <summary>What became of the objects of a target.</summary>
    private sealed class Tally
    {
        public int Others { get; set; }

        public int Present { get; set; }

        public int Indexed { get; set; }

        public int Renewed { get; set; }

        public List<string> Errors { get; } = [];

        public IEnumerable<(string Name, long Count)> Told => [("skip-nontar", Others), ("skip-indexed", Present), ("index", Indexed), ("re-stale", Renewed), ("errs", Errors.Count)];
    }
}
