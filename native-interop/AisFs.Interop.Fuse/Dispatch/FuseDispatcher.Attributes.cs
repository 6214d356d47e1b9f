using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Replies;

namespace AisFs.Interop.Fuse.Dispatch;

internal sealed partial class FuseDispatcher
{
    private const uint GetattrFh = 1;

    private bool GetAttributes(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_getattr_in get)
            ? Run<FuseResult<FuseAttributesReply>, AttributesReply>(request, _operations.GetAttributesAsync(request.Context, nodeId, (get.getattr_flags & GetattrFh) != 0 ? get.fh : null, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool GetStatx(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_statx_in get)
            ? Run<FuseResult<FuseAttributesReply>, StatxReply>(request, _operations.GetAttributesAsync(request.Context, nodeId, (get.getattr_flags & GetattrFh) != 0 ? get.fh : null, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool SetAttributes(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_setattr_in set)
            ? Run<FuseResult<FuseAttributesReply>, AttributesReply>(request, _operations.SetAttributesAsync(request.Context, nodeId, AbiConvert.ToChanges(set), request.Token))
            : Reject(request, Errno.EINVAL);

    private bool CheckAccess(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_access_in access)
            ? Run(request, _operations.CheckAccessAsync(request.Context, nodeId, access.mask, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool GetXattr(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        if (!cursor.TryRead(out fuse_getxattr_in get) || !cursor.TryReadText(out string? name, out error))
        {
            return Reject(request, error);
        }

        request.Room = get.size;
        return Run<FuseResult<ReadOnlyMemory<byte>>, XattrReply>(request, _operations.GetXattrAsync(request.Context, nodeId, name, request.Token));
    }

    private bool ListXattrs(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
    {
        if (!cursor.TryRead(out fuse_getxattr_in list))
        {
            return Reject(request, Errno.EINVAL);
        }

        request.Room = list.size;
        return Run<FuseResult<IReadOnlyList<string>>, XattrListReply>(request, _operations.ListXattrsAsync(request.Context, nodeId, request.Token));
    }

    private bool SetXattr(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_setxattr_in set) && cursor.TryReadText(out string? name, out error) && TryReadValue(ref cursor, set.size, out byte[] value, out error)
            ? Run(request, _operations.SetXattrAsync(request.Context, nodeId, name, value, set.flags, request.Token))
            : Reject(request, error);
    }

    private bool RemoveXattr(FuseRequest request, ulong nodeId, ref RequestCursor cursor)
        => cursor.TryReadText(out string? name, out Errno error)
            ? Run(request, _operations.RemoveXattrAsync(request.Context, nodeId, name, request.Token))
            : Reject(request, error);

    private static bool TryReadValue(ref RequestCursor cursor, uint size, out byte[] value, out Errno error)
    {
        bool read = cursor.TryReadBytes(size, out ReadOnlySpan<byte> bytes);
        value = bytes.ToArray();
        error = read ? Errno.None : Errno.EINVAL;
        return read;
    }
}
