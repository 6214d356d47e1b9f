namespace AisFs.Client.Tests.Golden;

/// <summary>
/// A clock that jumps over every wait, and stands still otherwise. Limits of time (which are set after their timers are
/// made) run in real time.
/// </summary>
internal sealed class GoldenClock : TimeProvider
{
    private long _ticks = DateTimeOffset.UnixEpoch.AddYears(55).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Interlocked.Add(ref _ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
