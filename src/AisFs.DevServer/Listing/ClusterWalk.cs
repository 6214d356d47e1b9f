using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>A listing's state at all targets, and the merging of their pages that the proxy does.</summary>
internal sealed class ClusterWalk(ClusterMap map, Bucket bucket, ListQuery query)
{
    private readonly Dictionary<NodeInfo, TargetWalk> _targets = [];
    private readonly Lock _gate = new();

    /// <summary>Whether a message goes on with this listing.</summary>
    public bool Serves(Bucket other, ListQuery message)
        => other == bucket && message.Flags == query.Flags && message.Prefix.AsSpan().SequenceEqual(query.Prefix) && message.StartAfter.AsSpan().SequenceEqual(query.StartAfter);

    public ListPage Next(byte[] token, int pageSize)
    {
        lock (_gate)
        {
            ListPage page = new() { WasRebalancing = map.Membership.IsRebalancing };
            List<List<ListEntry>> pages = [];
            foreach (NodeInfo target in map.Membership.Active)
            {
                if (!_targets.TryGetValue(target, out TargetWalk? walk))
                {
                    walk = _targets[target] = new TargetWalk(map, bucket, target, query);
                }

                pages.Add(Sorted(walk.Next(token, pageSize)));
                page.Given.Add((target, pages[^1].Count));
            }

            Merge(pages, page.Entries, pageSize);
            if (page.Entries.Count >= pageSize)
            {
                page.Token = page.Entries[^1].Name;
            }

            return page;
        }
    }

    /// <summary>The page, sorted as text; nearly always it is so already.</summary>
    private static List<ListEntry> Sorted(List<ListEntry> entries)
    {
        for (int i = 1; i < entries.Count; i++)
        {
            if (entries[i - 1].Name.AsSpan().SequenceCompareTo(entries[i].Name) > 0)
            {
                return [.. entries.Order(Comparer<ListEntry>.Create(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name)))];
            }
        }

        return entries;
    }

    private void Merge(List<List<ListEntry>> pages, List<ListEntry> into, int limit)
    {
        bool noRecursion = query.Has(ListQuery.FlagNoRecursion);
        int[] at = new int[pages.Count];
        while (into.Count < limit)
        {
            int first = -1;
            for (int i = 0; i < at.Length; i++)
            {
                if (at[i] < pages[i].Count && (first < 0 || pages[i][at[i]].Name.AsSpan().SequenceCompareTo(pages[first][at[first]].Name) < 0))
                {
                    first = i;
                }
            }

            if (first < 0)
            {
                return;
            }

            ListEntry entry = pages[first][at[first]++];

            // Each target that has a directory lists it.
            if (!noRecursion || into.Count == 0 || !into[^1].Name.AsSpan().SequenceEqual(entry.Name))
            {
                into.Add(entry);
            }
        }
    }
}
