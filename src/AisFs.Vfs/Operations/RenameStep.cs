using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Renames a file or a directory; the caller holds the locks of both names and of all below them.</summary>
internal sealed class RenameStep(FileRename files, TreeRename trees)
{
    public ValueTask<FsResult> RunAsync(RenameTask task, CancellationToken cancellationToken)
        => task.Moved is DirectoryInode ? trees.RenameAsync(task, cancellationToken) : files.RenameAsync(task, cancellationToken);

    /// <summary>Renames to a name that is free.</summary>
    public ValueTask<FsResult> RunAsync(DirectoryInode source, Inode moved, DirectoryInode target, string name, CancellationToken cancellationToken)
        => RunAsync(new RenameTask(source, moved, target, name, null, FsRenameFlags.None), cancellationToken);
}
