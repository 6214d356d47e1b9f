namespace AisFs.Client.Http;

/// <summary>A timeout that runs only while the network is waited for. Reused for all waits of one exchange.</summary>
internal sealed class IdleTimeout(TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, timeProvider);

    /// <summary>Cancelled when the time is over, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts, or starts again.</summary>
    public void Start(TimeSpan timeout) => _source.CancelAfter(timeout);

    /// <summary>Stops until the next <see cref="Start"/>.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Passes the caller's cancellation on until the registration is disposed.</summary>
    public CancellationTokenRegistration Link(CancellationToken caller)
        => caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);

    public void Dispose() => _source.Dispose();
}
