using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryReferDirectory(parent, out DirectoryInode? directory, out FsError error) ? _lookup.LookupAsync(directory, name, cancellationToken) : new(error);
    }

    /// <inheritdoc/>
    public void Forget(InodeId inode, ulong count) => _inodes.Forget(inode, count);

    private bool TryReferDirectory(InodeId id, [NotNullWhen(true)] out DirectoryInode? directory, out FsError error)
    {
        directory = null;
        if (!_inodes.TryRefer(id, out Inode? inode))
        {
            error = FsError.Stale;
            return false;
        }

        directory = inode as DirectoryInode;
        if (directory is null)
        {
            _inodes.Release(inode);
            error = FsError.NotDirectory;
            return false;
        }

        error = FsError.None;
        return true;
    }
}
