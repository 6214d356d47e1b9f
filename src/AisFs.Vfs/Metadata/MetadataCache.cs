using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// Attributes, complete listings and absent names, within a bound on memory. What is out of date stays until its room is
/// needed: it still tells the times of objects whose version has not changed, so that no object is asked for twice.
/// Entries of one directory are changed under that directory's lock.
/// </summary>
internal sealed class MetadataCache : IDisposable
{
    private readonly MemoryCacheOptions _options;
    private readonly MemoryCache _cache;
    private readonly MountClock _clock;
    private readonly NamedDirectories _named = new();

    public MetadataCache(MountClock clock, long bytes)
    {
        _clock = clock;
        _options = new MemoryCacheOptions { SizeLimit = bytes, CompactionPercentage = 0.1, TrackStatistics = true };
        _cache = new MemoryCache(_options);
    }

    /// <summary>What was changed, or found to be wrong, while listings of subtrees are under way.</summary>
    public RecentChanges Changes { get; } = new();

    /// <summary>The directories beside an object of their name, as far as they are known.</summary>
    public TwinDirectories Twins { get; init; } = new();

    /// <summary>A listing that takes more bytes is not kept.</summary>
    public long LargestListing => Limit / 2;

    /// <summary>The memory that it may take, in bytes.</summary>
    public long Limit => _options.SizeLimit ?? 0;

    public int Count => _cache.Count;

    /// <summary>The memory that the entries take, as estimated, in bytes.</summary>
    public long Bytes => _cache.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    /// <summary>Takes another size at most. What is beyond it is forgotten, the oldest first.</summary>
    /// <param name="bytes">The memory that it may take, in bytes.</param>
    public void ChangeLimit(long bytes)
    {
        _options.SizeLimit = bytes;
        while (Bytes is var taken && taken > bytes && Count is > 0 and var count)
        {
            // It counts entries, whatever their sizes: at least one goes each time.
            _cache.Compact(Math.Max(1 - ((double)bytes / taken), Math.Min(1, 1.5 / count)));
        }
    }

    /// <summary>Looks a name up in what may still be believed.</summary>
    public Knowledge Find(DirectoryKey directory, string name, out ListedNode node, out Stamp asOf)
    {
        node = default;
        asOf = default;
        if (!_clock.Caches)
        {
            return Knowledge.Unknown;
        }

        if (TryGetListing(directory, out DirectoryListing? listing) && _clock.IsFresh(listing.AsOf) && !listing.IsOutdated(name))
        {
            asOf = listing.AsOf;
            return listing.TryFind(name, out node) ? Knowledge.Present : Knowledge.Absent;
        }

        if (FindName(directory, name) is not { } entry)
        {
            return Knowledge.Unknown;
        }

        asOf = entry.AsOf;
        if (entry.Node is { } known)
        {
            node = known;
            return _clock.IsFresh(asOf) ? Knowledge.Present : Knowledge.Unknown;
        }

        return _clock.IsFreshNegative(asOf) ? Knowledge.Absent : Knowledge.Unknown;
    }

    /// <summary>What was known of the names of a directory at any time: good for what belongs to a version.</summary>
    public OldNames FindOld(DirectoryKey directory)
    {
        _ = TryGetListing(directory, out DirectoryListing? listing);
        return new OldNames(this, directory, listing);
    }

    /// <summary>What was asked for alone at any time.</summary>
    public NodeMeta? FindOldName(DirectoryKey directory, string name) => FindName(directory, name)?.Node?.Meta;

    /// <summary>What was asked for alone, and may still be believed.</summary>
    public bool TryFindName(DirectoryKey directory, string name, out ListedNode node, out Stamp asOf)
    {
        if (FindName(directory, name) is { Node: { } known } entry && _clock.IsFresh(entry.AsOf))
        {
            (node, asOf) = (known, entry.AsOf);
            return true;
        }

        (node, asOf) = (default, default);
        return false;
    }

    /// <summary>Whether a listing will not be believed much longer: what is asked for now is kept beside it.</summary>
    public bool IsAging(in Stamp asOf) => _clock.Remaining(asOf) < _clock.Ttl / 2;

    /// <summary>A listing, whether it may still be believed or not.</summary>
    public bool TryGetListing(DirectoryKey directory, [NotNullWhen(true)] out DirectoryListing? listing)
        => _cache.TryGetValue(directory.Listing, out listing) && listing is not null;

    public bool TryGetFreshListing(DirectoryKey directory, [NotNullWhen(true)] out DirectoryListing? listing)
        => TryGetListing(directory, out listing) && _clock.IsFresh(listing.AsOf);

