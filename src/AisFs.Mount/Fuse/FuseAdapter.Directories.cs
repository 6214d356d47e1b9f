using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

internal sealed partial class FuseAdapter
{
    // The kernel's own cache of a directory's entries (FOPEN_CACHE_DIR) is left off: whether entries cached by an earlier
    // open still hold, only the file system could say, and its directory handles do not.
    public ValueTask<FuseResult<FuseOpened>> OpenDirectoryAsync(FuseContext context, ulong nodeId, uint flags, CancellationToken cancellationToken)
        => Map(_fileSystem.OpenDirectoryAsync(new InodeId(nodeId), cancellationToken), static handle => new FuseOpened(handle.Value, FuseOpenOptions.None));

    public ValueTask<Errno> ReadDirectoryAsync(FuseContext context, ulong handle, long cookie, FuseDirectoryWriter writer, CancellationToken cancellationToken)
        => Map(_fileSystem.ReadDirectoryAsync(new HandleId(handle), cookie, writer.WithLookup, new FuseDirectorySink(writer), cancellationToken));

    public ValueTask<Errno> SyncDirectoryAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken)
        => Map(_fileSystem.SyncAsync(new HandleId(handle), dataOnly, cancellationToken));

    public ValueTask<Errno> ReleaseDirectoryAsync(FuseContext context, ulong handle)
    {
        ValueTask task = _fileSystem.ReleaseDirectoryAsync(new HandleId(handle));
        return task.IsCompletedSuccessfully ? new(Errno.None) : MapAsync(task);
    }
}
