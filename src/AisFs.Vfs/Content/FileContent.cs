using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>
/// The bytes of one file while at least one handle has it open: either those of one version of an object, or a newer
/// state that was written here and waits for its upload. All members may be called from many threads at once.
/// </summary>
/// <remarks>
/// The bytes have one of four forms. Clean: one version of an object. Buffered: a file that is small enough to be kept in
/// memory and goes up in one request, or what was appended to an object. Streamed: a large file that is written from its
/// beginning to its end, whether or not its size was set before. Staged: everything else, and everything that memory has no room for. Changes, and moves from one
/// form to another, are one at a time; reads go on meanwhile.
/// </remarks>
internal sealed partial class FileContent : IAsyncDisposable
{
    private readonly ContentServices _services;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _lock = new();
    private readonly ReadCursor _ownCursor;
    private readonly List<ReadCursor> _cursors = [];
    private readonly List<Task> _retired = [];
    private ObjectKey _key;
    private volatile ObjectInfo? _info;
    private volatile ContentBody _body;
    private volatile bool _expired;
    private volatile bool _detached;
    private volatile bool _disposed;
    private volatile bool _unclosed;
    private volatile bool _held;
    private volatile bool _keepsEmpty;

    internal FileContent(ContentServices services, ObjectKey key, ObjectInfo? info, ContentBody body)
    {
        _services = services;
        _key = key;
        _info = info;
        _body = body;
        _ownCursor = services.Cursors.Create();
        Progress = new OperationProgress(services.Time);
        if (body is BufferedBody)
        {
            services.Writers.Add(this);
        }
    }

    /// <summary>The object.</summary>
    public ObjectKey Key
    {
        get
        {
            lock (_lock)
            {
                return _key;
            }
        }
    }

    /// <summary>The object's state on the cluster, as of open or of the last flush; null before the first flush of a new file.</summary>
    public ObjectInfo? Info
    {
        get
        {
            // What was unknown of the version may have come with the first bytes.
            ObjectInfo? info = _info;
            if (info is not null && _body is CleanBody { Object: var obj } && obj.Version != info.Version)
            {
                info = info with { Version = obj.Version };
                _info = info;
            }

            return info;
        }
    }

    /// <summary>The present size in bytes, unflushed writes included.</summary>
    public long Size => _body.Size;

    /// <summary>Whether there is something that a flush has to upload.</summary>
    public bool IsDirty => !_detached && (_body.IsDirty || _unfinished || _refused.Error != FsError.None);

    /// <summary>
    /// Whether it has changes of a writer, made or refused. A change that was only refused because the object was replaced
    /// does not count: the same change can be made to the object that is there now.
    /// </summary>
    public bool HasChanges => !_detached && (_body.IsDirty || _unfinished || _refused.Error is not (FsError.None or FsError.Stale));

    /// <summary>
    /// Whether its size is ahead of its bytes, which are still to be written: an upload answers <see cref="FsError.Busy"/>
    /// meanwhile, and at the end it is kept for recovery.
    /// </summary>
    public bool IsHeld
    {
        get => _held;
        set => _held = value;
    }

    /// <summary>How uploads of it get on. Those who wait for one watch this.</summary>
    internal OperationProgress Progress { get; }

    /// <summary>
    /// Makes the custom metadata that would go with an upload now; for what is recovered without one having been tried. Set
    /// before the content is used.
    /// </summary>
    public Func<ObjectVersion, IReadOnlyDictionary<string, string>?>? Describe { get; set; }

    /// <summary>The present form, for tests.</summary>
    internal ContentBody Body => _body;

    /// <summary>The read-ahead state for one more handle; to be disposed with it.</summary>
    /// <returns>The cursor.</returns>
    public ReadCursor CreateCursor()
    {
        ReadCursor cursor = _services.Cursors.Create();
        lock (_lock)
        {
            _cursors.RemoveAll(static known => known.IsDisposed);
            _cursors.Add(cursor);
        }

        return cursor;
    }

