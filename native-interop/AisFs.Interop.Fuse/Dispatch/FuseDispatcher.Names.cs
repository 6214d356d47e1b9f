using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Replies;

namespace AisFs.Interop.Fuse.Dispatch;

internal sealed partial class FuseDispatcher
{
    private bool Lookup(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error)
            ? Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.LookupAsync(request.Context, parent, name, request.Token))
            : Reject(request, error);

    private bool ReadLink(FuseRequest request, ulong nodeId)
        => Run<FuseResult<string>, TextReply>(request, _operations.ReadLinkAsync(request.Context, nodeId, request.Token));

    private bool CreateSymlink(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error) && cursor.TryReadText(out string? target, out error)
            ? Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.CreateSymlinkAsync(request.Context, parent, name, target, request.Token))
            : Reject(request, error);

    private bool CreateNode(FuseRequest request, ulong parent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_mknod_in node) && cursor.TryReadName(out string? name, out error)
            ? Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.CreateNodeAsync(request.Context, parent, name, node.mode, node.rdev, request.Token))
            : Reject(request, error);
    }

    private bool CreateDirectory(FuseRequest request, ulong parent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_mkdir_in directory) && cursor.TryReadName(out string? name, out error)
            ? Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.CreateDirectoryAsync(request.Context, parent, name, directory.mode, request.Token))
            : Reject(request, error);
    }

    private bool Create(FuseRequest request, ulong parent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_create_in create) && cursor.TryReadName(out string? name, out error)
            ? Run<FuseResult<FuseCreated>, CreateReply>(request, _operations.CreateAsync(request.Context, parent, name, create.mode, create.flags, request.Token))
            : Reject(request, error);
    }

    private bool CreateTemporary(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_create_in create)
            ? Run<FuseResult<FuseCreated>, CreateReply>(request, _operations.CreateTemporaryAsync(request.Context, parent, create.mode, create.flags, request.Token))
            : Reject(request, Errno.EINVAL);

    private bool RemoveFile(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error)
            ? Run(request, _operations.RemoveFileAsync(request.Context, parent, name, request.Token))
            : Reject(request, error);

    private bool RemoveDirectory(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error)
            ? Run(request, _operations.RemoveDirectoryAsync(request.Context, parent, name, request.Token))
            : Reject(request, error);

    private bool Rename(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_rename_in rename)
            ? Rename(request, parent, rename.newdir, 0, ref cursor)
            : Reject(request, Errno.EINVAL);

    private bool RenameWithFlags(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_rename2_in rename)
            ? Rename(request, parent, rename.newdir, rename.flags, ref cursor)
            : Reject(request, Errno.EINVAL);

    private bool Rename(FuseRequest request, ulong parent, ulong newParent, uint flags, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error) && cursor.TryReadName(out string? newName, out error)
            ? Run(request, _operations.RenameAsync(request.Context, parent, name, newParent, newName, flags, request.Token))
            : Reject(request, error);

    private bool Link(FuseRequest request, ulong newParent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_link_in link) && cursor.TryReadName(out string? newName, out error)
            ? Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.LinkAsync(request.Context, link.oldnodeid, newParent, newName, request.Token))
            : Reject(request, error);
    }
}
