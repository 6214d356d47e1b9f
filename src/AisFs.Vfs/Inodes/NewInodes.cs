using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>Adds inodes of what this mount has made. The caller holds the lock of the name, and gets one reference.</summary>
internal sealed class NewInodes(InodeTable inodes, NodeTree tree, MetadataCache cache, MountClock clock)
{
    /// <summary>Adds a file that only this mount knows.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="meta">The attributes.</param>
    /// <param name="create">Makes the content, with one user; it asks the inode for its attributes later.</param>
    public FileInode AddFile(DirectoryInode directory, string name, NodeMeta meta, Func<FileInode, OpenContent> create)
    {
        FileInode file;
        Inode? stranger;
        lock (directory.ChildrenLock)
        {
            stranger = TakeNameLocked(directory, name);
            file = (FileInode)inodes.AddLocked(directory, name, directory.Place.Object(name), meta, clock.Now());
            file.IsLocal = true;
            file.Current = create(file);
            file.Pages.Version = ObjectVersion.Unknown;
            directory.MarkLocalLocked(name, true);
            _ = tree.RecordLocked(directory, name, NodeTree.NodeOf(file), wasBegun: false);
        }

        DropStranger(directory, stranger);
        directory.TouchedNs = meta.ModifiedNs;
        return file;
    }

    /// <summary>Adds a directory. It is new and known to be empty: nothing needs to be asked about what is in it.</summary>
    /// <param name="directory">The parent.</param>
    /// <param name="name">The name.</param>
    /// <param name="meta">The attributes.</param>
    /// <param name="hasMarker">Whether the cluster has its marker.</param>
    public DirectoryInode AddDirectory(DirectoryInode directory, string name, NodeMeta meta, bool hasMarker)
    {
        DirectoryInode added;
        Inode? stranger;
        lock (directory.ChildrenLock)
        {
            stranger = TakeNameLocked(directory, name);
            Stamp now = tree.RecordLocked(directory, name, new ListedNode(name, false, meta), wasBegun: false);
            added = (DirectoryInode)inodes.AddLocked(directory, name, null, meta, now);
            added.HasMarker = hasMarker;
            cache.RemoveSubtree(added.Place.Key);
            cache.SetListing(added.Place.Key, new DirectoryListing(now, new Dictionary<string, ListedNode>(StringComparer.Ordinal)) { HasMarker = hasMarker });
            if (!hasMarker && !added.Place.IsBucketRoot)
            {
                added.KeepForMountLocked(directory);
            }
        }

        DropStranger(directory, stranger);
        return added;
    }

    // Another client may have made something of the same name while this one asked.
    private static Inode? TakeNameLocked(DirectoryInode directory, string name)
    {
        if (!directory.TryGetChildLocked(name, out Inode? stranger))
        {
            return null;
        }

        directory.RemoveChildLocked(name, stranger);
        stranger.Parent = null;
        stranger.IsUnlinked = true;
        return stranger;
    }

    private void DropStranger(DirectoryInode directory, Inode? stranger)
    {
        if (stranger is not null)
        {
            inodes.Release(directory);
            inodes.Release(stranger);
        }
    }
}
