using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Replies;

namespace AisFs.Interop.Fuse.Dispatch;

internal sealed partial class FuseDispatcher
{
    private bool OpenDirectory(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_open_in open)
            ? Run<FuseResult<FuseOpened>, OpenDirectoryReply>(request, _operations.OpenDirectoryAsync(request.Context, nodeId, open.flags, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool ReadDirectory(FuseRequest request, bool withLookup, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_read_in read) || read.size > (uint)_session.RequestBytes)
        {
            return Reject(request, Errno.EINVAL);
        }

        request.Directory.Begin((int)read.size, withLookup);
        return Run<Errno, DirectoryReply>(request, _operations.ReadDirectoryAsync(request.Context, read.fh, (long)read.offset, request.Directory, request.Token));
    }

    private bool ReleaseDirectory(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_release_in release)
            ? Run(request, _operations.ReleaseDirectoryAsync(request.Context, release.fh))
            : Reject(request, Errno.EINVAL);

    private bool SyncDirectory(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_fsync_in sync)
            ? Run(request, _operations.SyncDirectoryAsync(request.Context, sync.fh, (sync.fsync_flags & FsyncDataOnly) != 0, request.Token))
            : Reject(request, Errno.EINVAL);
}
