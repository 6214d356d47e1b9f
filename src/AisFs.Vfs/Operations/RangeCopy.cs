using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Copies the bytes of one open file to another on the cluster.</summary>
internal sealed class RangeCopy(NameLocks locks, IObjectStore store, ContentStore contents, FileUploads uploads, NodeTree tree, MountClock clock)
{
    /// <summary>
    /// Copies a whole object to an empty file. The cluster copies nothing else: anything else is
    /// <see cref="FsError.NotSupported"/>, and the caller copies by reading and writing.
    /// </summary>
    public ValueTask<FsResult<long>> CopyAsync(
        FileHandle from, long sourceOffset, FileHandle to, long destinationOffset, long length, CancellationToken cancellationToken)
    {
        bool isWhole = sourceOffset == 0 && destinationOffset == 0 && length >= from.Content.Size && from.Content.Size > 0
            && to.Content.Size == 0 && !ReferenceEquals(from.Inode, to.Inode) && !to.Appends;
        return isWhole ? Interruption.CatchAsync(CopyWholeAsync(from, to, cancellationToken)) : new(FsError.NotSupported);
    }

    private async ValueTask<FsResult<long>> CopyWholeAsync(FileHandle from, FileHandle to, CancellationToken cancellationToken)
    {
        FileInode source = from.Inode;
        FileInode target = to.Inode;
        using PathLocks.Holder? held = await locks.TakeAsync(target, cancellationToken).ConfigureAwait(false);
        await target.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            OpenContent before = to.Open;
            if (!source.IsOnCluster(from.Open) || !target.IsEmptyFor(before))
            {
                return FsError.NotSupported;
            }

            ObjectVersion copied = source.Meta.Version;
            FsResult<CopiedObject> copy = await store.CopyAsync(source.Key, target.Key, replaces: true, CancellationToken.None).ConfigureAwait(false);
            if (!copy.IsOk)
            {
                return FsError.NotSupported;
            }

            FsResult<ObjectInfo> head = await store.HeadAsync(target.Key, CancellationToken.None).ConfigureAwait(false);
            if (!head.IsOk || !copied.OfContent.IsSameAs(head.Value.FullVersion.OfContent))
            {
                // The source was changed by another client: what the caller sees of it must be what it copies.
                target.WasSent = true;
                return FsError.NotSupported;
            }

            await AdoptCopyAsync(to, before, head.Value).ConfigureAwait(false);
            FsResult saved = await uploads.SaveAttributesLockedAsync(target).ConfigureAwait(false);
            return saved.IsOk ? head.Value.Size : saved.Error;
        }
        finally
        {
            target.UploadGate.Release();
        }
    }

    /// <summary>The target's bytes are those of the copy from now on.</summary>
    private async ValueTask AdoptCopyAsync(FileHandle to, OpenContent before, ObjectInfo info)
    {
        FileInode target = to.Inode;
        OpenContent open = new(contents.Open(target.Key, info, UploadedAttributes.Describing(target))) { Writers = 1 };
        target.AdoptCopy(before, open, info, clock);
        to.Replace(open);
        tree.RecordFile(target, isOnCluster: true);
        _ = await before.Content.DetachAsync(CancellationToken.None).ConfigureAwait(false);
        await before.Content.DisposeAsync().ConfigureAwait(false);
    }
}
