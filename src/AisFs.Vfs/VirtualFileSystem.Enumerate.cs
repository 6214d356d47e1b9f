using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
        => TryReferDirectory(inode, out DirectoryInode? directory, out FsError error)
            ? new(_handles.Add(new DirectoryHandle(directory)))
            : new(error);

    /// <inheritdoc/>
    public ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return !_handles.TryGet(handle, out DirectoryHandle? open) ? new(FsError.BadHandle)
            : cookie < 0 ? new(FsError.InvalidArgument)
            : Interruption.CatchAsync(_enumeration.EnumerateAsync(open, cookie, withLookup, sink, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask ReleaseDirectoryAsync(HandleId handle)
    {
        if (_handles.TryRemove(handle, out DirectoryHandle? open))
        {
            open.Dispose();
            _inodes.Release(open.Inode);
        }

        return ValueTask.CompletedTask;
    }
}
