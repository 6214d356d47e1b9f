using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Requests that find, make, move and remove names.</summary>
internal sealed class NameRequests
{
    private readonly IFuseOperations _operations;
    private readonly RequestRunner _runner;

    public NameRequests(IFuseOperations operations, RequestRunner runner)
    {
        _operations = operations;
        _runner = runner;
    }

    public bool Lookup(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error)
            ? _runner.Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.LookupAsync(request.Context, parent, name, request.Token))
            : _runner.Reject(request, error);

    public bool ReadLink(FuseRequest request, ulong nodeId)
        => _runner.Run<FuseResult<string>, TextReply>(request, _operations.ReadLinkAsync(request.Context, nodeId, request.Token));

    public bool CreateSymlink(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error) && cursor.TryReadText(out string? target, out error)
            ? _runner.Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.CreateSymlinkAsync(request.Context, parent, name, target, request.Token))
            : _runner.Reject(request, error);

    public bool CreateNode(FuseRequest request, ulong parent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_mknod_in node) && cursor.TryReadName(out string? name, out error)
            ? _runner.Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.CreateNodeAsync(request.Context, parent, name, node.mode, node.rdev, request.Token))
            : _runner.Reject(request, error);
    }

    public bool CreateDirectory(FuseRequest request, ulong parent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_mkdir_in directory) && cursor.TryReadName(out string? name, out error)
            ? _runner.Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.CreateDirectoryAsync(request.Context, parent, name, directory.mode, request.Token))
            : _runner.Reject(request, error);
    }

    public bool Create(FuseRequest request, ulong parent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_create_in create) && cursor.TryReadName(out string? name, out error)
            ? _runner.Run<FuseResult<FuseCreated>, CreateReply>(request, _operations.CreateAsync(request.Context, parent, name, create.mode, create.flags, request.Token))
            : _runner.Reject(request, error);
    }

    public bool CreateTemporary(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_create_in create)
            ? _runner.Run<FuseResult<FuseCreated>, CreateReply>(request, _operations.CreateTemporaryAsync(request.Context, parent, create.mode, create.flags, request.Token))
            : _runner.Reject(request, Errno.EINVAL);

    public bool RemoveFile(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error)
            ? _runner.Run(request, _operations.RemoveFileAsync(request.Context, parent, name, request.Token))
            : _runner.Reject(request, error);

    public bool RemoveDirectory(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error)
            ? _runner.Run(request, _operations.RemoveDirectoryAsync(request.Context, parent, name, request.Token))
            : _runner.Reject(request, error);

    public bool Rename(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_rename_in rename)
            ? Rename(request, parent, rename.newdir, 0, ref cursor)
            : _runner.Reject(request, Errno.EINVAL);

    public bool RenameWithFlags(FuseRequest request, ulong parent, ref RequestCursor cursor)
        => cursor.TryRead(out fuse_rename2_in rename)
            ? Rename(request, parent, rename.newdir, rename.flags, ref cursor)
            : _runner.Reject(request, Errno.EINVAL);

    private bool Rename(FuseRequest request, ulong parent, ulong newParent, uint flags, ref RequestCursor cursor)
        => cursor.TryReadName(out string? name, out Errno error) && cursor.TryReadName(out string? newName, out error)
            ? _runner.Run(request, _operations.RenameAsync(request.Context, parent, name, newParent, newName, flags, request.Token))
            : _runner.Reject(request, error);

    public bool Link(FuseRequest request, ulong newParent, ref RequestCursor cursor)
    {
        Errno error = Errno.EINVAL;
        return cursor.TryRead(out fuse_link_in link) && cursor.TryReadName(out string? newName, out error)
            ? _runner.Run<FuseResult<FuseEntry>, EntryReply>(request, _operations.LinkAsync(request.Context, link.oldnodeid, newParent, newName, request.Token))
            : _runner.Reject(request, error);
    }
}
