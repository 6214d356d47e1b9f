using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>What kernels and programs have of a file's content. All members may be called from many threads at once.</summary>
/// <param name="sync">The lock of the inode: what belongs together is changed under it as one.</param>
internal sealed class FilePages(Lock sync)
{
    private ObjectVersion? _version;
    private bool _isDelivered;
    private string? _linkTarget;

    /// <summary>The version of the pages that a kernel may hold; null when it holds none that are good.</summary>
    public ObjectVersion? Version
    {
        get
        {
            lock (sync)
            {
                return _version;
            }
        }

        set
        {
            lock (sync)
            {
                _version = value;
            }
        }
    }

    /// <summary>Whether bytes of the present version went to a program, or to a kernel that keeps them.</summary>
    public bool IsDelivered
    {
        get
        {
            lock (sync)
            {
                return _isDelivered;
            }
        }
    }

    /// <summary>The target of a link once it was read.</summary>
    public string? LinkTarget
    {
        get
        {
            lock (sync)
            {
                return _linkTarget;
            }
        }

        set
        {
            lock (sync)
            {
                _linkTarget = value;
            }
        }
    }

    /// <summary>Bytes of the present version are given out.</summary>
    public void Deliver()
    {
        lock (sync)
        {
            _isDelivered = true;
        }
    }

    /// <summary>A content is opened anew.</summary>
    /// <param name="keepsPages">Whether the pages of a kernel are those of this content.</param>
    public void Reopen(bool keepsPages)
    {
        lock (sync)
        {
            _isDelivered &= keepsPages;
        }
    }

    /// <summary>The file has another version, of which nothing was given out.</summary>
    public void Replace()
    {
        lock (sync)
        {
            _version = null;
            _linkTarget = null;
        }
    }
}
