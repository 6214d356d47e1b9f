using System.Text;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Renames, and the question whether something may be deleted.</summary>
internal sealed class RenameOperations(
    IFileSystem fileSystem, WinFspMountOptions options, PathWalker paths, OpenNodes open, DirectoryEmptiness emptiness, CancellationToken stopping)
{
    internal NtStatus SetDelete(object context, ReadOnlySpan<char> path, bool delete)
    {
        if (options.ReadOnly)
        {
            return NtStatus.MediaWriteProtected;
        }

        if (delete && context is OpenStream { IsView: true })
        {
            return NtStatus.AccessDenied;
        }

        if (!delete || context is not OpenNode { Kind: FsNodeKind.Directory } node)
        {
            return NtStatus.Success;
        }

        // The deletion itself comes too late to be refused.
        return options.Stays(node.Kind, path) ? NtStatus.AccessDenied : Blocking.Wait(emptiness.CheckAsync(node.Inode));
    }

    internal NtStatus Rename(object context, ReadOnlySpan<char> path, ReadOnlySpan<char> newPath, bool replace)
    {
        if (context is not OpenNode node)
        {
            return NtStatus.InvalidParameter;
        }

        NtStatus status = paths.FindParent(path, null, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status;
        }

        InodeId newParent = default;
        try
        {
            StringBuilder actual = WindowsPath.Builder();
            status = paths.FindParent(newPath, actual, out newParent, out string newName);
            return status != NtStatus.Success ? status : Rename(node, (parent, name), (newParent, newName), actual.ToString(), replace);
        }
        finally
        {
            paths.Release(parent);
            paths.Release(newParent);
        }
    }

    private NtStatus Rename(
        OpenNode node, (InodeId Parent, string Name) source, (InodeId Parent, string Name) target, string newFolder, bool replace)
    {
        NtStatus status = paths.FindChild(source.Parent, source.Name, out FsEntry present);
        if (status != NtStatus.Success)
        {
            return status;
        }

        paths.Release(present.Attributes.Inode);
        if (SystemFolders.IsRefused(target.Parent, target.Name))
        {
            return NtStatus.AccessDenied;
        }

        status = FindTarget(present, target.Parent, target.Name, replace, out string newName, out FsRenameFlags flags);
        if (status != NtStatus.Success)
        {
            return status;
        }

        string newPath = WindowsPath.Combine(newFolder, WindowsNames.ToWindows(newName));
        if (open.Paths.HasTwinOf(node.Path, newPath))
        {
            return NtStatus.SharingViolation;
        }

        FsResult result = Blocking.Wait(fileSystem.RenameAsync(
            source.Parent, present.Name ?? source.Name, target.Parent, newName, flags, stopping));
        if (result.IsOk)
        {
            open.Paths.Renamed(node.Path, newPath);
        }

        return result.Error.ToNtStatus();
    }

    /// <summary>Looks at what has the new name.</summary>
    /// <param name="moved">What is renamed.</param>
    /// <param name="parent">Its new folder.</param>
    /// <param name="name">Its new name.</param>
    /// <param name="replace">Whether a file that has the name may be replaced.</param>
    /// <param name="newName">The new name, as it is to be stored.</param>
    /// <param name="flags">How it is renamed.</param>
    /// <returns>Why it cannot be renamed, or success.</returns>
    private NtStatus FindTarget(in FsEntry moved, InodeId parent, string name, bool replace, out string newName, out FsRenameFlags flags)
    {
        newName = name;
        flags = FsRenameFlags.NoReplace;
        NtStatus status = paths.FindChild(parent, name, out FsEntry existing);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.ObjectNameNotFound ? NtStatus.Success : status;
        }

        paths.Release(existing.Attributes.Inode);
        flags = FsRenameFlags.None;
        if (existing.Attributes.Inode == moved.Attributes.Inode)
        {
            return NtStatus.Success;
        }

        // A new name that differs in case only from that of the replaced file would stand beside it.
        newName = existing.Name ?? name;
        return !replace ? NtStatus.ObjectNameCollision
            : existing.Attributes.Kind == FsNodeKind.Directory || moved.Attributes.Kind == FsNodeKind.Directory ? NtStatus.AccessDenied
            : NtStatus.Success;
    }
}
