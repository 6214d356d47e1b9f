using AisFs.Vfs.Api;

namespace AisFs.Vfs.Guard;

/// <content>Names, attributes and directories.</content>
public sealed partial class BoundedFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken) => LookupAsync(parent, name, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, uint thread, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsEntry>> task = _inner.LookupAsync(parent, name, thread, scope.Token);
        return _guard.RunAsync(new("lookup", parent, Name: name), scope, task, Free(_forgetEntry), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return _guard.RunAsync(new("getattr", inode), scope, _inner.GetAttributesAsync(inode, scope.Token), Free<FsResult<FsEntry>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> PeekAttributesAsync(InodeId inode, in FsUser? asker, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return _guard.RunAsync(new("getattr", inode), scope, _inner.PeekAttributesAsync(inode, in asker, scope.Token), Free<FsResult<FsEntry>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        OperationWait<FsResult<FsEntry>> wait = Watched<FsResult<FsEntry>>();
        if (_inner.Subjects.FindProgress(inode) is { } upload)
        {
            wait.Progress!.Join(upload);
        }

        using Flow flow = new(wait.Progress);
        ValueTask<FsResult<FsEntry>> task = _inner.SetAttributesAsync(inode, handle, changes, scope.Token);
        return _guard.RunAsync(new(changes.Size is null ? "setattr" : "truncate", inode), scope, task, wait, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return _guard.RunAsync(new("readlink", inode), scope, _inner.ReadLinkAsync(inode, scope.Token), Free<FsResult<string>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsEntry>> task = _inner.CreateSymlinkAsync(parent, name, target, caller, scope.Token);
        return _guard.RunAsync(new("symlink", parent, Name: name), scope, task, Free(_forgetEntry), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsEntry>> task = _inner.CreateNodeAsync(parent, name, mode, caller, scope.Token);
        return _guard.RunAsync(new("mknod", parent, Name: name), scope, task, Free(_forgetEntry), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSpecialAsync(
        InodeId parent, string name, FsNodeKind kind, uint device, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsEntry>> task = ((IFileSystem)_inner).CreateSpecialAsync(parent, name, kind, device, mode, caller, scope.Token);
        return _guard.RunAsync(new("mknod", parent, Name: name), scope, task, Free(_forgetEntry), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<FsEntry>> task = _inner.CreateDirectoryAsync(parent, name, mode, caller, scope.Token);
        return _guard.RunAsync(new("mkdir", parent, Name: name), scope, task, Free(_forgetEntry), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => RunWatched(new("unlink", parent, Name: name), token => _inner.RemoveFileAsync(parent, name, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => RunWatched(new("rmdir", parent, Name: name), token => _inner.RemoveDirectoryAsync(parent, name, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> RenameAsync(InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
        => RunWatched(new("rename", parent, Name: name), token => _inner.RenameAsync(parent, name, newParent, newName, flags, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return RunOpen(inode, scope, _inner.OpenDirectoryAsync(inode, scope.Token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryToReadAsync(InodeId inode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return RunOpen(inode, scope, _inner.OpenDirectoryToReadAsync(inode, scope.Token), cancellationToken);
    }

    private ValueTask<FsResult<HandleId>> RunOpen(InodeId inode, OperationScope scope, ValueTask<FsResult<HandleId>> task, CancellationToken cancellationToken)
    {
        OperationWait<FsResult<HandleId>> wait = Free<FsResult<HandleId>>(opened => _ = _inner.ReleaseDirectoryAsync(opened.Value).AsTask());
        return _guard.RunAsync(new("opendir", inode), scope, task, wait, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult> task = _inner.ReadDirectoryAsync(handle, cookie, withLookup, sink, scope.Token);

        // The sink is the caller's.
        return _guard.RunAsync(new("readdir", default, handle), scope, task, default, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ReleaseDirectoryAsync(HandleId handle) => _inner.ReleaseDirectoryAsync(handle);

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<ReadOnlyMemory<byte>>> task = _inner.GetXattrAsync(inode, name, scope.Token);
        return _guard.RunAsync(new("getxattr", inode), scope, task, Free<FsResult<ReadOnlyMemory<byte>>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult> task = _inner.SetXattrAsync(inode, name, value, mode, scope.Token);

        // The value is the caller's.
        return _guard.RunAsync(new("setxattr", inode), scope, task, default, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<IReadOnlyList<string>>> task = _inner.ListXattrsAsync(inode, scope.Token);
        return _guard.RunAsync(new("listxattr", inode), scope, task, Free<FsResult<IReadOnlyList<string>>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return _guard.RunAsync(new("removexattr", inode), scope, _inner.RemoveXattrAsync(inode, name, scope.Token), Free<FsResult>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetXattrsAsync(InodeId inode, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> task = _inner.GetXattrsAsync(inode, scope.Token);
        return _guard.RunAsync(new("getxattr", inode), scope, task, Free<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> ChangeXattrsAsync(InodeId inode, IReadOnlyList<FsXattrChange> changes, CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        ValueTask<FsResult> task = _inner.ChangeXattrsAsync(inode, changes, scope.Token);

        // The values are the caller's.
        return _guard.RunAsync(new("setxattr", inode), scope, task, default, cancellationToken);
    }
}
