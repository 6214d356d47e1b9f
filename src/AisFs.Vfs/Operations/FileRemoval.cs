using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Removes files; the caller holds the lock of the name.</summary>
internal sealed class FileRemoval(FileDetaching detaching, IObjectStore store, ContentStore content, NodeTree tree)
{
    public async ValueTask<FsResult> RemoveAsync(DirectoryInode directory, FileInode file, CancellationToken cancellationToken)
    {
        using NameChange change = new(tree, directory, file);
        FsResult detached = await detaching.DetachAsync(file, cancellationToken).ConfigureAwait(false);
        if (!detached.IsOk)
        {
            return detached;
        }

        // No upload runs any more, and none begins: the content is detached.
        await file.EnterUploadGateAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!file.IsLocal || file.WasSent)
            {
                FsResult deleted = await store.DeleteAsync(file.Key, CancellationToken.None).ConfigureAwait(false);
                if (!deleted.IsOk && deleted.Error != FsError.NotFound)
                {
                    await detaching.ReattachAsync(file).ConfigureAwait(false);
                    return deleted;
                }
            }

            content.Invalidate(file.Key);
            change.Removed();
            return FsResult.Ok;
        }
        finally
        {
            file.UploadGate.Release();
        }
    }
}
