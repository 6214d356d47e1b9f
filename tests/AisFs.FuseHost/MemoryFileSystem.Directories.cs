using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

internal sealed partial class MemoryFileSystem
{
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryDirectory(inode, out MemoryNode directory, out FsError error))
            {
                return new(error);
            }

            directory.OpenHandles++;
            List<(string, MemoryNode)> entries = [(".", directory), ("..", directory.Parent ?? directory)];
            entries.AddRange(directory.Children.Select(static c => (c.Key, c.Value)));
            _handles.Add(++_lastHandle, new MemoryHandle(directory, FsOpenFlags.None) { Entries = entries });
            return new(new HandleId(_lastHandle));
        }
    }

    public ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_handles.TryGetValue(handle.Value, out MemoryHandle? open) || open.Entries is not { } entries)
            {
                return new(FsError.BadHandle);
            }

            for (long i = cookie; i < entries.Count; i++)
            {
                (string name, MemoryNode node) = entries[(int)i];
                if (!sink.TryAdd(name, Entry(node), i + 1))
                {
                    break;
                }

                if (withLookup && i >= 2)
                {
                    node.Lookups++;
                }
            }

            return new(FsResult.Ok);
        }
    }

    public ValueTask ReleaseDirectoryAsync(HandleId handle) => ReleaseAsync(handle);
}
