using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// What becomes of a living inode when the cluster tells something about its name. What is newer wins, by the order in which
/// the questions were asked. The caller holds the directory's lock, and runs the effects once it has released it.
/// </summary>
internal sealed class NodeUpdates(InodeTable inodes, Notifier notifier, bool kernelKeepsTimes)
{
    /// <summary>Does what could not be done under a lock.</summary>
    public void Run(Effects? effects) => effects?.Run(inodes, notifier);

    /// <summary>
    /// Another client has replaced the object of a file that a kernel knows: the file loses its name, and what has the name
    /// now becomes another inode. The pages and the size that a kernel keeps of an inode belong to one version then,
    /// whatever it is told and when. The number stays with the name, unless the old version is open.
    /// </summary>
    /// <returns>Whether the inode has parted with its name; the caller's reference is given back then.</returns>
    public bool TryPartLocked(DirectoryInode directory, Inode child, NodeMeta meta, Stamp asOf, ref Effects? effects, bool isReferred = true)
    {
        if (child is not FileInode file)
        {
            return false;
        }

        lock (file.Sync)
        {
            if (asOf.Order <= file.AsOf.Order || file.HasLocalState || (file.Lookups == 0 && file.Current is null)
                || (meta.Version.IsSameAs(file.Meta.Version) && !HasOtherTimes(file, meta))
                || file.CanBecome(meta) || MayBeUnchanged(file, meta))
            {
                return false;
            }

            file.IsReplaced = true;
            effects ??= new Effects();
            if (file.Current is { } current)
            {
                // Its handles keep it; they deliver no more than what the kernel has of it.
                file.Current = null;
                effects.Expire(current);
            }
            else
            {
                file.IsSuperseded = true;
                inodes.GiveUpNumber(file);
            }

            DropName(directory, file, ref effects, isReferred);
        }

        InodeId parentId = directory.Id;
        InodeId id = file.Id;
        string name = file.Name;
        effects!.Tell(listeners => listeners.EntryReplaced(parentId, id, name));
        return true;
    }

    public static bool VanishLocked(DirectoryInode directory, Inode child, Stamp asOf, ref Effects? effects, bool isReferred = true)
    {
        if (KnowsBetter(child, asOf))
        {
            return false;
        }

        InodeId parentId = directory.Id;
        InodeId childId = child.Id;
        string name = child.Name;
        DropName(directory, child, ref effects, isReferred);
        if (child is DirectoryInode { Place.IsBucketRoot: true })
        {
            // To a kernel a removed directory is an empty one. A program that works in a bucket that another client destroyed must see an error.
            effects!.Tell(listeners => listeners.EntryChanged(parentId, name));
        }
        else
        {
            effects!.Tell(listeners => listeners.EntryRemoved(parentId, childId, name));
        }

        return true;
    }

    // Its name now belongs to something else or to nothing; handles keep what they have.
    public static void DropName(DirectoryInode directory, Inode child, ref Effects? effects, bool isReferred = true)
    {
        directory.RemoveChildLocked(child.Name, child);
        child.Parent = null;
        child.IsUnlinked = true;
        effects ??= new Effects();
        effects.Release(directory);
        if (isReferred)
        {
            effects.Release(child);
        }
    }

    public static bool KnowsBetter(Inode child, Stamp asOf)
    {
        lock (child.Sync)
        {
            return child.AsOf.Order >= asOf.Order || child.IsBusy
                || (child is FileInode file ? file.HasLocalState : ((DirectoryInode)child).IsHere);
        }
    }

    public static void Adopt(Inode inode, NodeMeta meta, Stamp asOf, ref Effects? effects)
    {
        InodeId id = inode.Id;
        lock (inode.Sync)
        {
            NodeMeta before = inode.Meta;
            if (asOf.Order <= inode.AsOf.Order || inode.IsBusy || inode is FileInode { HasLocalState: true })
            {
                // The times of a version are good whenever they were asked for.
                inode.SetMeta(before.CompletedBy(meta), inode.AsOf);
                return;
            }

            if (inode is not FileInode file)
            {
                // A listing knows that the directory is there, but not its attributes.
                if (meta.IsComplete && !((DirectoryInode)inode).IsLocal)
                {
                    inode.SetMeta(meta, asOf);
                }

                return;
            }

            if (meta.Version.IsSameAs(before.Version))
            {
                NodeMeta merged = meta.CompletedBy(before);
                inode.SetMeta(merged, asOf);

                // A kernel does not believe times that are not known.
                if (merged.Mode != before.Mode || merged.Uid != before.Uid || merged.Gid != before.Gid
                    || (merged.ModifiedNs != before.ModifiedNs && before.IsComplete))
                {
                    (effects ??= new Effects()).Tell(listeners => listeners.InodeChanged(id, false));
                }

                return;
            }

            // No byte of it was given out: it becomes the other version, and no caller sees a mixture.
            inode.SetMeta(meta, asOf);
            file.Pages.Replace();
            if (file.Current is { } current)
            {
                // Its handles start again on the new version.
                file.Current = null;
                effects ??= new Effects();
                effects.Expire(current);
                effects.Tell(listeners => listeners.InodeChanged(id, false));
            }
        }
    }

    // A server that tells nothing by which versions differ: each answer would be another inode, and no stat would end well.
    // Nothing of a version that nobody has read can be mixed with another one.
    private bool MayBeUnchanged(FileInode file, NodeMeta meta)
        => file is { Current: null, Pages: { IsDelivered: false, LinkTarget: null } } && !kernelKeepsTimes && meta.Size == file.Meta.Size
            && meta.Version.RelationTo(file.Meta.Version) == VersionRelation.Unknown;

    private bool HasOtherTimes(FileInode file, NodeMeta meta)
        => kernelKeepsTimes && file.Current is null && meta.CompletedBy(file.Meta) is { IsComplete: true } merged
            && (merged.ModifiedNs != file.Meta.ModifiedNs || merged.ChangedNs != file.Meta.ChangedNs);
}
