using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp;

/// <summary>
/// A file that is open: what all its opens share. Pages of one open may be written through another, and the end of the
/// file is moved through one while its bytes come through another: so what is missing, and when it goes up, is a matter of
/// the file. All members may be called from many threads at once.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore has no wait handle, and the timer goes with the last open.")]
internal sealed class OpenFile
{
    // The cache manager writes in rounds of a second.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(2);

    private readonly IFileSystem _fileSystem;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly UploadRule _rule = new();
    private readonly List<OpenNode> _opens = [];
    private ITimer? _timer;
    private long? _modifiedNs;
    private bool _isHeld;
    private bool _isForced;
    private bool _isRemoved;
    private bool _isEnded;

    internal OpenFile(InodeId inode, IFileSystem fileSystem, ILogger logger, TimeProvider time)
    {
        Inode = inode;
        _fileSystem = fileSystem;
        _logger = logger;
        _time = time;
        Pages = new PageHandle(fileSystem, inode);
    }

    internal InodeId Inode { get; }

    /// <summary>The file's own handle, which writes what the driver's cache has kept for whichever open.</summary>
    internal PageHandle Pages { get; }

    /// <summary>One of its opens; null when there is none.</summary>
    internal OpenNode? First
    {
        get
        {
            lock (_lock)
            {
                return _opens.Count == 0 ? null : _opens[0];
            }
        }
    }

    /// <summary>Whether some open has its data: the driver may have pages of it.</summary>
    internal bool HasData
    {
        get
        {
            lock (_lock)
            {
                return !Pages.Current.IsNone || _opens.Exists(static node => !node.Handle.IsNone);
            }
        }
    }