    /// <summary>Reads; completes synchronously when the bytes are in memory. A changed object is <see cref="FsError.Stale"/>.</summary>
    /// <param name="cursor">The handle's cursor.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bytes.</returns>
    public ValueTask<FsResult<ReadLease>> ReadAsync(ReadCursor cursor, long offset, int length, CancellationToken cancellationToken)
    {
        if (_expired)
        {
            return new ValueTask<FsResult<ReadLease>>(FsError.Stale);
        }

        if (offset < 0 || length < 0)
        {
            return new ValueTask<FsResult<ReadLease>>(FsError.InvalidArgument);
        }

        ContentBody body = _body;
        while (!body.TryEnter())
        {
            if (_disposed)
            {
                return new ValueTask<FsResult<ReadLease>>(FsError.BadHandle);
            }

            body = _body;
        }

        length = (int)Math.Clamp(body.Size - offset, 0, length);
        SlabLease lease = SlabLease.Rent(_services.Budget);
        if (length == 0)
        {
            body.Leave();
            return new ValueTask<FsResult<ReadLease>>(lease);
        }

        ValueTask<FsError> filling = body.FillAsync(cursor, lease, offset, length, cancellationToken);
        if (!filling.IsCompletedSuccessfully)
        {
            return FinishReadAsync(body, lease, filling, cursor, offset, length, cancellationToken);
        }

        FsError error = filling.Result;
        if (error != FsError.None)
        {
            return FinishReadAsync(body, lease, new ValueTask<FsError>(error), cursor, offset, length, cancellationToken);
        }

        body.Leave();
        return new ValueTask<FsResult<ReadLease>>(lease);
    }

    /// <summary>Finds data or a hole.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="kind">What to find.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The offset, or <see cref="FsError.NoSuchRange"/>.</returns>
    public ValueTask<FsResult<long>> SeekAsync(long offset, FsSeekKind kind, CancellationToken cancellationToken)
    {
        if (_expired)
        {
            return new ValueTask<FsResult<long>>(FsError.Stale);
        }

        ContentBody body = _body;
        if (body is StagedBody or StreamBody)
        {
            return new ValueTask<FsResult<long>>(offset < 0 ? FsError.NoSuchRange
                : body is StagedBody staged ? staged.Seek(offset, kind) : ((StreamBody)body).Seek(offset, kind));
        }

        return new ValueTask<FsResult<long>>(offset < 0 || offset >= body.Size ? FsError.NoSuchRange : kind == FsSeekKind.Data ? offset : body.Size);
    }

    /// <summary>The object has another name now; the caller has seen to the rename on the cluster.</summary>
    /// <param name="key">The new name.</param>
    /// <param name="seen">What the object was seen to be under the new name; null when it was not looked at.</param>
    public void Rekey(ObjectKey key, ObjectVersion? seen)
    {
        ContentBody body;
        lock (_lock)
        {
            _key = key;
            body = _body;
            if (_info is { } info)
            {
                ObjectVersion version = seen is { } known && known.Size == info.Size ? known : info.FullVersion.OfContent;
                _info = info with { Name = key.Name, Version = version, ETag = string.Empty, LastModifiedNs = null };
            }
        }

        CachedObject? obj = body switch
        {
            CleanBody clean => clean.Object,
            BufferedBody buffered => buffered.Base,
            StagedBody staged => staged.Base,
            _ => null,
        };
        if (obj is not null)
        {
            _services.Cache.Rename(obj, key, seen);
        }

        (body as StagedBody)?.MoveJournal(key, _info, Metadata());
    }

    /// <summary>From now on every read and write answers <see cref="FsError.Stale"/>: the inode has moved on to another version.</summary>
    public void Expire() => _expired = true;

