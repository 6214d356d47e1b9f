using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Session;

namespace AisFs.Interop.Fuse.Dispatch;

internal sealed partial class FuseDispatcher
{
    private const uint OpenKillSuidgid = 1;
    private const uint FsyncDataOnly = 1;

    private bool Open(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_open_in open)
            ? Run<FuseResult<FuseOpened>, OpenReply>(request, _operations.OpenAsync(request.Context, nodeId, open.flags, (open.open_flags & OpenKillSuidgid) != 0, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool Read(FuseRequest request, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_read_in read) || read.size > (uint)_session.RequestBytes || read.offset > (ulong)(long.MaxValue - read.size))
        {
            return Reject(request, Errno.EINVAL);
        }

        request.Read.Begin((int)read.size);
        return Run<Errno, ReadReply>(request, _operations.ReadAsync(request.Context, read.fh, (long)read.offset, (int)read.size, request.Read, request.Token));
    }

    private unsafe bool Write(FuseReader reader, FuseRequest request, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_write_in write) || write.size > (uint)cursor.Remaining || write.offset > (ulong)(long.MaxValue - write.size))
        {
            return Reject(request, Errno.EINVAL);
        }

        RequestBuffer buffer = reader.Buffer;
        ReadOnlyMemory<byte> data = buffer.Memory.Slice(sizeof(fuse_in_header) + sizeof(fuse_write_in), (int)write.size);
        ValueTask<FuseResult<int>> task = _operations.WriteAsync(request.Context, write.fh, (long)write.offset, data, (FuseWriteOptions)write.write_flags, request.Token);
        if (!task.IsCompleted)
        {
            // The data stays valid until the operation completes: the buffer goes with the request.
            reader.Buffer = _session.Buffers.Rent();
            request.Buffer = buffer;
        }

        return Run<FuseResult<int>, WriteReply>(request, task);
    }

    private bool Flush(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_flush_in flush)
            ? Run(request, _operations.FlushAsync(request.Context, flush.fh, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool Sync(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_fsync_in sync)
            ? Run(request, _operations.SyncAsync(request.Context, sync.fh, (sync.fsync_flags & FsyncDataOnly) != 0, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool Release(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_release_in release)
            ? Run(request, _operations.ReleaseAsync(request.Context, release.fh))
            : Reject(request, Errno.EINVAL);

    private bool Allocate(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_fallocate_in allocate) && allocate.length <= long.MaxValue && allocate.offset <= (ulong)long.MaxValue - allocate.length
            ? Run(request, _operations.AllocateAsync(request.Context, allocate.fh, (long)allocate.offset, (long)allocate.length, allocate.mode, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool Seek(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_lseek_in seek) && seek.offset <= long.MaxValue
            ? Run<FuseResult<long>, SeekReply>(request, _operations.SeekAsync(request.Context, seek.fh, (long)seek.offset, seek.whence, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool CopyRange(FuseRequest request, bool wideReply, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_copy_file_range_in copy) || copy.off_in > long.MaxValue || copy.off_out > long.MaxValue)
        {
            return Reject(request, Errno.EINVAL);
        }

        // The older form answers with 32 bits; whole pages keep what follows aligned.
        const ulong NarrowMaximum = 0xffff_0000;
        long length = (long)Math.Min(copy.len, wideReply ? long.MaxValue : NarrowMaximum);
        ValueTask<FuseResult<long>> task = _operations.CopyRangeAsync(request.Context, copy.fh_in, (long)copy.off_in, copy.fh_out, (long)copy.off_out, length, request.Token);
        return wideReply ? Run<FuseResult<long>, LongCopyReply>(request, task) : Run<FuseResult<long>, CopyReply>(request, task);
    }

    private bool GetLock(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_lk_in query)
            ? Run<FuseResult<FuseFileLock>, LockReply>(request, _operations.GetLockAsync(request.Context, query.fh, query.owner, ToLock(query.lk), request.Token))
            : Reject(request, Errno.EINVAL);

    private bool SetLock(FuseRequest request, bool wait, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_lk_in change)
            ? Run(request, _operations.SetLockAsync(request.Context, change.fh, change.owner, ToLock(change.lk), wait, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool MapBlock(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_bmap_in map)
            ? Run<FuseResult<ulong>, BlockReply>(request, _operations.MapBlockAsync(request.Context, nodeId, map.block, map.blocksize, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool Poll(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_poll_in poll)
            ? Run<FuseResult<uint>, PollReply>(request, _operations.PollAsync(request.Context, poll.fh, poll.events, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool Ioctl(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_ioctl_in control) && control.out_size <= (uint)_session.RequestBytes && cursor.TryReadBytes(control.in_size, out ReadOnlySpan<byte> input)
            ? Run<FuseResult<FuseIoctlReply>, IoctlReply>(request, _operations.IoctlAsync(request.Context, control.fh, control.cmd, input.ToArray(), (int)control.out_size, request.Token))
            : Reject(request, Errno.EINVAL);

    private static FuseFileLock ToLock(in fuse_file_lock l) => new(l.start, l.end, l.type, l.pid);
}
