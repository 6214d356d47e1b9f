using AisFs.Vfs.Api;

namespace AisFs.Vfs.Guard;

/// <content>Open files.</content>
public sealed partial class BoundedFileSystem
{
    private static readonly OperationWait<FsResult<ReadLease>> s_reading = new() { MayAbandon = true, Undo = static read => read.Value.Dispose() };

    /// <inheritdoc/>
    public ValueTask<FsResult<FsCreated>> CreateAsync(InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsCreated>> task = _inner.CreateAsync(parent, name, mode, flags, caller, scope.Token);
        return _guard.RunAsync(new("create", parent, Name: name), scope, task, Free<FsResult<FsCreated>>(Undo), cancellationToken);

        void Undo(FsResult<FsCreated> created)
        {
            Close(created.Value.Opened.Handle);
            ForgetEntry(created.Value.Entry);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken) => OpenAsync(inode, flags, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, uint thread, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsOpened>> task = _inner.OpenAsync(inode, flags, thread, scope.Token);
        OperationWait<FsResult<FsOpened>> wait = task.IsCompletedSuccessfully ? default : new()
        {
            MayAbandon = true,
            Progress = _inner.Subjects.FindProgress(inode),
            Undo = opened => Close(opened.Value.Handle),
        };
        return _guard.RunAsync(new("open", inode), scope, task, wait, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<ReadLease>> task = _inner.ReadAsync(handle, offset, length, scope.Token);
        OperationCall call = new("read", default, handle) { Offset = offset, Length = length };
        return _guard.RunAsync(call, scope, task, s_reading, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<int>> task = _inner.WriteAsync(handle, offset, data, killPrivileges, scope.Token);

        // The bytes are the caller's. A write waits for an upload of the file that is under way.
        OperationWait<FsResult<int>> wait = task.IsCompletedSuccessfully ? default : new() { Progress = _inner.Subjects.FindProgress(handle) };
        return _guard.RunAsync(new("write", default, handle) { WriteOffset = offset, WriteLength = data.Length }, scope, task, wait, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken)
        => RunWatched(new("close", default, handle), token => _inner.FlushAsync(handle, token), cancellationToken);

    /// <inheritdoc/>
    public void HoldUpload(HandleId handle, bool isHeld) => _inner.HoldUpload(handle, isHeld);

    /// <inheritdoc/>
    public void NoteOpened(HandleId handle, in FsUser user) => _inner.NoteOpened(handle, user);

    /// <inheritdoc/>
    public void NoteChanged(HandleId handle, FsUser? user) => _inner.NoteChanged(handle, user);

    /// <inheritdoc/>
    public ValueTask<FsResult> CloseAsync(HandleId handle, in FsUser user, CancellationToken cancellationToken)
    {
        FsUser closer = user;
        return RunWatched(new("close", default, handle), token => _inner.CloseAsync(handle, closer, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken)
        => RunWatched(new("fsync", default, handle), token => _inner.SyncAsync(handle, dataOnly, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(HandleId handle) => _inner.ReleaseAsync(handle);

    /// <inheritdoc/>
    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult> task = _inner.AllocateAsync(handle, mode, offset, length, scope.Token);
        OperationWait<FsResult> wait = new() { MayAbandon = true, Progress = _inner.Subjects.FindProgress(handle) };
        return _guard.RunAsync(new("fallocate", default, handle), scope, task, wait, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return _guard.RunAsync(new("lseek", default, handle), scope, _inner.SeekAsync(handle, offset, kind, scope.Token), Free<FsResult<long>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> CopyRangeAsync(HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken)
        => RunWatched(new("copy_file_range", default, destination), token => _inner.CopyRangeAsync(source, sourceOffset, destination, destinationOffset, length, token), cancellationToken);
}
