using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Control;

/// <summary>Drops what is known of a path and of all below it from the caches of the mount and of the kernel. The cluster is not asked.</summary>
internal sealed class PathForgetter(InodeTable inodes, MetadataCache cache, ContentStore contents, MountClock clock, Notifier notifier)
{
    /// <summary>Forgets a path.</summary>
    /// <param name="path">The path in the mount; empty for all of it.</param>
    public ForgottenThings Forget(string path)
    {
        string[] names = InodePaths.Split(path);
        DirectoryPlace place = inodes.Root.Place;
        Inode? inode = inodes.Root;
        _ = inode.TryAddReference();
        for (int i = 0; i < names.Length; i++)
        {
            if (i == names.Length - 1)
            {
                return ForgetName(inode as DirectoryInode, inode, place, names[i]);
            }

            Inode? child = ChildOf(inode, names[i]);
            Release(inode);
            inode = child;
            place = place.Child(names[i]);
        }

        ForgottenThings all = ForgetBelow(inode as DirectoryInode, place);
        Release(inode);
        return all;
    }

    private ForgottenThings ForgetName(DirectoryInode? parent, Inode? held, DirectoryPlace place, string name)
    {
        cache.OutdateName(place.Key, name);
        Inode? child = parent is null ? null : ChildOf(parent, name);
        ForgottenThings forgotten;
        if (child is FileInode file)
        {
            forgotten = ForgetFile(file);
        }
        else
        {
            // Where no inode lives, it may be either.
            forgotten = ForgetBelow(child as DirectoryInode, place.Child(name));
            if (child is null && !place.IsGroup)
            {
                contents.Invalidate(place.Object(name));
            }
        }

        if (parent is not null)
        {
            notifier.EntryChanged(parent.Id, name);
        }

        Release(child);
        Release(held);
        return forgotten;
    }

    private ForgottenThings ForgetBelow(DirectoryInode? directory, DirectoryPlace place)
    {
        if (ReferenceEquals(directory, inodes.Root))
        {
            cache.Clear();
        }
        else
        {
            cache.RemoveSubtree(place.Key);
        }

        contents.InvalidateBelow(place.Bucket, place.Prefix);
        ForgottenThings sum = new(0, 1, 0);
        if (directory is null)
        {
            return sum;
        }

        lock (directory.Sync)
        {
            directory.Outdate(clock.Now());
        }

        notifier.InodeChanged(directory.Id, contentToo: true);
        Stack<DirectoryInode> left = new([directory]);
        _ = directory.TryAddReference();
        while (left.TryPop(out DirectoryInode? next))
        {
            foreach (Inode child in next.ReferChildren())
            {
                sum = Add(sum, ForgetChild(next, child));
                if (child is DirectoryInode below)
                {
                    left.Push(below);
                }
                else
                {
                    inodes.Release(child);
                }
            }

            inodes.Release(next);
        }

        return sum;
    }

    private ForgottenThings ForgetChild(DirectoryInode parent, Inode child)
    {
        ForgottenThings one = new(0, 1, 0);
        if (child is FileInode file)
        {
            one = ForgetFile(file);
        }
        else
        {
            lock (child.Sync)
            {
                child.Outdate(clock.Now());
            }
        }

        notifier.EntryChanged(parent.Id, child.Name);
        return one;
    }

    private ForgottenThings ForgetFile(FileInode file)
    {
        lock (file.Sync)
        {
            if (file.HasLocalState)
            {
                return new ForgottenThings(0, 0, 1);
            }

            if (!file.AsOf.IsOutdated)
            {
                file.Outdate(clock.Now());
            }
        }

        contents.Invalidate(file.Key);
        notifier.InodeChanged(file.Id, contentToo: true);
        return new ForgottenThings(1, 0, 0);
    }

    private static ForgottenThings Add(ForgottenThings a, ForgottenThings b) => new(a.Files + b.Files, a.Directories + b.Directories, a.Kept + b.Kept);

    private static Inode? ChildOf(Inode? inode, string name) => inode is DirectoryInode directory && directory.TryGetChild(name, out Inode? child) ? child : null;

    private void Release(Inode? inode)
    {
        if (inode is not null)
        {
            inodes.Release(inode);
        }
    }
}
