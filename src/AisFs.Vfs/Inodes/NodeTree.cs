using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Brings together what the cluster tells and what this mount did: inodes, caches and change logs change here, and for
/// one directory only under its lock. What is newer wins, by the order in which the questions were asked.
/// </summary>
internal sealed class NodeTree(InodeTable inodes, MetadataCache cache, NodeUpdates updates, MountClock clock)
{
    /// <summary>Whether an inode's attributes count without asking the cluster.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="needsTimes">Whether times are wanted; else they may be unknown.</param>
    public bool IsTrusted(Inode inode, bool needsTimes = true)
    {
        if (inode.IsBusy || inode.IsUnlinked)
        {
            return true;
        }

        lock (inode.Sync)
        {
            return inode is FileInode file
                ? (file.HasLocalState && (!needsTimes || HasTimes(file))) || (IsEnough(file.Meta, needsTimes) && clock.IsFresh(file.AsOf))
                : ((DirectoryInode)inode).IsLocal || ((DirectoryInode)inode).Place.IsGroup || (inode.Meta.IsComplete && clock.IsFresh(inode.AsOf));
        }
    }

    /// <summary>Whether the times of an inode are known. A file that was written here has the time of that.</summary>
    public static bool HasTimes(Inode inode)
        => inode is not FileInode file || file.Meta.IsComplete || file.IsUnlinked || file.WrittenNs != UnsavedAttributes.NotWritten;

    /// <summary>Finds a name without asking the cluster.</summary>
    /// <param name="directory">The directory, referred to by the caller.</param>
    /// <param name="name">The name.</param>
    /// <param name="needsTimes">Whether times are wanted; else those of files may be unknown.</param>
    /// <param name="inode">What has the name, with a reference taken; null when nothing has.</param>
    /// <param name="partial">What is known when the answer is no: a name whose attributes are still to be completed.</param>
    /// <param name="asOf">How old that knowledge is.</param>
    /// <returns>Whether the answer can be believed.</returns>
    public bool TryResolve(DirectoryInode directory, string name, bool needsTimes, out Inode? inode, out ListedNode? partial, out Stamp asOf)
    {
        Effects? effects = null;
        bool known;
        lock (directory.ChildrenLock)
        {
            known = TryResolveLocked(directory, name, needsTimes, out inode, out partial, out asOf, ref effects);
        }

        updates.Run(effects);
        return known;
    }

    /// <summary>Takes over what the cluster answered for a single name.</summary>
    /// <param name="directory">The directory, referred to by the caller, with a read of its change log begun before the question.</param>
    /// <param name="place">What the directory was when the question was asked.</param>
    /// <param name="name">The name.</param>
    /// <param name="answer">The answer; null when the name does not exist.</param>
    /// <param name="asOf">When it was asked.</param>
    /// <param name="inode">The inode with a reference taken; null when there is none.</param>
    /// <returns>False when the directory has been renamed meanwhile: the question is to be asked again.</returns>
    public bool Settle(DirectoryInode directory, DirectoryPlace place, string name, ListedNode? answer, Stamp asOf, out Inode? inode)
    {
        Effects? effects = null;
        lock (directory.ChildrenLock)
        {
            if (!ReferenceEquals(directory.Place, place))
            {
                inode = null;
                return false;
            }

            if (!directory.Changes.IsOverridden(name, asOf.Order, out ListedNode? after, out bool isSettled))
            {
                cache.SetAnswer(place.Key, name, answer, asOf);
            }
            else
            {
                // While a change is under way only what lives here counts.
                answer = isSettled ? after : null;
            }

            inode = answer is { } node ? AttachLocked(directory, node, asOf, ref effects)
                : directory.TryGetChildLocked(name, out Inode? child) && !NodeUpdates.VanishLocked(directory, child, asOf, ref effects) ? child
                : null;
        }

        updates.Run(effects);
        return true;
    }

    /// <summary>Makes an inode of a name in a listing.</summary>
    /// <param name="directory">The directory, with a read of its change log begun before the listing.</param>
    /// <param name="node">The name.</param>
    /// <param name="asOf">When it was listed.</param>
    /// <returns>The inode with a reference taken; null when this mount has removed the name meanwhile.</returns>
    public Inode? AttachListed(DirectoryInode directory, in ListedNode node, Stamp asOf)
    {
        Effects? effects = null;
        Inode? inode;
        lock (directory.ChildrenLock)
        {
            ListedNode? believed = node;
            if (directory.Changes.IsOverridden(node.Name, asOf.Order, out ListedNode? after, out bool isSettled))
            {
                believed = isSettled ? after : null;
            }

            inode = believed is { } present ? AttachLocked(directory, present, asOf, ref effects)
                : directory.TryGetChildLocked(node.Name, out Inode? child) ? child
                : null;
        }

        updates.Run(effects);
        return inode;
    }

    /// <summary>What a living inode is in a listing.</summary>
    public static ListedNode NodeOf(Inode inode)
        => new(inode.Name, inode is FileInode file && IsTwin(inode.Name, file.Key.Name), inode.Meta);

    /// <summary>This mount has changed a name: caches and running questions are told.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="after">What it means now; null when it is gone.</param>
    /// <param name="wasBegun">Whether <see cref="ChangeLog.Begin"/> was called.</param>
    /// <returns>When that was.</returns>
    public Stamp Record(DirectoryInode directory, string name, ListedNode? after, bool wasBegun)
    {
        lock (directory.ChildrenLock)
        {
            return RecordLocked(directory, name, after, wasBegun);
        }
    }

