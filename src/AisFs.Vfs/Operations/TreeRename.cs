using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Renames directories: each object below is moved. The caller holds the locks of both names and of all below them.</summary>
internal sealed class TreeRename(DirectoryUpkeep upkeep, ObjectsBelow below, TreeMove objects, NodeTree tree, InodeTable inodes, MetadataCache cache)
{
    public async ValueTask<FsResult> RenameAsync(RenameTask task, CancellationToken cancellationToken)
    {
        DirectoryInode directory = (DirectoryInode)task.Moved;
        DirectoryPlace from = directory.Place;
        DirectoryPlace to = task.Target.Place.Child(task.TargetName);
        bool targetHasMarker = false;
        if (task.Replaced is DirectoryInode replaced)
        {
            FsResult<bool> empty = await upkeep.CheckEmptyAsync(replaced, cancellationToken).ConfigureAwait(false);
            if (!empty.IsOk && !objects.IsHalfDone(from, to))
            {
                return empty.Error;
            }

            targetHasMarker = empty.IsOk && empty.Value;
        }

        using NameMove move = new(tree, task.Source, directory, task.Target, task.Replaced, task.TargetName);
        if (!move.HasSource)
        {
            return FsError.NotFound;
        }

        SubtreeHold hold = new(inodes, directory);
        await using ConfiguredAsyncDisposable released = hold.ConfigureAwait(false);
        FsResult saved = await objects.SaveAsync(await hold.TakeAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (!saved.IsOk)
        {
            return saved;
        }

        FsResult<List<string>> names = await below.ListAsync(from, to, cancellationToken).ConfigureAwait(false);
        if (!names.IsOk)
        {
            return names.Error;
        }

        FsResult moved = await objects.MoveAsync(from, to, task.Replaced is not null, names.Value, hold).ConfigureAwait(false);
        cache.RemoveSubtree(from.Key);
        cache.RemoveSubtree(to.Key);
        if (!moved.IsOk)
        {
            cache.RemoveName(task.Source.Place.Key, directory.Name);
            cache.RemoveName(task.Target.Place.Key, task.TargetName);
            return moved;
        }

        bool hasMarker = names.Value.Contains(from.Marker.Name);
        await upkeep.SettleAsync(directory, to, names.Value.Count == 0, hasMarker, targetHasMarker).ConfigureAwait(false);
        Relocate(directory, to);
        if (task.Replaced is DirectoryInode gone)
        {
            inodes.DropFromMount(gone);
        }

        move.Confirm();
        await objects.KeepTimesAsync(hold.Files).ConfigureAwait(false);
        return FsResult.Ok;
    }

    /// <summary>All that lives below a renamed directory learns where it is now.</summary>
    private void Relocate(DirectoryInode directory, DirectoryPlace place)
    {
        List<Inode> children;
        lock (directory.ChildrenLock)
        {
            directory.Place = place;
            children = directory.ReferChildren();
        }

        foreach (Inode child in children)
        {
            if (child is DirectoryInode below)
            {
                Relocate(below, place.Child(below.Name));
            }
            else
            {
                FileInode file = (FileInode)child;
                string segment = NodeTree.NodeOf(file).Segment;
                file.Relocate(place.Object(segment));
            }

            inodes.Release(child);
        }
    }
}
