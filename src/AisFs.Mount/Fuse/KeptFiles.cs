using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>
/// The files that a kernel reads without opening them. A file is opened here at its first read, and kept open while it is read:
/// an open one has a place in read-ahead, so only a few are, and none that stands still.
/// </summary>
/// <remarks>
/// The kernel keeps bytes of a file while it knows the inode. So a file that has another version when it is opened again
/// fails with <see cref="FsError.Stale"/> until the inode is forgotten: nobody gets bytes of both.
/// </remarks>
internal sealed class KeptFiles : IDisposable
{
    /// <summary>How many files stay open that nobody reads at the moment.</summary>
    public const int Capacity = 64;

    private const long IdleMilliseconds = 2000;

    private readonly IFileSystem _fileSystem;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, KeptFile> _files = [];
    private readonly List<KeptFile> _open = [];
    private readonly Timer _sweeper;
    private bool _isSweeping;
    private bool _isEnded;

    public KeptFiles(IFileSystem fileSystem)
    {
        _fileSystem = fileSystem;
        _sweeper = new Timer(static state => ((KeptFiles)state!).Sweep(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Reads.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The bytes.</returns>
    public ValueTask<FsResult<ReadLease>> ReadAsync(ulong inode, long offset, int length, CancellationToken cancellationToken)
    {
        (KeptFile file, HandleId handle) = Use(inode);
        if (handle.IsNone)
        {
            return OpenAndReadAsync(file, offset, length, cancellationToken);
        }

        ValueTask<FsResult<ReadLease>> task = _fileSystem.ReadAsync(handle, offset, length, cancellationToken);
        if (!task.IsCompletedSuccessfully)
        {
            return FinishAsync(file, task);
        }

        Done(file);
        return task;
    }

    /// <summary>The kernel has forgotten an inode, and what it had of its bytes.</summary>
    /// <param name="inode">The inode.</param>
    public void Forget(ulong inode)
    {
        HandleId unused = default;
        lock (_lock)
        {
            if (_files.Remove(inode, out KeptFile? file))
            {
                file.IsForgotten = true;
                unused = TakeIfUnused(file);
            }
        }

        Release(unused);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        HandleId[] handles;
        lock (_lock)
        {
            _isEnded = true;
            handles = [.. _open.Select(static file => file.Handle)];
            _open.Clear();
            _files.Clear();
        }

        _sweeper.Dispose();
        Array.ForEach(handles, Release);
    }

    private (KeptFile File, HandleId Handle) Use(ulong inode)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(inode, out KeptFile? file))
            {
                file = new KeptFile(inode);
                _files.Add(inode, file);
            }

            file.Users++;
            file.UsedAt = Environment.TickCount64;
            return (file, file.Handle);
        }
    }

    private void Done(KeptFile file)
    {
        HandleId unused = default;
        lock (_lock)
        {
            file.Users--;
            if (file.IsForgotten)
            {
                unused = TakeIfUnused(file);
            }
        }

        Release(unused);
    }

    private async ValueTask<FsResult<ReadLease>> OpenAndReadAsync(KeptFile file, long offset, int length, CancellationToken cancellationToken)
    {
        try
        {
            Task<FsResult<HandleId>> opening;
            lock (_lock)
            {
                // Several reads may have come at once: the first of them opens. It is not cancelled with one of them.
                opening = file.IsStale ? Task.FromResult(new FsResult<HandleId>(FsError.Stale))
                    : file.Handle.IsNone ? file.Opening ??= OpenAsync(file)
                    : Task.FromResult(new FsResult<HandleId>(file.Handle));
            }

            FsResult<HandleId> opened = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            return opened.IsOk ? await _fileSystem.ReadAsync(opened.Value, offset, length, cancellationToken).ConfigureAwait(false) : opened.Error;
        }
        finally
        {
            Done(file);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<ReadLease>> FinishAsync(KeptFile file, ValueTask<FsResult<ReadLease>> task)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        finally
        {
            Done(file);
        }
    }

    private async Task<FsResult<HandleId>> OpenAsync(KeptFile file)
    {
        // The caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        FsResult<FsOpened> opened = await _fileSystem.OpenAsync(new InodeId(file.Inode), FsOpenFlags.Read, CancellationToken.None).ConfigureAwait(false);
        HandleId unused = default;
        FsResult<HandleId> result = opened.IsOk ? opened.Value.Handle : opened.Error;
        lock (_lock)
        {
            file.Opening = null;
            if (opened.IsOk && (_isEnded || (file.WasOpened && !opened.Value.KeepCache)))
            {
                file.IsStale = true;
                unused = opened.Value.Handle;
                result = FsError.Stale;
            }
            else if (opened.IsOk)
            {
                file.WasOpened = true;
                file.Handle = opened.Value.Handle;
                _open.Add(file);
                unused = _open.Count > Capacity ? TakeOldest() : default;
                StartSweeping();
            }
        }

        Release(unused);
        return result;
    }

    private void Sweep()
    {
        List<HandleId> idle = [];
        lock (_lock)
        {
            long limit = Environment.TickCount64 - IdleMilliseconds;
            for (int i = _open.Count - 1; i >= 0; i--)
            {
                KeptFile file = _open[i];
                if (file.UsedAt < limit && TakeIfUnused(file) is { IsNone: false } handle)
                {
                    idle.Add(handle);
                }
            }

            _isSweeping = false;
            StartSweeping();
        }

        idle.ForEach(Release);
    }

    private void StartSweeping()
    {
        if (_open.Count > 0 && !_isSweeping && !_isEnded)
        {
            _isSweeping = true;
            _sweeper.Change(IdleMilliseconds, Timeout.Infinite);
        }
    }

    private HandleId TakeOldest()
    {
        KeptFile? oldest = null;
        foreach (KeptFile file in _open)
        {
            if (file.Users == 0 && (oldest is null || file.UsedAt < oldest.UsedAt))
            {
                oldest = file;
            }
        }

        return oldest is null ? default : TakeIfUnused(oldest);
    }

    private HandleId TakeIfUnused(KeptFile file)
    {
        HandleId handle = file.Handle;
        if (file.Users > 0 || handle.IsNone)
        {
            return default;
        }

        file.Handle = default;
        _open.Remove(file);
        return handle;
    }

    private void Release(HandleId handle)
    {
        if (!handle.IsNone)
        {
            _ = EndAsync(handle);
        }
    }

    private async Task EndAsync(HandleId handle) => await _fileSystem.ReleaseAsync(handle).ConfigureAwait(false);
}
