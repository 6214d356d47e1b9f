using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Sends each request to the class that takes its kind apart and calls the operation.</summary>
internal sealed class FuseDispatcher
{
    private readonly RequestRunner _runner;
    private readonly ReplySender _sender;
    private readonly Agreement _agreement;
    private readonly FileRequests _files;
    private readonly NameRequests _names;
    private readonly AttributeRequests _attributes;
    private readonly DirectoryRequests _directories;
    private readonly VolumeRequests _volume;
    private readonly SilentRequests _silent;

    public FuseDispatcher(IFuseOperations operations, Agreement agreement, RequestRunner runner, ReplySender sender, SilentRequests silent)
    {
        _runner = runner;
        _sender = sender;
        _agreement = agreement;
        _files = new FileRequests(operations, runner, agreement);
        _names = new NameRequests(operations, runner);
        _attributes = new AttributeRequests(operations, runner);
        _directories = new DirectoryRequests(operations, runner, agreement);
        _volume = new VolumeRequests(operations, runner);
        _silent = silent;
    }

    /// <summary>Handles one request.</summary>
    /// <param name="hand">The reader's request and buffer.</param>
    /// <param name="request">The request.</param>
    /// <param name="nodeId">The inode that its header names.</param>
    /// <param name="arguments">What follows the header.</param>
    /// <returns>Whether the operation is still under way: then the request is no longer the reader's.</returns>
    public bool Dispatch(ReaderHand hand, FuseRequest request, ulong nodeId, ReadOnlySpan<byte> arguments)
    {
        try
        {
            RequestCursor cursor = new(arguments);
            return _agreement.IsMade ? Route(hand, request, nodeId, ref cursor) : _runner.Reject(request, Errno.EIO);
        }
#pragma warning disable CA1031 // A defect in one operation must not end the mount.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _sender.Fail(request, exception);
            return false;
        }
    }

    private bool Route(ReaderHand hand, FuseRequest request, ulong nodeId, ref RequestCursor cursor) => request.Opcode switch
    {
        fuse_opcode.FUSE_READ => _files.Read(request, ref cursor),
        fuse_opcode.FUSE_WRITE => _files.Write(hand, request, ref cursor),
        fuse_opcode.FUSE_GETATTR => _attributes.GetAttributes(request, nodeId, ref cursor),
        fuse_opcode.FUSE_LOOKUP => _names.Lookup(request, nodeId, ref cursor),
        fuse_opcode.FUSE_OPEN => _files.Open(request, nodeId, ref cursor),
        fuse_opcode.FUSE_FLUSH => _files.Flush(request, ref cursor),
        fuse_opcode.FUSE_RELEASE => _files.Release(request, ref cursor),
        fuse_opcode.FUSE_FORGET => _silent.Forget(nodeId, ref cursor),
        fuse_opcode.FUSE_BATCH_FORGET => _silent.ForgetMany(ref cursor),
        fuse_opcode.FUSE_INTERRUPT => _silent.Interrupt(request, ref cursor),
        fuse_opcode.FUSE_READDIR => _directories.ReadDirectory(request, false, ref cursor),
        fuse_opcode.FUSE_READDIRPLUS => _directories.ReadDirectory(request, true, ref cursor),
        fuse_opcode.FUSE_OPENDIR => _directories.OpenDirectory(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RELEASEDIR => _directories.ReleaseDirectory(request, ref cursor),
        fuse_opcode.FUSE_FSYNCDIR => _directories.SyncDirectory(request, ref cursor),
        fuse_opcode.FUSE_SETATTR => _attributes.SetAttributes(request, nodeId, ref cursor),
        fuse_opcode.FUSE_STATX => _attributes.GetStatx(request, nodeId, ref cursor),
        fuse_opcode.FUSE_READLINK => _names.ReadLink(request, nodeId),
        fuse_opcode.FUSE_SYMLINK => _names.CreateSymlink(request, nodeId, ref cursor),
        fuse_opcode.FUSE_MKNOD => _names.CreateNode(request, nodeId, ref cursor),
        fuse_opcode.FUSE_MKDIR => _names.CreateDirectory(request, nodeId, ref cursor),
        fuse_opcode.FUSE_CREATE => _names.Create(request, nodeId, ref cursor),
        fuse_opcode.FUSE_TMPFILE => _names.CreateTemporary(request, nodeId, ref cursor),
        fuse_opcode.FUSE_UNLINK => _names.RemoveFile(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RMDIR => _names.RemoveDirectory(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RENAME => _names.Rename(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RENAME2 => _names.RenameWithFlags(request, nodeId, ref cursor),
        fuse_opcode.FUSE_LINK => _names.Link(request, nodeId, ref cursor),
        fuse_opcode.FUSE_FSYNC => _files.Sync(request, ref cursor),
        fuse_opcode.FUSE_FALLOCATE => _files.Allocate(request, ref cursor),
        fuse_opcode.FUSE_LSEEK => _files.Seek(request, ref cursor),
        fuse_opcode.FUSE_COPY_FILE_RANGE => _files.CopyRange(request, false, ref cursor),
        fuse_opcode.FUSE_COPY_FILE_RANGE_64 => _files.CopyRange(request, true, ref cursor),
        fuse_opcode.FUSE_SETXATTR => _attributes.SetXattr(request, nodeId, ref cursor),
        fuse_opcode.FUSE_GETXATTR => _attributes.GetXattr(request, nodeId, ref cursor),
        fuse_opcode.FUSE_LISTXATTR => _attributes.ListXattrs(request, nodeId, ref cursor),
        fuse_opcode.FUSE_REMOVEXATTR => _attributes.RemoveXattr(request, nodeId, ref cursor),
        fuse_opcode.FUSE_ACCESS => _attributes.CheckAccess(request, nodeId, ref cursor),
        fuse_opcode.FUSE_STATFS => _volume.GetStatistics(request),
        fuse_opcode.FUSE_SYNCFS => _volume.SyncAll(request),
        fuse_opcode.FUSE_GETLK => _files.GetLock(request, ref cursor),
        fuse_opcode.FUSE_SETLK => _files.SetLock(request, false, ref cursor),
        fuse_opcode.FUSE_SETLKW => _files.SetLock(request, true, ref cursor),
        fuse_opcode.FUSE_BMAP => _files.MapBlock(request, nodeId, ref cursor),
        fuse_opcode.FUSE_IOCTL => _files.Ioctl(request, ref cursor),
        fuse_opcode.FUSE_POLL => _files.Poll(request, ref cursor),
        fuse_opcode.FUSE_INIT => _runner.Reject(request, Errno.EINVAL),
        fuse_opcode.FUSE_DESTROY => _runner.Reject(request, Errno.None),
        _ => _runner.Reject(request, Errno.ENOSYS),
    };
}
