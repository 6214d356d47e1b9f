using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>Takes over what a page with recursion tells of directories: as if each had been listed by itself.</summary>
internal sealed class SubtreeInstall(DirectoryListings listings, InodeTable inodes, MetadataCache cache, MetaReader reader, TreeWalkTable walks)
{
    /// <summary>Takes over what came along with a listing without recursion.</summary>
    /// <param name="top">The directory that was listed.</param>
    /// <param name="place">What it was when the cluster was asked.</param>
    /// <param name="pages">What lies in its sub-directories.</param>
    /// <param name="asOf">When the cluster was asked, with a read of <see cref="MetadataCache.Changes"/> begun before.</param>
    public void Install(DirectoryInode top, DirectoryPlace place, IReadOnlyList<PageBelow> pages, Stamp asOf)
    {
        TreeWalk walk = walks.Of(place);
        foreach (PageBelow below in pages)
        {
            NameSpan span = new(below.After, below.Through, below.Unsure);
            WalkPage page = new(walk, place, span, asOf);
            Install(top, new Subtree(place, below.Entries, span), page);
            walk.Add(page);
        }
    }

    /// <summary>Takes a page over. What this mount has changed meanwhile is left out.</summary>
    /// <param name="top">The directory that was listed.</param>
    /// <param name="subtree">The page.</param>
    /// <param name="page">Stands for it in the caches.</param>
    public void Install(DirectoryInode top, Subtree subtree, WalkPage page)
    {
        Stamp asOf = page.AsOf;
        Dictionary<SubtreeDirectory, DirectoryInode> living = [];
        try
        {
            foreach (SubtreeDirectory directory in subtree.Directories)
            {
                DirectoryInode? parent = directory.Parent is { Parent: not null } above ? living.GetValueOrDefault(above) : top;
                DirectoryInode? inode = FindLiving(parent, directory);
                if (inode is not null)
                {
                    living.Add(directory, inode);
                }

                if (directory.IsWhole && ObjectNames.IsShowable(directory.Name) && TryInstall(directory, inode, page, asOf))
                {
                    CompleteInParent(directory, parent, asOf);
                }
            }
        }
        finally
        {
            foreach (DirectoryInode inode in living.Values)
            {
                inodes.Release(inode);
            }
        }
    }

    private static DirectoryInode? FindLiving(DirectoryInode? parent, SubtreeDirectory directory)
    {
        if (parent is null)
        {
            return null;
        }

        lock (parent.ChildrenLock)
        {
            return parent.Place.Prefix.Length + directory.Name.Length + 1 == directory.Place.Prefix.Length
                && parent.PeekChildLocked(directory.Name) is DirectoryInode child
                && child.Place.Prefix == directory.Place.Prefix && child.TryAddReference()
                ? child
                : null;
        }
    }

    private bool TryInstall(SubtreeDirectory directory, DirectoryInode? inode, WalkPage page, Stamp asOf)
    {
        DirectoryKey key = directory.Place.Key;
        if (cache.Changes.Touches(key) || (cache.TryGetListing(key, out DirectoryListing? present) && present.AsOf.Order > asOf.Order))
        {
            return false;
        }

        PageReader names = new(directory.Place, reader, cache.Twins);
        List<ListedNode> nodes = names.Read(new ListPage(directory.Entries, string.Empty), isLast: true);
        if (names.Hidden > 0)
        {
            // Its own listing says so in the log.
            return false;
        }

        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Meta.IsDirectory)
            {
                nodes[i] = nodes[i] with { Meta = MetaOf(directory.Children[nodes[i].Name]) };
            }
        }

        if (!listings.TryInstallFound(inode, directory.Place, nodes, directory.Marker, asOf, page))
        {
            return false;
        }

        page.Fill();
        return true;
    }

    // Where markers are not kept, all directories are alike.
    private NodeMeta MetaOf(SubtreeDirectory directory)
        => reader.UnseenDirectory.IsComplete ? reader.UnseenDirectory : MetaReader.Directory(directory.Marker, reader.ImpliedDirectory);

    // A listing tells that the directory is there, and this page what its marker says.
    private void CompleteInParent(SubtreeDirectory directory, DirectoryInode? parent, Stamp asOf)
    {
        NodeMeta meta = MetaOf(directory);
        if (directory.Parent is { IsWhole: false } above && meta.IsComplete
            && cache.TryGetListing(above.Place.Key, out DirectoryListing? listing) && listing.TryFind(directory.Name, out ListedNode known)
            && known.Meta is { IsDirectory: true, IsComplete: false } && parent is not null)
        {
            listings.Remember(parent, parent.Place, known, known with { Meta = meta }, asOf);
        }
    }
}
