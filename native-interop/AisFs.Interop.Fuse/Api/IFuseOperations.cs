using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Api;

/// <summary>
/// What a file system answers. All members may be called from many threads at once. A member that completes at once is
/// answered from the thread that read the request, and costs no allocation; any other is parked and answered from the
/// thread that completes it. Members must not block: that thread could read other requests meanwhile.
/// </summary>
/// <remarks>
/// An exception is logged and answered EIO, an <see cref="OperationCanceledException"/> EINTR. The token is cancelled when
/// the kernel interrupts the request (a signal arrived) or the mount ends; it must not be kept beyond the operation.
/// Names are single path segments of valid UTF-8: others were answered EILSEQ before. Members with a body here are
/// optional.
/// </remarks>
public partial interface IFuseOperations
{
    /// <summary>Finds a name. Counts as one lookup of the answered inode.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The entry; node id 0 for an absence that may be remembered, ENOENT for one that may not.</returns>
    ValueTask<FuseResult<FuseEntry>> LookupAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken);

    /// <summary>Takes lookups back; the inode is gone when none is left.</summary>
    /// <param name="nodeId">The inode.</param>
    /// <param name="count">How many.</param>
    void Forget(ulong nodeId, ulong count);

    /// <summary>Reads attributes.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="handle">The open file it is asked through, if any.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The attributes.</returns>
    ValueTask<FuseResult<FuseAttributesReply>> GetAttributesAsync(FuseContext context, ulong nodeId, ulong? handle, CancellationToken cancellationToken);

    /// <summary>Changes attributes.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>All attributes after the change.</returns>
    ValueTask<FuseResult<FuseAttributesReply>> SetAttributesAsync(FuseContext context, ulong nodeId, FuseAttributeChanges changes, CancellationToken cancellationToken);

    /// <summary>Reads the target of a symbolic link.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The link.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The target.</returns>
    ValueTask<FuseResult<string>> ReadLinkAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken);

    /// <summary>Creates a symbolic link. Counts as a lookup.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="target">The target.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The new entry.</returns>
    ValueTask<FuseResult<FuseEntry>> CreateSymlinkAsync(FuseContext context, ulong parent, string name, string target, CancellationToken cancellationToken);

    /// <summary>Creates a file, device, fifo or socket without opening it. Counts as a lookup.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="mode">Type and permission bits; the umask is applied already.</param>
    /// <param name="device">The device number of a device.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The new entry.</returns>
    ValueTask<FuseResult<FuseEntry>> CreateNodeAsync(FuseContext context, ulong parent, string name, uint mode, uint device, CancellationToken cancellationToken);

    /// <summary>Creates a directory. Counts as a lookup.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="mode">The permission bits; the umask is applied already.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The new entry.</returns>
    ValueTask<FuseResult<FuseEntry>> CreateDirectoryAsync(FuseContext context, ulong parent, string name, uint mode, CancellationToken cancellationToken);

    /// <summary>Removes the name of a file.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> RemoveFileAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken);

    /// <summary>Removes an empty directory.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> RemoveDirectoryAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken);

    /// <summary>Renames.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory of the source.</param>
    /// <param name="name">The name of the source.</param>
    /// <param name="newParent">The directory of the destination.</param>
    /// <param name="newName">The name of the destination.</param>
    /// <param name="flags">RENAME_NOREPLACE 1, RENAME_EXCHANGE 2, RENAME_WHITEOUT 4.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> RenameAsync(FuseContext context, ulong parent, string name, ulong newParent, string newName, uint flags, CancellationToken cancellationToken);

    /// <summary>Opens a file.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The file.</param>
    /// <param name="flags">The flags of open(2), without O_CREAT, O_EXCL and O_NOCTTY.</param>
    /// <param name="killPrivileges">Whether the set-id bits are to be cleared, for an open that truncates.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The open file.</returns>
    ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ulong nodeId, uint flags, bool killPrivileges, CancellationToken cancellationToken);

    /// <summary>Creates and opens a file. Counts as a lookup.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="mode">Type and permission bits; the umask is applied already.</param>
    /// <param name="flags">The flags of open(2).</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>Entry and open file.</returns>
    ValueTask<FuseResult<FuseCreated>> CreateAsync(FuseContext context, ulong parent, string name, uint mode, uint flags, CancellationToken cancellationToken);

    /// <summary>Reads.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="size">How many bytes; fewer mean the end of the file.</param>
    /// <param name="reply">Takes the bytes, as segments that stay valid until their owner is disposed.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> ReadAsync(FuseContext context, ulong handle, long offset, int size, FuseReadReply reply, CancellationToken cancellationToken);

    /// <summary>Writes.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="data">The bytes; valid until the operation completes.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>How many bytes were written.</returns>
    ValueTask<FuseResult<int>> WriteAsync(FuseContext context, ulong handle, long offset, ReadOnlyMemory<byte> data, FuseWriteOptions options, CancellationToken cancellationToken);

    /// <summary>A descriptor of the file was closed; the answer is that of close(2).</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> FlushAsync(FuseContext context, ulong handle, CancellationToken cancellationToken);

    /// <summary>Makes a file durable.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="dataOnly">Whether attributes may lag behind (fdatasync).</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> SyncAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken);

    /// <summary>The last descriptor of an open file is gone; no program waits for the answer.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <returns>Completes when the handle is gone.</returns>
    ValueTask<Errno> ReleaseAsync(FuseContext context, ulong handle);

    /// <summary>Opens a directory.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The directory.</param>
    /// <param name="flags">The flags of open(2).</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The open directory.</returns>
    ValueTask<FuseResult<FuseOpened>> OpenDirectoryAsync(FuseContext context, ulong nodeId, uint flags, CancellationToken cancellationToken);

    /// <summary>Lists a directory into a writer until it is full or the directory ends.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open directory.</param>
    /// <param name="cookie">0 to begin, else the cookie of the last entry that was taken.</param>
    /// <param name="writer">Takes the entries; tells whether each counts as a lookup.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any; dropped when entries were taken, as the kernel asks again behind them.</returns>
    ValueTask<Errno> ReadDirectoryAsync(FuseContext context, ulong handle, long cookie, FuseDirectoryWriter writer, CancellationToken cancellationToken);

    /// <summary>A directory was closed; no program waits for the answer.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open directory.</param>
    /// <returns>Completes when the handle is gone.</returns>
    ValueTask<Errno> ReleaseDirectoryAsync(FuseContext context, ulong handle);

    /// <summary>Reads the capacity.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The capacity.</returns>
    ValueTask<FuseResult<FuseStatistics>> GetStatisticsAsync(FuseContext context, CancellationToken cancellationToken);
}