    /// <summary>The mount may end soon, and hard: moves what is only in memory to the staging directory.</summary>
    /// <returns>Completes when it is there, or has no room there.</returns>
    public async ValueTask SecureAsync()
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_body is BufferedBody { IsDirty: true, Size: > 0 } or StreamBody { HasBegun: false } && !_detached && !_disposed)
            {
                await StageAsync(Size, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The mount ends while the file is open for writing: what was written is not uploaded, but kept for recovery.</summary>
    /// <param name="keepsEmpty">Whether a new file is kept though nothing was written to it.</param>
    public void EndUnclosed(bool keepsEmpty)
    {
        _keepsEmpty = keepsEmpty;
        _unclosed = true;
    }

    /// <summary>The last handle is gone. Dirty data that could not be uploaded stays in the staging directory, to be recovered.</summary>
    /// <returns>Completes when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            if (IsDirty && _body.IsDirty)
            {
                await LeaveForRecoveryAsync().ConfigureAwait(false);
            }

            _disposed = true;
            _services.Writers.Remove(this);
            _ownCursor.Dispose();
            ReadCursor[] cursors;
            lock (_lock)
            {
                cursors = [.. _cursors];
                _cursors.Clear();
            }

            foreach (ReadCursor cursor in cursors)
            {
                cursor.Dispose();
            }

            _retired.Add(_body.RetireAsync());
        }
        finally
        {
            _gate.Release();
        }

        await Task.WhenAll(_retired).ConfigureAwait(false);
        _services.Contents.Remove(this);
    }

    /// <summary>Others wait for memory: moves what can be moved out of it.</summary>
    internal async ValueTask RelieveAsync()
    {
        ContentBody body = _body;
        if (body is StreamBody { HasBegun: true } stream)
        {
            if (stream.TryEnter())
            {
                try
                {
                    await stream.RelieveAsync().ConfigureAwait(false);
                }
                finally
                {
                    stream.Leave();
                }
            }
        }
        else if (body is BufferedBody { IsDirty: true } or StreamBody && IsIdle && _gate.Wait(0, CancellationToken.None))
        {
            try
            {
                if (ReferenceEquals(_body, body) && !_disposed)
                {
                    await StageAsync(Size, CancellationToken.None).ConfigureAwait(false);
                }
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<ReadLease>> FinishReadAsync(
        ContentBody body,
        SlabLease lease,
        ValueTask<FsError> filling,
        ReadCursor cursor,
        long offset,
        int length,
        CancellationToken cancellationToken)
    {
        FsError error;
        try
        {
            error = await filling.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            error = FsError.Interrupted;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
        finally
        {
            body.Leave();
        }

        if (error == FsError.None)
        {
            return lease;
        }

        lease.Dispose();
        if (error == FsError.Stale && await HasMovedOnAsync(body, cancellationToken).ConfigureAwait(false))
        {
            return await ReadAsync(cursor, offset, length, cancellationToken).ConfigureAwait(false);
        }

        return error;
    }

    /// <summary>Whether it was an upload of this content that replaced the object under a reader.</summary>
    private async ValueTask<bool> HasMovedOnAsync(ContentBody body, CancellationToken cancellationToken)
    {
        Task? flush;
        lock (_flushLock)
        {
            flush = _flush;
        }

        if (flush is { IsCompleted: false })
        {
            try
            {
                await flush.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return !ReferenceEquals(_body, body);
    }

    // What the last upload would have taken along, or one would now.
    private IReadOnlyDictionary<string, string>? Metadata() => _custom ?? Describe?.Invoke(ObjectVersion.Unknown with { Size = Size });

    private async ValueTask LeaveForRecoveryAsync()
    {
        ObjectKey key = Key;
        if (_refused.Error == FsError.NoSpace && _body is StagedBody full)
        {
            // Its writer knows. What was kept of it would leave no room for anybody else.
            full.File.EndJournal();
            ContentLog.GivenUp(_services.Logger, key, _services.Options.StagingDirectory);
            return;
        }

        if (_unclosed && Size == 0 && !(_keepsEmpty && _info is null))
        {
            // Nothing was written: there is nothing to be kept, and the object stays.
            (_body as StagedBody)?.File.EndJournal();
            return;
        }

        FsError error = _body is StagedBody ? FsError.None : await StageAsync(Size, CancellationToken.None).ConfigureAwait(false);
        if (error != FsError.None && _refused.Error == FsError.NoSpace)
        {
            // Its writer knows that there is no room: neither for the change, nor for what there was before.
            ContentLog.GivenUp(_services.Logger, key, _services.Options.StagingDirectory);
            return;
        }

        if (error == FsError.None && _body is StagedBody { File.IsKept: false } staged)
        {
            error = staged.BeginJournal(key, _info, Metadata());
            FsError kept = staged.File.Keep(
                !_unclosed, _refused.Error != FsError.None ? "a change of it failed and was not made again" : _held ? "its size was ahead of its bytes" : null);
            error = error == FsError.None ? kept : error;
        }

        _services.Leftovers.Add(key, Size, error == FsError.None ? FsLeftoverKind.Kept : FsLeftoverKind.Lost, !_unclosed);
        if (_unclosed)
        {
            ContentLog.Unclosed(_services.Logger, key, Size);
        }

        if (error == FsError.None)
        {
            string path = ((StagedBody)_body).File.Path;
            ContentLog.LeftForRecovery(_services.Logger, key, path, _services.Options.StagingDirectory, StagingNames.ShortId(path));
        }
        else
        {
            ContentLog.Lost(_services.Logger, key, error);
        }
    }
}
