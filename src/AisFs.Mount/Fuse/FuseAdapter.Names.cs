using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

internal sealed partial class FuseAdapter
{
    public ValueTask<FuseResult<FuseEntry>> LookupAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => Map(_fileSystem.LookupAsync(new InodeId(parent), name, cancellationToken), FuseConvert.ToEntry);

    public void Forget(ulong nodeId, ulong count) => _fileSystem.Forget(new InodeId(nodeId), count);

    public ValueTask<FuseResult<string>> ReadLinkAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken)
        => Map(_fileSystem.ReadLinkAsync(new InodeId(nodeId), cancellationToken), static target => target);

    public ValueTask<FuseResult<FuseEntry>> CreateSymlinkAsync(FuseContext context, ulong parent, string name, string target, CancellationToken cancellationToken)
        => Map(_fileSystem.CreateSymlinkAsync(new InodeId(parent), name, target, FuseConvert.ToCaller(context), cancellationToken), FuseConvert.ToEntry);

    public ValueTask<FuseResult<FuseEntry>> CreateNodeAsync(FuseContext context, ulong parent, string name, uint mode, uint device, CancellationToken cancellationToken)
        => FuseConvert.ToKind(mode) is not { } kind ? new(Errno.EINVAL)
            : Map(
                kind == FsNodeKind.File
                    ? _fileSystem.CreateNodeAsync(new InodeId(parent), name, mode & 0xfff, FuseConvert.ToCaller(context), cancellationToken)
                    : _fileSystem.CreateSpecialAsync(new InodeId(parent), name, kind, device, mode & 0xfff, FuseConvert.ToCaller(context), cancellationToken),
                FuseConvert.ToEntry);

    public ValueTask<FuseResult<FuseEntry>> CreateDirectoryAsync(FuseContext context, ulong parent, string name, uint mode, CancellationToken cancellationToken)
        => Map(_fileSystem.CreateDirectoryAsync(new InodeId(parent), name, mode & 0xfff, FuseConvert.ToCaller(context), cancellationToken), FuseConvert.ToEntry);

    public ValueTask<Errno> RemoveFileAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => Map(_fileSystem.RemoveFileAsync(new InodeId(parent), name, cancellationToken));

    public ValueTask<Errno> RemoveDirectoryAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => Map(_fileSystem.RemoveDirectoryAsync(new InodeId(parent), name, cancellationToken));

    public ValueTask<Errno> RenameAsync(FuseContext context, ulong parent, string name, ulong newParent, string newName, uint flags, CancellationToken cancellationToken)
    {
        const uint Known = (uint)(FsRenameFlags.NoReplace | FsRenameFlags.Exchange);
        return (flags & ~Known) != 0
            ? new(Errno.EINVAL)
            : Map(_fileSystem.RenameAsync(new InodeId(parent), name, new InodeId(newParent), newName, (FsRenameFlags)flags, cancellationToken));
    }
}
