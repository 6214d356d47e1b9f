using AisFs.DevServer.Listing;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

internal sealed partial class Bucket
{
    /// <summary>How many names listings have looked at.</summary>
    internal long NamesVisited { get; private set; }

    /// <summary>One page in name order. The index is entered where the page begins, and subtrees that are not listed are jumped over.</summary>
    public ListPage List(ListQuery query)
    {
        ListPage page = new();
        byte[] after = query.Token.AsSpan().SequenceCompareTo(query.StartAfter) >= 0 ? query.Token : query.StartAfter;
        lock (_gate)
        {
            if (query.Has(ListQuery.FlagNoRecursion))
            {
                ListDirectory(query, after, page);
            }
            else
            {
                ListAll(query, after, page);
            }
        }

        if (page.Entries.Count >= query.PageSize)
        {
            page.Token = page.Entries[^1].Name;
        }

        return page;
    }

    private void ListAll(ListQuery query, byte[] after, ListPage page)
    {
        ReadOnlySpan<byte> prefix = query.Prefix;
        bool resumed = after.Length > 0 && after.AsSpan().SequenceCompareTo(prefix) > 0;
        for (NameMap.Position at = _index.Seek(resumed ? after : prefix); page.Entries.Count < query.PageSize; at = _index.Next(at))
        {
            if (!_index.TryGet(at, out byte[] name, out ObjectRecord record) || !name.AsSpan().StartsWith(prefix))
            {
                return;
            }

            NamesVisited++;
            if (resumed && name.AsSpan().SequenceEqual(after))
            {
                continue;
            }

            Add(query, page, name, record);
        }
    }

    private void ListDirectory(ListQuery query, byte[] after, ListPage page)
    {
        ReadOnlySpan<byte> prefix = query.Prefix;
        bool resumed = after.Length > 0 && after.AsSpan().SequenceCompareTo(prefix) > 0;
        NameMap.Position at = _index.Seek(resumed ? after : prefix);
        while (page.Entries.Count < query.PageSize && _index.TryGet(at, out byte[] name, out ObjectRecord record) && name.AsSpan().StartsWith(prefix))
        {
            NamesVisited++;

            // A prefix without a slash at its end also lists what lies in the directory of that name.
            int rest = prefix.Length;
            if (rest > 0 && prefix[^1] != (byte)'/' && name.Length > rest && name[rest] == (byte)'/')
            {
                rest++;
            }

            int slash = name.AsSpan(rest).IndexOf((byte)'/');
            if (slash < 0)
            {
                if (!resumed || name.AsSpan().SequenceCompareTo(after) > 0)
                {
                    Add(query, page, name, record);
                }

                at = _index.Next(at);
                continue;
            }

            byte[] directory = name[..(rest + slash + 1)];
            if (!record.IsMisplaced && (!resumed || directory.AsSpan().SequenceCompareTo(after) > 0))
            {
                page.Entries.Add(new ListEntry(directory, null, 0, ListEntry.Directory));
            }

            // The first name behind the subtree: '0' follows '/'.
            byte[] behind = [.. directory];
            behind[^1]++;
            at = _index.Seek(behind);
        }
    }

    private static void Add(ListQuery query, ListPage page, byte[] name, ObjectRecord record)
    {
        if (record.IsMisplaced || query.Has(record.IsCached ? ListQuery.FlagNotCached : ListQuery.FlagCached))
        {
            return;
        }

        int flags = (record.IsCached ? ListEntry.Cached : 0) | (record.ChunkCount > 0 ? ListEntry.Chunked : 0);
        page.Entries.Add(new ListEntry(name, record, record.Size, flags));
    }
}
