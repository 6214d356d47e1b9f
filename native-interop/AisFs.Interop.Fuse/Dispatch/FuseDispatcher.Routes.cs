using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Session;

namespace AisFs.Interop.Fuse.Dispatch;

internal sealed partial class FuseDispatcher
{
    private bool Route(FuseReader reader, FuseRequest request, ulong nodeId, ref RequestCursor cursor) => request.Opcode switch
    {
        fuse_opcode.FUSE_READ => Read(request, ref cursor),
        fuse_opcode.FUSE_WRITE => Write(reader, request, ref cursor),
        fuse_opcode.FUSE_GETATTR => GetAttributes(request, nodeId, ref cursor),
        fuse_opcode.FUSE_LOOKUP => Lookup(request, nodeId, ref cursor),
        fuse_opcode.FUSE_OPEN => Open(request, nodeId, ref cursor),
        fuse_opcode.FUSE_FLUSH => Flush(request, ref cursor),
        fuse_opcode.FUSE_RELEASE => Release(request, ref cursor),
        fuse_opcode.FUSE_FORGET => Forget(nodeId, ref cursor),
        fuse_opcode.FUSE_BATCH_FORGET => ForgetMany(ref cursor),
        fuse_opcode.FUSE_INTERRUPT => Interrupt(request, ref cursor),
        fuse_opcode.FUSE_READDIR => ReadDirectory(request, false, ref cursor),
        fuse_opcode.FUSE_READDIRPLUS => ReadDirectory(request, true, ref cursor),
        fuse_opcode.FUSE_OPENDIR => OpenDirectory(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RELEASEDIR => ReleaseDirectory(request, ref cursor),
        fuse_opcode.FUSE_FSYNCDIR => SyncDirectory(request, ref cursor),
        fuse_opcode.FUSE_SETATTR => SetAttributes(request, nodeId, ref cursor),
        fuse_opcode.FUSE_STATX => GetStatx(request, nodeId, ref cursor),
        fuse_opcode.FUSE_READLINK => ReadLink(request, nodeId),
        fuse_opcode.FUSE_SYMLINK => CreateSymlink(request, nodeId, ref cursor),
        fuse_opcode.FUSE_MKNOD => CreateNode(request, nodeId, ref cursor),
        fuse_opcode.FUSE_MKDIR => CreateDirectory(request, nodeId, ref cursor),
        fuse_opcode.FUSE_CREATE => Create(request, nodeId, ref cursor),
        fuse_opcode.FUSE_TMPFILE => CreateTemporary(request, nodeId, ref cursor),
        fuse_opcode.FUSE_UNLINK => RemoveFile(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RMDIR => RemoveDirectory(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RENAME => Rename(request, nodeId, ref cursor),
        fuse_opcode.FUSE_RENAME2 => RenameWithFlags(request, nodeId, ref cursor),
        fuse_opcode.FUSE_LINK => Link(request, nodeId, ref cursor),
        fuse_opcode.FUSE_FSYNC => Sync(request, ref cursor),
        fuse_opcode.FUSE_FALLOCATE => Allocate(request, ref cursor),
        fuse_opcode.FUSE_LSEEK => Seek(request, ref cursor),
        fuse_opcode.FUSE_COPY_FILE_RANGE => CopyRange(request, false, ref cursor),
        fuse_opcode.FUSE_COPY_FILE_RANGE_64 => CopyRange(request, true, ref cursor),
        fuse_opcode.FUSE_SETXATTR => SetXattr(request, nodeId, ref cursor),
        fuse_opcode.FUSE_GETXATTR => GetXattr(request, nodeId, ref cursor),
        fuse_opcode.FUSE_LISTXATTR => ListXattrs(request, nodeId, ref cursor),
        fuse_opcode.FUSE_REMOVEXATTR => RemoveXattr(request, nodeId, ref cursor),
        fuse_opcode.FUSE_ACCESS => CheckAccess(request, nodeId, ref cursor),
        fuse_opcode.FUSE_STATFS => GetStatistics(request),
        fuse_opcode.FUSE_SYNCFS => SyncAll(request),
        fuse_opcode.FUSE_GETLK => GetLock(request, ref cursor),
        fuse_opcode.FUSE_SETLK => SetLock(request, false, ref cursor),
        fuse_opcode.FUSE_SETLKW => SetLock(request, true, ref cursor),
        fuse_opcode.FUSE_BMAP => MapBlock(request, nodeId, ref cursor),
        fuse_opcode.FUSE_IOCTL => Ioctl(request, ref cursor),
        fuse_opcode.FUSE_POLL => Poll(request, ref cursor),
        fuse_opcode.FUSE_INIT => Initialize(request, ref cursor),
        fuse_opcode.FUSE_DESTROY => Reject(request, Errno.None),
        _ => Reject(request, Errno.ENOSYS),
    };

    private bool Initialize(FuseRequest request, ref RequestCursor cursor)
    {
        // 16 bytes before 7.36; a kernel of another major version may send less than this one needs, but never less.
        if (_session.IsInitialized || !cursor.TryReadPadded(16, out fuse_init_in offer))
        {
            return Reject(request, Errno.EINVAL);
        }

        _session.Initialize(request, offer);
        return false;
    }

    private bool Forget(ulong nodeId, ref RequestCursor cursor)
    {
        if (cursor.TryRead(out fuse_forget_in forget))
        {
            Forget(fuse_opcode.FUSE_FORGET, nodeId, forget.nlookup);
        }

        return false;
    }

    private bool ForgetMany(ref RequestCursor cursor)
    {
        if (cursor.TryRead(out fuse_batch_forget_in batch))
        {
            for (uint i = 0; i < batch.count && cursor.TryRead(out fuse_forget_one one); i++)
            {
                Forget(fuse_opcode.FUSE_BATCH_FORGET, one.nodeid, one.nlookup);
            }
        }

        return false;
    }

    private void Forget(fuse_opcode opcode, ulong nodeId, ulong count)
    {
        if (_trace)
        {
            FuseLog.Forgotten(_logger, opcode, nodeId, count);
        }

        _operations.Forget(nodeId, count);
    }

    private bool Interrupt(FuseRequest request, ref RequestCursor cursor)
    {
        if (cursor.TryRead(out fuse_interrupt_in interrupt))
        {
            bool found = _session.Interrupt(interrupt.unique, request.Channel, request.Unique);
            if (_trace)
            {
                FuseLog.Interrupted(_logger, interrupt.unique, found);
            }

            // Not found: either it is answered, and this refused, or another reader has it in hand but has not begun,
            // and the kernel asks again.
            if (!found)
            {
                _ = request.Channel.SendError(request.Unique, Errno.EAGAIN);
            }
        }

        return false;
    }

    private bool GetStatistics(FuseRequest request)
        => Run<FuseResult<FuseStatistics>, Replies.StatisticsReply>(request, _operations.GetStatisticsAsync(request.Context, request.Token));

    private bool SyncAll(FuseRequest request) => Run(request, _operations.SyncAllAsync(request.Context, request.Token));
}
