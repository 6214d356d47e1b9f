using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Removes files and directories.</summary>
internal sealed class NodeRemoval(IFileSystem fileSystem, PathWalker paths, CancellationToken stopping)
{
    /// <summary>Removes what a path leads to.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="path">The path.</param>
    /// <returns>None also when it is gone already.</returns>
    internal FsError Remove(FsNodeKind kind, ReadOnlySpan<char> path)
    {
        if (paths.FindParent(path, null, out InodeId parent, out string name) != NtStatus.Success)
        {
            return FsError.NotFound;
        }

        try
        {
            NtStatus status = paths.FindChild(parent, name, out FsEntry entry);
            if (status != NtStatus.Success)
            {
                return status == NtStatus.ObjectNameNotFound ? FsError.None : FsError.Io;
            }

            paths.Release(entry.Attributes.Inode);
            return Remove(kind, parent, entry.Name ?? name).Error;
        }
        finally
        {
            paths.Release(parent);
        }
    }

    /// <summary>Removes a name from a folder.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="parent">The folder.</param>
    /// <param name="name">The stored name.</param>
    internal FsResult Remove(FsNodeKind kind, InodeId parent, string name)
        => kind == FsNodeKind.Directory
            ? Blocking.Wait(fileSystem.RemoveDirectoryAsync(parent, name, stopping))
            : Blocking.Wait(fileSystem.RemoveFileAsync(parent, name, stopping));
}
