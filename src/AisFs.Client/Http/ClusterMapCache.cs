using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>
/// The cluster map that the client last saw. It is fetched when it is first needed and when an answer shows that it is out
/// of date. Concurrent callers share one request.
/// </summary>
internal sealed class ClusterMapCache(Func<CancellationToken, ValueTask<AisClusterMap>> fetch, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pauseAfterRefresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private AisClusterMap? _current;
    private Task<AisClusterMap?>? _pending;
    private long _lastFetch = long.MinValue;
    private TimeSpan _pause;
    private bool _isStale;

    /// <summary>The map; null until it was fetched.</summary>
    public AisClusterMap? Current => Volatile.Read(ref _current);

    /// <summary>Notes that an answer disagreed with the map: the next <see cref="GetAsync"/> fetches it again.</summary>
    public void MarkStale() => Volatile.Write(ref _isStale, true);

    /// <summary>Takes over a map that was fetched elsewhere; an older one is ignored.</summary>
    public void Offer(AisClusterMap map)
    {
        lock (_lock)
        {
            if (_current is null || map.Version >= _current.Version || map.Uuid != _current.Uuid)
            {
                Volatile.Write(ref _current, map);
                _isStale = false;
            }
        }
    }

    /// <summary>The map, fetched if need be; null when it can't be had now.</summary>
    public ValueTask<AisClusterMap?> GetAsync(CancellationToken cancellationToken)
    {
        AisClusterMap? current = Volatile.Read(ref _current);
        if (current is not null && !Volatile.Read(ref _isStale))
        {
            return ValueTask.FromResult<AisClusterMap?>(current);
        }

        Task<AisClusterMap?> pending;
        lock (_lock)
        {
            if (_pending is null)
            {
                // During a pause callers use the old map, or the proxy.
                if (_lastFetch != long.MinValue && timeProvider.GetElapsedTime(_lastFetch) < _pause)
                {
                    return ValueTask.FromResult(_current);
                }

                _lastFetch = timeProvider.GetTimestamp();
                _pending = FetchAsync();
            }

            pending = _pending;
        }

        return new ValueTask<AisClusterMap?>(pending.WaitAsync(cancellationToken));
    }

    /// <summary>Fetches for all waiting callers: no cancellation of a single caller ends it.</summary>
    private async Task<AisClusterMap?> FetchAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        AisClusterMap? result = null;
        try
        {
            AisClusterMap map = await fetch(CancellationToken.None).ConfigureAwait(false);
            ClientLog.MapLoaded(logger, map.Version, map.Targets.Count);
            Offer(map);
            result = map;
        }
        catch (AisException e)
        {
            ClientLog.MapFailed(logger, e.Message);
        }

        lock (_lock)
        {
            _pause = result is null ? s_pauseAfterFailure : s_pauseAfterRefresh;
            _lastFetch = timeProvider.GetTimestamp();
            _pending = null;
            _isStale &= result is null;
            return _current;
        }
    }
}
