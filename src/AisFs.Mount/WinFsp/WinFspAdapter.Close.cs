using AisFs.Interop.WinFsp;
using AisFs.Vfs;

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
                return;
            }

            _logger.RemoveFailed(node.Path, error);
        }

        if ((flags & CleanupFlags.SetArchiveBit) != 0)
        {
            SetArchiveBit(node);
        }

        Upload(node);
    }

    /// <inheritdoc/>
    public void Close(object context)
    {
        OpenNode node;
        if (context is OpenStream stream)
        {
            StoreStream(stream);
            node = stream.File;
        }
        else
        {
            node = (OpenNode)context;
        }

        Upload(node);
        _open.Remove(node);
        CloseHandles(node);
        Release(node.Inode);
    }

    /// <summary>Stores what was written. Windows has no ear for the error any more: it goes into the log.</summary>
    private void Upload(OpenNode node)
    {
        if (!node.IsDirty || node.IsRemoved)
        {
            return;
        }

        node.IsDirty = false;
        RestoreTime(node);
        FsResult result = Wait(_fileSystem.FlushAsync(node.WriteHandle, _stopping));
        if (!result.IsOk)
        {
            _logger.UploadFailed(node.Path, result.Error);
        }
    }

    /// <summary>
    /// Sets the time of the last write again that the application set: pages of the cache manager that were written
    /// later must not move it.
    /// </summary>
    private void RestoreTime(OpenNode node)
    {
        if (node.ModifiedNs is { } time)
        {
            Wait(_fileSystem.SetAttributesAsync(node.Inode, node.WriteHandle, new FsAttributeChanges { ModifiedNs = time }, _stopping));
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
        if (!node.LateWriteHandle.IsNone)
        {
            Wait(_fileSystem.ReleaseAsync(node.LateWriteHandle));
        }

        if (!node.Handle.IsNone)
        {
            Wait(_fileSystem.ReleaseAsync(node.Handle));
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
