using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs.Control;

/// <summary>Asks the cluster what it has under a path now, whatever is known, and tells the kernel.</summary>
internal sealed class PathRefresher(
    InodeTable inodes, MetadataCache cache, ListingStarts starts, NameResolver names, BucketListing buckets, MountClock clock, Notifier notifier)
{
    // More names than this are not told one by one: the kernel's negative entries end by themselves.
    private const int MostTold = 100_000;

    /// <summary>Refreshes a path: a file's attributes, or a directory's names.</summary>
    /// <param name="path">The path in the mount; empty for its root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is there; an error when the cluster cannot be asked.</returns>
    public async ValueTask<FsResult<RefreshedPath>> RefreshAsync(string path, CancellationToken cancellationToken)
    {
        Inode at = inodes.Root;
        _ = at.TryAddReference();
        NodeMeta? before = null;
        try
        {
            foreach (string name in InodePaths.Split(path))
            {
                if (at is not DirectoryInode directory)
                {
                    return new RefreshedPath(false, false, 0, false, 0);
                }

                before = Doubt(directory, name);
                FsResult<Inode?> found = await names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
                if (!found.IsOk)
                {
                    return found.Error;
                }

                notifier.EntryChanged(directory.Id, name);
                if (found.Value is not { } child)
                {
                    return new RefreshedPath(false, false, 0, before is not null, 0);
                }

                inodes.Release(at);
                at = child;
            }

            return at is DirectoryInode last
                ? await ListAsync(last, cancellationToken).ConfigureAwait(false)
                : new RefreshedPath(true, false, at.Meta.Size, before is null || before.Version.OfContent != at.Meta.Version.OfContent, 0);
        }
        finally
        {
            inodes.Release(at);
        }
    }

    // What is known of a name does not count for the next question about it.
    private NodeMeta? Doubt(DirectoryInode directory, string name)
    {
        NodeMeta? before = cache.Find(directory.Place.Key, name, out ListedNode node, out _) == Knowledge.Present ? node.Meta : null;
        if (directory.TryGetChild(name, out Inode? child))
        {
            before = child.Meta;
            lock (child.Sync)
            {
                if (child is FileInode { HasLocalState: false } && !child.AsOf.IsOutdated)
                {
                    child.Outdate(clock.Now());
                }
            }

            inodes.Release(child);
        }

        cache.OutdateName(directory.Place.Key, name);
        return before;
    }

    private async ValueTask<FsResult<RefreshedPath>> ListAsync(DirectoryInode directory, CancellationToken cancellationToken)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        if (cache.TryGetListing(directory.Place.Key, out DirectoryListing? old))
        {
            known.UnionWith(old.Snapshot().Select(static node => node.Name));
        }

        List<string> present = [];
        FsResult listed = directory.Place.IsGroup
            ? await buckets.RefreshAsync(directory, cancellationToken).ConfigureAwait(false)
            : await ListPagesAsync(directory, present, cancellationToken).ConfigureAwait(false);
        if (!listed.IsOk)
        {
            return listed.Error;
        }

        if (directory.Place.IsGroup && cache.TryGetListing(directory.Place.Key, out DirectoryListing? now))
        {
            present.AddRange(now.Snapshot().Select(static node => node.Name));
        }

        string[] added = [.. present.Where(name => !known.Contains(name)).Take(MostTold)];
        foreach (string name in added)
        {
            notifier.EntryChanged(directory.Id, name);
        }

        notifier.InodeChanged(directory.Id, contentToo: true);
        return new RefreshedPath(true, true, 0, old is null || added.Length > 0 || known.Count != present.Count, present.Count);
    }

    private async ValueTask<FsResult> ListPagesAsync(DirectoryInode directory, List<string> present, CancellationToken cancellationToken)
    {
        lock (directory.ChildrenLock)
        {
            // One that is under way may have begun before the change that the caller knows of.
            directory.Fetch = null;
            cache.RemoveListing(directory.Place.Key);
        }

        ListingFetch fetch = starts.StartOrJoin(directory, withBelow: false);
        try
        {
            for (int i = 0; ; i++)
            {
                FsResult<ListingPage?> page = await fetch.GetPageAsync(i, readsOn: true, cancellationToken).ConfigureAwait(false);
                if (!page.IsOk || page.Value is null)
                {
                    return new FsResult(page.Error);
                }

                present.AddRange(page.Value.Nodes.Select(static node => node.Name));
            }
        }
        finally
        {
            fetch.Leave();
        }
    }
}
