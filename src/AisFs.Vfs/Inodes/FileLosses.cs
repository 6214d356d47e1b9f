using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>What becomes of a file when this mount's own state of it is lost, or does not count any more.</summary>
internal sealed class FileLosses(InodeTable inodes, NodeTree tree, MetadataCache cache, Notifier notifier)
{
    /// <summary>What was written could not be saved: the name means again what the cluster has, if anything.</summary>
    public void Abandon(FileInode file)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is not null && parent.TryAddReference())
        {
            string name = file.Name;
            if (file.IsLocal)
            {
                lock (parent.ChildrenLock)
                {
                    parent.MarkLocalLocked(name, false);
                    _ = tree.RecordLocked(parent, name, null, wasBegun: false);
                }

                inodes.Unlink(file);
                notifier.EntryRemoved(parent.Id, file.Id, name);
            }
            else
            {
                // The kernel may hold pages and a size of what was lost.
                cache.RemoveName(parent.Place.Key, name);
                file.IsReplaced = true;
                file.IsSuperseded = true;
                inodes.GiveUpNumber(file);
                inodes.Unlink(file);
                notifier.EntryChanged(parent.Id, name);
            }

            inodes.Release(parent);
        }

        file.Forget(withAttributes: true);
        notifier.InodeChanged(file.Id, contentToo: true);
    }

    /// <summary>The object of a detached file stayed: handles keep their detached bytes, new ones see the object.</summary>
    public void Reattach(FileInode file)
    {
        bool isOpen;
        lock (file.Sync)
        {
            isOpen = file.Current is not null;
            file.Current = null;
            file.IsGoing = false;
            file.Forget(withAttributes: false);
        }

        if (isOpen && file.Parent is { } parent && parent.TryAddReference())
        {
            // Pages and size of the inode are those of the handles.
            string name = file.Name;
            cache.RemoveName(parent.Place.Key, name);
            inodes.Unlink(file);
            notifier.EntryChanged(parent.Id, name);
            inodes.Release(parent);
        }
    }
}
