namespace AisFs.Mount.WinFsp.Uploads;

/// <summary>Calls back when nothing has come for a while. All members may be called from many threads at once.</summary>
/// <param name="time">The clock.</param>
/// <param name="quiet">For how long nothing must come.</param>
/// <param name="elapsed">Called then, from a thread of the pool.</param>
internal sealed class QuietTimer(TimeProvider time, TimeSpan quiet, Action elapsed)
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _isStopped;

    /// <summary>Waits anew.</summary>
    internal void Restart()
    {
        lock (_lock)
        {
            if (!_isStopped)
            {
                _timer ??= time.CreateTimer(static callback => ((Action)callback!)(), elapsed, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Never calls back again.</summary>
    internal void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer?.Dispose();
        }
    }
}
