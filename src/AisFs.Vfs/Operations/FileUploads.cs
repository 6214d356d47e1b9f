using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Uploads what was written to files, and saves attributes that no upload takes along.</summary>
internal sealed class FileUploads(InodeTable inodes, NodeTree tree, MetadataCache cache, IObjectStore store, MountClock clock, VfsMeter meter, ILogger log)
{
    /// <summary>Uploads what is unsaved, if anything; cancellation is a value.</summary>
    public ValueTask<FsResult> FlushAsync(FileInode file, OpenContent open, CancellationToken cancellationToken)
        => open.IsDetached || !file.IsUnsaved(open) ? new(FsResult.Ok) : Interruption.CatchAsync(UploadAsync(file, open, cancellationToken));

    /// <summary>Uploads what is dirty; a caller who gives up waiting does not stop the upload.</summary>
    public async ValueTask<FsResult> UploadAsync(FileInode file, OpenContent open, CancellationToken cancellationToken)
    {
        // The inode must outlive an upload that nobody waits for.
        _ = file.TryAddReference();
        OperationProgress.Current?.Join(open.Content.Progress);
        Task<FsResult> upload = UploadCoreAsync(file, open);
        return await upload.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads bytes and attributes; the caller holds the upload gate.</summary>
    private async ValueTask<FsResult> UploadLockedAsync(FileInode file, OpenContent open)
    {
        if (open.IsExpired && open.Content.IsDirty)
        {
            // Another version had the name before this one could be told of the write.
            return FsError.Stale;
        }

        UploadedAttributes sent = new();
        if (!open.IsDetached && !file.IsUnlinked && (file.IsLocal || open.Content.IsDirty))
        {
            file.BeginUpload();
            FsResult<ObjectInfo> uploaded = FsError.Io;
            try
            {
                uploaded = await open.Content.FlushAsync(version => sent.Encode(file, version, withWrites: true), CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                file.EndUpload(open, sent, uploaded, clock.Now());
            }

            if (open.IsDetached)
            {
                return FsResult.Ok;
            }

            if (!uploaded.IsOk)
            {
                return uploaded.Error;
            }

            tree.RecordFile(file, isOnCluster: true);
        }

        file.TakeTimeOf(open);
        return open.IsDetached ? FsResult.Ok : await SaveAttributesLockedAsync(file).ConfigureAwait(false);
    }

    /// <summary>Sends attributes that did not ride on an upload; the caller holds the upload gate.</summary>
    public async ValueTask<FsResult> SaveAttributesLockedAsync(FileInode file)
    {
        UploadedAttributes sent = new();
        if (file.EncodeUnsaved(sent) is not { } custom)
        {
            return FsResult.Ok;
        }

        FsResult saved = await store.SetCustomAsync(file.Key, custom, false, CancellationToken.None).ConfigureAwait(false);
        if (!saved.IsOk)
        {
            file.GiveUpAttributes();
            if (file.Parent is { } parent)
            {
                cache.RemoveName(parent.Place.Key, file.Name);
            }

            OperationLog.AttributesLost(log, file.Key.ToString(), saved.Error);
            return saved;
        }

        sent.Applied(file, clock.Now());
        tree.RecordFile(file, isOnCluster: true);
        return FsResult.Ok;
    }

    /// <summary>What is dirty goes to the cluster under the old name first; the caller holds the upload gate.</summary>
    public async ValueTask<FsResult> SaveBeforeMoveAsync(FileInode file)
    {
        // What is held is not whole: its old object moves, and the changes follow when they are.
        if (file.Current is { IsDetached: false, Content.IsHeld: false } open)
        {
            return await UploadLockedAsync(file, open).ConfigureAwait(false);
        }

        return FsResult.Ok;
    }

    /// <summary>The cluster dates a renamed object anew; what was its time before is kept beside it. The caller holds the upload gate.</summary>
    public async ValueTask KeepTimeAsync(FileInode file)
    {
        if (file.Meta is { HasOwnTime: false, IsComplete: true })
        {
            file.Unsaved.Change();
            _ = await SaveAttributesLockedAsync(file).ConfigureAwait(false);
        }
    }

    private async Task<FsResult> UploadCoreAsync(FileInode file, OpenContent open)
    {
        OperationProgress.Current = open.Content.Progress;
        meter.UploadAsked();
        try
        {
            await file.UploadGate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                return await UploadLockedAsync(file, open).ConfigureAwait(false);
            }
            finally
            {
                file.UploadGate.Release();
            }
        }
        finally
        {
            meter.UploadSettled();
            inodes.Release(file);
        }
    }
}