    /// <summary>Caches and listings learn what a file is now.</summary>
    public void RecordFile(FileInode file, bool isOnCluster)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return;
        }

        lock (parent.ChildrenLock)
        {
            if (ReferenceEquals(file.Parent, parent))
            {
                parent.MarkLocalLocked(file.Name, !isOnCluster);
                _ = RecordLocked(parent, file.Name, NodeOf(file), wasBegun: false);
            }
        }

        inodes.Release(parent);
    }

    /// <summary>This mount has removed a name: whatever has it by now loses it.</summary>
    public void Remove(DirectoryInode directory, string name, ref bool isRecorded)
    {
        Inode? child;
        lock (directory.ChildrenLock)
        {
            if (directory.TryGetChildLocked(name, out child))
            {
                directory.RemoveChildLocked(name, child);
                child.Parent = null;
                child.IsUnlinked = true;
            }

            _ = RecordLocked(directory, name, null, wasBegun: true);
            isRecorded = true;
        }

        if (child is not null)
        {
            inodes.Release(directory);
            inodes.Release(child);
        }
    }

    /// <summary>A rename has happened on the cluster: the inode gets its new name, and what had that name loses it.</summary>
    /// <param name="inode">What was renamed; its key or place is the new one already.</param>
    /// <param name="target">The directory it is in now.</param>
    /// <param name="newName">Its new name.</param>
    public void Move(Inode inode, DirectoryInode target, string newName)
    {
        DirectoryInode source = inode.Parent!;
        string name = inode.Name;
        (DirectoryInode first, DirectoryInode second) = source.Id.Value < target.Id.Value ? (source, target) : (target, source);
        Inode? replaced;
        lock (first.ChildrenLock)
        {
            lock (second.ChildrenLock)
            {
                replaced = inodes.MoveLocked(inode, source, target, newName);
                target.MarkLocalLocked(newName, inode is DirectoryInode { IsLocal: true } or FileInode { IsLocal: true });
                _ = RecordLocked(source, name, null, wasBegun: true);
                _ = RecordLocked(target, newName, NodeOf(inode), wasBegun: true);
            }
        }

        if (replaced is not null)
        {
            inodes.Release(target);
            inodes.Release(replaced);
        }

        inodes.Release(source);
    }

    public Stamp RecordLocked(DirectoryInode directory, string name, ListedNode? after, bool wasBegun)
    {
        Stamp now = clock.Now();
        cache.Changes.Note(directory.Place.Key, name);
        cache.SetName(directory.Place.Key, name, after, now);
        directory.Changes.Record(name, now.Order, after, wasBegun);
        return now;
    }

    // A twin's object has the plain name.
    private static bool IsTwin(string name, string objectName)
        => name.EndsWith(ListedNode.TwinSuffix) && !objectName.EndsWith(ListedNode.TwinSuffix);

    private bool TryResolveLocked(DirectoryInode directory, string name, bool needsTimes, out Inode? inode, out ListedNode? partial, out Stamp asOf, ref Effects? effects)
    {
        partial = null;
        asOf = default;
        if (directory.TryGetChildLocked(name, out inode))
        {
            if (IsTrusted(inode, needsTimes))
            {
                return true;
            }

            (effects ??= new Effects()).Release(inode);
        }

        Inode? stale = inode;
        inode = null;
        switch (cache.Find(directory.Place.Key, name, out ListedNode node, out asOf))
        {
            case Knowledge.Absent:
                if (stale is not null && !NodeUpdates.VanishLocked(directory, stale, asOf, ref effects, isReferred: false))
                {
                    // Asked for later than the listing, and found.
                    return false;
                }

                return true;
            case Knowledge.Present when IsEnough(node.Meta, needsTimes):
                inode = AttachLocked(directory, node, asOf, ref effects);
                if (!needsTimes || HasTimes(inode))
                {
                    return true;
                }

                // Asked for later than what is cached, and without times.
                partial = NodeOf(inode);
                (effects ??= new Effects()).Release(inode);
                inode = null;
                return false;
            case Knowledge.Present:
                partial = node;
                return false;
            default:
                // Only its times are missing.
                partial = stale is FileInode { Meta.IsComplete: false } && stale.IsFresh(clock) ? NodeOf(stale) : directory.FindFetchedLocked(name);
                return false;
        }
    }

    public static bool IsEnough(NodeMeta meta, bool needsTimes) => meta.IsComplete || (!needsTimes && meta.CanWaitForTimes);

    private Inode AttachLocked(DirectoryInode directory, in ListedNode node, Stamp asOf, ref Effects? effects)
    {
        if (directory.TryGetChildLocked(node.Name, out Inode? child))
        {
            if (child.Kind == node.Meta.Kind && !updates.TryPartLocked(directory, child, node.Meta, asOf, ref effects))
            {
                NodeUpdates.Adopt(child, node.Meta, asOf, ref effects);
                return child;
            }

            if (child.Kind != node.Meta.Kind)
            {
                if (NodeUpdates.KnowsBetter(child, asOf))
                {
                    return child;
                }

                NodeUpdates.DropName(directory, child, ref effects);
                InodeId parentId = directory.Id;
                string name = node.Name;
                effects!.Tell(listeners => listeners.EntryChanged(parentId, name));
            }
        }

        return inodes.AddLocked(directory, node.Name, node.IsTwin ? directory.Place.Object(node.Segment) : null, node.Meta, asOf);
    }
}
