using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>
/// A listing's state at one target: the walks of its mountpaths, merged as text, and the entries that were found and not yet
/// listed. A walk is not sorted as text, so an entry that it finds late and that sorts before the token is never listed.
/// </summary>
internal sealed class TargetWalk(ClusterMap map, Bucket bucket, NodeInfo target, ListQuery query)
{
    private readonly List<ListEntry> _page = [];
    private readonly Queue<ListEntry> _members = new();
    private List<MountpathWalk> _walks = [];
    private byte[]? _token;
    private byte[] _lastDirectory = [];
    private bool _done;
    private long _layout = -1;

    /// <summary>Whether all entries are found and listed.</summary>
    public bool IsOver => _done && _page.Count == 0;

    /// <summary>The entries behind the token, at most as many as asked for.</summary>
    public List<ListEntry> Next(byte[] token, int pageSize)
    {
        if (token.Length > 0 && _token is not null && token.AsSpan().SequenceEqual(_token))
        {
            // The same page once more: all that is at hand.
            return [.. _page];
        }

        Prepare(token);
        if (!_done && IndexBehind(token) + pageSize > _page.Count)
        {
            Collect(token, pageSize);
        }

        int from = IndexBehind(token);
        return _page.GetRange(from, Math.Min(pageSize, _page.Count - from));
    }

    private void Prepare(byte[] token)
    {
        long layout = target.Paths.Changes;
        if (_token is null || layout != _layout || _token.AsSpan().SequenceCompareTo(token) > 0)
        {
            _walks = IsStopped() ? [] : [.. target.Mountpaths.Select(at => new MountpathWalk(bucket, bucket.OnMountpaths![at], query, token))];
            _layout = layout;
            _page.Clear();
            _members.Clear();
            _lastDirectory = [];
            _done = false;
        }
        else
        {
            _walks.ForEach(walk => walk.Refresh());
            if (token.Length > 0)
            {
                _page.RemoveRange(0, IndexBehind(token));
            }
        }

        _token = token;
    }

    /// <summary>
    /// Whether an object has the name of the directory, or of one above it: then there is no such directory on the object's mountpath, whose
    /// walk fails. That ends the walks of the other mountpaths: those of AIStore wherever they are, these before they find anything.
    /// </summary>
    private bool IsStopped()
    {
        if (query.Prefix is not [.., (byte)'/'])
        {
            return false;
        }

        for (int end = 1; end < query.Prefix.Length; end++)
        {
            if (query.Prefix[end] == (byte)'/' && target.Mountpaths.Any(at => bucket.OnMountpaths![at].Find(query.Prefix.AsSpan(0, end)) is not null))
            {
                return true;
            }
        }

        return false;
    }

    private void Collect(byte[] token, int count)
    {
        for (int added = 0; added < count;)
        {
            if (!TryWalk(out ListEntry entry))
            {
                _done = true;
                return;
            }

            if (token.AsSpan().SequenceCompareTo(entry.Name) < 0)
            {
                _page.Add(entry);
                added++;
            }
        }
    }

    /// <summary>The next entry of the merged walks.</summary>
    private bool TryWalk(out ListEntry entry)
    {
        while (true)
        {
            if (_members.TryDequeue(out entry))
            {
                return true;
            }

            MountpathWalk? first = null;
            foreach (MountpathWalk walk in _walks)
            {
                if (walk.HasCurrent() && (first is null || walk.Current.CompareTo(first.Current) < 0))
                {
                    first = walk;
                }
            }

            if (first is null)
            {
                return false;
            }

            WalkEntry found = first.Current;
            first.MoveNext();
            if (found.Record is { } record)
            {
                int status = StatusOf(found.Name, record);
                if (found.Name.AsSpan().SequenceCompareTo(query.StartAfter) > 0 && Accepts(record) && (status == 0 || ShowsMisplaced))
                {
                    entry = EntryOf(found.Name, record, status);
                    return true;
                }
            }
            else if (!found.Name.AsSpan().SequenceEqual(_lastDirectory))
            {
                _lastDirectory = found.Name;
                entry = new ListEntry([.. found.Name, (byte)'/'], null, 0, ListEntry.Directory);
                return true;
            }
        }
    }

    // Names alone are told without a look at the object.
    private bool ShowsMisplaced => query.Has(ListQuery.FlagMissing) && !query.Has(ListQuery.FlagNameOnly);

    // While nothing has left the cluster or come to it, all lies where it belongs.
    private int StatusOf(byte[] name, ObjectRecord record)
        => map.Membership.Changes > 0 && map.OwnerOf(bucket.Key, name) != target ? ListEntry.AtWrongTarget
            : record.IsMisplaced ? ListEntry.AtWrongMountpath
            : 0;

    private bool Accepts(ObjectRecord record) => !query.Has(record.IsCached ? ListQuery.FlagNotCached : ListQuery.FlagCached);

    private ListEntry EntryOf(byte[] name, ObjectRecord record, int status)
    {
        int flags = status | (record.IsCached ? ListEntry.Cached : 0) | (record.Chunks.Count > 0 ? ListEntry.Chunked : 0);
        if (query.Has(ListQuery.FlagArchives) && ArchiveLister.IsArchive(name))
        {
            flags |= ListEntry.Archive;
            ArchiveLister.Members(bucket, name).ForEach(_members.Enqueue);
        }

        return new ListEntry(name, record, record.Size, flags);
    }

    /// <summary>The first entry behind the token, found as in a sorted list.</summary>
    private int IndexBehind(byte[] token)
    {
        int low = 0;
        int high = _page.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (token.AsSpan().SequenceCompareTo(_page[middle].Name) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
