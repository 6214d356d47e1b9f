namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>A clock that stands still until it is moved; its timers run in real time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public long NowNs => (Volatile.Read(ref _ticks) - DateTimeOffset.UnixEpoch.UtcTicks) * 100;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);
}
