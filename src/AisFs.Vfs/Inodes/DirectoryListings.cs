using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Inodes;

/// <summary>Listings of directories on their way, and what inodes and caches take over from them.</summary>
internal sealed class DirectoryListings(IObjectStore store, NodeUpdates updates, MetadataCache cache, MetaReader reader, MountClock clock, ILogger logger)
{
    private long _hiddenNames;

    /// <summary>Names in listings that could not be shown, so far.</summary>
    public long HiddenNames => Volatile.Read(ref _hiddenNames);

    public Stamp Now() => clock.Now();

    /// <summary>Begins a listing, or joins one that is young enough and has missed no change.</summary>
    public ListingFetch StartOrJoin(DirectoryInode directory)
    {
        lock (directory.ChildrenLock)
        {
            if (directory.Fetch is { } running && clock.IsFresh(running.StartedAt) && ReferenceEquals(running.Place, directory.Place)
                && directory.Changes.Since(running.StartedAt.Order).Count == 0 && running.TryJoin())
            {
                return running;
            }

            DirectoryPlace place = directory.Place;
            ListingPages pages = new(store, place.Bucket, new ListRequest { Prefix = place.Prefix }, logger);
            ListedNames names = new(place, reader, directory.LocalNames(), cache.LargestListing);
            ListingFetch fetch = new(this, pages, names, directory, clock.Now());
            directory.Fetch = clock.Caches ? fetch : null;
            return fetch;
        }
    }

    /// <summary>A page has come; living inodes take it over.</summary>
    /// <returns>The names, with this mount's own changes, completed by what was known before.</returns>
    public ListedNode[] PageArrived(ListingFetch fetch, ListedNode[] nodes, Stamp asOf)
    {
        DirectoryInode directory = fetch.Directory;
        List<ListedNode> taken = new(nodes.Length);
        Effects? effects = null;
        lock (directory.ChildrenLock)
        {
            foreach (ListedNode node in nodes)
            {
                ListedNode believed = node;
                if (directory.Changes.IsOverridden(node.Name, asOf.Order, out ListedNode? after, out bool isSettled) && isSettled)
                {
                    if (after is not { } changed)
                    {
                        continue;
                    }

                    believed = changed;
                }

                Inode? child = directory.PeekChildLocked(node.Name);
                if (child is DirectoryInode { IsLocal: true } && !believed.Meta.IsDirectory)
                {
                    // The directory wins, even one that only this mount knows.
                    believed = ListedNode.Twin(node.Name, believed.Meta);
                    child = directory.PeekChildLocked(believed.Name);
                }

                if (!believed.Meta.IsComplete && !believed.Meta.IsDirectory)
                {
                    NodeMeta completed = believed.Meta.CompletedBy(child?.Meta);
                    believed = believed with { Meta = completed.IsComplete ? completed : completed.CompletedBy(cache.FindOld(fetch.Place.Key, node.Name)) };
                }

                if (child is not null && child.Kind == believed.Meta.Kind
                    && !updates.TryPartLocked(directory, child, believed.Meta, asOf, ref effects, isReferred: false))
                {
                    NodeUpdates.Adopt(child, believed.Meta, asOf, ref effects);
                }

                taken.Add(believed);
            }
        }

        updates.Run(effects);
        return [.. taken];
    }

    /// <summary>All pages have come: what is not in them is gone.</summary>
    public void Install(ListingFetch fetch, ListedNames names)
    {
        DirectoryInode directory = fetch.Directory;
        directory.Demand.Listed(fetch.Entries, hasAll: true);
        if (names.All is { } nodes)
        {
            InstallListing(directory, fetch.Place, fetch.StartedAt, nodes, names.Marker is not null);
        }

        Effects? effects = null;
        AdoptOwnMarker(directory, fetch, names.Marker, ref effects);
        updates.Run(effects);
        if (names.Hidden > 0)
        {
            Interlocked.Add(ref _hiddenNames, names.Hidden);
            if (directory.WarnOnce())
            {
                NodeTreeLog.NamesHidden(logger, fetch.Place.Path, names.Hidden, ObjectNames.Printable(names.FirstHidden));
            }
        }
    }

    /// <summary>All names of a directory are known: the cache keeps them, and what is not among them is gone.</summary>
    public void InstallListing(DirectoryInode directory, DirectoryPlace place, Stamp asOf, Dictionary<string, ListedNode> nodes, bool hasMarker)
    {
        Effects? effects = null;
        lock (directory.ChildrenLock)
        {
            if (!ReferenceEquals(directory.Place, place))
            {
                return;
            }

            foreach ((string name, ListedNode? after) in directory.Changes.Since(asOf.Order))
            {
                if (after is { } node)
                {
                    nodes[name] = node;
                }
                else
                {
                    nodes.Remove(name);
                }
            }

            CompleteByOld(place, nodes);
            foreach (Inode child in directory.PeekChildrenLocked().ToArray())
            {
                if (!nodes.ContainsKey(child.Name) && !NodeUpdates.VanishLocked(directory, child, asOf, ref effects, isReferred: false))
                {
                    nodes[child.Name] = NodeTree.NodeOf(child);
                }
            }

            cache.SetListing(place.Key, new DirectoryListing(asOf, nodes) { HasMarker = hasMarker });
        }

        updates.Run(effects);
    }

    /// <summary>A HEAD has told what a listing could not.</summary>
    public void Remember(DirectoryInode directory, DirectoryPlace place, in ListedNode partial, in ListedNode complete, Stamp asOf)
    {
        lock (directory.ChildrenLock)
        {
            if (ReferenceEquals(directory.Place, place) && !directory.Changes.IsOverridden(complete.Name, asOf.Order, out _, out _))
            {
                cache.Complete(place.Key, partial, complete, asOf);
            }
        }
    }

    /// <summary>Adds to a partial entry what is known from elsewhere: for a file of any age, since it belongs to its version.</summary>
    public ListedNode CompletedByOld(DirectoryPlace place, in ListedNode node)
    {
        if (!node.Meta.IsDirectory)
        {
            return node with { Meta = node.Meta.CompletedBy(cache.FindOld(place.Key, node.Name)) };
        }

        return cache.Find(place.Key, node.Name, out ListedNode listed, out _) == Knowledge.Present && listed.Meta is { IsDirectory: true, IsComplete: true } ? listed
            : cache.TryFindName(place.Key, node.Name, out ListedNode known) && known.Meta is { IsDirectory: true, IsComplete: true } ? known
            : node;
    }

    // While the pages came, some names may have been asked for one by one.
    private void CompleteByOld(DirectoryPlace place, Dictionary<string, ListedNode> nodes)
    {
        foreach ((string name, ListedNode node) in nodes)
        {
            if (!node.Meta.IsComplete)
            {
                nodes[name] = CompletedByOld(place, node);
            }
        }
    }

    // The listing shows whether the directory has a marker, and what that says.
    private void AdoptOwnMarker(DirectoryInode directory, ListingFetch fetch, ObjectInfo? marker, ref Effects? effects)
    {
        if (!ReferenceEquals(directory.Place, fetch.Place) || reader.UnseenDirectory.IsComplete)
        {
            return;
        }

        lock (directory.Sync)
        {
            // The attributes of a directory in a group are those of its bucket; that is what its basis keeps.
            NodeMeta basis = fetch.Place.IsBucketRoot ? directory.Meta : reader.ImpliedDirectory;
            NodeUpdates.Adopt(directory, MetaReader.Directory(marker, basis), fetch.StartedAt, ref effects);
            if (!directory.IsBusy)
            {
                directory.HasMarker = marker is not null;
            }
        }
    }
}
