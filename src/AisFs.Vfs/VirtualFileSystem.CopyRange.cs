using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<long>> CopyRangeAsync(
        HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken)
    {
        if (!_handles.TryGet(source, out FileHandle? from) || !from.CanRead || !_handles.TryGet(destination, out FileHandle? to) || !to.CanWrite)
        {
            return new(FsError.BadHandle);
        }

        // The cluster copies whole objects only; the caller copies the rest by reading and writing.
        bool isWhole = sourceOffset == 0 && destinationOffset == 0 && length >= from.Content.Size && from.Content.Size > 0
            && to.Content.Size == 0 && !ReferenceEquals(from.Inode, to.Inode) && !to.Appends;
        return isWhole ? Interruption.CatchAsync(CopyWholeAsync(from, to, cancellationToken)) : new(FsError.NotSupported);
    }

    private async ValueTask<FsResult<long>> CopyWholeAsync(FileHandle from, FileHandle to, CancellationToken cancellationToken)
    {
        FileInode source = from.Inode;
        FileInode target = to.Inode;
        using PathLocks.Holder? held = await _nameLocks.TakeAsync(target, cancellationToken).ConfigureAwait(false);
        await target.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            OpenContent before = to.Open;
            lock (source.Sync)
            {
                if (source.HasLocalState || source.IsUnlinked || !ReferenceEquals(source.Current, from.Open))
                {
                    return FsError.NotSupported;
                }
            }

            lock (target.Sync)
            {
                // Other handles would go on with the old, empty content.
                if (target.IsUnlinked || before.Users != 1 || before.Content.Size != 0 || !ReferenceEquals(target.Current, before))
                {
                    return FsError.NotSupported;
                }
            }

            ObjectVersion copied = source.Meta.Version;
            FsResult<CopiedObject> copy = await _store.CopyAsync(source.Key, target.Key, CancellationToken.None).ConfigureAwait(false);
            if (!copy.IsOk)
            {
                return FsError.NotSupported;
            }

            FsResult<ObjectInfo> head = await _store.HeadAsync(target.Key, CancellationToken.None).ConfigureAwait(false);
            if (!head.IsOk || !copied.OfContent.IsSameAs(head.Value.FullVersion.OfContent))
            {
                // The source was changed by another client: what the caller sees of it must be what it copies.
                lock (target.Sync)
                {
                    target.WasSent = true;
                }

                return FsError.NotSupported;
            }

            await AdoptCopyAsync(to, before, head.Value).ConfigureAwait(false);
            FsResult saved = await _uploads.SaveAttributesLockedAsync(target).ConfigureAwait(false);
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
        FileContent content = _content.Open(target.Key, info);
        content.Describe = UploadedAttributes.Describing(target);
        OpenContent open = new(content) { Writers = 1 };
        lock (target.Sync)
        {
            before.IsDetached = true;
            target.Current = open;
            target.IsLocal = false;
            target.WasSent = true;
            target.PageVersion = null;
            long now = _clock.NowNs();
            target.SetMeta(target.Meta with { Size = info.Size, Version = info.FullVersion, ModifiedNs = now, ChangedNs = now }, _clock.Now());
            target.WrittenNs = FileInode.NotWritten;
            target.AttributeChanges++;
        }

        to.Replace(open);
        _tree.RecordFile(target, isOnCluster: true);
        _ = await before.Content.DetachAsync(CancellationToken.None).ConfigureAwait(false);
        await before.Content.DisposeAsync().ConfigureAwait(false);
    }
}
