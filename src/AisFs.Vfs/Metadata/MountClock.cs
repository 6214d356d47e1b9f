namespace AisFs.Vfs.Metadata;

/// <summary>The time of a mount, and the order of its questions to the cluster.</summary>
internal sealed class MountClock(TimeProvider time, TimeSpan ttl, TimeSpan negativeTtl)
{
    private const long NanosecondsPerTick = 100;

    private readonly long _ttl = (long)(ttl.TotalSeconds * time.TimestampFrequency);
    private readonly long _negativeTtl = (long)((negativeTtl < ttl ? negativeTtl : ttl).TotalSeconds * time.TimestampFrequency);
    private long _order;

    /// <summary>Whether answers may be believed at all without asking again.</summary>
    public bool Caches => _ttl > 0;

    public Stamp Now() => new(Interlocked.Increment(ref _order), time.GetTimestamp());

    public long NowNs() => (time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick;

    public TimeSpan Elapsed(in Stamp stamp) => stamp.IsOutdated ? TimeSpan.MaxValue : time.GetElapsedTime(stamp.Time);

    public bool IsFresh(in Stamp stamp) => IsStamp(stamp) && time.GetTimestamp() - stamp.Time < _ttl;

    public bool IsFreshNegative(in Stamp stamp) => IsStamp(stamp) && time.GetTimestamp() - stamp.Time < _negativeTtl;

    /// <summary>For how long what was known at a stamp may still be believed.</summary>
    public TimeSpan Remaining(in Stamp stamp) => Left(stamp, _ttl);

    public TimeSpan RemainingNegative(in Stamp stamp) => Left(stamp, _negativeTtl);

    private static bool IsStamp(in Stamp stamp) => stamp.Order > 0 && !stamp.IsOutdated;

    private TimeSpan Left(in Stamp stamp, long ttlTicks)
    {
        long left = IsStamp(stamp) ? stamp.Time + ttlTicks - time.GetTimestamp() : 0;
        return left > 0 ? TimeSpan.FromTicks((long)(left * (TimeSpan.TicksPerSecond / (double)time.TimestampFrequency))) : TimeSpan.Zero;
    }
}
