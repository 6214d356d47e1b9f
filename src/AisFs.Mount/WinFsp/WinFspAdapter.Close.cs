using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>The end of an open file.</content>
internal sealed partial class WinFspAdapter
{
    /// <inheritdoc/>
    public void Cleanup(object context, ReadOnlySpan<char> path, CleanupFlags flags)
    {
        if (context is OpenStream stream)
        {
            CleanupStream(stream, flags);
            return;
        }

        OpenNode node = (OpenNode)context;
        if ((flags & CleanupFlags.Delete) != 0)
        {
            FsError error = Remove(node, path);
            if (error == FsError.None)
            {
                node.IsRemoved = true;
                _streams.RemoveAll(node.Inode);
                node.File?.Removed();
                _open.Paths.Vacated(node.Path);
                return;
            }

            _logger.RemoveFailed(node.Path, error);
        }

        if ((flags & CleanupFlags.SetArchiveBit) != 0)
        {
            SetArchiveBit(node);
        }

        if (node.File is { } file)
        {
            Wait(file.CleanupAsync(node, _stopping));
        }
    }

    /// <inheritdoc/>
    public void Close(object context)
    {
        OpenNode node = NodeOf(context);
        bool keepsLookup = context is OpenStream stream && _streams.Close(stream);
        Wait(_open.CloseAsync(node, _stopping));
        CloseHandles(node);
        if (!keepsLookup)
        {
            Release(node.Inode);
        }
    }

    private FsError Remove(OpenNode node, ReadOnlySpan<char> path)
    {
        NtStatus status = FindParent(path, null, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return FsError.NotFound;
        }

        try
        {
            status = FindChild(parent, name, out FsEntry entry);
            if (status != NtStatus.Success)
            {
                // It is gone already, as the application wants.
                return status == NtStatus.ObjectNameNotFound ? FsError.None : FsError.Io;
            }

            Release(entry.Attributes.Inode);
            string stored = entry.Name ?? name;
            return node.Kind == FsNodeKind.Directory
                ? Wait(_fileSystem.RemoveDirectoryAsync(parent, stored, _stopping)).Error
                : Wait(_fileSystem.RemoveFileAsync(parent, stored, _stopping)).Error;
        }
        finally
        {
            Release(parent);
        }
    }

    private void CloseHandles(OpenNode node)
    {
        if (!node.Handle.IsNone)
        {
            Wait(_fileSystem.ReleaseAsync(node.Handle));
            node.Handle = default;
        }

        if (node.Scan is { } scan)
        {
            if (!scan.Handle.IsNone)
            {
                Wait(_fileSystem.ReleaseDirectoryAsync(scan.Handle));
            }

            scan.Dispose();
        }
    }
}
