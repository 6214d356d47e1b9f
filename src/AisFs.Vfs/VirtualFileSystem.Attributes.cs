using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
    {
        // No reference is taken: the caller holds a lookup, and a dying inode does no harm here.
        return !_inodes.TryGet(inode, out Inode? found) || found is FileInode { IsSuperseded: true } ? new(FsError.Stale)
            : _tree.IsTrusted(found) ? new(_entries.Describe(found))
            : Interruption.CatchAsync(GetAttributesSlowlyAsync(inode, cancellationToken));
    }

    private async ValueTask<FsResult<FsEntry>> GetAttributesSlowlyAsync(InodeId id, CancellationToken cancellationToken)
    {
        if (!_inodes.TryRefer(id, out Inode? inode))
        {
            return FsError.Stale;
        }

        try
        {
            bool isOpen = inode is FileInode { Current: not null };
            FsResult refreshed = await _refresh.RefreshAsync(inode, cancellationToken).ConfigureAwait(false);

            // What is open keeps its attributes when its name is gone or means something else; a mere name is looked up again.
            return refreshed.IsOk || (isOpen && refreshed.Error == FsError.Stale && inode.IsUnlinked) ? _entries.Describe(inode) : refreshed.Error;
        }
        finally
        {
            _inodes.Release(inode);
        }
    }
}
