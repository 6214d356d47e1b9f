using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs;

/// <summary>The file system over an object store: buckets and prefixes are directories, objects are files.</summary>
/// <remarks>
/// This class finds the inodes and handles of a call, and hands it to the operation. Lock order: locks of names
/// (<see cref="NameLocks"/>, held over requests) before the upload gate of a file (held over requests) before the lock of a
/// directory's names (two: the smaller inode first) before the lock of an inode's state before the locks of caches. The last
/// three are held for moments and never over a wait. Lookup, stat and read take none of the first two.
/// </remarks>
public sealed class VirtualFileSystem : IFileSystem
{
    private readonly VfsOptions _options;
    private readonly MountState _mount;
    private readonly MountOperations _do;
    private readonly HandleTable _handles;
    private int _disposed;

    private VirtualFileSystem(MountState mount, VfsOptions options)
    {
        _options = options;
        _mount = mount;
        _handles = mount.Handles;
        _do = MountComposition.Compose(mount, options);
    }

    /// <inheritdoc/>
    public bool IgnoresCase => _options.IgnoreCase;

    /// <inheritdoc/>
    public bool OffersBackings => _mount.Content.Disk is not null;

    /// <summary>What the file system holds at present.</summary>
    public VfsGauges Gauges => new(_mount.Inodes.Count, _mount.Inodes.Lookups, _handles.Files, _handles.Directories, _mount.Cache.Count, _mount.Listings.HiddenNames);

    /// <summary>What was written and did not reach the cluster, since the beginning.</summary>
    public IReadOnlyList<FsLeftover> Leftovers => _mount.Content.Leftovers;

    /// <summary>Looks into the file system, and tells it what to forget, to ask for and to upload.</summary>
    public VfsControl Control => _do.Control;

    /// <summary>What can change while the file system runs.</summary>
    public LiveLimits Limits => _do.Limits;

    /// <summary>What operations are about, for the log.</summary>
    internal OperationSubjects Subjects => _do.Subjects;

