using System.Collections.Concurrent;

namespace AisFs.Client.Http;

/// <summary>A timeout that runs only while the network is waited for. Reused for all waits of one exchange.</summary>
internal sealed class IdleTimeout
{
    private const int PoolLimit = 64;

    // A source with its timer and its registrations is worth keeping: each request needs two.
    private static readonly ConcurrentQueue<CancellationTokenSource> s_pool = new();

    private readonly CancellationTokenSource _source;
    private readonly bool _isPooled;

    public IdleTimeout(TimeProvider timeProvider)
    {
        _isPooled = ReferenceEquals(timeProvider, TimeProvider.System);
        _source = _isPooled && s_pool.TryDequeue(out CancellationTokenSource? source) ? source : new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
    }

    /// <summary>Cancelled when the time is over, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts, or starts again.</summary>
    public void Start(TimeSpan timeout) => _source.CancelAfter(timeout);

    /// <summary>Stops until the next <see cref="Start"/>.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Passes the caller's cancellation on until the registration is disposed.</summary>
    public CancellationTokenRegistration Link(CancellationToken caller)
        => caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);

    /// <summary>Ends it.</summary>
    /// <param name="isReusable">Whether nothing holds the token any more, and no registration of <see cref="Link"/> is left: another exchange may have it.</param>
    public void End(bool isReusable)
    {
        if (isReusable && _isPooled && s_pool.Count < PoolLimit && _source.TryReset())
        {
            s_pool.Enqueue(_source);
        }
        else
        {
            _source.Dispose();
        }
    }
}
