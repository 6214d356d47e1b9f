using AisFs.Vfs.Api;

namespace AisFs.Mount.Measuring;

/// <summary>A file system whose operations are counted, timed and traced. It belongs to a mount; the file system behind it does not.</summary>
/// <param name="inner">What answers.</param>
/// <param name="meter">Takes the measurements.</param>
internal sealed class MeasuredFileSystem(IFileSystem inner, MountMeter meter) : IFileSystem
{
    /// <inheritdoc/>
    public bool IgnoresCase => inner.IgnoresCase;

    /// <inheritdoc/>
    public bool OffersBackings => inner.OffersBackings;

    /// <inheritdoc/>
    public IDisposable Subscribe(IInvalidationSink sink) => inner.Subscribe(sink);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => LookupAsync(parent, name, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, uint thread, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Lookup, name), inner.LookupAsync(parent, name, thread, cancellationToken));

    /// <inheritdoc/>
    public bool Forget(InodeId inode, ulong count) => inner.Forget(inode, count);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.GetAttributes), inner.GetAttributesAsync(inode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> PeekAttributesAsync(InodeId inode, in FsUser? asker, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.GetAttributes), inner.PeekAttributesAsync(inode, in asker, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.SetAttributes), inner.SetAttributesAsync(inode, handle, changes, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.ReadLink), inner.ReadLinkAsync(inode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.CreateSymlink, name), inner.CreateSymlinkAsync(parent, name, target, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.CreateNode, name), inner.CreateNodeAsync(parent, name, mode, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSpecialAsync(InodeId parent, string name, FsNodeKind kind, uint device, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.CreateNode, name), inner.CreateSpecialAsync(parent, name, kind, device, mode, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.CreateDirectory, name), inner.CreateDirectoryAsync(parent, name, mode, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.RemoveFile, name), inner.RemoveFileAsync(parent, name, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.RemoveDirectory, name), inner.RemoveDirectoryAsync(parent, name, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RenameAsync(InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Rename, name), inner.RenameAsync(parent, name, newParent, newName, flags, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsCreated>> CreateAsync(InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Create, name), inner.CreateAsync(parent, name, mode, flags, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken)
        => OpenAsync(inode, flags, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, uint thread, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Open), inner.OpenAsync(inode, flags, thread, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Read, offset, length), inner.ReadAsync(handle, offset, length, cancellationToken), static lease => lease.Length);

    /// <inheritdoc/>
    public ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Write, offset, data.Length), inner.WriteAsync(handle, offset, data, killPrivileges, cancellationToken), static written => written);

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Flush), inner.FlushAsync(handle, cancellationToken));

    /// <inheritdoc/>
    public void HoldUpload(HandleId handle, bool isHeld) => inner.HoldUpload(handle, isHeld);

    /// <inheritdoc/>
    public void NoteOpened(HandleId handle, in FsUser user) => inner.NoteOpened(handle, in user);

    /// <inheritdoc/>
    public void NoteChanged(HandleId handle, FsUser? user) => inner.NoteChanged(handle, user);

    /// <inheritdoc/>
    public ValueTask<FsResult> CloseAsync(HandleId handle, in FsUser user, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Flush), inner.CloseAsync(handle, user, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Sync), inner.SyncAsync(handle, dataOnly, cancellationToken));

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(HandleId handle)
        => meter.Run(meter.Begin(MountOperation.Release), inner.ReleaseAsync(handle));

    /// <inheritdoc/>
    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Allocate, offset, length), inner.AllocateAsync(handle, mode, offset, length, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.Seek), inner.SeekAsync(handle, offset, kind, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> CopyRangeAsync(HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.CopyRange, sourceOffset, length), inner.CopyRangeAsync(source, sourceOffset, destination, destinationOffset, length, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.OpenDirectory), inner.OpenDirectoryAsync(inode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryToReadAsync(InodeId inode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.OpenDirectory), inner.OpenDirectoryToReadAsync(inode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.ReadDirectory), inner.ReadDirectoryAsync(handle, cookie, withLookup, sink, cancellationToken));

    /// <inheritdoc/>
    public ValueTask ReleaseDirectoryAsync(HandleId handle)
        => meter.Run(meter.Begin(MountOperation.ReleaseDirectory), inner.ReleaseDirectoryAsync(handle));

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.GetXattr), inner.GetXattrAsync(inode, name, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.SetXattr), inner.SetXattrAsync(inode, name, value, mode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.ListXattrs), inner.ListXattrsAsync(inode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.RemoveXattr), inner.RemoveXattrAsync(inode, name, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetXattrsAsync(InodeId inode, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.ListXattrs), inner.GetXattrsAsync(inode, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> ChangeXattrsAsync(InodeId inode, IReadOnlyList<FsXattrChange> changes, CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.SetXattr), inner.ChangeXattrsAsync(inode, changes, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.GetStatistics), inner.GetStatisticsAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken)
        => meter.Run(meter.Begin(MountOperation.SyncAll), inner.SyncAllAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
