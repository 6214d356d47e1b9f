using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Listing;

/// <summary>Lists a remote bucket as its cloud does: in byte order, complete, directories as far as names imply them.</summary>
internal static class FlatLister
{
    public static ListPage List(Bucket bucket, ListQuery query)
    {
        ListPage page = new();
        byte[] after = query.Token.AsSpan().SequenceCompareTo(query.StartAfter) >= 0 ? query.Token : query.StartAfter;
        bucket.Flat!.Read(names =>
        {
            if (query.Has(ListQuery.FlagNoRecursion))
            {
                ListDirectory(bucket, names, query, after, page);
            }
            else
            {
                ListAll(bucket, names, query, after, page);
            }
        });
        if (page.Entries.Count >= query.PageSize)
        {
            page.Token = page.Entries[^1].Name;
        }

        return page;
    }

    private static void ListAll(Bucket bucket, NameMap names, ListQuery query, byte[] after, ListPage page)
    {
        ReadOnlySpan<byte> prefix = query.Prefix;
        bool resumed = after.Length > 0 && after.AsSpan().SequenceCompareTo(prefix) > 0;
        for (NameMap.Position at = names.Seek(resumed ? after : prefix); page.Entries.Count < query.PageSize; at = names.Next(at))
        {
            if (!names.TryGet(at, out byte[] name, out ObjectRecord record) || !name.AsSpan().StartsWith(prefix))
            {
                return;
            }

            bucket.CountVisited(1);
            if (!resumed || !name.AsSpan().SequenceEqual(after))
            {
                Add(query, page, name, record);
            }
        }
    }

    private static void ListDirectory(Bucket bucket, NameMap names, ListQuery query, byte[] after, ListPage page)
    {
        ReadOnlySpan<byte> prefix = query.Prefix;
        bool resumed = after.Length > 0 && after.AsSpan().SequenceCompareTo(prefix) > 0;
        NameMap.Position at = names.Seek(resumed ? after : prefix);
        while (page.Entries.Count < query.PageSize && names.TryGet(at, out byte[] name, out ObjectRecord record) && name.AsSpan().StartsWith(prefix))
        {
            bucket.CountVisited(1);

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

                at = names.Next(at);
                continue;
            }

            byte[] directory = name[..(rest + slash + 1)];
            if (!resumed || directory.AsSpan().SequenceCompareTo(after) > 0)
            {
                page.Entries.Add(new ListEntry(directory, null, 0, ListEntry.Directory));
            }

            // The first name behind the subtree: '0' follows '/'.
            byte[] behind = [.. directory];
            behind[^1]++;
            at = names.Seek(behind);
        }
    }

    private static void Add(ListQuery query, ListPage page, byte[] name, ObjectRecord record)
    {
        if (!query.Has(record.IsCached ? ListQuery.FlagNotCached : ListQuery.FlagCached))
        {
            int flags = query.IsOnlyRemote ? 0 : (record.IsCached ? ListEntry.Cached : 0) | (record.Chunks.Count > 0 ? ListEntry.Chunked : 0);
            page.Entries.Add(new ListEntry(name, record, record.Size, flags));
        }
    }
}
