using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(RemoveFileCoreAsync(directory, name, cancellationToken));
    }

    private async ValueTask<FsResult> RemoveFileCoreAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        try
        {
            using PathLocks.Holder held = await _nameLocks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
            FsResult<Inode?> found = await _names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
            if (!found.IsOk || found.Value is not { } present)
            {
                return found.IsOk ? FsError.NotFound : found.Error;
            }

            try
            {
                if (_options.ReadOnly || present is not FileInode file)
                {
                    return _options.ReadOnly ? FsError.ReadOnly : FsError.IsDirectory;
                }

                FsResult removed = await RemoveFileLockedAsync(directory, file, cancellationToken).ConfigureAwait(false);
                if (removed.IsOk)
                {
                    directory.TouchedNs = _clock.NowNs();
                    await _upkeep.KeepAsync(directory).ConfigureAwait(false);
                }

                return removed;
            }
            finally
            {
                _inodes.Release(present);
            }
        }
        finally
        {
            _inodes.Release(directory);
        }
    }

    private async ValueTask<FsResult> RemoveFileLockedAsync(DirectoryInode directory, FileInode file, CancellationToken cancellationToken)
    {
        using NameChange change = new(_tree, directory, file);
        FsResult detached = await _detaching.DetachAsync(file, cancellationToken).ConfigureAwait(false);
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
                FsResult deleted = await _store.DeleteAsync(file.Key, CancellationToken.None).ConfigureAwait(false);
                if (!deleted.IsOk && deleted.Error != FsError.NotFound)
                {
                    await _detaching.ReattachAsync(file).ConfigureAwait(false);
                    return deleted;
                }
            }

            _content.Invalidate(file.Key);
            change.Removed();
            return FsResult.Ok;
        }
        finally
        {
            file.UploadGate.Release();
        }
    }
}
