namespace AisFs.FuseHost;

/// <summary>Holds operations until it is opened, and counts those that were given up.</summary>
internal sealed class SlowGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _interrupted;

    /// <summary>Operations that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Operations that were interrupted while they waited.</summary>
    public int Interrupted => Volatile.Read(ref _interrupted);

    /// <summary>Lets all waiting operations go on.</summary>
    public void Open()
    {
        TaskCompletionSource gate;
        lock (_lock)
        {
            gate = _gate;
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        gate.SetResult();
    }

    /// <summary>Waits.</summary>
    /// <returns>False when the operation was interrupted.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Task gate;
        lock (_lock)
        {
            Interlocked.Increment(ref _waiting);
            gate = _gate.Task;
        }

        try
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _interrupted);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
