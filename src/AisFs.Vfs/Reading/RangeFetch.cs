using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One request for a run of chunks. The body is read straight into their slabs; one that breaks is taken up again where it
/// stopped, if the object is still the same. So is one that nobody has read from for a moment: an answer that is not read
/// keeps the object locked on the cluster, and whoever writes it waits.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed at the end of its one run.")]
internal sealed class RangeFetch : IThreadPoolWorkItem
{
    // How often "no such object" is not taken for an answer.
    private const int MaxMisses = 2;

    private readonly ContentServices _services;
    private readonly CachedObject _object;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FetchPause _pause;
    private volatile MemoryWaiter? _memory;
    private volatile int _next;
    private IObjectContent? _body;
    private bool _wasOpen;
    private bool _nearlyDone;

    public RangeFetch(ContentServices services, CachedObject obj, int first, int end, bool readAhead)
    {
        _services = services;
        _object = obj;
        First = first;
        Chunks = new Chunk[end - first];
        IsReadAhead = readAhead;
        _pause = new FetchPause(services, End);
    }

    /// <summary>The first chunk.</summary>
    public int First { get; }

    public Chunk[] Chunks { get; }

    /// <summary>Whether it goes on when nobody waits.</summary>
    public bool IsReadAhead { get; private set; }

    /// <summary>How many readers wait. Guarded by the object's lock.</summary>
    public int Interest { get; set; }

    /// <summary>Told when the fetch is nearly done and when it is, so that the next one is begun in time.</summary>
    public ReadCursor? Cursor { get; set; }

    /// <summary>Completes when nothing of it runs any more; never fails.</summary>
    public Task Completion => _completion.Task;

    /// <summary>How many chunks are still to come.</summary>
    public int Remaining => Chunks.Length - _next;

    // Where the next chunk begins.
    private long NextStart => (long)(First + _next) * _services.Options.ChunkSize;

    private long Position => NextStart + Chunks[_next].Filled;

    private long End => Math.Min((long)(First + Chunks.Length) * _services.Options.ChunkSize, _object.Size);

    /// <summary>Begins on this thread: a reader waits.</summary>
    public void Start()
    {
        _services.Fetches.Add(this);
        _ = RunAsync();
    }

