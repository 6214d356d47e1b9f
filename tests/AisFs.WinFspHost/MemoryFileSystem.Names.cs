using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <content>Creating, removing and renaming.</content>
internal sealed partial class MemoryFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken)
        => Create(parent, name, FsNodeKind.Symlink, 0x1FF, caller, target);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => Create(parent, name, FsNodeKind.File, mode, caller);

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateDirectoryAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
        => Create(parent, name, FsNodeKind.Directory, mode, caller);

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveFileAsync(InodeId parent, string name, CancellationToken cancellationToken) => Remove(parent, name, directory: false);

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveDirectoryAsync(InodeId parent, string name, CancellationToken cancellationToken) => Remove(parent, name, directory: true);

    /// <inheritdoc/>
    public ValueTask<FsResult> RenameAsync(InodeId parent, string name, InodeId newParent, string newName, FsRenameFlags flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryDirectory(parent, out MemoryNode? from, out FsError error) || !TryDirectory(newParent, out MemoryNode? to, out error))
            {
                return Done(error);
            }

            if (!from.Children.TryGetValue(name, out MemoryNode? node))
            {
                return Done(FsError.NotFound);
            }

            if (to.Children.TryGetValue(newName, out MemoryNode? existing) && existing != node)
            {
                FsError refused = (flags & FsRenameFlags.NoReplace) != 0 ? FsError.Exists
                    : existing.Kind == FsNodeKind.Directory && node.Kind != FsNodeKind.Directory ? FsError.IsDirectory
                    : existing.Kind != FsNodeKind.Directory && node.Kind == FsNodeKind.Directory ? FsError.NotDirectory
                    : existing.Children.Count > 0 ? FsError.NotEmpty
                    : FsError.None;
                if (refused != FsError.None)
                {
                    return Done(refused);
                }

                existing.IsLinked = false;
                Reclaim(existing);
            }

            from.Children.Remove(name);
            to.Children[newName] = node;
            return Done(FsError.None);
        }
    }

    private static ValueTask<FsResult> Done(FsError error) => ValueTask.FromResult(new FsResult(error));

    private ValueTask<FsResult<FsEntry>> Create(InodeId parent, string name, FsNodeKind kind, uint mode, FsCaller caller, string target = "")
    {
        lock (_lock)
        {
            if (!TryDirectory(parent, out MemoryNode? directory, out FsError error))
            {
                return Done<FsEntry>(error);
            }

            if (directory.Children.ContainsKey(name))
            {
                return Done<FsEntry>(FsError.Exists);
            }

            MemoryNode node = Add(directory, name, kind, mode, caller, target);
            node.Lookups++;
            return Done<FsEntry>(Entry(node));
        }
    }

    private ValueTask<FsResult> Remove(InodeId parent, string name, bool directory)
    {
        lock (_lock)
        {
            if (!TryDirectory(parent, out MemoryNode? folder, out FsError error))
            {
                return Done(error);
            }

            if (!folder.Children.TryGetValue(name, out MemoryNode? node))
            {
                return Done(FsError.NotFound);
            }

            if (directory != (node.Kind == FsNodeKind.Directory))
            {
                return Done(directory ? FsError.NotDirectory : FsError.IsDirectory);
            }

            if (node.Children.Count > 0)
            {
                return Done(FsError.NotEmpty);
            }

            folder.Children.Remove(name);
            node.IsLinked = false;
            Reclaim(node);
            return Done(FsError.None);
        }
    }
}
