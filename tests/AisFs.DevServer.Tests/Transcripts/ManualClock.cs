namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>A clock that shows what it is set to, and a little more each time it is looked at.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Increment(ref _ticks), TimeSpan.Zero);

    public void Set(DateTimeOffset time) => Volatile.Write(ref _ticks, time.UtcTicks);
}