    /// <summary>Begins on another thread: nobody waits yet.</summary>
    public void StartLater()
    {
        _services.Fetches.Add(this);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Somebody waits for its bytes: it may take memory for them, and goes on if it paused.</summary>
    public void Urge()
    {
        if (_memory is { } waiter)
        {
            _services.Budget.Urge(waiter);
        }

        _pause.End();
    }

    /// <summary>Says how far it may go ahead of its reader; there it pauses, and the server with it.</summary>
    /// <param name="limit">The offset; never less than before.</param>
    /// <param name="step">How far the reader has to come before it is worth a request to go on with a body that was let go.</param>
    public void Allow(long limit, long step) => _pause.Allow(limit, step);

    /// <summary>The reader has gone elsewhere: stops unless somebody waits.</summary>
    public void StopIfUnwanted()
    {
        IsReadAhead = false;
        if (_object.EndPending(this, FsError.Interrupted, onlyIfUnwanted: true))
        {
            Cancel();
        }
    }

    /// <summary>Stops, whoever waits.</summary>
    public void Stop(FsError error)
    {
        _object.EndPending(this, error, onlyIfUnwanted: false);
        Cancel();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private void Cancel()
    {
        try
        {
            _stopped.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    private static bool IsTransient(FsError error) => error is FsError.Io or FsError.TimedOut or FsError.Unreachable or FsError.Busy;

    private async Task RunAsync()
    {
        FsError error = FsError.Io;
        try
        {
            error = await FetchAsync(_stopped.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            error = FsError.Interrupted;
        }
        catch (Exception exception)
        {
            ContentLog.FetchFailed(_services.Logger, _object.Key, exception);
        }

        try
        {
            await CloseBodyAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ContentLog.FetchFailed(_services.Logger, _object.Key, exception);
        }

        if (error != FsError.None)
        {
            _object.EndPending(this, error, onlyIfUnwanted: false);
        }

        if (error == FsError.Stale)
        {
            ContentLog.ObjectChanged(_services.Logger, _object.Key);
            _object.MarkStale();
        }

        _object.Forget(this);
        _services.Fetches.Remove(this);
        _stopped.Dispose();
        _completion.SetResult();
        Cursor?.OnProgress();
    }

    private async ValueTask<FsError> FetchAsync(CancellationToken cancellationToken)
    {
        int failures = 0;
        while (_next < Chunks.Length)
        {
            Chunk chunk = Chunks[_next];
            if (IsReadAhead && _pause.IsDueAt(NextStart)
                && !await _pause.WaitAsync(NextStart, () => _object.IsWanted(this), CloseBodyAsync, cancellationToken).ConfigureAwait(false))
            {
                return FsError.Interrupted;
            }

            Slab slab = await RentAsync(chunk.Length, cancellationToken).ConfigureAwait(false);
            chunk.Attach(slab);

            // Pauses and waits for memory before do not count.
            long started = _services.Time.GetTimestamp();
            bool keep = false;
            try
            {
                while (chunk.Filled < chunk.Length)
                {
                    FsResult<int> read = await ReadBodyAsync(slab.Memory[chunk.Filled..chunk.Length], cancellationToken).ConfigureAwait(false);
                    if (read.IsOk)
                    {
                        if (!_object.Arrived(chunk, read.Value))
                        {
                            return FsError.Interrupted;
                        }

                        continue;
                    }

                    await CloseBodyAsync().ConfigureAwait(false);

                    // A first request was retried below: what fails there has failed. Taking up a broken body is our own affair.
                    if (!_wasOpen || !IsTransient(read.Error) || ++failures > _services.Options.FetchRetries
                        || _services.Time.GetElapsedTime(started) > _services.Options.RetryBudget)
                    {
                        return read.Error;
                    }

                    ContentLog.BodyBroken(_services.Logger, _object.Key, Position, read.Error, failures);
                    TimeSpan delay = _services.Options.RetryDelay * (1 << Math.Min(failures - 1, 6));
                    await Task.Delay(delay, _services.Time, cancellationToken).ConfigureAwait(false);
                }

                keep = true;
            }
            finally
            {
                if (!keep)
                {
                    slab.Release();
                }
            }

            failures = 0;
            _next++;
            SignalWhenNearlyDone();
        }

        return FsError.None;
    }

    private async ValueTask<FsResult<int>> ReadBodyAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_body is null)
        {
            FsError error = await OpenBodyAsync(cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        FsResult<int> read = await _body!.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
        return read is { IsOk: true, Value: <= 0 } ? FsError.Io : read;
    }

    private async ValueTask<FsError> OpenBodyAsync(CancellationToken cancellationToken)
    {
        int misses = 0;
        while (true)
        {
            long position = Position;
            ObjectKey key = _object.Key;
            if (!_object.Version.IsIdentified && await CheckAsync(cancellationToken).ConfigureAwait(false) is var unlike and not FsError.None)
            {
                return unlike;
            }

            FsResult<IObjectContent> opened = await _services.Store.OpenReadAsync(key, position, End - position, cancellationToken).ConfigureAwait(false);
            if (opened.IsOk)
            {
                _body = opened.Value;
                _wasOpen = true;
                VersionRelation relation = _object.Pin(_body.Info, isLast: false);
                FsError error = relation == VersionRelation.Same ? FsError.None
                    : relation == VersionRelation.Different ? FsError.Stale
                    : await CheckAsync(cancellationToken).ConfigureAwait(false);
                return error != FsError.None ? error : _body.Length == End - position ? FsError.None : FsError.Io;
            }

            if (opened.Error is not (FsError.NotFound or FsError.NoSuchRange))
            {
                return opened.Error;
            }

            // Renamed while the request was under way: it is there under its new name. And while objects move between
            // targets, one that is there may be missed.
            if (key == _object.Key)
            {
                if (misses == MaxMisses)
                {
                    return FsError.Stale;
                }

                await Task.Delay(_services.Options.RetryDelay * (1 << misses++), _services.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Asks for what an answer with bytes does not tell. Of an object without a checksum only the time of writing tells
    /// whether it was written anew: asked for before and after the bytes, it tells what these are of.
    /// </summary>
    private async ValueTask<FsError> CheckAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectKey key = _object.Key;
            FsResult<ObjectInfo> head = await _services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
            if (head.IsOk)
            {
                return _object.Pin(head.Value, isLast: true) == VersionRelation.Same ? FsError.None : FsError.Stale;
            }

            if (head.Error != FsError.NotFound)
            {
                return head.Error;
            }

            if (key == _object.Key)
            {
                return FsError.Stale;
            }
        }
    }

    private async ValueTask<Slab> RentAsync(int length, CancellationToken cancellationToken)
    {
        if (_services.Budget.TryRent(length, _object.IsWanted(this) ? MemoryUse.Demand : MemoryUse.ReadAhead) is { } slab)
        {
            return slab;
        }

        MemoryWaiter waiter = new(length, MemoryUse.ReadAhead);
        _memory = waiter;
        if (_object.IsWanted(this))
        {
            waiter.Use = MemoryUse.Demand;
        }

        try
        {
            Task<Slab?> renting = _services.Budget.WaitAsync(waiter, cancellationToken).AsTask();
            if (_body is not null && !await _pause.IsOverAsync(renting, _services.Options.ReadAheadHold, CancellationToken.None).ConfigureAwait(false))
            {
                await CloseBodyAsync().ConfigureAwait(false);
            }

            return (await renting.ConfigureAwait(false))!;
        }
        finally
        {
            _memory = null;
        }
    }

    private async ValueTask CloseBodyAsync()
    {
        if (_body is { } body)
        {
            _body = null;
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void SignalWhenNearlyDone()
    {
        if (!_nearlyDone && Cursor is { } cursor && Remaining * 4 <= Chunks.Length)
        {
            _nearlyDone = true;
            cursor.OnProgress();
        }
    }
}
