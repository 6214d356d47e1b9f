using AisFs.DevServer.Cluster;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Tells in the entries of another cluster's page which of the objects this cluster has.</summary>
/// <param name="held">What this cluster has.</param>
/// <param name="map">Where it lies.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="query">What is asked for.</param>
internal sealed class HeldMarks(HeldObjects held, ClusterMap map, BucketKey bucket, ListQuery query)
{
    private readonly ListTimes _times = new(query);

    /// <summary>Whether only what this cluster has is listed.</summary>
    public bool IsForHeldOnly { get; } = query.Has(ListQuery.FlagCached | ListQuery.FlagArchives);

    /// <summary>The entry as this cluster tells it; null if it does not.</summary>
    public ListedEntry? Mark(ListedEntry entry)
    {
        if ((entry.Flags & ListEntry.Directory) != 0)
        {
            return IsForHeldOnly && !held.Names(bucket, entry.Name).Any() ? null : entry;
        }

        if (held.Find(bucket, entry.Name) is not { } accessed)
        {
            // The other cluster tells whether it has the object itself.
            return IsForHeldOnly ? null : entry with { Flags = entry.Flags & ~ListEntry.Cached };
        }

        return entry with
        {
            Flags = entry.Flags | ListEntry.Cached,
            Accessed = query.Wants("atime") ? _times.Of(accessed) : entry.Accessed,
            Location = query.Wants("location") ? map.PlaceOf(bucket, entry.Name).Location : entry.Location,
            Copies = query.Wants("copies") ? 1 : entry.Copies,
            Custom = query.Wants("custom") && entry.Custom.Length == 0 ? "[source:ais]" : entry.Custom,
        };
    }
}