    public void SetListing(DirectoryKey directory, DirectoryListing listing)
    {
        if (!_clock.Caches || listing.Bytes > LargestListing)
        {
            _cache.Remove(directory.Listing);
            return;
        }

        listing.AccountedBytes = listing.Bytes;
        _cache.Set(directory.Listing, listing, new MemoryCacheEntryOptions { Size = listing.AccountedBytes });
    }

    /// <summary>The mount itself has changed a name, or has just asked for it alone.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="node">What it means now; null when it is gone.</param>
    /// <param name="asOf">When that was so.</param>
    public void SetName(DirectoryKey directory, string name, ListedNode? node, Stamp asOf)
    {
        if (!_clock.Caches)
        {
            return;
        }

        if (TryGetListing(directory, out DirectoryListing? listing))
        {
            if (node is { } present)
            {
                listing.Set(present);
                if (listing.Bytes > 2 * listing.AccountedBytes)
                {
                    SetListing(directory, listing);
                }
            }
            else
            {
                listing.Remove(name);
            }

            if (_clock.IsFresh(listing.AsOf))
            {
                return;
            }
        }

        KeepName(directory, name, node, asOf);
    }

    /// <summary>The cluster was asked for one name.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="node">What it means; null when it does not exist.</param>
    /// <param name="asOf">When it was asked.</param>
    public void SetAnswer(DirectoryKey directory, string name, ListedNode? node, Stamp asOf)
    {
        if (node is null && TryGetListing(directory, out DirectoryListing? listing) && listing.IsOutdated(name))
        {
            // A listing that was wrong once is no proof that the name stays away: that is believed as any missing name is.
            listing.Remove(name);
            listing.Outdate(name);
            KeepName(directory, name, null, asOf);
            return;
        }

        SetName(directory, name, node, asOf);
    }

    /// <summary>A HEAD has told what a listing could not; the listing's age stays as it is, and the name may be believed longer than the listing.</summary>
    public void Complete(DirectoryKey directory, in ListedNode partial, in ListedNode complete, Stamp asOf)
    {
        if (TryGetListing(directory, out DirectoryListing? listing))
        {
            listing.Complete(partial, complete);
            if (_clock.Caches && IsAging(listing.AsOf))
            {
                KeepName(directory, complete.Name, complete, asOf);
            }
        }
        else
        {
            SetName(directory, complete.Name, complete, asOf);
        }
    }

    /// <summary>Nothing is known of a name any more; its directory's listing is not complete without it.</summary>
    public void RemoveName(DirectoryKey directory, string name)
    {
        Changes.Note(directory, name);
        _cache.Remove(directory.Listing);
        _cache.Remove(directory.Of(name));
    }

    /// <summary>What is known of a name was found to be wrong; its neighbours in a listing stay known.</summary>
    public void OutdateName(DirectoryKey directory, string name)
    {
        Changes.Note(directory, name);
        _cache.Remove(directory.Of(name));
        if (TryGetListing(directory, out DirectoryListing? listing))
        {
            listing.Outdate(name);
        }
    }

    /// <summary>Forgets the listing of a directory; names that were asked for alone stay known.</summary>
    public void RemoveListing(DirectoryKey directory) => _cache.Remove(directory.Listing);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Changes.NoteAll();
        _cache.Clear();
    }

    /// <summary>Forgets what is below a directory; its own name stays known.</summary>
    public void RemoveSubtree(DirectoryKey directory)
    {
        Changes.NoteSubtree(directory);
        string below = directory.Below;
        foreach (object key in _cache.Keys)
        {
            if (key is string text && text.StartsWith(below, StringComparison.Ordinal))
            {
                _cache.Remove(key);
            }
        }
    }

    public void Dispose() => _cache.Dispose();

    private CachedName? FindName(DirectoryKey directory, string name)
        => _named.MayHave(directory) && _cache.TryGetValue(directory.Of(name), out CachedName? entry) ? entry : null;

    private void KeepName(DirectoryKey directory, string name, ListedNode? node, Stamp asOf)
    {
        _named.Add(directory);
        _cache.Set(directory.Of(name), new CachedName(node, asOf), new MemoryCacheEntryOptions { Size = CostOf(directory, name, node) });
    }

    private static long CostOf(DirectoryKey directory, string name, ListedNode? node) => 200 + (2L * (directory.Path.Length + name.Length)) + (node?.Cost ?? 0);

    private sealed record CachedName(ListedNode? Node, Stamp AsOf);
}
