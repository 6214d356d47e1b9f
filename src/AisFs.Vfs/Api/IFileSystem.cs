namespace AisFs.Vfs.Api;

/// <summary>
/// The platform-neutral file system: what both adapters call. All members may be called from many threads at once.
/// Expected failures are values; an operation that was cancelled answers <see cref="FsError.Interrupted"/>. Operations
/// that are served from a cache complete synchronously.
/// </summary>
/// <remarks>
/// Names are single path segments. An inode stays valid until as many lookups as were answered for it were forgotten
/// (<see cref="Forget"/>); lookup, create, mkdir, mknod, symlink and readdir with lookups each count one.
/// </remarks>
public interface IFileSystem : IAsyncDisposable
{
    /// <summary>Whether names are compared without regard to case by <see cref="LookupAsync(InodeId, string, CancellationToken)"/>.</summary>
    bool IgnoresCase { get; }

    /// <summary>Whether an open may come with a local file of its bytes (<see cref="FsOpened.Backing"/>); the same for the life of the file system.</summary>
    bool OffersBackings => false;

    /// <summary>Registers a listener for changes that did not come through the caller's own operations.</summary>
    /// <param name="sink">The listener.</param>
    /// <returns>Ends the registration when disposed.</returns>
    IDisposable Subscribe(IInvalidationSink sink);

