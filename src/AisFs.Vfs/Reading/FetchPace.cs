namespace AisFs.Vfs.Reading;

/// <summary>
/// How far a request may go ahead of its reader. There it holds, first with the body open: a reader that keeps up costs no
/// further request. Later it lets the body go, as the cluster keeps the object locked while a body is open.
/// </summary>
internal sealed class FetchPace(long end)
{
    // The least way that a request goes after a hold, so that it does not hold again at once.
    private const long LeastStep = 1 << 20;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _held;
    private long _position;
    private long _limit = long.MaxValue;
    private bool _hasLetGo;

    /// <summary>Where the request ends.</summary>
    public long End => end;

    /// <summary>Whether a position is as far as the request may go.</summary>
    public bool IsDueAt(long position) => position >= Volatile.Read(ref _limit);

    /// <summary>Moves the limit.</summary>
    /// <param name="limit">The offset; less than before when the window has shrunk.</param>
    /// <param name="step">How far a request that has let its body go must be able to go on before it asks again.</param>
    public void Allow(long limit, long step)
    {
        TaskCompletionSource? held = null;
        lock (_lock)
        {
            _limit = limit;
            if (limit >= end || limit - _position >= (_hasLetGo ? Math.Max(step, LeastStep) : LeastStep))
            {
                held = _held;
            }
        }

        held?.TrySetResult();
    }

    /// <summary>Begins to hold.</summary>
    /// <param name="position">Where the request stands.</param>
    /// <returns>Completes when the reader has come near enough.</returns>
    public Task Hold(long position)
    {
        lock (_lock)
        {
            if (!IsDueAt(position))
            {
                return Task.CompletedTask;
            }

            _position = position;
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _held.Task;
        }
    }

    /// <summary>The request lets its body go, and needs a new one to go on.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            _hasLetGo = true;
        }
    }

    /// <summary>The hold is over.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _held = null;
            _hasLetGo = false;
        }
    }
}
