using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>
/// Counts the TAR archives of a bucket and those that have an index. The first request starts a job and gets its id, the next ones send that
/// id and get the sums.
/// </summary>
internal sealed class ShardSummaries(BucketLookup lookup, ShardIndexer indexer, ClusterMap map, JobBook book)
{
    private const string Action = "summary-shard";
    private static readonly string[] s_fields = ["uuid", "prefix"];

    private readonly ConcurrentDictionary<string, Sums> _told = new(StringComparer.Ordinal);

    public Task AnswerAsync(Exchange exchange, ActionMessage message)
    {
        if (exchange.BucketKey.Name.Length == 0)
        {
            return exchange.FailAsync(501, "ErrNotImpl", "cannot shard-summary bucket queries - not implemented yet");
        }

        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        ShardIndexOrder order;
        try
        {
            order = ShardIndexOrder.Read(Action, "apc.ShardSummMsg", s_fields, message.Value);
        }
        catch (RequestException e)
        {
            return exchange.FailAsync(e.Status, null, $"{exchange.Node.Name}: {e.Message}");
        }

        return order.Id.Length == 0 ? exchange.TextAsync(Start(bucket, order), 202)
            : _told.TryGetValue(order.Id, out Sums sums) ? TellAsync(exchange, sums)
            : exchange.FailAsync(400, null, $"{Action}: invalid UUID \"{order.Id}\"");
    }

    private static Task TellAsync(Exchange exchange, Sums sums) => exchange.JsonAsync(
        json =>
        {
            json.WriteStartObject();
            foreach ((string name, long count) in sums.All)
            {
                json.WriteString(name, count.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        },
        "text/plain; charset=utf-8");

    private string Start(Bucket bucket, ShardIndexOrder order)
    {
        Dictionary<NodeInfo, Sums> sums = map.Targets.ToDictionary(static target => target, static _ => default(Sums));
        Job job = book.Start(book.Describe(Ids.New(9), Action, bucket.Key) with { ControlAt = target => Describe(order, sums[target]) });
        Sums all = default;
        foreach (byte[] name in bucket.Names(Encoding.UTF8.GetBytes(order.Prefix)))
        {
            if (ArchiveKinds.ByName(name) == ArchiveKind.Tar && bucket.Open(name) is { } record)
            {
                NodeInfo owner = map.OwnerOf(bucket.Key, name);
                Sums one = SumsOf(bucket, name, record, owner);
                record.Content.Release();
                job.At(owner).Count(record.Size);
                sums[owner] += one;
                all += one;
            }
        }

        _told[job.Id] = all;
        book.Finish(job);
        return job.Id;
    }

    private Sums SumsOf(Bucket bucket, byte[] name, ObjectRecord record, NodeInfo owner)
    {
        Sums sums = new(1, record.Size, 0, 0, 0, 0, 0);
        (ShardIndex.State state, long files) = indexer.Check(bucket, name, record, owner);
        return state switch
        {
            ShardIndex.State.Current => sums with { Indexed = 1, IndexedSize = record.Size, Files = files },
            ShardIndex.State.Stale => sums with { Stale = 1 },
            ShardIndex.State.Invalid => sums with { Invalid = 1 },
            _ => sums,
        };
    }

    /// <summary>Where nothing is stale or damaged, that is not told.</summary>
    private static string Describe(ShardIndexOrder order, Sums sums)
    {
        string head = order.Describe([]);
        string counts = string.Create(
            CultureInfo.InvariantCulture,
            $"tar-objs:{sums.Archives}, tar-size:{sums.Size}, shards:{sums.Indexed}, shard-size:{sums.IndexedSize}, archived-objs:{sums.Files}");
        string tail = new ShardIndexOrder().Describe([("stale", sums.Stale), ("invalid-index", sums.Invalid)]);
        return string.Join(", ", ((string[])[head, counts, tail]).Where(static text => text.Length > 0));
    }

    private readonly record struct Sums(long Archives, long Size, long Indexed, long IndexedSize, long Files, long Stale, long Invalid)
    {
        /// <summary>The sums by the names that an answer gives them.</summary>
        public IEnumerable<(string Name, long Count)> All =>
        [
            ("tar-objs", Archives), ("tar-size", Size), ("shards", Indexed), ("shard-size", IndexedSize), ("archived-objs", Files),
            ("stale-indexes", Stale), ("invalid-indexes", Invalid),
        ];

        public static Sums operator +(Sums a, Sums b) => new(
            a.Archives + b.Archives, a.Size + b.Size, a.Indexed + b.Indexed, a.IndexedSize + b.IndexedSize, a.Files + b.Files, a.Stale + b.Stale, a.Invalid + b.Invalid);
    }
}