    /// <summary>Finds a name in a directory.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <returns>
    /// The entry, counted as one lookup; it may be <see cref="FsEntry.IsProvisional"/>. An absent name is a negative entry, not
    /// an error.
    /// </returns>
    ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken);

    /// <summary>Finds a name for a thread that is known: whether it reads what it looks up tells how to ask for the next name.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    /// <returns>The entry, as without the thread.</returns>
    ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, uint thread, CancellationToken cancellationToken)
        => LookupAsync(parent, name, cancellationToken);

    /// <summary>Gives lookups back.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether none is left: nobody knows the inode by a lookup any more.</returns>
    bool Forget(InodeId inode, ulong count);

    /// <summary>Reads the attributes of an inode, as a program may see them.</summary>
    /// <param name="inode">The inode.</param>
    /// <returns>The attributes and how long they may be believed.</returns>
    ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the attributes of an inode for a kernel that may have no use for the times: where these alone are unknown, and
    /// no program sees them, the answer is <see cref="FsEntry.IsProvisional"/> and costs no request.
    /// </summary>
    /// <param name="inode">The inode.</param>
    /// <param name="asker">
    /// The thread for which the kernel asks: it sees the answer unless <see cref="IFsProcesses.SeesNoAttributes"/>. Null when
    /// the kernel itself wants the size of an open file: then what is known is the answer, however old it is.
    /// </param>
    /// <returns>The attributes and how long they may be believed.</returns>
    ValueTask<FsResult<FsEntry>> PeekAttributesAsync(InodeId inode, in FsUser? asker, CancellationToken cancellationToken)
        => GetAttributesAsync(inode, cancellationToken);

    /// <summary>Changes attributes.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="handle">The handle through which it is done, or none.</param>
    /// <param name="changes">What to change.</param>
    /// <returns>All attributes after the change.</returns>
    ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken);

    /// <summary>Reads the target of a symbolic link.</summary>
    /// <param name="inode">The link.</param>
    /// <returns>The target as it was given.</returns>
    ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken);

    /// <summary>Creates a symbolic link.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="target">The target, kept as given.</param>
    /// <param name="caller">The calling process.</param>
    /// <returns>The new entry.</returns>
    ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken);

    /// <summary>Creates an empty file without opening it.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name; fails with <see cref="FsError.Exists"/> if taken.</param>
    /// <param name="mode">The permission bits.</param>
    /// <param name="caller">The calling process.</param>
    /// <returns>The new entry.</returns>
    ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken);

    /// <summary>Creates a FIFO, socket or device; what it does is the caller's affair.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name; fails with <see cref="FsError.Exists"/> if taken.</param>
    /// <param name="kind">What to make: none of file, directory and symbolic link.</param>
    /// <param name="device">The number of a device; 0 for others.</param>
    /// <param name="mode">The permission bits.</param>
    /// <param name="caller">The calling process.</param>
    /// <returns>The new entry; <see cref="FsError.NotPermitted"/> where there are no such files.</returns>
    ValueTask<FsResult<FsEntry>> CreateSpecialAsync(
        InodeId parent, string name, FsNodeKind kind, uint device, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => new(FsError.NotPermitted);

    /// <summary>Creates a directory; at the root of a cluster mount, a bucket.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="mode">The permission bits.</param>
    /// <param name="caller">The calling process.</param>
    /// <returns>The new entry.</returns>
    ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken);

    /// <summary>Removes a file or symbolic link. Open handles keep its bytes.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken);

    /// <summary>Removes an empty directory; at the root of a cluster mount, an empty bucket.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken);

    /// <summary>Renames a file, link or directory.</summary>
    /// <param name="parent">The directory of the source.</param>
    /// <param name="name">The name of the source.</param>
    /// <param name="newParent">The directory of the destination.</param>
    /// <param name="newName">The name of the destination.</param>
    /// <param name="flags">What to do with an existing destination.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> RenameAsync(InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken);

    /// <summary>Creates and opens a file; without <see cref="FsOpenFlags.Exclusive"/> an existing one is opened.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="mode">The permission bits of a new file.</param>
    /// <param name="flags">How to open it.</param>
    /// <param name="caller">The calling process.</param>
    /// <returns>Entry and handle.</returns>
    ValueTask<FsResult<FsCreated>> CreateAsync(InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken);

    /// <summary>Opens a file. The handle sees one version of the object until it is released.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="flags">How to open it.</param>
    /// <returns>The handle.</returns>
    ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken);

    /// <summary>Opens a file for a thread that is known: what it opens one after the other tells what it will open next.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="flags">How to open it.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    /// <returns>The handle.</returns>
    ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, uint thread, CancellationToken cancellationToken)
        => OpenAsync(inode, flags, cancellationToken);

    /// <summary>Reads bytes without copying them: the lease points into the cache.</summary>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many at most; fewer only at the end of the file.</param>
    /// <returns>The bytes; the caller disposes the lease.</returns>
    ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken);

    /// <summary>Writes bytes. They are taken over before the call completes; the buffer is the caller's again then.</summary>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">Where; ignored when opened for append.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="killPrivileges">Whether the set-id bits are to be cleared.</param>
    /// <returns>How many bytes were written: all.</returns>
    ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken);

    /// <summary>
    /// A descriptor of the handle was closed: what was written is uploaded, and the upload's error is the answer.
    /// May be called several times for one handle.
    /// </summary>
    /// <param name="handle">The open file.</param>
    /// <returns>The outcome of the upload.</returns>
    ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken);

    /// <summary>
    /// Tells that the size of an open file is ahead of its bytes, which are still to be written, or that they have come.
    /// Meanwhile nothing of the file is uploaded: a flush of it answers <see cref="FsError.Busy"/>, others pass it over,
    /// and at the end of the mount it is kept for recovery.
    /// </summary>
    /// <param name="handle">A handle of the file.</param>
    /// <param name="isHeld">Whether the bytes are still to come.</param>
    void HoldUpload(HandleId handle, bool isHeld)
    {
    }

    /// <summary>Names the process that opened a handle for writing, before the handle is used.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="user">The opener.</param>
    void NoteOpened(HandleId handle, in FsUser user)
    {
    }

    /// <summary>Names the process that has changed the file through a handle, after the change and before the change is answered.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="user">The process; null for the system itself, which writes mapped pages.</param>
    void NoteChanged(HandleId handle, FsUser? user)
    {
    }

    /// <summary>
    /// A process closed a descriptor of the handle, which processes may share: what was written is uploaded if that can
    /// be the close of its writer. Where nothing was noted, it always can.
    /// </summary>
    /// <param name="handle">The open file.</param>
    /// <param name="user">The process that closed it.</param>
    /// <returns>The outcome of the upload, if there was one.</returns>
    ValueTask<FsResult> CloseAsync(HandleId handle, in FsUser user, CancellationToken cancellationToken) => FlushAsync(handle, cancellationToken);

    /// <summary>Completes when what was written is durable on the cluster and visible there.</summary>
    /// <param name="handle">The open file or directory.</param>
    /// <param name="dataOnly">Whether attributes may lag behind (fdatasync).</param>
    /// <returns>The outcome of the upload.</returns>
    ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken);

    /// <summary>Ends a handle of a file. Its last upload error was given by flush; here it is only logged.</summary>
    /// <param name="handle">The handle.</param>
    /// <returns>Completes when the handle is gone.</returns>
    ValueTask ReleaseAsync(HandleId handle);

    /// <summary>Reserves, extends or zeros a range.</summary>
    /// <param name="handle">The open file.</param>
    /// <param name="mode">What to do.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Finds data or a hole.</summary>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="kind">What to find.</param>
    /// <returns>The offset found, or <see cref="FsError.NoSuchRange"/>.</returns>
    ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken);

    /// <summary>Copies a range between open files, on the cluster where that is possible.</summary>
    /// <param name="source">The file to read.</param>
    /// <param name="sourceOffset">The first byte to read.</param>
    /// <param name="destination">The file to write.</param>
    /// <param name="destinationOffset">Where to write.</param>
    /// <param name="length">How many bytes at most.</param>
    /// <returns>How many bytes were copied, or <see cref="FsError.NotSupported"/>: the caller then reads and writes itself.</returns>
    ValueTask<FsResult<long>> CopyRangeAsync(HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken);

    /// <summary>Opens a directory.</summary>
    /// <param name="inode">The directory.</param>
    /// <returns>The handle.</returns>
    ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a directory that is going to be read, and waits until the first names can be told. A kernel that keeps a directory locked
    /// while it is read keeps out who makes names there; it keeps nobody out while a directory is opened.
    /// </summary>
    /// <param name="inode">The directory.</param>
    /// <param name="cancellationToken">Ends the wait and the call.</param>
    /// <returns>The handle, or why the names could not be had.</returns>
    ValueTask<FsResult<HandleId>> OpenDirectoryToReadAsync(InodeId inode, CancellationToken cancellationToken) => OpenDirectoryAsync(inode, cancellationToken);

    /// <summary>Enumerates a directory into a sink until the sink is full or the directory ends.</summary>
    /// <param name="handle">The open directory.</param>
    /// <param name="cookie">0 to begin, else the cookie of the last entry taken.</param>
    /// <param name="withLookup">Whether each entry the sink takes counts as a lookup (readdirplus); never for "." and "..".</param>
    /// <param name="sink">Takes the entries.</param>
    /// <returns>The outcome. Nothing was added when the end was reached before.</returns>
    ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken);

    /// <summary>Ends a handle of a directory.</summary>
    /// <param name="handle">The handle.</param>
    /// <returns>Completes when the handle is gone.</returns>
    ValueTask ReleaseDirectoryAsync(HandleId handle);

    /// <summary>Reads an extended attribute.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="name">The full name, for example <c>user.ais.checksum</c>.</param>
    /// <returns>The value.</returns>
    ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken);

    /// <summary>Sets an extended attribute.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="name">The full name.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What to do with an existing one.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken);

    /// <summary>Names the extended attributes of an inode.</summary>
    /// <param name="inode">The inode.</param>
    /// <returns>The full names.</returns>
    ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken);

    /// <summary>Removes an extended attribute.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="name">The full name.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken);

    /// <summary>Reads all extended attributes of an inode that can be changed, as they are at one time.</summary>
    /// <param name="inode">The inode.</param>
    /// <returns>The values by their full names.</returns>
    async ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetXattrsAsync(InodeId inode, CancellationToken cancellationToken)
    {
        FsResult<IReadOnlyList<string>> names = await ListXattrsAsync(inode, cancellationToken).ConfigureAwait(false);
        if (!names.IsOk)
        {
            return names.Error;
        }

        Dictionary<string, ReadOnlyMemory<byte>> values = new(StringComparer.Ordinal);
        foreach (string name in names.Value)
        {
            FsResult<ReadOnlyMemory<byte>> value = await GetXattrAsync(inode, name, cancellationToken).ConfigureAwait(false);
            if (value.IsOk)
            {
                values[name] = value.Value;
            }
            else if (value.Error != FsError.NoAttribute)
            {
                return value.Error;
            }
        }

        return values;
    }

    /// <summary>Changes extended attributes: all of them or, where there is no room, none.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="changes">The changes, in order.</param>
    /// <returns>The outcome.</returns>
    async ValueTask<FsResult> ChangeXattrsAsync(InodeId inode, IReadOnlyList<FsXattrChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (FsXattrChange change in changes)
        {
            FsResult changed = change.Value is { } value
                ? await SetXattrAsync(inode, change.Name, value, FsXattrMode.CreateOrReplace, cancellationToken).ConfigureAwait(false)
                : await RemoveXattrAsync(inode, change.Name, cancellationToken).ConfigureAwait(false);
            if (!changed.IsOk && !(change.Value is null && changed.Error == FsError.NoAttribute))
            {
                return changed;
            }
        }

        return FsResult.Ok;
    }

    /// <summary>Reads the capacity of the cluster.</summary>
    /// <returns>The capacity.</returns>
    ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Uploads all that is dirty.</summary>
    /// <returns>The first error, if any.</returns>
    ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken);
}
