using System.Diagnostics.CodeAnalysis;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Uploads;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// Uploads one open file, and moves its end: one of both at a time, so that no upload sees an end whose bytes are not noted
/// as missing.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore has no wait handle.")]
internal sealed class FileUploader
{
    // The cache manager writes in rounds of a second.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(2);

    private readonly InodeId _inode;
    private readonly IFileSystem _fileSystem;
    private readonly OpenFileState _state;
    private readonly ILogger _logger;
    private readonly QuietTimer _timer;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal FileUploader(InodeId inode, IFileSystem fileSystem, OpenFileState state, ILogger logger, TimeProvider time)
    {
        _inode = inode;
        _fileSystem = fileSystem;
        _state = state;
        _logger = logger;
        _timer = new QuietTimer(time, s_quiet, () => UploadLater(UploadStep.AfterQuiet));
    }

    /// <summary>Moves the end of the file.</summary>
    /// <param name="node">The open through which it is done.</param>
    /// <param name="handle">A handle that can write.</param>
    /// <param name="changes">The new size, and what else is to be changed with it.</param>
    /// <param name="onlyCut">Whether a smaller file is left alone.</param>
    /// <param name="cancellationToken">Nothing has changed when it is cancelled.</param>
    /// <returns>The file after the change.</returns>
    internal async ValueTask<FsResult<FsEntry>> ResizeAsync(
        OpenNode node, HandleId handle, FsAttributeChanges changes, bool onlyCut, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FsResult<FsEntry> present = await _fileSystem.GetAttributesAsync(_inode, cancellationToken).ConfigureAwait(false);
            long size = changes.Size!.Value;
            if (!present.IsOk || (onlyCut && present.Value.Attributes.Size <= size))
            {
                return present;
            }

            long before = present.Value.Attributes.Size;
            _state.BeginResize(handle, before, size);
            FsResult<FsEntry> result = await _fileSystem.SetAttributesAsync(_inode, handle, changes, cancellationToken).ConfigureAwait(false);
            if (result.IsOk)
            {
                _state.Resized(node, handle, size);
            }
            else
            {
                _state.NotResized(handle, before);
            }

            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Uploads whatever is there: the driver has written its pages before.</summary>
    internal async ValueTask<FsError> FlushAsync(OpenNode node, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await UploadInTurnAsync(node, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for quiet, if that is what is to be done now.</summary>
    internal void WaitIf(UploadStep step)
    {
        if (step == UploadStep.AfterQuiet)
        {
            _timer.Restart();
        }
    }

    /// <summary>Uploads on a thread of the pool, if that is still to be done by then.</summary>
    internal void UploadLater(UploadStep step)
    {
#pragma warning disable RS0030 // No caller waits for the upload; its failure is logged.
        _ = Task.Run(async () => await UploadAsync(null, step, CancellationToken.None).ConfigureAwait(false));
#pragma warning restore RS0030
    }

    /// <summary>Uploads, if that is still to be done when the turn comes.</summary>
    /// <param name="node">The open through which it is done, if it can write.</param>
    /// <param name="wanted">What was to be done.</param>
    /// <param name="cancellationToken">What was not uploaded stays with the file system when it is cancelled.</param>
    internal async ValueTask UploadAsync(OpenNode? node, UploadStep wanted, CancellationToken cancellationToken)
    {
        FsError error = FsError.None;
        string path = string.Empty;
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // The end of the file may have been moved again, or another upload has taken all along.
            UploadStep step = _state.Next;
            path = _state.First?.Path ?? string.Empty;
            if (step == UploadStep.Now || step == wanted)
            {
                error = await UploadInTurnAsync(node, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }

        Log(error, path);
    }

    /// <summary>Removes an open, uploads what is due then, and closes its handle.</summary>
    /// <returns>Whether the file has ended with it.</returns>
    internal async ValueTask<bool> CloseAsync(OpenNode node, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_state.Remove(node) == UploadStep.Now)
            {
                Log(await UploadInTurnAsync(node, cancellationToken).ConfigureAwait(false), node.Path);
            }

            bool hasEnded = _state.TryEnd(node, out HandleId kept);
            if (hasEnded)
            {
                _timer.Stop();
            }

            await ReleaseAsync(node.Handle).ConfigureAwait(false);
            node.Handle = default;
            await ReleaseAsync(kept).ConfigureAwait(false);
            return hasEnded;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<FsError> UploadInTurnAsync(OpenNode? node, CancellationToken cancellationToken)
    {
        FsError error = _state.BeginUpload(node, out HandleId handle, out long? modified);
        if (handle.IsNone || error != FsError.None)
        {
            return error;
        }

        try
        {
            if (modified is not null)
            {
                await _fileSystem.SetAttributesAsync(_inode, handle, new FsAttributeChanges { ModifiedNs = modified }, cancellationToken).ConfigureAwait(false);
            }

            return (await _fileSystem.FlushAsync(handle, cancellationToken).ConfigureAwait(false)).Error;
        }
        finally
        {
            _state.EndUpload(handle);
        }
    }

    private void Log(FsError error, string path)
    {
        if (error != FsError.None)
        {
            _logger.UploadFailed(path, error);
        }
    }

    private ValueTask ReleaseAsync(HandleId handle) => handle.IsNone ? default : _fileSystem.ReleaseAsync(handle);
}
