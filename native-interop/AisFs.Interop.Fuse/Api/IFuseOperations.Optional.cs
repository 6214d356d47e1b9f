using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Api;

public partial interface IFuseOperations
{
    /// <summary>Kernel and server have agreed. Called once, before any other member.</summary>
    /// <param name="connection">What they agreed upon.</param>
    void Initialized(FuseConnection connection)
    {
    }

    /// <summary>Makes a directory durable.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open directory.</param>
    /// <param name="dataOnly">Whether attributes may lag behind.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any; ENOSYS is success, and the kernel does not ask again.</returns>
    ValueTask<Errno> SyncDirectoryAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Makes the whole file system durable; current kernels send it to trusted servers only.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> SyncAllAsync(FuseContext context, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Makes one more name for a file. Counts as a lookup.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The file.</param>
    /// <param name="newParent">The directory.</param>
    /// <param name="newName">The name.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The new entry; by default EPERM, which says that there are no hard links.</returns>
    ValueTask<FuseResult<FuseEntry>> LinkAsync(FuseContext context, ulong nodeId, ulong newParent, string newName, CancellationToken cancellationToken) => new(Errno.EPERM);

    /// <summary>Creates and opens a file without a name. Counts as a lookup.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="mode">Type and permission bits.</param>
    /// <param name="flags">The flags of open(2).</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>Entry and open file; by default EOPNOTSUPP.</returns>
    ValueTask<FuseResult<FuseCreated>> CreateTemporaryAsync(FuseContext context, ulong parent, uint mode, uint flags, CancellationToken cancellationToken) => new(Errno.EOPNOTSUPP);

    /// <summary>Sets an extended attribute.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="name">The full name.</param>
    /// <param name="value">The value.</param>
    /// <param name="flags">XATTR_CREATE 1, XATTR_REPLACE 2.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any; after ENOSYS the kernel does not ask again.</returns>
    ValueTask<Errno> SetXattrAsync(FuseContext context, ulong nodeId, string name, ReadOnlyMemory<byte> value, uint flags, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Reads an extended attribute.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="name">The full name.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The value, however much room the caller has.</returns>
    ValueTask<FuseResult<ReadOnlyMemory<byte>>> GetXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Names the extended attributes.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The full names, however much room the caller has.</returns>
    ValueTask<FuseResult<IReadOnlyList<string>>> ListXattrsAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Removes an extended attribute.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="name">The full name.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> RemoveXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Checks access; not asked when the kernel checks permissions itself.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The inode.</param>
    /// <param name="mask">R_OK 4, W_OK 2, X_OK 1.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any; ENOSYS allows all, and the kernel does not ask again.</returns>
    ValueTask<Errno> CheckAccessAsync(FuseContext context, ulong nodeId, uint mask, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Reserves, extends or zeros a range.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="mode">The mode of fallocate(2).</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> AllocateAsync(FuseContext context, ulong handle, long offset, long length, uint mode, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Finds data or a hole.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="whence">SEEK_DATA 3, SEEK_HOLE 4.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The offset; after ENOSYS the kernel takes files for free of holes.</returns>
    ValueTask<FuseResult<long>> SeekAsync(FuseContext context, ulong handle, long offset, uint whence, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Copies between two open files.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="source">The file to read.</param>
    /// <param name="sourceOffset">The first byte to read.</param>
    /// <param name="destination">The file to write.</param>
    /// <param name="destinationOffset">Where to write.</param>
    /// <param name="length">How many bytes at most.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>How many bytes were copied; on EOPNOTSUPP and ENOSYS the kernel reads and writes instead.</returns>
    ValueTask<FuseResult<long>> CopyRangeAsync(FuseContext context, ulong source, long sourceOffset, ulong destination, long destinationOffset, long length, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Tests for a lock. Never asked: locks are not claimed at INIT, and so are the kernel's own.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="owner">The owner that the lock would have.</param>
    /// <param name="range">The lock.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The lock in the way, or one of type F_UNLCK.</returns>
    ValueTask<FuseResult<FuseFileLock>> GetLockAsync(FuseContext context, ulong handle, ulong owner, FuseFileLock range, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Locks or unlocks. Never asked, as <see cref="GetLockAsync"/>.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="owner">The owner of the lock.</param>
    /// <param name="range">The lock.</param>
    /// <param name="wait">Whether to wait for other locks.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The error, if any.</returns>
    ValueTask<Errno> SetLockAsync(FuseContext context, ulong handle, ulong owner, FuseFileLock range, bool wait, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Maps a block of a file to a block of the device; block device mounts only.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="nodeId">The file.</param>
    /// <param name="block">The block in the file.</param>
    /// <param name="blockSize">The size of a block in bytes.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The block of the device.</returns>
    ValueTask<FuseResult<ulong>> MapBlockAsync(FuseContext context, ulong nodeId, ulong block, uint blockSize, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>Controls an open file or directory.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="command">The command.</param>
    /// <param name="input">The input.</param>
    /// <param name="outputSize">How much output is wanted at most, in bytes.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The output; by default ENOTTY, which says that there is no such command.</returns>
    ValueTask<FuseResult<FuseIoctlReply>> IoctlAsync(FuseContext context, ulong handle, uint command, ReadOnlyMemory<byte> input, int outputSize, CancellationToken cancellationToken) => new(Errno.ENOTTY);

    /// <summary>Asks for readiness.</summary>
    /// <param name="context">The caller.</param>
    /// <param name="handle">The open file.</param>
    /// <param name="events">The events of poll(2) that are waited for.</param>
    /// <param name="cancellationToken">Cancelled on interrupt.</param>
    /// <returns>The events that are there; after ENOSYS files are always ready.</returns>
    ValueTask<FuseResult<uint>> PollAsync(FuseContext context, ulong handle, uint events, CancellationToken cancellationToken) => new(Errno.ENOSYS);

    /// <summary>The mount has ended and every operation is answered. Called once.</summary>
    void Destroy()
    {
    }
}
