namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>A clock that shows what it is set to, and a little more each time it is looked at.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Increment(ref _ticks), TimeSpan.Zero);

    /// <summary>Sets the time; what was recorded in the same second goes on from where it is.</summary>
    public void Set(DateTimeOffset time)
    {
        long now = Volatile.Read(ref _ticks);
        Volatile.Write(ref _ticks, time.UtcTicks / TimeSpan.TicksPerSecond == now / TimeSpan.TicksPerSecond ? Math.Max(now, time.UtcTicks) : time.UtcTicks);
    }
}
