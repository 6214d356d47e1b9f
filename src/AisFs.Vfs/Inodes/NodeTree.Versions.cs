using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <content>Files of which another client wrote another version.</content>
internal sealed partial class NodeTree
{
    /// <summary>
    /// Another client has replaced the object of a file that a kernel knows: the file loses its name, and what has the name
    /// now becomes another inode. The pages and the size that a kernel keeps of an inode belong to one version then,
    /// whatever it is told and when. The number stays with the name, unless the old version is open.
    /// </summary>
    /// <returns>Whether the inode has parted with its name; the caller's reference is given back then.</returns>
    private bool TryPartLocked(DirectoryInode directory, Inode child, NodeMeta meta, Stamp asOf, ref Effects? effects, bool isReferred = true)
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
                inodes.LeaveNumber(file);
            }

            DropName(directory, file, ref effects, isReferred);
        }

        InodeId parentId = directory.Id;
        InodeId id = file.Id;
        string name = file.Name;
        effects!.Tell(notifier => notifier.EntryReplaced(parentId, id, name));
        return true;
    }

    // A server that tells nothing by which versions differ: each answer would be another inode, and no stat would end well.
    // Nothing of a version that nobody has read can be mixed with another one.
    private bool MayBeUnchanged(FileInode file, NodeMeta meta)
        => file is { Current: null, HasDelivered: false, LinkTarget: null } && !KernelKeepsTimes && meta.Size == file.Meta.Size
            && meta.Version.RelationTo(file.Meta.Version) == VersionRelation.Unknown;

    private bool HasOtherTimes(FileInode file, NodeMeta meta)
        => KernelKeepsTimes && file.Current is null && meta.CompletedBy(file.Meta) is { IsComplete: true } merged
            && (merged.ModifiedNs != file.Meta.ModifiedNs || merged.ChangedNs != file.Meta.ChangedNs);
}
