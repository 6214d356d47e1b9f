using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>A reader that waits for bytes of a chunk. Pooled.</summary>
internal sealed class ChunkWaiter : IValueTaskSource<FsError>
{
    private const int PoolLimit = 256;

    private static readonly ConcurrentQueue<ChunkWaiter> s_pool = new();
    private static int s_pooled;

    // A reader that went on inside the fetch would hold it up, wait for it each time, and be taken for one that is starved.
    private ManualResetValueTaskSourceCore<FsError> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private Chunk? _chunk;

    private ChunkWaiter()
    {
    }

    /// <summary>How many bytes of the chunk it needs, from the first.</summary>
    public int Needed { get; private set; }

    /// <summary>The next in the chunk's list, or in a list of those to be woken.</summary>
    public ChunkWaiter? Next { get; set; }

    public ValueTask<FsError> Task => new(this, _core.Version);

    public static ChunkWaiter Rent(Chunk chunk, int needed)
    {
        if (s_pool.TryDequeue(out ChunkWaiter? waiter))
        {
            Interlocked.Decrement(ref s_pooled);
        }
        else
        {
            waiter = new ChunkWaiter();
        }

        waiter._chunk = chunk;
        waiter.Needed = needed;
        return waiter;
    }

    /// <summary>Lets a token end the wait. To be called once, after the waiter is in its chunk's list.</summary>
    public void CancelBy(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state => ((ChunkWaiter)state!).Cancel(), this);
        }
    }

    /// <summary>Ends the wait. Whoever took the waiter out of its chunk's list calls this, without a lock.</summary>
    public void Complete(FsError error) => _core.SetResult(error);

    /// <inheritdoc/>
    public FsError GetResult(short token)
    {
        FsError error = _core.GetResult(token);

        // No cancellation of this wait may reach the next one: the callback has run, or never will.
        _registration.Dispose();
        _registration = default;
        _core.Reset();
        _chunk = null;
        Next = null;
        if (Volatile.Read(ref s_pooled) < PoolLimit)
        {
            Interlocked.Increment(ref s_pooled);
            s_pool.Enqueue(this);
        }

        return error;
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (_chunk is { } chunk && chunk.Owner.TakeOut(chunk, this))
        {
            Complete(FsError.Interrupted);
        }
    }
}
