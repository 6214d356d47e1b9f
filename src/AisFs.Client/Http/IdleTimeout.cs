using System.Collections.Concurrent;

namespace AisFs.Client.Http;

/// <summary>A timeout that runs only while the network is waited for. Reused for all waits of one exchange, and for later exchanges.</summary>
#pragma warning disable CA1001 // End disposes the source, or keeps it.
internal sealed class IdleTimeout
#pragma warning restore CA1001
{
    private const int PoolLimit = 64;

    // A source with its timer and its registrations is worth keeping: each request needs two.
    private static readonly ConcurrentQueue<IdleTimeout> s_pool = new();

    private readonly CancellationTokenSource _source;
    private readonly bool _isPooled;

    private IdleTimeout(TimeProvider timeProvider, bool isPooled)
    {
        _isPooled = isPooled;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
    }

    /// <summary>Cancelled when the time is over, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gives a timeout that does not run yet.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>The timeout; <see cref="End"/> is to be called once, and nothing afterwards.</returns>
    public static IdleTimeout Rent(TimeProvider timeProvider)
    {
        bool isPooled = ReferenceEquals(timeProvider, TimeProvider.System);
        return isPooled && s_pool.TryDequeue(out IdleTimeout? former) ? former : new IdleTimeout(timeProvider, isPooled);
    }

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
            s_pool.Enqueue(this);
        }
        else
        {
            _source.Dispose();
        }
    }
}
