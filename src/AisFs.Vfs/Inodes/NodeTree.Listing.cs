using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

internal sealed partial class NodeTree
{
    private long _hiddenNames;

    /// <summary>Names in listings that could not be shown, so far.</summary>
    public long HiddenNames => Volatile.Read(ref _hiddenNames);

    public long LargestListing => cache.LargestListing;

    public Stamp Now() => clock.Now();

    /// <summary>Begins a listing, or joins one that is young enough and has missed no change.</summary>
    public ListingFetch StartOrJoin(DirectoryInode directory, GuardedStore store)
    {
        lock (directory.ChildrenLock)
        {
            if (directory.Fetch is { } running && clock.IsFresh(running.StartedAt) && ReferenceEquals(running.Place, directory.Place)
                && directory.Changes.Since(running.StartedAt.Order).Count == 0 && running.TryJoin())
            {
                return running;
            }

            ListingFetch fetch = new(this, store, directory, clock.Now());
            directory.Fetch = clock.Caches ? fetch : null;
            return fetch;
        }
    }

    /// <summary>Nobody reads a listing any more.</summary>
    public static void FetchEnded(ListingFetch fetch)
    {
        lock (fetch.Directory.ChildrenLock)
        {
            if (ReferenceEquals(fetch.Directory.Fetch, fetch))
            {
                fetch.Directory.Fetch = null;
            }
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
                    believed = believed with { Meta = completed.IsComplete ? completed : completed.CompletedBy(cache.FindOld(fetch.Place, node.Name)) };
                }

                if (child is not null && child.Kind == believed.Meta.Kind
                    && !TryPartLocked(directory, child, believed.Meta, asOf, ref effects, isReferred: false))
                {
                    Adopt(child, believed.Meta, asOf, ref effects);
                }

                taken.Add(believed);
            }
        }

        effects?.Run(inodes, notifier);
        return [.. taken];
    }

    /// <summary>What a listing cannot show since it exists here only.</summary>
    public static ListingPage? LocalPage(ListingFetch fetch, string[] names)
    {
        if (names.Length == 0)
        {
            return null;
        }

        List<ListedNode> nodes = [];
        lock (fetch.Directory.ChildrenLock)
        {
            foreach (string name in names)
            {
                if (fetch.Directory.PeekChildLocked(name) is { } child)
                {
                    nodes.Add(NodeOf(child));
                }
            }
        }

        return nodes.Count == 0 ? null : new ListingPage(fetch.StartedAt, [.. nodes], IsLocal: true);
    }

    /// <summary>All pages have come: what is not in them is gone.</summary>
    /// <param name="fetch">The listing.</param>
    /// <param name="nodes">The names; null when there were too many to be kept.</param>
    public void FetchCompleted(ListingFetch fetch, Dictionary<string, ListedNode>? nodes)
    {
        DirectoryInode directory = fetch.Directory;
        directory.Demand.Listed(fetch.Entries, isComplete: true);
        if (nodes is not null)
        {
            InstallListing(directory, fetch.Place, fetch.StartedAt, nodes, fetch.Reader.Marker is not null);
        }

        Effects? effects = null;
        AdoptOwnMarker(directory, fetch, ref effects);
        effects?.Run(inodes, notifier);
        if (fetch.Reader.Hidden > 0)
        {
            Interlocked.Add(ref _hiddenNames, fetch.Reader.Hidden);
            if (directory.WarnOnce())
            {
                NodeTreeLog.NamesHidden(logger, fetch.Place.Path, fetch.Reader.Hidden, ObjectNames.Printable(fetch.Reader.FirstHidden));
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
                if (!nodes.ContainsKey(child.Name) && !VanishLocked(directory, child, asOf, ref effects, isReferred: false))
                {
                    nodes[child.Name] = NodeOf(child);
                }
            }

            cache.SetListing(place, new DirectoryListing(asOf, nodes) { HasMarker = hasMarker });
        }

        effects?.Run(inodes, notifier);
    }

    /// <summary>A HEAD has told what a listing could not.</summary>
    public void Remember(DirectoryInode directory, DirectoryPlace place, in ListedNode partial, in ListedNode complete, Stamp asOf)
    {
        lock (directory.ChildrenLock)
        {
            if (ReferenceEquals(directory.Place, place) && !directory.Changes.IsOverridden(complete.Name, asOf.Order, out _, out _))
            {
                cache.Complete(place, partial, complete, asOf);
            }
        }
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

    /// <summary>Adds to a partial entry what is known from elsewhere: for a file of any age, since it belongs to its version.</summary>
    public ListedNode CompletedByOld(DirectoryPlace place, in ListedNode node)
    {
        if (!node.Meta.IsDirectory)
        {
            return node with { Meta = node.Meta.CompletedBy(cache.FindOld(place, node.Name)) };
        }

        return cache.Find(place, node.Name, out ListedNode listed, out _) == Knowledge.Present && listed.Meta is { IsDirectory: true, IsComplete: true } ? listed
            : cache.TryFindName(place, node.Name, out ListedNode known) && known.Meta is { IsDirectory: true, IsComplete: true } ? known
            : node;
    }

    // The listing shows whether the directory has a marker, and what that says.
    private void AdoptOwnMarker(DirectoryInode directory, ListingFetch fetch, ref Effects? effects)
    {
        if (!ReferenceEquals(directory.Place, fetch.Place) || reader.UnseenDirectory.IsComplete)
        {
            return;
        }

        lock (directory.Sync)
        {
            // The attributes of a directory in a group are those of its bucket; that is what its basis keeps.
            NodeMeta basis = fetch.Place.IsBucketRoot ? directory.Meta : reader.ImpliedDirectory;
            Adopt(directory, MetaReader.Directory(fetch.Reader.Marker, basis), fetch.StartedAt, ref effects);
            if (!directory.IsBusy)
            {
                directory.HasMarker = fetch.Reader.Marker is not null;
            }
        }
    }
}
