using AisFs.Vfs.Content;

namespace AisFs.Vfs.Reading;

/// <summary>
/// How far a request may go ahead of its reader, and how it waits there. For a moment it keeps the body that it reads: a
/// reader that keeps up costs no further request. Then it lets go of it, as the cluster keeps the object locked meanwhile.
/// </summary>
internal sealed class FetchPause(ContentServices services, long end)
{
    // What a pause that ended is worth at least, so that it does not begin again at once.
    private const long LeastStep = 1 << 20;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiting;
    private long _position;
    private long _limit = long.MaxValue;
    private bool _hasLetGo;

    /// <summary>Whether a position is as far as the request may go.</summary>
    public bool IsDueAt(long position) => position >= Volatile.Read(ref _limit);

    /// <summary>Moves the limit.</summary>
    /// <param name="limit">The offset; never less than before.</param>
    /// <param name="step">How far the reader has to come before it is worth a request to go on.</param>
    public void Allow(long limit, long step)
    {
        TaskCompletionSource? waiting = null;
        lock (_lock)
        {
            _limit = limit;
            if (limit >= end || limit - _position >= (_hasLetGo ? Math.Max(step, LeastStep) : LeastStep))
            {
                waiting = _waiting;
            }
        }

        waiting?.TrySetResult();
    }

    /// <summary>Ends the pause, if there is one.</summary>
    public void End()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            waiting = _waiting;
        }

        waiting?.TrySetResult();
    }

    /// <summary>Waits until the reader has come nearer.</summary>
    /// <param name="position">Where the request stands.</param>
    /// <param name="isWanted">Whether somebody waits for its bytes.</param>
    /// <param name="letGo">Lets go of the body.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False when the reader did not for so long that the request is better given up.</returns>
    public async ValueTask<bool> WaitAsync(long position, Func<bool> isWanted, Func<ValueTask> letGo, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!IsDueAt(position))
            {
                return true;
            }

            _position = position;
            _waiting = waiting;
        }

        // Who began to wait before the pause was there to be found did not end it.
        if (isWanted())
        {
            waiting.TrySetResult();
        }

        try
        {
            if (await IsOverAsync(waiting.Task, services.Options.ReadAheadHold, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            lock (_lock)
            {
                _hasLetGo = true;
            }

            await letGo().ConfigureAwait(false);
            return await IsOverAsync(waiting.Task, services.Options.ReadAheadPause, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _waiting = null;
                _hasLetGo = false;
            }
        }
    }

    /// <summary>Waits for a task, but not for longer than a time.</summary>
    /// <returns>Whether the task has ended.</returns>
    public async ValueTask<bool> IsOverAsync(Task task, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(patience, services.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
