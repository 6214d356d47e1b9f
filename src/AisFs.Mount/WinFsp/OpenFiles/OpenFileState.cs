using AisFs.Mount.WinFsp.Uploads;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// The opens of one file, and what of it is to be uploaded. Each member takes the one lock that both are behind; none waits
/// for anything but the file system's note that an upload has to wait.
/// </summary>
/// <param name="fileSystem">Told which files it must not upload by itself.</param>
/// <param name="pages">The file's own handle.</param>
internal sealed class OpenFileState(IFileSystem fileSystem, PageHandle pages)
{
    private readonly Lock _lock = new();
    private readonly UploadRule _rule = new();
    private readonly List<OpenNode> _opens = [];
    private long? _modifiedNs;
    private bool _isHeld;
    private bool _isUploading;
    private bool _isRemoved;
    private bool _isEnded;

    /// <summary>One of the opens; null when there is none.</summary>
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
                return !pages.Current.IsNone || _opens.Exists(static node => !node.Handle.IsNone);
            }
        }
    }

    /// <summary>What is to be done now.</summary>
    internal UploadStep Next
    {
        get
        {
            lock (_lock)
            {
                return _rule.Next;
            }
        }
    }

    /// <summary>Adds an open.</summary>
    /// <returns>False when the file has ended.</returns>
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
            return true;
        }
    }

    /// <summary>A program set the time of the last write.</summary>
    internal void SetModified(long? modifiedNs)
    {
        lock (_lock)
        {
            _modifiedNs = modifiedNs;
        }
    }

    /// <summary>The file lost its name.</summary>
    internal void SetRemoved()
    {
        lock (_lock)
        {
            _isRemoved = true;
        }
    }

    /// <summary>The end of the file is about to be moved.</summary>
    internal void BeginResize(HandleId handle, long before, long after)
    {
        lock (_lock)
        {
            _rule.Resizing(before, after);
            HoldLocked(handle);
        }
    }

    /// <summary>The end of the file was moved through an open.</summary>
    internal void Resized(OpenNode node, HandleId handle, long size)
    {
        lock (_lock)
        {
            _rule.Resized(size);
            ChangedLocked(node);
            HoldLocked(handle);
        }
    }

    /// <summary>The end of the file could not be moved.</summary>
    internal void NotResized(HandleId handle, long before)
    {
        lock (_lock)
        {
            _rule.NotResized(before);
            HoldLocked(handle);
        }
    }

    /// <summary>Bytes were written through an open.</summary>
    internal UploadStep Wrote(OpenNode node, HandleId handle, long offset, int count, bool isPage)
    {
        lock (_lock)
        {
            UploadStep step = _rule.Wrote(offset, offset + count, isPage);
            if (!isPage)
            {
                ChangedLocked(node);
            }

            HoldLocked(handle);
            return step;
        }
    }

    /// <summary>A page was lost before it reached the file system.</summary>
    internal void PageLost()
    {
        lock (_lock)
        {
            _rule.Lost();
        }
    }

    /// <summary>The program has closed an open, or the driver has.</summary>
    internal UploadStep Leave(OpenNode node)
    {
        lock (_lock)
        {
            if (node.HasLeft)
            {
                return _rule.Next == UploadStep.Now ? UploadStep.Now : UploadStep.None;
            }

            node.HasLeft = true;
            return _rule.Left(node.IsWriter, node.HasChanged, _opens.Exists(other => !other.HasLeft && !other.Handle.IsNone));
        }
    }

    /// <summary>Removes an open, unless it is the last.</summary>
    internal bool TryRemoveOther(OpenNode node)
    {
        lock (_lock)
        {
            return _opens.Count > 1 && _opens.Remove(node);
        }
    }

    /// <summary>Removes an open.</summary>
    internal UploadStep Remove(OpenNode node)
    {
        lock (_lock)
        {
            _opens.Remove(node);
            UploadStep step = _opens.Count == 0 ? _rule.Ended() : _rule.Next;
            if (WriterLocked(node) is { IsNone: false } writer)
            {
                HoldLocked(writer);
            }

            return step;
        }
    }

    /// <summary>Ends the file when no open is left; else keeps the handle of a writer whose changes are still to go up.</summary>
    /// <param name="node">The open that was removed.</param>
    /// <param name="kept">The file's own handle, which is to be closed now.</param>
    /// <returns>Whether the file has ended.</returns>
    internal bool TryEnd(OpenNode node, out HandleId kept)
    {
        lock (_lock)
        {
            kept = default;
            if (_opens.Count == 0)
            {
                _isEnded = true;
                kept = pages.Take();
            }
            else if (node.CanWrite && _rule.IsChanged && pages.TryKeep(node.Handle))
            {
                // With it the last writer would be gone, and the file system would upload what is there.
                node.Handle = default;
            }

            return _isEnded;
        }
    }

    /// <summary>Begins an upload, which takes all changes along.</summary>
    /// <param name="preferred">The open through which it is done, if it can write.</param>
    /// <param name="handle">The handle to upload through; none when there is nothing to do.</param>
    /// <param name="modifiedNs">The time of the last write to set; null to leave it.</param>
    /// <returns>Why it cannot be uploaded.</returns>
    internal FsError BeginUpload(OpenNode? preferred, out HandleId handle, out long? modifiedNs)
    {
        lock (_lock)
        {
            modifiedNs = _modifiedNs;
            handle = _isRemoved ? default : WriterLocked(preferred);
            if (handle.IsNone)
            {
                return FsError.None;
            }

            if (_rule.IsLost)
            {
                return FsError.Io;
            }

            _rule.Begins();
            _isUploading = true;
            HoldLocked(handle);
            return FsError.None;
        }
    }

    /// <summary>An upload has ended, well or not.</summary>
    internal void EndUpload(HandleId handle)
    {
        lock (_lock)
        {
            _isUploading = false;
            HoldLocked(handle);
        }
    }

    // A write by a program sets the time, unless that program has set one itself.
    private void ChangedLocked(OpenNode node)
    {
        node.HasChanged = true;
        if (node.ModifiedNs is null)
        {
            _modifiedNs = null;
        }
    }

    // While bytes are missing, the file system must not upload the file by itself.
    private void HoldLocked(HandleId handle)
    {
        bool isHeld = !_rule.IsWhole && !_isUploading && !_isRemoved;
        if (isHeld != _isHeld)
        {
            _isHeld = isHeld;
            fileSystem.HoldUpload(handle, isHeld);
        }
    }

    private HandleId WriterLocked(OpenNode? preferred)
        => preferred is { CanWrite: true, Handle.IsNone: false } ? preferred.Handle
            : pages.Current is { IsNone: false } kept ? kept
            : _opens.Find(static node => node is { CanWrite: true, Handle.IsNone: false })?.Handle ?? default;
}
