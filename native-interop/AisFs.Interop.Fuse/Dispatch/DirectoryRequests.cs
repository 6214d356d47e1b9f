using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Requests on open directories.</summary>
internal sealed class DirectoryRequests
{
    private const uint FsyncDataOnly = 1;

    private readonly IFuseOperations _operations;
    private readonly RequestRunner _runner;
    private readonly Agreement _agreement;

    public DirectoryRequests(IFuseOperations operations, RequestRunner runner, Agreement agreement)
    {
        _operations = operations;
        _runner = runner;
        _agreement = agreement;
    }

    public bool OpenDirectory(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_open_in open)
            ? _runner.Run<FuseResult<FuseOpened>, OpenDirectoryReply>(request, _operations.OpenDirectoryAsync(request.Context, nodeId, open.flags, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool ReadDirectory(FuseRequest request, bool withLookup, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_read_in read) || read.size > _agreement.MaxRequestBytes)
        {
            return _runner.Reject(request, Errno.EINVAL);
        }

        request.Directory.Begin((int)read.size, withLookup);
        return _runner.Run<Errno, DirectoryReply>(request, _operations.ReadDirectoryAsync(request.Context, read.fh, (long)read.offset, request.Directory, request.Token));
    }

    public bool ReleaseDirectory(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_release_in release)
            ? _runner.Run(request, _operations.ReleaseDirectoryAsync(request.Context, release.fh))
            : _runner.Reject(request, Errno.EINVAL);

    public bool SyncDirectory(FuseRequest request, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_fsync_in sync)
            ? _runner.Run(request, _operations.SyncDirectoryAsync(request.Context, sync.fh, (sync.fsync_flags & FsyncDataOnly) != 0, request.Token))
            : _runner.Reject(request, Errno.EINVAL);
}
