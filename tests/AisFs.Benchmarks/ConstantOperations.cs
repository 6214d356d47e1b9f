using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;

namespace AisFs.Benchmarks;

/// <summary>Answers reads, lookups and getattrs at once with constants: what is left is the cost of the binding.</summary>
internal sealed class ConstantOperations : IFuseOperations
{
    private static readonly byte[] s_content = GC.AllocateArray<byte>(128 * 1024, pinned: true);

    private static readonly FuseEntry s_entry = new()
    {
        NodeId = 77,
        EntryValid = new FuseTime(5, 0),
        AttributesValid = new FuseTime(5, 0),
        Attributes = new FuseAttributes { Inode = 77, Size = 36, Mode = 0x81A4, LinkCount = 1 },
    };

    public ValueTask<FuseResult<FuseEntry>> LookupAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken) => new(s_entry);

    public void Forget(ulong nodeId, ulong count)
    {
    }

    public ValueTask<FuseResult<FuseAttributesReply>> GetAttributesAsync(FuseContext context, ulong nodeId, ulong? handle, CancellationToken cancellationToken)
        => new(new FuseAttributesReply(s_entry.Attributes, new FuseTime(5, 0)));

    public ValueTask<Errno> ReadAsync(FuseContext context, ulong handle, long offset, int size, FuseReadReply reply, CancellationToken cancellationToken)
    {
        reply.Add(s_content.AsMemory(0, size));
        return new(Errno.None);
    }

    public ValueTask<FuseResult<int>> WriteAsync(FuseContext context, ulong handle, long offset, ReadOnlyMemory<byte> data, FuseWriteOptions options, CancellationToken cancellationToken)
        => new(data.Length);

    public ValueTask<FuseResult<FuseAttributesReply>> SetAttributesAsync(FuseContext context, ulong nodeId, FuseAttributeChanges changes, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<FuseResult<string>> ReadLinkAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseEntry>> CreateSymlinkAsync(FuseContext context, ulong parent, string name, string target, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseEntry>> CreateNodeAsync(FuseContext context, ulong parent, string name, uint mode, uint device, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseEntry>> CreateDirectoryAsync(FuseContext context, ulong parent, string name, uint mode, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<Errno> RemoveFileAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Errno> RemoveDirectoryAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<Errno> RenameAsync(
        FuseContext context, ulong parent, string name, ulong newParent, string newName, uint flags, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ulong nodeId, uint flags, bool killPrivileges, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseCreated>> CreateAsync(FuseContext context, ulong parent, string name, uint mode, uint flags, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<Errno> FlushAsync(FuseContext context, ulong handle, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Errno> SyncAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Errno> ReleaseAsync(FuseContext context, ulong handle) => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseOpened>> OpenDirectoryAsync(FuseContext context, ulong nodeId, uint flags, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<Errno> ReadDirectoryAsync(FuseContext context, ulong handle, long cookie, FuseDirectoryWriter writer, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<Errno> ReleaseDirectoryAsync(FuseContext context, ulong handle) => throw new NotSupportedException();

    public ValueTask<FuseResult<FuseStatistics>> GetStatisticsAsync(FuseContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
}
