using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Removes names.</summary>
internal sealed class Removal(
    NameLocks locks, NameResolver names, InodeTable inodes, FileRemoval files, DirectoryRemoval directories, DirectoryUpkeep upkeep, MountClock clock, bool isReadOnly)
{
    public ValueTask<FsResult> RemoveFileAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
        => RemoveAsync(directory, name, isDirectory: false, cancellationToken);

    public ValueTask<FsResult> RemoveDirectoryAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
        => RemoveAsync(directory, name, isDirectory: true, cancellationToken);

    private async ValueTask<FsResult> RemoveAsync(DirectoryInode directory, string name, bool isDirectory, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await locks.TakeAsync(directory, name, withSubtree: isDirectory, cancellationToken).ConfigureAwait(false);
        FsResult<Inode?> found = await names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
        if (!found.IsOk || found.Value is not { } present)
        {
            return found.IsOk ? FsError.NotFound : found.Error;
        }

        try
        {
            FsResult removed = isReadOnly ? FsError.ReadOnly
                : present is DirectoryInode child
                    ? isDirectory ? await directories.RemoveAsync(directory, child, cancellationToken).ConfigureAwait(false) : FsError.IsDirectory
                : isDirectory ? FsError.NotDirectory
                : await files.RemoveAsync(directory, (FileInode)present, cancellationToken).ConfigureAwait(false);
            if (removed.IsOk)
            {
                directory.TouchedNs = clock.NowNs();
                await upkeep.KeepAsync(directory).ConfigureAwait(false);
            }

            return removed;
        }
        finally
        {
            inodes.Release(present);
        }
    }
}
