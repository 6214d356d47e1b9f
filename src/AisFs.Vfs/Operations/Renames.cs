using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Renames names, within a directory or between two.</summary>
internal sealed class Renames(NameLocks locks, NameResolver names, InodeTable inodes, ResolvedRename resolved, bool isReadOnly)
{
    public async ValueTask<FsResult> RenameAsync(
        DirectoryInode source, string name, DirectoryInode target, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
    {
        if (flags == (FsRenameFlags.NoReplace | FsRenameFlags.Exchange))
        {
            return FsError.InvalidArgument;
        }

        // Directories are locked with all below them; whether these are directories shows only under the lock.
        using PathLocks.Holder held = await locks.TakeBothAsync(source, name, target, newName, cancellationToken).ConfigureAwait(false);
        FsResult<Inode?> from = await names.ResolveAsync(source, name, cancellationToken).ConfigureAwait(false);
        if (!from.IsOk || from.Value is not { } moved)
        {
            return from.IsOk ? FsError.NotFound : from.Error;
        }

        Inode? replaced = null;
        try
        {
            FsResult<Inode?> to = await names.ResolveAsync(target, newName, cancellationToken).ConfigureAwait(false);
            if (!to.IsOk)
            {
                return to.Error;
            }

            replaced = to.Value;
            if (names.IgnoresCase && ReferenceEquals(moved, replaced) && moved.Name != newName)
            {
                // Another spelling of the same name.
                inodes.Release(moved);
                replaced = null;
            }

            return isReadOnly ? FsError.ReadOnly
                : await resolved.RunAsync(new RenameTask(source, moved, target, newName, replaced, flags), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            inodes.Release(moved);
            if (replaced is not null)
            {
                inodes.Release(replaced);
            }
        }
    }
}
