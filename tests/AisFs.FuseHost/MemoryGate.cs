namespace AisFs.FuseHost;

/// <summary>Where slow operations wait until the tests let them go on.</summary>
internal sealed class MemoryGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _interrupted;

    /// <summary>How many operations wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many were cancelled while they waited.</summary>
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
    /// <returns>False when it was cancelled.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Task gate;
        lock (_lock)
        {
            _waiting++;
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
