using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>
/// The files and directories that a kernel reads without opening them. One is opened here at its first read, and kept open while
/// it is read: an open file has a place in read-ahead, so only a few are, and none that stands still.
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
    /// <param name="thread">The thread that reads; 0 when it is not known.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The bytes.</returns>
    public ValueTask<FsResult<ReadLease>> ReadAsync(ulong inode, long offset, int length, uint thread, CancellationToken cancellationToken)
    {
        (KeptFile file, HandleId handle) = Use(inode);
        if (handle.IsNone)
        {
            return OpenAndReadAsync(file, offset, length, thread, cancellationToken);
        }

        ValueTask<FsResult<ReadLease>> task = _fileSystem.ReadAsync(handle, offset, length, cancellationToken);
        if (!task.IsCompletedSuccessfully)
        {
            return FinishAsync(file, task);
        }

        Done(file);
        return task;
    }

    /// <summary>Reads the entries of a directory.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="cookie">Where to go on.</param>
    /// <param name="withLookup">Whether each entry counts as a lookup.</param>
    /// <param name="sink">Takes the entries.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Whether it succeeded.</returns>
    public async ValueTask<FsResult> ReadDirectoryAsync(ulong inode, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        KeptFile directory = Use(inode).File;
        try
        {
            FsResult<HandleId> opened = await OpenedAsync(directory, isDirectory: true, 0, cancellationToken).ConfigureAwait(false);
            return opened.IsOk ? await _fileSystem.ReadDirectoryAsync(opened.Value, cookie, withLookup, sink, cancellationToken).ConfigureAwait(false) : opened.Error;
        }
        finally
        {
            Done(directory);
        }
    }

    /// <summary>How often an inode was read: to be asked before the kernel forgets it.</summary>
    /// <param name="inode">The inode.</param>
    public ulong ReadsOf(ulong inode)
    {
        lock (_lock)
        {
            return _files.TryGetValue(inode, out KeptFile? file) ? file.Reads : 0;
        }
    }

    /// <summary>
    /// The kernel has forgotten an inode, and what it had of its bytes. If it has looked the inode up again and read it meanwhile,
    /// it has bytes all the same.
    /// </summary>
    /// <param name="inode">The inode.</param>
    /// <param name="reads">How often it had been read before.</param>
    public void Forget(ulong inode, ulong reads)
    {
        KeptHandle unused = default;
        lock (_lock)
        {
            if (_files.TryGetValue(inode, out KeptFile? file) && file.Reads == reads)
            {
                _files.Remove(inode);
                file.IsForgotten = true;
                unused = TakeIfUnused(file);
            }
        }

        Release(unused);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        KeptHandle[] handles;
        lock (_lock)
        {
            _isEnded = true;
            handles = [.. _open.Select(static file => new KeptHandle(file.Handle, file.IsDirectory))];
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
            file.Reads++;
            file.UsedAt = Environment.TickCount64;
            return (file, file.Handle);
        }
    }

    private void Done(KeptFile file)
    {
        KeptHandle unused = default;
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

    private async ValueTask<FsResult<ReadLease>> OpenAndReadAsync(KeptFile file, long offset, int length, uint thread, CancellationToken cancellationToken)
    {
        try
        {
            FsResult<HandleId> opened = await OpenedAsync(file, isDirectory: false, thread, cancellationToken).ConfigureAwait(false);
            return opened.IsOk ? await _fileSystem.ReadAsync(opened.Value, offset, length, cancellationToken).ConfigureAwait(false) : opened.Error;
        }
        finally
        {
            Done(file);
        }
    }

    // Several reads may have come at once: the first of them opens. It is not cancelled with one of them.
    private Task<FsResult<HandleId>> OpenedAsync(KeptFile file, bool isDirectory, uint thread, CancellationToken cancellationToken)
    {
        Task<FsResult<HandleId>> opening;
        lock (_lock)
        {
            opening = file.IsStale ? Task.FromResult(new FsResult<HandleId>(FsError.Stale))
                : file.Handle.IsNone ? file.Opening ??= OpenAsync(file, isDirectory, thread)
                : Task.FromResult(new FsResult<HandleId>(file.Handle));
        }

        return opening.WaitAsync(cancellationToken);
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

    private async Task<FsResult<HandleId>> OpenAsync(KeptFile file, bool isDirectory, uint thread)
    {
        // The caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        FsResult<HandleId> result;
        bool isGood = true;
        if (isDirectory)
        {
            result = await _fileSystem.OpenDirectoryAsync(new InodeId(file.Inode), CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            FsResult<FsOpened> opened = await _fileSystem.OpenAsync(new InodeId(file.Inode), FsOpenFlags.Read, thread, CancellationToken.None).ConfigureAwait(false);
            result = opened.IsOk ? opened.Value.Handle : opened.Error;
            isGood = opened.IsOk && opened.Value.KeepCache;
        }

        KeptHandle unused = default;
        lock (_lock)
        {
            file.Opening = null;
            file.IsDirectory = isDirectory;
            if (result.IsOk && (_isEnded || (file.WasOpened && !isGood)))
            {
                file.IsStale = true;
                unused = new KeptHandle(result.Value, isDirectory);
                result = FsError.Stale;
            }
            else if (result.IsOk)
            {
                file.WasOpened = true;
                file.Handle = result.Value;
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
        List<KeptHandle> idle = [];
        lock (_lock)
        {
            long limit = Environment.TickCount64 - IdleMilliseconds;
            for (int i = _open.Count - 1; i >= 0; i--)
            {
                KeptFile file = _open[i];
                if (file.UsedAt < limit && TakeIfUnused(file) is { Id.IsNone: false } handle)
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

    private KeptHandle TakeOldest()
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

    private KeptHandle TakeIfUnused(KeptFile file)
    {
        KeptHandle handle = new(file.Handle, file.IsDirectory);
        if (file.Users > 0 || handle.Id.IsNone)
        {
            return default;
        }

        file.Handle = default;
        _open.Remove(file);
        return handle;
    }

    private void Release(KeptHandle handle)
    {
        if (!handle.Id.IsNone)
        {
            _ = EndAsync(handle);
        }
    }

    private async Task EndAsync(KeptHandle handle)
    {
        ValueTask release = handle.IsDirectory ? _fileSystem.ReleaseDirectoryAsync(handle.Id) : _fileSystem.ReleaseAsync(handle.Id);
        await release.ConfigureAwait(false);
    }

    private readonly record struct KeptHandle(HandleId Id, bool IsDirectory);
}
