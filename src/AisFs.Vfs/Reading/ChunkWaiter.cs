using System.Threading.Tasks.Sources;
using AisFs.Vfs.Api;
using Microsoft.Extensions.ObjectPool;

namespace AisFs.Vfs.Reading;

/// <summary>A reader that waits for bytes of a chunk. Pooled.</summary>
internal sealed class ChunkWaiter : IValueTaskSource<FsError>
{
    private const int PoolLimit = 256;

    private static readonly DefaultObjectPool<ChunkWaiter> s_pool = new(new DefaultPooledObjectPolicy<ChunkWaiter>(), PoolLimit);

    private ManualResetValueTaskSourceCore<FsError> _core;
    private CancellationTokenRegistration _registration;
    private IWaitingList? _list;

    /// <summary>The chunk.</summary>
    public Chunk? Chunk { get; private set; }

    /// <summary>How many bytes of the chunk the reader needs, from the first.</summary>
    public int Needed { get; private set; }

    /// <summary>The next waiter of the same list.</summary>
    public ChunkWaiter? Next { get; set; }

    /// <summary>
    /// Ends with no error when the chunk has to be looked at again, with <see cref="FsError.Interrupted"/> when the reader
    /// was cancelled, and else with the error of the request.
    /// </summary>
    public ValueTask<FsError> Task => new(this, _core.Version);

    public static ChunkWaiter Rent(IWaitingList list, Chunk chunk, int needed)
    {
        ChunkWaiter waiter = s_pool.Get();
        waiter._list = list;
        waiter.Chunk = chunk;
        waiter.Needed = needed;
        return waiter;
    }

    /// <summary>Completes waiters that were taken out of their list. To be called without a lock.</summary>
    /// <param name="waiter">The first; null for none.</param>
    /// <param name="error">How their wait ends.</param>
    /// <param name="isDone">
    /// Whether the caller has nothing else to do: the readers go on on this thread, which spares them the wait for another one.
    /// A reader that went on inside a request would hold it up, and would look like a reader that is starved.
    /// </param>
    public static void Wake(ChunkWaiter? waiter, FsError error, bool isDone = false)
    {
        while (waiter is not null)
        {
            // A completed waiter may be in use for another reader at once.
            ChunkWaiter? next = waiter.Next;
            waiter._core.RunContinuationsAsynchronously = !isDone || next is not null;
            waiter._core.SetResult(error);
            waiter = next;
        }
    }

    /// <summary>Lets a token end the wait. To be called once, after the waiter is in its list.</summary>
    public void CancelBy(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state => ((ChunkWaiter)state!).Cancel(), this);
        }
    }

    /// <inheritdoc/>
    public FsError GetResult(short token)
    {
        FsError error = _core.GetResult(token);

        // The cancellation of this wait must not reach the next user of this waiter: after this its callback has run, or never will.
        _registration.Dispose();
        _registration = default;
        _core.Reset();
        _list = null;
        Chunk = null;
        Next = null;
        s_pool.Return(this);
        return error;
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (_list?.TryTakeOut(this) == true)
        {
            _core.RunContinuationsAsynchronously = true;
            _core.SetResult(FsError.Interrupted);
        }
    }
}
