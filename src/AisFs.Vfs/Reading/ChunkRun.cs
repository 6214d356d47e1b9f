using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>
/// Consecutive chunks that one request is to fill, and the readers that wait for them: the place where the two meet.
/// Readers never touch the request; it looks here for what they want of it.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed when the request has ended.")]
internal sealed class ChunkRun : IWaitingList
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _completion = new();
    private readonly IFetchListener? _listener;
    private ChunkWaiter? _waiters;
    private TaskCompletionSource? _wanted;
    private volatile bool _isReadAhead;
    private volatile int _done;
    private bool _nearlyDone;

    /// <summary>Creates a run.</summary>
    /// <param name="chunks">The chunks, all of them pending.</param>
    /// <param name="end">Behind the last byte, an offset in the object.</param>
    /// <param name="isReadAhead">Whether the request goes on while no reader waits.</param>
    /// <param name="listener">Is told when the request is nearly done, and when it has ended; null for none.</param>
    public ChunkRun(Chunk[] chunks, long end, bool isReadAhead, IFetchListener? listener)
    {
        Chunks = chunks;
        _isReadAhead = isReadAhead;
        _listener = listener;
        Pace = new FetchPace(end);
    }

    public Chunk[] Chunks { get; }

    /// <summary>Behind the last byte, an offset in the object.</summary>
    public long End => Pace.End;

    /// <summary>How far the request may go ahead of its reader.</summary>
    public FetchPace Pace { get; }

    /// <summary>Whether the request goes on while no reader waits.</summary>
    public bool IsReadAhead => _isReadAhead;

    /// <summary>Whether it is part of a stream, whose requests follow each other: then what its readers do must not hold it up.</summary>
    public bool IsOfStream => _isReadAhead && _listener is not null;

    /// <summary>The chunks that are whole, from the first.</summary>
    public int Done => _done;

    /// <summary>Whether the request has most of its work before it.</summary>
    public bool IsBusy => (Chunks.Length - _done) * 4 > Chunks.Length;

    /// <summary>Cancelled when the request is to stop.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Completes when nothing of the request runs any more; never fails. What follows runs where the request ends, and must be short.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Readers that have all they wait for, and are woken when the request has nothing else to do. Only the request touches it.</summary>
    public ChunkWaiter? Served { get; set; }

    /// <summary>Whether a reader waits.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
            {
                return _waiters is not null;
            }
        }
    }

    /// <summary>Completes as soon as a reader waits.</summary>
    public Task WhenWanted()
    {
        lock (_lock)
        {
            if (_waiters is not null)
            {
                return Task.CompletedTask;
            }

            if (_wanted is null or { Task.IsCompleted: true })
            {
                _wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _wanted.Task;
        }
    }

    /// <summary>Waits for bytes of a chunk.</summary>
    /// <param name="index">The chunk's index in the object.</param>
    /// <param name="first">The first byte, from the begin of the chunk's place.</param>
    /// <param name="end">Behind the last byte.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="FsError.Interrupted"/>.</param>
    /// <returns>No error when the bytes are there, or when the chunk has to be looked up again.</returns>
    public ValueTask<FsError> WaitAsync(int index, int first, int end, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new ValueTask<FsError>(FsError.Interrupted);
        }

        Chunk chunk = Chunks[index - Chunks[0].Index];
        int needed = end - chunk.Offset;
        ChunkWaiter waiter;
        TaskCompletionSource? wanted;
        lock (_lock)
        {
            if (chunk.IsGone || chunk.Filled >= needed || !chunk.Covers(first, end))
            {
                return new ValueTask<FsError>(chunk.Error);
            }

            waiter = ChunkWaiter.Rent(this, chunk, needed);
            waiter.Next = _waiters;
            _waiters = waiter;
            wanted = _wanted;
        }

        ValueTask<FsError> task = waiter.Task;
        waiter.CancelBy(cancellationToken);
        wanted?.TrySetResult();
        return task;
    }

    /// <inheritdoc/>
    public bool TryTakeOut(ChunkWaiter waiter)
    {
        bool unwanted;
        lock (_lock)
        {
            ChunkWaiter? before = null;
            ChunkWaiter? at = _waiters;
            while (at is not null && !ReferenceEquals(at, waiter))
            {
                before = at;
                at = at.Next;
            }

            if (at is null)
            {
                return false;
            }

            if (before is null)
            {
                _waiters = waiter.Next;
            }
            else
            {
                before.Next = waiter.Next;
            }

            unwanted = _waiters is null && !_isReadAhead;
        }

        if (unwanted)
        {
            StopIfUnwanted();
        }

        return true;
    }

    /// <summary>Bytes of a chunk have arrived.</summary>
    public ChunkFill Fill(Chunk chunk, int count)
    {
        lock (_lock)
        {
            if (chunk.IsGone)
            {
                return default;
            }

            chunk.Fill(count);
            ChunkWaiter? woken = null;
            ChunkWaiter? at = _waiters;
            _waiters = null;
            while (at is not null)
            {
                ChunkWaiter? next = at.Next;
                if (ReferenceEquals(at.Chunk, chunk) && at.Needed <= chunk.Filled)
                {
                    at.Next = woken;
                    woken = at;
                }
                else
                {
                    at.Next = _waiters;
                    _waiters = at;
                }

                at = next;
            }

            return new ChunkFill(true, chunk.State == ChunkState.Complete, woken);
        }
    }

    /// <summary>One more chunk is whole.</summary>
    public void Advance()
    {
        _done++;
        if (!_nearlyDone && !IsBusy)
        {
            _nearlyDone = true;
            _listener?.OnProgress();
        }
    }

    /// <summary>The reader has gone elsewhere: stops the request unless another reader waits.</summary>
    public void StopIfUnwanted()
    {
        _isReadAhead = false;
        if (TryEnd(FsError.None, isForced: false))
        {
            Cancel();
        }
    }

    /// <summary>Stops the request; all readers that wait get an error.</summary>
    public void Stop(FsError error)
    {
        Fail(error);
        Cancel();
    }

    /// <summary>The request has failed: so do the chunks that have not arrived, and the reads that wait for them.</summary>
    public void Fail(FsError error) => TryEnd(error, isForced: true);

    /// <summary>The request was given up: readers that still want the chunks ask again.</summary>
    public void Abandon() => TryEnd(FsError.None, isForced: true);

    /// <summary>Nothing of the request runs any more: the readers that it has served go on, on this thread.</summary>
    public void Finish()
    {
        _stopped.Dispose();
        _completion.SetResult();
        _listener?.OnProgress();
        ChunkWaiter.Wake(Served, FsError.None, isDone: true);
        Served = null;
    }

    /// <param name="error">The error of the chunks that have not arrived; none: they are abandoned.</param>
    /// <param name="isForced">Whether to end them though a reader waits.</param>
    /// <returns>Whether they were ended.</returns>
    private bool TryEnd(FsError error, bool isForced)
    {
        ChunkWaiter? woken;
        lock (_lock)
        {
            if (!isForced && _waiters is not null)
            {
                return false;
            }

            foreach (Chunk chunk in Chunks)
            {
                if (chunk.State == ChunkState.Pending && error == FsError.None)
                {
                    chunk.Abandon();
                }
                else if (chunk.State == ChunkState.Pending)
                {
                    chunk.Fail(error);
                }
            }

            woken = _waiters;
            _waiters = null;
        }

        ChunkWaiter.Wake(woken, error);
        return true;
    }

    private void Cancel()
    {
        try
        {
            _stopped.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request has ended meanwhile.
        }
    }
}