    /// <summary>Makes a file system once its source exists and answers.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="options">What is mounted and how.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="time">The clock of caches and time stamps.</param>
    /// <param name="cancellationToken">Ends the start; nothing is left behind.</param>
    /// <returns>
    /// The file system; <see cref="FsError.NotFound"/> when the bucket does not exist or nothing begins with the prefix,
    /// <see cref="FsError.NotDirectory"/> when the prefix is an object.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static async ValueTask<FsResult<VirtualFileSystem>> StartAsync(
        IObjectStore store, VfsOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        FsResult<MountState> mount = await MountStart.RunAsync(store, options, loggers, time, cancellationToken).ConfigureAwait(false);
        return mount.IsOk ? new VirtualFileSystem(mount.Value, options) : mount.Error;
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(IInvalidationSink sink) => _mount.Notifier.Subscribe(sink);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken) => LookupAsync(parent, name, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, uint thread, CancellationToken cancellationToken)
        => _do.Inodes.TryReferDirectory(parent, out DirectoryInode? directory, out FsError error) ? _do.Lookup.LookupAsync(directory, name, thread, cancellationToken) : new(error);

    /// <inheritdoc/>
    public bool Forget(InodeId inode, ulong count) => _mount.Inodes.Forget(inode, count);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken) => _do.AttributeReads.GetAsync(inode, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> PeekAttributesAsync(InodeId inode, in FsUser? asker, CancellationToken cancellationToken)
        => _do.AttributeReads.PeekAsync(inode, asker, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        FileHandle? through = null;
        return _options.ReadOnly ? new(FsError.ReadOnly)
            : !Attributes.IsValid(changes) ? new(FsError.InvalidArgument)
            : changes.Size is not null && !handle.IsNone && !(_handles.TryGet(handle, out through) && through.CanWrite) ? new(FsError.BadHandle)
            : through is not null ? _do.Inodes.OnAsync(inode, open => _do.Attributes.SetAsync(open, through, changes, cancellationToken))
            : _do.Inodes.OnPresentAsync(inode, present => _do.Attributes.SetAsync(present, null, changes, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken)
        => _do.Inodes.OnPresentAsync(inode, link => _do.Symlinks.ReadAsync(link, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => _do.Symlinks.CreateAsync(directory, name, target, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => _do.NodeCreation.CreateAsync(directory, name, FsNodeKind.File, mode, 0, default, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSpecialAsync(InodeId parent, string name, FsNodeKind kind, uint device, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => _do.NodeCreation.CreateSpecialAsync(directory, name, kind, device, mode, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => directory.Place.IsGroup
            ? _do.BucketCreation.CreateAsync(directory, name, cancellationToken)
            : _do.DirectoryCreation.CreateAsync(directory, name, mode, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => _do.Removal.RemoveFileAsync(directory, name, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => _do.Removal.RemoveDirectoryAsync(directory, name, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> RenameAsync(InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, source => _do.Inodes.InDirectoryAsync(
            newParent, newName, target => _do.Renames.RenameAsync(source, name, target, newName, flags, cancellationToken)));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsCreated>> CreateAsync(InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
        => _do.Inodes.InDirectoryAsync(parent, name, directory => _do.FileCreation.CreateAsync(directory, name, mode, flags, caller, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken) => OpenAsync(inode, flags, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, uint thread, CancellationToken cancellationToken)
        => _do.Opening.OpenAsync(inode, flags, thread, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) && file.CanRead ? _do.Reads.ReadAsync(file, offset, length, cancellationToken) : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) && file.CanWrite ? _do.Writes.WriteAsync(file, offset, data, killPrivileges, cancellationToken) : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out FileHandle? file) ? new(FsError.BadHandle)
            : !file.IsWriter ? new(FsResult.Ok)
            : _do.Uploads.FlushAsync(file.Inode, file.Open, cancellationToken);

    /// <inheritdoc/>
    public void HoldUpload(HandleId handle, bool isHeld) => FileClosing.Hold(_handles.Find(handle), isHeld);

    /// <inheritdoc/>
    public void NoteOpened(HandleId handle, in FsUser user) => FileClosing.NoteOpened(_handles.Find(handle), user);

    /// <inheritdoc/>
    public void NoteChanged(HandleId handle, FsUser? user) => FileClosing.NoteChanged(_handles.Find(handle), user);

    /// <inheritdoc/>
    public ValueTask<FsResult> CloseAsync(HandleId handle, in FsUser user, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) ? _do.Closing.CloseAsync(file, user, cancellationToken) : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken)

        // Changes of names are on the cluster when their call returns: a directory has nothing to wait for.
        => _handles.TryGet(handle, out FileHandle? file) ? _do.Uploads.FlushAsync(file.Inode, file.Open, cancellationToken)
            : _handles.TryGet(handle, out DirectoryHandle? _) ? new(FsResult.Ok)
            : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(HandleId handle) => _do.HandleEnds.ReleaseAsync(handle);

    /// <inheritdoc/>
    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
        => _handles.TryGet(handle, out FileHandle? file) && file.CanWrite ? _do.Writes.AllocateAsync(file, mode, offset, length, cancellationToken) : new(FsError.BadHandle);

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out FileHandle? file) ? new(FsError.BadHandle)
            : file.Content.SeekAsync(offset, kind, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> CopyRangeAsync(HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken)
        => !_handles.TryGet(source, out FileHandle? from) || !from.CanRead || !_handles.TryGet(destination, out FileHandle? to) || !to.CanWrite ? new(FsError.BadHandle)
            : _do.RangeCopy.CopyAsync(from, sourceOffset, to, destinationOffset, length, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
        => _do.Inodes.TryReferDirectory(inode, out DirectoryInode? directory, out FsError error) ? new(_handles.Add(new DirectoryHandle(directory))) : new(error);

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryToReadAsync(InodeId inode, CancellationToken cancellationToken)
        => _do.Inodes.TryReferDirectory(inode, out DirectoryInode? directory, out FsError error)
            ? Interruption.CatchAsync(_do.Enumeration.OpenAsync(_handles, new DirectoryHandle(directory), _do.HandleEnds, cancellationToken))
            : new(error);

    /// <inheritdoc/>
    public ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out DirectoryHandle? open) ? new(FsError.BadHandle)
            : cookie < 0 ? new(FsError.InvalidArgument)
            : Interruption.CatchAsync(_do.Enumeration.EnumerateAsync(open, cookie, withLookup, sink, cancellationToken));

    /// <inheritdoc/>
    public ValueTask ReleaseDirectoryAsync(HandleId handle) => _do.HandleEnds.ReleaseDirectoryAsync(handle);

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
        => Xattrs.CheckName(name) is var error and not FsError.None ? new(error)
            : _do.Inodes.OnPresentAsync(inode, present => _do.Xattrs.GetAsync(present, name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
        => ChangeXattrsAsync(inode, [new FsXattrChange(name, value)], mode, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken)
        => _do.Inodes.OnPresentAsync(inode, present => _do.Xattrs.ListAsync(present, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
        => ChangeXattrsAsync(inode, [new FsXattrChange(name, null)], FsXattrMode.Replace, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetXattrsAsync(InodeId inode, CancellationToken cancellationToken)
        => _do.Inodes.OnPresentAsync(inode, present => _do.Xattrs.GetAllAsync(present, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> ChangeXattrsAsync(InodeId inode, IReadOnlyList<FsXattrChange> changes, CancellationToken cancellationToken)
        => ChangeXattrsAsync(inode, changes, FsXattrMode.CreateOrReplace, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken) => Interruption.CatchAsync(_do.Statistics.GetAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken) => Interruption.CatchAsync(_do.Sync.RunAsync(static _ => true, cancellationToken));

    /// <inheritdoc cref="HandleEnds.UploadClosedAsync"/>
    public ValueTask<FsResult> UploadClosedAsync(CancellationToken cancellationToken) => _do.HandleEnds.UploadClosedAsync(cancellationToken);

    /// <inheritdoc cref="HandleEnds.SecureUnclosedAsync"/>
    public ValueTask SecureUnclosedAsync() => _do.HandleEnds.SecureUnclosedAsync();

    /// <summary>
    /// Uploads all that was closed, ends all handles and forgets all inodes. Errors are logged. Files that are open for
    /// writing may not be whole: what was written to them is kept for recovery. <see cref="Leftovers"/> tells of both.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _do.HandleEnds.EndAsync().ConfigureAwait(false);
            await _mount.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ValueTask<FsResult> ChangeXattrsAsync(InodeId inode, IReadOnlyList<FsXattrChange> changes, FsXattrMode mode, CancellationToken cancellationToken)
        => _do.XattrChanges.Check(changes) is var error and not FsError.None ? new(error)
            : _do.Inodes.OnPresentAsync(inode, present => _do.XattrChanges.ChangeAsync(present, changes, mode, cancellationToken), cancellationToken);
}
