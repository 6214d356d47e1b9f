using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// The handle of a file itself, beside those of its opens: it writes what the driver's cache has kept for whichever open,
/// and is the last writer's when that is gone before its pages have come. All members may be called from many threads at once.
/// </summary>
internal sealed class PageHandle(IFileSystem fileSystem, InodeId inode)
{
    private readonly Lock _lock = new();
    private HandleId _handle;

    /// <summary>The handle; none until there is one.</summary>
    internal HandleId Current
    {
        get
        {
            lock (_lock)
            {
                return _handle;
            }
        }
    }

    /// <summary>Gives the handle, which is opened now if there is none.</summary>
    internal async ValueTask<FsResult<HandleId>> OpenAsync(CancellationToken cancellationToken)
    {
        if (Current is { IsNone: false } present)
        {
            return present;
        }

        FsResult<FsOpened> opened = await fileSystem.OpenAsync(inode, FsOpenFlags.Read | FsOpenFlags.Write, cancellationToken).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return opened.Error;
        }

        if (!TryKeep(opened.Value.Handle))
        {
            await fileSystem.ReleaseAsync(opened.Value.Handle).ConfigureAwait(false);
        }

        return Current;
    }

    /// <summary>Takes over a handle, unless there is one.</summary>
    internal bool TryKeep(HandleId handle)
    {
        lock (_lock)
        {
            if (!_handle.IsNone)
            {
                return false;
            }

            _handle = handle;
            return true;
        }
    }

    /// <summary>Gives the handle away.</summary>
    internal HandleId Take()
    {
        lock (_lock)
        {
            HandleId handle = _handle;
            _handle = default;
            return handle;
        }
    }
}
