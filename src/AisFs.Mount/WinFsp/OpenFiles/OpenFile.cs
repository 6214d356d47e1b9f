using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Uploads;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// A file that is open: what all its opens share. Pages of one open may be written through another, and the end of the
/// file is moved through one while its bytes come through another: so what is missing, and when it goes up, is a matter of
/// the file. All members may be called from many threads at once.
/// </summary>
internal sealed class OpenFile
{
    private readonly ILogger _logger;
    private readonly OpenFileState _state;
    private readonly FileUploader _uploader;

    internal OpenFile(InodeId inode, IFileSystem fileSystem, ILogger logger, TimeProvider time)
    {
        Inode = inode;
        Pages = new PageHandle(fileSystem, inode);
        _logger = logger;
        _state = new OpenFileState(fileSystem, Pages);
        _uploader = new FileUploader(inode, fileSystem, _state, logger, time);
    }

    internal InodeId Inode { get; }

    /// <summary>The file's own handle, which writes what the driver's cache has kept for whichever open.</summary>
    internal PageHandle Pages { get; }

    /// <summary>One of its opens; null when there is none.</summary>
    internal OpenNode? First => _state.First;

    /// <summary>Whether some open has its data: the driver may have pages of it.</summary>
    internal bool HasData => _state.HasData;

    /// <summary>One open more.</summary>
    /// <returns>False when the file has ended: another object stands for it from now on.</returns>
    internal bool TryJoin(OpenNode node)
    {
        // First: a write may come as soon as the open is among the others.
        node.File = this;
        return _state.TryJoin(node);
    }

    /// <summary>The time of the last write was set by a program: what the cache writes later must not move it.</summary>
    internal void SetModified(long? modifiedNs) => _state.SetModified(modifiedNs);

    /// <summary>The file has no name any more: nothing of it goes up.</summary>
    internal void Removed() => _state.SetRemoved();

    /// <summary>Moves the end of the file.</summary>
    /// <param name="node">The open through which it is done.</param>
    /// <param name="handle">A handle that can write.</param>
    /// <param name="changes">The new size, and what else is to be changed with it.</param>
    /// <param name="onlyCut">Whether a smaller file is left alone.</param>
    /// <param name="cancellationToken">Nothing has changed when it is cancelled.</param>
    /// <returns>The file after the change.</returns>
    internal ValueTask<FsResult<FsEntry>> ResizeAsync(
        OpenNode node, HandleId handle, FsAttributeChanges changes, bool onlyCut, CancellationToken cancellationToken)
        => _uploader.ResizeAsync(node, handle, changes, onlyCut, cancellationToken);

    /// <summary>Bytes were written through an open: by its program, or by the driver's cache for whichever open.</summary>
    internal void Wrote(OpenNode node, HandleId handle, long offset, int count, bool isPage)
    {
        UploadStep step = _state.Wrote(node, handle, offset, count, isPage);
        _uploader.WaitIf(step);
        if (step == UploadStep.Now)
        {
            _uploader.UploadLater(step);
        }
    }

    /// <summary>A page of the driver's cache could not be written, and the driver has given it up.</summary>
    /// <param name="error">Why.</param>
    /// <param name="isKnown">Whether the file system knows of it, and keeps the file from going up by itself.</param>
    internal void PageFailed(FsError error, bool isKnown)
    {
        if (!isKnown)
        {
            _state.PageLost();
        }

        _logger.PageFailed(First?.Path ?? string.Empty, error);
    }

    /// <summary>The last handle of an open was closed.</summary>
    internal async ValueTask CleanupAsync(OpenNode node, CancellationToken cancellationToken)
    {
        UploadStep step = _state.Leave(node);
        _uploader.WaitIf(step);
        if (step == UploadStep.Now)
        {
            await _uploader.UploadAsync(node, step, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>FlushFileBuffers: the driver has written its pages before it asked.</summary>
    internal ValueTask<FsError> FlushAsync(OpenNode node, CancellationToken cancellationToken) => _uploader.FlushAsync(node, cancellationToken);

    /// <summary>An open is gone; with the last one the file ends.</summary>
    /// <returns>Whether it has ended. The open's handle is closed then, or the file's.</returns>
    internal async ValueTask<bool> CloseAsync(OpenNode node, CancellationToken cancellationToken)
    {
        // Most are readers, which need not wait for an upload.
        UploadStep step = _state.Leave(node);
        _uploader.WaitIf(step);
        bool isReader = !node.CanWrite && step != UploadStep.Now && _state.TryRemoveOther(node);
        return !isReader && await _uploader.CloseAsync(node, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The mount ends: what was closed and is whole goes up.</summary>
    internal async ValueTask EndAsync()
    {
        UploadStep step = _state.Next;
        if (step != UploadStep.None)
        {
            await _uploader.UploadAsync(null, step, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
