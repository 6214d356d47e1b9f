using System.Text;
using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>From paths to inodes: see <see cref="PathWalker"/>.</content>
internal sealed partial class WinFspAdapter
{
    private NtStatus Find(ReadOnlySpan<char> path, StringBuilder? actual, out FsEntry entry, out int reparseIndex)
        => _paths.Find(path, actual, out entry, out reparseIndex);

    private NtStatus FindParent(ReadOnlySpan<char> path, StringBuilder? actual, out InodeId parent, out string name)
        => _paths.FindParent(path, actual, out parent, out name);

    private NtStatus FindChild(InodeId parent, string name, out FsEntry entry) => _paths.FindChild(parent, name, out entry);

    private void Release(InodeId inode) => _paths.Release(inode);

    private static ReadOnlySpan<char> SplitStream(ref ReadOnlySpan<char> path) => PathWalker.SplitStream(ref path);

    private static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> path) => PathWalker.FolderOf(path);

    private static void AppendComponent(StringBuilder? actual, string stored) => PathWalker.AppendComponent(actual, stored);
}
