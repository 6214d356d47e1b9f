using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Evicts and prefetches objects of attached clusters: those of a list, a template or a prefix.</summary>
internal sealed class RemoteSelections(RemoteListing listing, HeldObjects held, ClusterMap map, JobBook book)
{
    public const string Evict = "evict-listrange";
    public const string Prefetch = "prefetch-listrange";

    public async Task RunAsync(Exchange exchange, RemoteCluster remote, ActionMessage message)
    {
        BucketKey bucket = remote.KeyOf(exchange.BucketKey);
        IReadOnlyList<ListedEntry> there = await listing.ReadAllAsync(exchange, remote).ConfigureAwait(false)
            ?? throw new RequestException(404, $"bucket \"{bucket.DisplayName}\" does not exist", "ErrRemoteBckNotFound");
        Dictionary<string, long> sizes = new(there.Select(static entry => KeyValuePair.Create(Encoding.Latin1.GetString(entry.Name), entry.Size)).DistinctBy(static pair => pair.Key), StringComparer.Ordinal);
        Job job = book.Start(book.Describe(Ids.New(9), message.Action, bucket) with { Control = ObjectSelection.Describe(message.Value) });
        bool evicts = message.Action == Evict;
        foreach (byte[] name in ObjectSelection.Read(prefix => evicts ? held.Names(bucket, prefix) : there.Select(static entry => entry.Name).Where(name => name.AsSpan().StartsWith(prefix)), message.Value))
        {
            NodeInfo owner = map.OwnerOf(bucket, name);
            bool isThere = sizes.TryGetValue(Encoding.Latin1.GetString(name), out long size);
            if (evicts ? held.Remove(bucket, name) : isThere && held.Find(bucket, name) is null)
            {
                job.At(owner).Count(size);
            }
            else if (!evicts && !isThere && ObjectSelection.IsList(message.Value))
            {
                job.At(owner).Fail($"{owner.Name}: {bucket.DisplayName}/{Encoding.UTF8.GetString(name)} does not exist");
            }

            if (!evicts && isThere)
            {
                held.Add(bucket, name);
            }
        }

        await book.FinishAsync(exchange, job).ConfigureAwait(false);
    }
}
