using System.Text;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Paths;

/// <summary>From the paths of Windows to inodes: each component as it is spelled, else as it is found without case.</summary>
internal sealed class PathWalker(IFileSystem fileSystem, CancellationToken stopping)
{
    /// <summary>Whether names that differ in case only are the same.</summary>
    internal bool IgnoresCase => fileSystem.IgnoresCase;

    /// <summary>
    /// Walks a path. A lookup of the found inode is held, and has to be given back with <see cref="Release"/>.
    /// </summary>
    /// <param name="path">The path, without a stream.</param>
    /// <param name="actual">Takes the path as it is stored, or null.</param>
    /// <param name="entry">What the path leads to; a link is not followed.</param>
    /// <param name="reparseIndex">With <see cref="NtStatus.Reparse"/>: where in the path the link is that stands before its end.</param>
    internal NtStatus Find(ReadOnlySpan<char> path, StringBuilder? actual, out FsEntry entry, out int reparseIndex)
    {
        reparseIndex = 0;
        int at = SkipSeparators(path, 0);
        if (at == path.Length)
        {
            actual?.Append('\\');
            FsResult<FsEntry> root = Blocking.Wait(fileSystem.GetAttributesAsync(InodeId.Root, stopping));
            entry = root.IsOk ? root.Value : default;
            return root.Error.ToNtStatus();
        }

        entry = default;
        InodeId current = InodeId.Root;
        while (true)
        {
            int length = path[at..].IndexOf('\\');
            int end = length < 0 ? path.Length : at + length;
            int next = SkipSeparators(path, end);
            bool isLast = next == path.Length;
            NtStatus status = Step(current, path[at..end], actual, out entry);
            Release(current);
            if (status != NtStatus.Success)
            {
                return status == NtStatus.ObjectNameNotFound && !isLast ? NtStatus.ObjectPathNotFound : status;
            }

            if (isLast)
            {
                return NtStatus.Success;
            }

            current = entry.Attributes.Inode;
            if (entry.Attributes.Kind != FsNodeKind.Directory)
            {
                Release(current);
                reparseIndex = at;
                return entry.Attributes.Kind == FsNodeKind.Symlink ? NtStatus.Reparse : NtStatus.ObjectPathNotFound;
            }

            at = next;
        }
    }

    /// <summary>Walks to the folder of a path; a lookup of it is held.</summary>
    /// <param name="path">The path; not the root.</param>
    /// <param name="actual">Takes the folder's path as it is stored, or null.</param>
    /// <param name="parent">The folder.</param>
    /// <param name="name">The last component, as it is to be stored.</param>
    internal NtStatus FindParent(ReadOnlySpan<char> path, StringBuilder? actual, out InodeId parent, out string name)
    {
        parent = default;
        name = string.Empty;
        int last = path.LastIndexOf('\\');
        if (last < 0 || last == path.Length - 1)
        {
            return NtStatus.ObjectNameInvalid;
        }

        NtStatus status = Find(path[..last], actual, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.ObjectNameNotFound ? NtStatus.ObjectPathNotFound : status;
        }

        parent = entry.Attributes.Inode;
        if (entry.Attributes.Kind == FsNodeKind.Directory && WindowsNames.TryToStored(path[(last + 1)..], out string? stored))
        {
            name = stored;
            return NtStatus.Success;
        }

        Release(parent);
        return entry.Attributes.Kind == FsNodeKind.Directory ? NtStatus.ObjectNameInvalid : NtStatus.ObjectPathNotFound;
    }

    /// <summary>Looks a stored name up in a folder; a lookup of what is found is held.</summary>
    internal NtStatus FindChild(InodeId parent, string name, out FsEntry entry)
    {
        FsResult<FsEntry> result = Blocking.Wait(fileSystem.LookupAsync(parent, name, stopping));
        entry = result.IsOk ? result.Value : default;
        return !result.IsOk ? result.Error.ToNtStatus() : entry.IsNegative ? NtStatus.ObjectNameNotFound : NtStatus.Success;
    }

    /// <summary>Gives a lookup back.</summary>
    internal void Release(InodeId inode)
    {
        if (!inode.IsNone && inode != InodeId.Root)
        {
            fileSystem.Forget(inode, 1);
        }
    }

    private NtStatus Step(InodeId parent, ReadOnlySpan<char> component, StringBuilder? actual, out FsEntry entry)
    {
        if (!WindowsNames.TryToStored(component, out string? stored))
        {
            entry = default;
            return NtStatus.ObjectNameNotFound;
        }

        NtStatus status = FindChild(parent, stored, out entry);
        if (status == NtStatus.Success)
        {
            if (actual is not null)
            {
                WindowsPath.Append(actual, entry.Name ?? stored);
            }
        }

        return status == NtStatus.NotADirectory ? NtStatus.ObjectPathNotFound : status;
    }

    private static int SkipSeparators(ReadOnlySpan<char> path, int at)
    {
        while (at < path.Length && path[at] == '\\')
        {
            at++;
        }

        return at;
    }
}
