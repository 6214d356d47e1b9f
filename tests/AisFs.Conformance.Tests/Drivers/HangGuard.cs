using System.Collections.Concurrent;
using System.Diagnostics;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>
/// Watches calls that the kernel may never return from. Past the limit the daemon behind the mount is killed: the kernel
/// then fails the call, and the test with it.
/// </summary>
internal sealed class HangGuard : IDisposable
{
    private readonly ConcurrentDictionary<long, (long Started, string Operation)> _running = new();
    private readonly TimeSpan _limit;
    private readonly Action _rescue;
    private readonly Timer _timer;
    private long _next;

    public HangGuard(TimeSpan limit, Action rescue)
    {
        _limit = limit;
        _rescue = rescue;
        _timer = new Timer(_ => Check(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>What hung; null as long as nothing did.</summary>
    public string? Hung { get; private set; }

    public Watched Enter(string operation)
    {
        long id = Interlocked.Increment(ref _next);
        _running[id] = (Stopwatch.GetTimestamp(), operation);
        return new Watched(this, id);
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        foreach ((long started, string operation) in _running.Values)
        {
            if (Hung is null && Stopwatch.GetElapsedTime(started) > _limit)
            {
                Hung = $"{operation} did not return within {_limit.TotalSeconds:0} s; the daemon was killed.";
                _rescue();
            }
        }
    }

    /// <summary>One call that is being watched.</summary>
    public readonly struct Watched(HangGuard guard, long id) : IDisposable
    {
        public void Dispose() => guard._running.TryRemove(id, out _);
    }
}
