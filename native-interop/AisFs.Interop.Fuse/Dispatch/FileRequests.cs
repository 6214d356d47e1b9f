using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Requests on open files.</summary>
internal sealed class FileRequests
{
    private const uint OpenKillSuidgid = 1;
    private const uint FsyncDataOnly = 1;

    private readonly IFuseOperations _operations;
    private readonly RequestRunner _runner;
    private readonly Agreement _agreement;

    public FileRequests(IFuseOperations operations, RequestRunner runner, Agreement agreement)
    {
        _operations = operations;
        _runner = runner;
        _agreement = agreement;
    }

    public bool Open(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_open_in open)
            ? _runner.Run<FuseResult<FuseOpened>, OpenReply>(request, _operations.OpenAsync(request.Context, nodeId, open.flags, (open.open_flags & OpenKillSuidgid) != 0, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Read(FuseRequest request, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_read_in read) || read.size > _agreement.MaxRequestBytes || read.offset > (ulong)(long.MaxValue - read.size))
        {
            return _runner.Reject(request, Errno.EINVAL);
        }

        request.Read.Begin((int)read.size);
        return _runner.Run<Errno, ReadReply>(request, _operations.ReadAsync(request.Context, read.fh, (long)read.offset, (int)read.size, request.Read, request.Token));
    }

    public unsafe bool Write(ReaderHand hand, FuseRequest request, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_write_in write) || write.size > (uint)cursor.Remaining || write.offset > (ulong)(long.MaxValue - write.size))
        {
            return _runner.Reject(request, Errno.EINVAL);
        }

        ReadOnlyMemory<byte> data = hand.Buffer.Memory.Slice(sizeof(fuse_in_header) + sizeof(fuse_write_in), (int)write.size);
        ValueTask<FuseResult<int>> task = _operations.WriteAsync(request.Context, write.fh, (long)write.offset, data, (FuseWriteOptions)write.write_flags, request.Token);
        if (!task.IsCompleted)
        {
            // The data stays valid until the operation completes: the buffer goes with the request.
            hand.LeaveBuffer();
        }

        return _runner.Run<FuseResult<int>, WriteReply>(request, task);
    }

    public bool Flush(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_flush_in flush)
            ? _runner.Run(request, _operations.FlushAsync(request.Context, flush.fh, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Sync(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_fsync_in sync)
            ? _runner.Run(request, _operations.SyncAsync(request.Context, sync.fh, (sync.fsync_flags & FsyncDataOnly) != 0, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Release(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_release_in release)
            ? _runner.Run(request, _operations.ReleaseAsync(request.Context, release.fh))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Allocate(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_fallocate_in allocate) && allocate.length <= long.MaxValue && allocate.offset <= (ulong)long.MaxValue - allocate.length
            ? _runner.Run(request, _operations.AllocateAsync(request.Context, allocate.fh, (long)allocate.offset, (long)allocate.length, allocate.mode, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Seek(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_lseek_in seek) && seek.offset <= long.MaxValue
            ? _runner.Run<FuseResult<long>, SeekReply>(request, _operations.SeekAsync(request.Context, seek.fh, (long)seek.offset, seek.whence, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool CopyRange(FuseRequest request, bool wideReply, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_copy_file_range_in copy) || copy.off_in > long.MaxValue || copy.off_out > long.MaxValue)
        {
            return _runner.Reject(request, Errno.EINVAL);
        }

        // The older form answers with 32 bits; whole pages keep what follows aligned.
        const ulong NarrowMaximum = 0xffff_0000;
        long length = (long)Math.Min(copy.len, wideReply ? long.MaxValue : NarrowMaximum);
        ValueTask<FuseResult<long>> task = _operations.CopyRangeAsync(request.Context, copy.fh_in, (long)copy.off_in, copy.fh_out, (long)copy.off_out, length, request.Token);
        return wideReply ? _runner.Run<FuseResult<long>, LongCopyReply>(request, task) : _runner.Run<FuseResult<long>, CopyReply>(request, task);
    }

    public bool GetLock(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_lk_in query)
            ? _runner.Run<FuseResult<FuseFileLock>, LockReply>(request, _operations.GetLockAsync(request.Context, query.fh, query.owner, ToLock(query.lk), request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool SetLock(FuseRequest request, bool wait, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_lk_in change)
            ? _runner.Run(request, _operations.SetLockAsync(request.Context, change.fh, change.owner, ToLock(change.lk), wait, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool MapBlock(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_bmap_in map)
            ? _runner.Run<FuseResult<ulong>, BlockReply>(request, _operations.MapBlockAsync(request.Context, nodeId, map.block, map.blocksize, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Poll(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_poll_in poll)
            ? _runner.Run<FuseResult<uint>, PollReply>(request, _operations.PollAsync(request.Context, poll.fh, poll.events, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool Ioctl(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_ioctl_in control) && control.out_size <= _agreement.MaxRequestBytes && cursor.TryReadBytes(control.in_size, out ReadOnlySpan<byte> input)
            ? _runner.Run<FuseResult<FuseIoctlReply>, IoctlReply>(request, _operations.IoctlAsync(request.Context, control.fh, control.cmd, input.ToArray(), (int)control.out_size, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    private static FuseFileLock ToLock(in fuse_file_lock l) => new(l.start, l.end, l.type, l.pid);
}
