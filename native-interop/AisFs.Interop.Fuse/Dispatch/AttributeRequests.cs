using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Requests on attributes and extended attributes.</summary>
internal sealed class AttributeRequests
{
    private const uint GetattrFh = 1;

    private readonly IFuseOperations _operations;
    private readonly RequestRunner _runner;

    public AttributeRequests(IFuseOperations operations, RequestRunner runner)
    {
        _operations = operations;
        _runner = runner;
    }

    public bool GetAttributes(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_getattr_in get)
            ? _runner.Run<FuseResult<FuseAttributesReply>, AttributesReply>(request, _operations.GetAttributesAsync(request.Context, nodeId, (get.getattr_flags & GetattrFh) != 0 ? get.fh : null, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool GetStatx(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_statx_in get)
            ? _runner.Run<FuseResult<FuseAttributesReply>, StatxReply>(request, _operations.GetAttributesAsync(request.Context, nodeId, (get.getattr_flags & GetattrFh) != 0 ? get.fh : null, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool SetAttributes(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_setattr_in set)
            ? _runner.Run<FuseResult<FuseAttributesReply>, AttributesReply>(request, _operations.SetAttributesAsync(request.Context, nodeId, AbiConvert.ToChanges(set), request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool CheckAccess(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_access_in access)
            ? _runner.Run(request, _operations.CheckAccessAsync(request.Context, nodeId, access.mask, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool GetXattr(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        if (!cursor.TryRead(out fuse_getxattr_in get) || !cursor.TryReadText(out string? name, out error))
        {
            return _runner.Reject(request, error);
        }

        request.Room = get.size;
        return _runner.Run<FuseResult<ReadOnlyMemory<byte>>, XattrReply>(request, _operations.GetXattrAsync(request.Context, nodeId, name, request.Token));
    }

    public bool ListXattrs(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_getxattr_in list))
        {
            return _runner.Reject(request, Errno.EINVAL);
        }

        request.Room = list.size;
        return _runner.Run<FuseResult<IReadOnlyList<string>>, XattrListReply>(request, _operations.ListXattrsAsync(request.Context, nodeId, request.Token));
    }

    public bool SetXattr(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_setxattr_in set) && cursor.TryReadText(out string? name, out error) && TryReadValue(ref cursor, set.size, out byte[] value, out error)
            ? _runner.Run(request, _operations.SetXattrAsync(request.Context, nodeId, name, value, set.flags, request.Token))
            : _runner.Reject(request, error);
    }

    public bool RemoveXattr(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryReadText(out string? name, out Errno error)
            ? _runner.Run(request, _operations.RemoveXattrAsync(request.Context, nodeId, name, request.Token))
            : _runner.Reject(request, error);

    private static bool TryReadValue(ref RequestCursor cursor, uint size, out byte[] value, out Errno error)
    {
        bool read = cursor.TryReadBytes(size, out ReadOnlySpan<byte> bytes);
        value = bytes.ToArray();
        error = read ? Errno.None : Errno.EINVAL;
        return read;
    }
}
