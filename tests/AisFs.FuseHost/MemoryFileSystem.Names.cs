using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

internal sealed partial class MemoryFileSystem
{
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _lookups++;
            return _nodes.TryDirectory(parent, out MemoryNode directory, out FsError error)
                ? new(directory.Children.TryGetValue(name, out MemoryNode? node) ? LookedUp(node) : FsEntry.Negative(_validFor))
                : new(error);
        }
    }

    public bool Forget(InodeId inode, ulong count)
    {
        lock (_lock)
        {
            if (!_nodes.TryGet(inode, out MemoryNode? node) || node == Root)
            {
                return node is null;
            }

            node.Lookups -= (long)count;
            _nodes.Collect(node);
            return node.Lookups <= 0;
        }
    }

    public ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _nodes.TryGet(inode, out MemoryNode? node) && node.Kind == FsNodeKind.Symlink ? new(node.Target) : new(FsError.InvalidArgument);
        }
    }

    public ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken)
        => new(Make(parent, name, FsNodeKind.Symlink, 0x1ff, caller, target));

    public ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => new(Make(parent, name, FsNodeKind.File, mode, caller, null));

    public ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => new(Make(parent, name, FsNodeKind.Directory, mode, caller, null));

    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryChild(parent, name, out MemoryNode directory, out MemoryNode node, out FsError error))
            {
                return new(error);
            }

            if (node.Kind == FsNodeKind.Directory)
            {
                return new(FsError.IsDirectory);
            }

            _nodes.Unlink(directory, name, node);
            return new(FsResult.Ok);
        }
    }

    public ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryChild(parent, name, out MemoryNode directory, out MemoryNode node, out FsError error))
            {
                return new(error);
            }

            if (node.Kind != FsNodeKind.Directory)
            {
                return new(FsError.NotDirectory);
            }

            if (node.Children.Count > 0)
            {
                return new(FsError.NotEmpty);
            }

            _nodes.Unlink(directory, name, node);
            return new(FsResult.Ok);
        }
    }

    public ValueTask<FsResult> RenameAsync(InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryChild(parent, name, out MemoryNode directory, out MemoryNode node, out FsError error) || !_nodes.TryDirectory(newParent, out MemoryNode newDirectory, out error))
            {
                return new(error);
            }

            bool taken = newDirectory.Children.TryGetValue(newName, out MemoryNode? old);
            if (taken && flags == FsRenameFlags.NoReplace)
            {
                return new(FsError.Exists);
            }

            if (flags == FsRenameFlags.Exchange)
            {
                if (!taken)
                {
                    return new(FsError.NotFound);
                }

                directory.Children[name] = old!;
                newDirectory.Children[newName] = node;
                (old!.Parent, node.Parent) = (directory, newDirectory);
                return new(FsResult.Ok);
            }

            if (taken)
            {
                if (old!.Children.Count > 0)
                {
                    return new(FsError.NotEmpty);
                }

                _nodes.Unlink(newDirectory, newName, old);
            }

            directory.Children.Remove(name);
            MemoryNodes.Link(newDirectory, newName, node);
            return new(FsResult.Ok);
        }
    }

    private FsResult<FsEntry> Make(InodeId parent, string name, FsNodeKind kind, uint mode, FsCaller caller, string? target)
    {
        lock (_lock)
        {
            if (!_nodes.TryDirectory(parent, out MemoryNode directory, out FsError error))
            {
                return error;
            }

            if (directory.Children.ContainsKey(name))
            {
                return FsError.Exists;
            }

            MemoryNode node = _nodes.New(kind, mode, caller);
            node.Target = target ?? string.Empty;
            MemoryNodes.Link(directory, name, node);
            return LookedUp(node);
        }
    }
}
