using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>Holds calls of one operation until it is opened.</summary>
internal sealed class StoreGate
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<FsError> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Completes when the first call stands before the gate.</summary>
    public Task Entered => _entered.Task;

    /// <summary>How many calls have come to the gate.</summary>
    public int Count => Volatile.Read(ref _waiting);

    /// <summary>Lets all calls go, now and later.</summary>
    /// <param name="error">What they fail with; none lets them go on.</param>
    public void Release(FsError error = FsError.None) => _released.TrySetResult(error);

    internal async ValueTask<FsError> PassAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        _entered.TrySetResult();
        return await _released.Task.WaitAsync(cancellationToken);
    }
}
