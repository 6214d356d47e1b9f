using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

internal sealed partial class MemoryFileSystem
{
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_tree.Sync)
        {
            _getAttributes++;
            return _tree.TryGet(inode, out MemoryNode? node) ? new(Entry(node)) : new(FsError.Stale);
        }
    }

    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        lock (_tree.Sync)
        {
            if (!_tree.TryGet(inode, out MemoryNode? node))
            {
                return new(FsError.Stale);
            }

            long now = MemoryTree.NowNs;
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
                _ = KillPrivileges(node);
            }

            return new(Entry(node));
        }
    }

    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        lock (_tree.Sync)
        {
            return _tree[inode].Xattrs.TryGetValue(name, out byte[]? value) ? new((ReadOnlyMemory<byte>)value) : new(FsError.NoAttribute);
        }
    }

    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
    {
        lock (_tree.Sync)
        {
            SortedDictionary<string, byte[]> xattrs = _tree[inode].Xattrs;
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
        lock (_tree.Sync)
        {
            return new(new FsResult<IReadOnlyList<string>>([.. _tree[inode].Xattrs.Keys]));
        }
    }

    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        lock (_tree.Sync)
        {
            return new(_tree[inode].Xattrs.Remove(name) ? FsResult.Ok : FsError.NoAttribute);
        }
    }

    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
        => new(new FsStatistics(1L << 40, 1L << 39));

    private static bool KillPrivileges(MemoryNode node)
    {
        const uint SetUid = 0x800;
        const uint SetGid = 0x400;
        const uint GroupExecute = 8;
        uint before = node.Mode;
        node.Mode &= ~SetUid;
        if ((node.Mode & GroupExecute) != 0)
        {
            node.Mode &= ~SetGid;
        }

        return node.Mode != before;
    }
}
