using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

internal sealed partial class MemoryFileSystem
{
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _getAttributes++;
            return _nodes.TryGet(inode, out MemoryNode? node) ? new(Entry(node)) : new(FsError.Stale);
        }
    }

    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryGet(inode, out MemoryNode? node))
            {
                return new(FsError.Stale);
            }

            long now = NowNs;
            if (changes.Size is { } size)
            {
                node.Content.Resize(size);
                node.ModifiedNs = now;
            }

            node.Mode = changes.Mode ?? node.Mode;
            node.Uid = changes.Uid ?? node.Uid;
            node.Gid = changes.Gid ?? node.Gid;
            node.AccessedNs = changes.AccessedNs is { } accessed ? accessed == FsAttributeChanges.Now ? now : accessed : node.AccessedNs;
            node.ModifiedNs = changes.ModifiedNs is { } modified ? modified == FsAttributeChanges.Now ? now : modified : node.ModifiedNs;
            node.ChangedNs = now;
            if (changes.KillPrivileges)
            {
                _ = node.KillPrivileges();
            }

            return new(Entry(node));
        }
    }

    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _nodes.Get(inode).Xattrs.TryGetValue(name, out byte[]? value) ? new((ReadOnlyMemory<byte>)value) : new(FsError.NoAttribute);
        }
    }

    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            SortedDictionary<string, byte[]> xattrs = _nodes.Get(inode).Xattrs;
            bool exists = xattrs.ContainsKey(name);
            if ((exists && mode == FsXattrMode.Create) || (!exists && mode == FsXattrMode.Replace))
            {
                return new(exists ? FsError.Exists : FsError.NoAttribute);
            }

            xattrs[name] = value.ToArray();
            return new(FsResult.Ok);
        }
    }

    public ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(new FsResult<IReadOnlyList<string>>([.. _nodes.Get(inode).Xattrs.Keys]));
        }
    }

    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_nodes.Get(inode).Xattrs.Remove(name) ? FsResult.Ok : FsError.NoAttribute);
        }
    }

    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
        => new(new FsStatistics(1L << 40, 1L << 39));
}
