using System.Runtime.InteropServices;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Inodes;

/// <summary>What inodes and caches take over from listings of directories.</summary>
internal sealed class DirectoryListings(
    NodeUpdates updates, MetadataCache cache, MetaReader reader, ITimeStore times, TreeWalkTable walks, MountClock clock, ILogger logger)
{
    private long _hiddenNames;

    /// <summary>Names in listings that could not be shown, so far.</summary>
    public long HiddenNames => Volatile.Read(ref _hiddenNames);

    /// <summary>A page has come; living inodes take it over.</summary>
    /// <returns>The same list: the names, with this mount's own changes, completed by what was known before.</returns>
    public List<ListedNode> PageArrived(DirectoryInode directory, DirectoryPlace place, List<ListedNode> nodes, Stamp asOf)
    {
        int count = 0;
        Effects? effects = null;
        OldNames old = cache.FindOld(place.Key);
        lock (directory.ChildrenLock)
        {
            foreach (ListedNode node in CollectionsMarshal.AsSpan(nodes))
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
                if (child is DirectoryInode { IsHere: true } && !believed.Meta.IsDirectory)
                {
                    // The directory wins, even one that only this mount knows.
                    believed = ListedNode.Twin(node.Name, believed.Meta);
                    child = directory.PeekChildLocked(believed.Name);
                }

                if (!believed.Meta.IsComplete && !believed.Meta.IsDirectory)
                {
                    NodeMeta completed = believed.Meta.CompletedBy(child?.Meta);
                    believed = believed with { Meta = completed.IsComplete ? completed : Remembered(place, believed, completed.CompletedBy(old.Find(node.Name))) };
                }

                if (child is not null && child.Kind == believed.Meta.Kind
                    && !updates.TryPartLocked(directory, child, believed.Meta, asOf, ref effects, isReferred: false))
                {
                    NodeUpdates.Adopt(child, believed.Meta, asOf, ref effects);
                }

                nodes[count++] = believed;
            }
        }

        updates.Run(effects);
        nodes.RemoveRange(count, nodes.Count - count);
        return nodes;
    }

    /// <summary>All pages have come: what is not in them is gone.</summary>
    /// <returns>What the caches keep; null when they do not.</returns>
    public DirectoryListing? Install(ListingFetch fetch, ListedNames names)
    {
        DirectoryListing? installed = null;
        DirectoryInode directory = fetch.Directory;
        directory.Demand.Listed(fetch.Entries, hasAll: true);
        if (clock.Caches && directory.Parent is { Place.IsGroup: false } parent)
        {
            walks.Of(parent.Place).NoteListed(directory.Name, fetch.Entries, clock.Now());
        }

        if (names.All is { } nodes)
        {
            installed = InstallListing(directory, fetch.Place, fetch.StartedAt, nodes, names.Marker is not null, order: fetch.OrderIfUsed());
        }

        Effects? effects = null;
        AdoptOwnMarker(directory, fetch.Place, fetch.StartedAt, names.Marker, ref effects);
        updates.Run(effects);
        if (names.Hidden > 0)
        {
            Interlocked.Add(ref _hiddenNames, names.Hidden);
            if (directory.WarnOnce())
            {
                NodeTreeLog.NamesHidden(logger, fetch.Place.Path, names.Hidden, ObjectNames.Printable(names.FirstHidden));
            }
        }

        return installed;
    }

    /// <summary>All names of a directory are known: the cache keeps them, and what is not among them is gone.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="place">What it was when the cluster was asked.</param>
    /// <param name="asOf">When that was.</param>
    /// <param name="nodes">The names; taken over.</param>
    /// <param name="hasMarker">Whether the directory has a marker.</param>
    /// <param name="page">The page of a subtree that they came with; null for none.</param>
    /// <param name="order">Their order, if it was of use while they came.</param>
    /// <returns>What was taken over; null where the directory has been renamed since, or a page may have missed a change.</returns>
    public DirectoryListing? InstallListing(
        DirectoryInode directory, DirectoryPlace place, Stamp asOf, Dictionary<string, ListedNode> nodes, bool hasMarker, WalkPage? page = null, StatOrder? order = null)
    {
        Effects? effects = null;
        DirectoryListing listing;
        lock (directory.ChildrenLock)
        {
            if (!ReferenceEquals(directory.Place, place) || (page is not null && cache.Changes.Touches(place.Key)))
            {
                return null;
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

            listing = new DirectoryListing(asOf, nodes, order) { HasMarker = hasMarker, Page = page };
            cache.SetListing(place.Key, listing);
        }

        updates.Run(effects);
        return listing;
    }

    /// <summary>A page of a subtree tells all names of a directory.</summary>
    /// <param name="directory">The directory, referred to by the caller; null when it has no inode.</param>
    /// <param name="place">What it is.</param>
    /// <param name="nodes">The names.</param>
    /// <param name="marker">Its marker; null when it has none.</param>
    /// <param name="asOf">When the page was asked for, with a read of <see cref="MetadataCache.Changes"/> begun before.</param>
    /// <param name="page">The page.</param>
    /// <returns>Whether they were taken over.</returns>
    public bool TryInstallFound(DirectoryInode? directory, DirectoryPlace place, List<ListedNode> nodes, ObjectInfo? marker, Stamp asOf, WalkPage page)
    {
        if (directory is null)
        {
            Dictionary<string, ListedNode> all = NamesOf(nodes);
            CompleteByOld(place, all);
            cache.SetListing(place.Key, new DirectoryListing(asOf, all) { HasMarker = marker is not null, Page = page });

            // What was changed before may have found no listing to change.
            bool isTouched = cache.Changes.Touches(place.Key);
            if (isTouched)
            {
                cache.RemoveListing(place.Key);
            }

            return !isTouched;
        }

        DirectoryPlace present = directory.Place;
        if (present.Prefix != place.Prefix || directory.HasLocalNames
            || InstallListing(directory, present, asOf, NamesOf(PageArrived(directory, present, nodes, asOf)), marker is not null, page) is null)
        {
            return false;
        }

        Effects? effects = null;
        AdoptOwnMarker(directory, present, asOf, marker, ref effects);
        updates.Run(effects);
        return true;
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
            return node with { Meta = Completed(place, node, cache.FindOld(place.Key)) };
        }

        return cache.Find(place.Key, node.Name, out ListedNode listed, out _) == Knowledge.Present && listed.Meta is { IsDirectory: true, IsComplete: true } ? listed
            : cache.TryFindName(place.Key, node.Name, out ListedNode known, out _) && known.Meta is { IsDirectory: true, IsComplete: true } ? known
            : node;
    }

    private NodeMeta Completed(DirectoryPlace place, in ListedNode node, in OldNames old)
        => Remembered(place, node, node.Meta.CompletedBy(old.Find(node.Name)));

    // The time of a version that was asked for at any time.
    private NodeMeta Remembered(DirectoryPlace place, in ListedNode node, NodeMeta meta)
        => meta.IsComplete || place.IsGroup || times.IsEmpty || !times.TryLoad(place.Object(node.Segment), meta.Version, out long written)
            ? meta
            : meta.WrittenAt(written);

    private static Dictionary<string, ListedNode> NamesOf(List<ListedNode> nodes)
    {
        Dictionary<string, ListedNode> names = new(nodes.Count, StringComparer.Ordinal);
        foreach (ListedNode node in nodes)
        {
            _ = names.TryAdd(node.Name, node);
        }

        return names;
    }

    // While the pages came, some names may have been asked for one by one.
    private void CompleteByOld(DirectoryPlace place, Dictionary<string, ListedNode> nodes)
    {
        OldNames old = cache.FindOld(place.Key);
        foreach ((string name, ListedNode node) in nodes)
        {
            if (!node.Meta.IsComplete)
            {
                ListedNode completed = node.Meta.IsDirectory ? CompletedByOld(place, node) : node with { Meta = Completed(place, node, old) };
                if (!ReferenceEquals(completed.Meta, node.Meta))
                {
                    nodes[name] = completed;
                }
            }
        }
    }

    // The listing shows whether the directory has a marker, and what that says.
    private void AdoptOwnMarker(DirectoryInode directory, DirectoryPlace place, Stamp asOf, ObjectInfo? marker, ref Effects? effects)
    {
        if (!ReferenceEquals(directory.Place, place) || reader.UnseenDirectory.IsComplete)
        {
            return;
        }

        lock (directory.Sync)
        {
            // The attributes of a directory in a group are those of its bucket; that is what its basis keeps.
            NodeMeta basis = place.IsBucketRoot ? directory.Meta : reader.ImpliedDirectory;
            NodeUpdates.Adopt(directory, MetaReader.Directory(marker, basis), asOf, ref effects);
            if (!directory.IsBusy)
            {
                directory.HasMarker = marker is not null;
            }
        }
    }
}
