using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content;

/// <summary>How a content stands, beside its bytes. Each mark is set from any thread.</summary>
internal sealed class ContentMarks
{
    private volatile bool _expired;
    private volatile bool _closed;
    private volatile bool _held;
    private volatile bool _unclosed;
    private volatile bool _keepsEmpty;

    /// <summary>Whether the inode has moved on to another version: every read and write is stale.</summary>
    public bool IsExpired
    {
        get => _expired;
        set => _expired = value;
    }

    /// <summary>Whether the content was disposed.</summary>
    public bool IsClosed
    {
        get => _closed;
        set => _closed = value;
    }

    /// <summary>Whether the size is ahead of the bytes, which are still to be written.</summary>
    public bool IsHeld
    {
        get => _held;
        set => _held = value;
    }

    /// <summary>Whether the mount ends while the file is open for writing.</summary>
    public bool IsUnclosed => _unclosed;

    /// <summary>Whether a new file is kept for recovery though nothing was written to it.</summary>
    public bool KeepsEmpty => _keepsEmpty;

    /// <summary>Why the content takes no changes; none when it does.</summary>
    public FsError Error => _expired ? FsError.Stale : _closed ? FsError.BadHandle : FsError.None;

    /// <summary>The mount ends while the file is open for writing.</summary>
    /// <param name="keepsEmpty">Whether a new file is kept though nothing was written to it.</param>
    public void MarkUnclosed(bool keepsEmpty)
    {
        _keepsEmpty = keepsEmpty;
        _unclosed = true;
    }
}
