using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken)
        => _opening.OpenAsync(inode, flags, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) && file.CanRead ? _reads.ReadAsync(file, offset, length, cancellationToken) : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) && file.CanWrite
            ? _writes.WriteAsync(file, offset, data, killPrivileges, cancellationToken)
            : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) && file.CanWrite
            ? _writes.AllocateAsync(file, mode, offset, length, cancellationToken)
            : new(FsError.BadHandle);

    /// <inheritdoc/>
    public void NoteOpened(HandleId handle, in FsUser user)
    {
        if (_handles.TryGet(handle, out FileHandle? file))
        {
            FileClosing.NoteOpened(file, user);
        }
    }

    /// <inheritdoc/>
    public void NoteChanged(HandleId handle, FsUser? user)
    {
        if (_handles.TryGet(handle, out FileHandle? file))
        {
            FileClosing.NoteChanged(file, user);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> CloseAsync(HandleId handle, in FsUser user, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) ? _closing.CloseAsync(file, user, cancellationToken) : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out FileHandle? file) ? new(FsError.BadHandle)
            : !file.IsWriter ? new(FsResult.Ok)
            : _uploads.FlushAsync(file.Inode, file.Open, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken)
    {
        // Changes of names are on the cluster when their call returns: a directory has nothing to wait for.
        return _handles.TryGet(handle, out FileHandle? file) ? _uploads.FlushAsync(file.Inode, file.Open, cancellationToken)
            : _handles.TryGet(handle, out DirectoryHandle? _) ? new(FsResult.Ok)
            : new(FsError.BadHandle);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(HandleId handle)
    {
        if (_handles.TryRemove(handle, out FileHandle? file) && file.Close())
        {
            await _release.ReleaseAsync(file.Inode, file.Open, file.IsWriter).ConfigureAwait(false);
            _inodes.Release(file.Inode);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out FileHandle? file) ? new(FsError.BadHandle)
            : offset < 0 ? new(FsError.NoSuchRange)
            : file.Content.SeekAsync(offset, kind, cancellationToken);
}
