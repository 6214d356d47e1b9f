using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Renames files; the caller holds the locks of both names.</summary>
internal sealed class FileRename(
    FileUploads uploads, FileDetaching detaching, ObjectMover objects, MovedObjects moves, NodeTree tree, MetadataCache cache, Notifier notifier, MountClock clock)
{
    public async ValueTask<FsResult> RenameAsync(RenameTask task, CancellationToken cancellationToken)
    {
        FileInode file = (FileInode)task.Moved;
        using NameMove move = new(tree, task.Source, file, task.Target, task.Replaced, task.TargetName);
        if (!move.HasSource)
        {
            return FsError.NotFound;
        }

        await file.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FsResult saved = await uploads.SaveBeforeMoveAsync(file).ConfigureAwait(false);
            if (!saved.IsOk)
            {
                return saved;
            }

            if (task.Replaced is FileInode replaced)
            {
                FsResult detached = await detaching.DetachAsync(replaced, cancellationToken).ConfigureAwait(false);
                if (!detached.IsOk)
                {
                    return detached;
                }

                // An upload that was under way has ended before the name changes hands.
                await replaced.EnterUploadGateAsync(CancellationToken.None).ConfigureAwait(false);
                replaced.UploadGate.Release();
            }

            ObjectKey from = file.Key;
            ObjectKey to = TargetKey(task);
            if (file.IsLocal)
            {
                MovedLocally(task, file, to, move);
                return FsResult.Ok;
            }

            FsResult<CopiedObject> moved = await objects.MoveAsync(from, to, task.Replaced is not null, !file.Meta.IsComplete, CancellationToken.None).ConfigureAwait(false);
            if (!moved.IsOk)
            {
                if (task.Replaced is FileInode kept)
                {
                    await detaching.ReattachAsync(kept).ConfigureAwait(false);
                }

                return moved.Error;
            }

            MovedFile(task, file, to, moved.Value, move);
            await uploads.KeepTimeAsync(file).ConfigureAwait(false);
            return FsResult.Ok;
        }
        finally
        {
            file.UploadGate.Release();
        }
    }

    // A file that replaces a twin takes its object's name.
    private static ObjectKey TargetKey(RenameTask task)
        => task.Replaced is FileInode replaced ? replaced.Key : task.Target.Place.Object(task.TargetName);

    /// <summary>The object has its new name: inode, contents and caches follow.</summary>
    private void MovedFile(RenameTask task, FileInode file, ObjectKey to, CopiedObject moved, NameMove move)
    {
        bool isAsKnown = moves.Apply(file, to, moved, clock.Now());
        move.Confirm();
        if (!isAsKnown)
        {
            cache.RemoveName(task.Target.Place.Key, task.TargetName);
            notifier.InodeChanged(file.Id, contentToo: true);
        }
    }

    /// <summary>A file that is still not on the cluster has its new name, under which it will be uploaded.</summary>
    private void MovedLocally(RenameTask task, FileInode file, ObjectKey to, NameMove move)
    {
        file.RelocateLocally(to, task.Replaced is not null);
        move.Confirm();
        cache.RemoveName(task.Target.Place.Key, task.TargetName);
    }
}
