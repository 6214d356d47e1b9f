using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

internal sealed partial class FuseAdapter
{
    public ValueTask<FuseResult<FuseAttributesReply>> GetAttributesAsync(FuseContext context, ulong nodeId, ulong? handle, CancellationToken cancellationToken)
        => Map(_fileSystem.GetAttributesAsync(new InodeId(nodeId), cancellationToken), FuseConvert.ToAttributesReply);

    public ValueTask<FuseResult<FuseAttributesReply>> SetAttributesAsync(FuseContext context, ulong nodeId, FuseAttributeChanges changes, CancellationToken cancellationToken)
    {
        if ((changes.Fields & FuseAttributeFields.Size) != 0 && changes.Size > long.MaxValue)
        {
            return new(Errno.EFBIG);
        }

        HandleId handle = (changes.Fields & FuseAttributeFields.Handle) != 0 ? new HandleId(changes.Handle) : default;
        ValueTask<FsResult<FsEntry>> task = _fileSystem.SetAttributesAsync(new InodeId(nodeId), handle, FuseConvert.ToChanges(changes), cancellationToken);
        bool isCut = !handle.IsNone && (changes.Fields & FuseAttributeFields.Size) != 0;
        return Map(isCut ? NoteChanged(handle.Value, UserOf(context), task) : task, FuseConvert.ToAttributesReply);
    }

    public ValueTask<FuseResult<ReadOnlyMemory<byte>>> GetXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken)
        => Map(_fileSystem.GetXattrAsync(new InodeId(nodeId), name, cancellationToken), static value => value);

    public ValueTask<Errno> SetXattrAsync(FuseContext context, ulong nodeId, string name, ReadOnlyMemory<byte> value, uint flags, CancellationToken cancellationToken)
    {
        FsXattrMode? mode = flags switch
        {
            0 => FsXattrMode.CreateOrReplace,
            1 => FsXattrMode.Create,
            2 => FsXattrMode.Replace,
            _ => null,
        };
        return mode is null ? new(Errno.EINVAL) : Map(_fileSystem.SetXattrAsync(new InodeId(nodeId), name, value, mode.Value, cancellationToken));
    }

    public ValueTask<FuseResult<IReadOnlyList<string>>> ListXattrsAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken)
        => Map(_fileSystem.ListXattrsAsync(new InodeId(nodeId), cancellationToken), static names => names);

    public ValueTask<Errno> RemoveXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken)
        => Map(_fileSystem.RemoveXattrAsync(new InodeId(nodeId), name, cancellationToken));
}