    /// <summary>One open more.</summary>
    /// <returns>False when the file has ended: another object stands for it from now on.</returns>
    internal bool TryJoin(OpenNode node)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return false;
            }

            _opens.Add(node);
            _rule.Opened(node.IsWriter, node.HasChanged);
            node.File = this;
            return true;
        }
    }

    /// <summary>The time of the last write was set by a program: what the cache writes later must not move it.</summary>
    internal void SetModified(long? modifiedNs)
    {
        lock (_lock)
        {
            _modifiedNs = modifiedNs;
        }
    }

    /// <summary>The file has no name any more: nothing of it goes up.</summary>
    internal void Removed()
    {
        lock (_lock)
        {
            _isRemoved = true;
        }
    }

    /// <summary>Moves the end of the file.</summary>
    /// <param name="node">The open through which it is done.</param>
    /// <param name="handle">A handle that can write.</param>
    /// <param name="changes">The new size, and what else is to be changed with it.</param>
    /// <param name="onlyCut">Whether a smaller file is left alone.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async ValueTask<FsResult<FsEntry>> ResizeAsync(
        OpenNode node, HandleId handle, FsAttributeChanges changes, bool onlyCut, CancellationToken cancellationToken)
    {
        // No upload between here and there: one that has begun is over, and the next sees what is missing.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FsResult<FsEntry> present = await _fileSystem.GetAttributesAsync(Inode, cancellationToken).ConfigureAwait(false);
            long size = changes.Size!.Value;
            if (!present.IsOk || (onlyCut && present.Value.Attributes.Size <= size))
            {
                return present;
            }

            long before = present.Value.Attributes.Size;
            lock (_lock)
            {
                _rule.Resizing(before, size);
                HoldLocked(handle);
            }

            FsResult<FsEntry> result = await _fileSystem.SetAttributesAsync(Inode, handle, changes, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (result.IsOk)
                {
                    _rule.Resized(size);
                    node.HasChanged = true;
                    ForgetTimeLocked(node);
                }
                else
                {
                    _rule.NotResized(before);
                }

                HoldLocked(handle);
            }

            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Bytes were written through an open: by its program, or by the driver's cache for whichever open.</summary>
    internal void Wrote(OpenNode node, HandleId handle, long offset, int count, bool isPage)
    {
        UploadStep step;
        lock (_lock)
        {
            step = _rule.Wrote(offset, offset + count, isPage);
            if (!isPage)
            {
                node.HasChanged = true;
                ForgetTimeLocked(node);
            }

            HoldLocked(handle);
            WaitLocked(step);
        }

        if (step == UploadStep.Now)
        {
            UploadLater(step);
        }
    }

    /// <summary>A page of the driver's cache could not be written, and the driver has given it up.</summary>
    /// <param name="error">Why.</param>
    /// <param name="isKnown">Whether the file system knows of it, and keeps the file from going up by itself.</param>
    internal void PageFailed(FsError error, bool isKnown)
    {
        lock (_lock)
        {
            if (!isKnown)
            {
                _rule.Lost();
            }

            _logger.PageFailed(PathLocked(), error);
        }
    }

    /// <summary>The last handle of an open was closed.</summary>
    internal async ValueTask CleanupAsync(OpenNode node, CancellationToken cancellationToken)
    {
        UploadStep step;
        lock (_lock)
        {
            step = LeaveLocked(node);
            WaitLocked(step);
        }

        if (step == UploadStep.Now)
        {
            await UploadAsync(node, step, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>FlushFileBuffers: the driver has written its pages before it asked.</summary>
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

    /// <summary>An open is gone; with the last one the file ends.</summary>
    /// <returns>Whether it has ended. The open's handle is closed then, or the file's.</returns>
    internal async ValueTask<bool> CloseAsync(OpenNode node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Most are readers, which need not wait for an upload.
            UploadStep step = LeaveLocked(node);
            WaitLocked(step);
            if (!node.CanWrite && step != UploadStep.Now && _opens.Count > 1 && _opens.Remove(node))
            {
                return false;
            }
        }

        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            UploadStep step;
            lock (_lock)
            {
                _opens.Remove(node);
                step = _opens.Count == 0 ? _rule.Ended() : _rule.Next;
                if (WriterLocked(node) is { IsNone: false } writer)
                {
                    HoldLocked(writer);
                }
            }

            if (step == UploadStep.Now)
            {
                Log(await UploadInTurnAsync(node, cancellationToken).ConfigureAwait(false), node.Path);
            }

            HandleId kept = default;
            lock (_lock)
            {
                if (_opens.Count == 0)
                {
                    _isEnded = true;
                    _timer?.Dispose();
                    kept = Pages.Take();
                }
                else if (node.CanWrite && _rule.IsChanged && Pages.TryKeep(node.Handle))
                {
                    // With it the last writer would be gone, and the file system would upload what is there.
                    node.Handle = default;
                }
            }

            await ReleaseAsync(node.Handle).ConfigureAwait(false);
            node.Handle = default;
            await ReleaseAsync(kept).ConfigureAwait(false);
            return _isEnded;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The mount ends: what was closed and is whole goes up.</summary>
    internal async ValueTask EndAsync()
    {
        UploadStep step;
        lock (_lock)
        {
            step = _rule.Next;
        }

        if (step != UploadStep.None)
        {
            await UploadAsync(null, step, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private UploadStep LeaveLocked(OpenNode node)
    {
        if (node.HasLeft)
        {
            return _rule.Next == UploadStep.Now ? UploadStep.Now : UploadStep.None;
        }

        node.HasLeft = true;
        return _rule.Left(node.IsWriter, node.HasChanged, _opens.Exists(other => !other.HasLeft && !other.Handle.IsNone));
    }

    private void WaitLocked(UploadStep step)
    {
        if (step == UploadStep.AfterQuiet && !_isEnded)
        {
            _timer ??= _time.CreateTimer(static file => ((OpenFile)file!).UploadLater(UploadStep.AfterQuiet), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(s_quiet, Timeout.InfiniteTimeSpan);
        }
    }

    // A write that is no page's sets the time, unless its own program has set one.
    private void ForgetTimeLocked(OpenNode node)
    {
        if (node.ModifiedNs is null)
        {
            _modifiedNs = null;
        }
    }

    private void HoldLocked(HandleId handle)
    {
        bool isHeld = !_rule.IsWhole && !_isForced && !_isRemoved;
        if (isHeld != _isHeld)
        {
            _isHeld = isHeld;
            _fileSystem.HoldUpload(handle, isHeld);
        }
    }

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The caller holds the turn; the upload takes it after the caller.")]
    private void UploadLater(UploadStep step) => _ = Task.Run(async () => await UploadAsync(null, step, CancellationToken.None).ConfigureAwait(false));

    private async ValueTask UploadAsync(OpenNode? node, UploadStep wanted, CancellationToken cancellationToken)
    {
        string path;
        FsError error = FsError.None;
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            UploadStep step;
            lock (_lock)
            {
                // The end of the file may have been moved again, or another upload has taken all along.
                step = _rule.Next;
                path = PathLocked();
            }

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

    /// <summary>Uploads what is there; whoever calls has the turn.</summary>
    private async ValueTask<FsError> UploadInTurnAsync(OpenNode? node, CancellationToken cancellationToken)
    {
        HandleId handle;
        long? modified;
        lock (_lock)
        {
            handle = WriterLocked(node);
            if (handle.IsNone || _isRemoved)
            {
                return FsError.None;
            }

            if (_rule.IsLost)
            {
                return FsError.Io;
            }

            modified = _modifiedNs;
            _rule.Begins();
            _isForced = true;
            HoldLocked(handle);
        }

        try
        {
            if (modified is not null)
            {
                await _fileSystem.SetAttributesAsync(Inode, handle, new FsAttributeChanges { ModifiedNs = modified }, cancellationToken).ConfigureAwait(false);
            }

            return (await _fileSystem.FlushAsync(handle, cancellationToken).ConfigureAwait(false)).Error;
        }
        finally
        {
            lock (_lock)
            {
                _isForced = false;
                HoldLocked(handle);
            }
        }
    }

    private HandleId WriterLocked(OpenNode? preferred)
        => preferred is { CanWrite: true, Handle.IsNone: false } ? preferred.Handle
            : Pages.Current is { IsNone: false } kept ? kept
            : _opens.Find(static node => node is { CanWrite: true, Handle.IsNone: false })?.Handle ?? default;

    private string PathLocked() => _opens.Count == 0 ? string.Empty : _opens[0].Path;

    private void Log(FsError error, string path)
    {
        if (error != FsError.None)
        {
            _logger.UploadFailed(path, error);
        }
    }

    private ValueTask ReleaseAsync(HandleId handle) => handle.IsNone ? default : _fileSystem.ReleaseAsync(handle);
}
