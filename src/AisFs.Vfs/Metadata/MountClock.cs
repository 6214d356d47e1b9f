namespace AisFs.Vfs.Metadata;

/// <summary>The time of a mount, and the order of its questions to the cluster.</summary>
internal sealed class MountClock(TimeProvider time, TimeSpan ttl, TimeSpan negativeTtl)
{
    private const long NanosecondsPerTick = 100;

    private volatile Times _times = new(ttl, negativeTtl, time.TimestampFrequency);
    private long _order;

    /// <summary>Whether answers may be believed at all without asking again.</summary>
    public bool Caches => _times.TtlTicks > 0;

    /// <summary>For how long what is known is believed.</summary>
    public TimeSpan Ttl => _times.Ttl;

    /// <summary>For how long it is believed at most that a name does not exist.</summary>
    public TimeSpan NegativeTtl => _times.NegativeTtl;

    public Stamp Now() => new(Interlocked.Increment(ref _order), time.GetTimestamp());

    public long NowNs() => (time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick;

    public TimeSpan Elapsed(in Stamp stamp) => stamp.IsOutdated ? TimeSpan.MaxValue : time.GetElapsedTime(stamp.Time);

    public bool IsFresh(in Stamp stamp) => IsStamp(stamp) && time.GetTimestamp() - stamp.Time < _times.TtlTicks;

    public bool IsFreshNegative(in Stamp stamp) => IsStamp(stamp) && time.GetTimestamp() - stamp.Time < _times.NegativeTicks;

    /// <summary>For how long what was known at a stamp may still be believed.</summary>
    public TimeSpan Remaining(in Stamp stamp) => Left(stamp, _times.TtlTicks);

    public TimeSpan RemainingNegative(in Stamp stamp) => Left(stamp, _times.NegativeTicks);

    /// <summary>Believes things for another time from now on. What the kernel was told stays as it was.</summary>
    public void Change(TimeSpan newTtl, TimeSpan newNegativeTtl) => _times = new Times(newTtl, newNegativeTtl, time.TimestampFrequency);

    private static bool IsStamp(in Stamp stamp) => stamp.Order > 0 && !stamp.IsOutdated;

    private TimeSpan Left(in Stamp stamp, long ttlTicks)
    {
        long left = IsStamp(stamp) ? stamp.Time + ttlTicks - time.GetTimestamp() : 0;
        return left > 0 ? TimeSpan.FromTicks((long)(left * (TimeSpan.TicksPerSecond / (double)time.TimestampFrequency))) : TimeSpan.Zero;
    }

    // Replaced as a whole: readers see either the old times or the new ones.
    private sealed class Times(TimeSpan ttl, TimeSpan negativeTtl, long frequency)
    {
        public TimeSpan Ttl { get; } = ttl;

        public TimeSpan NegativeTtl { get; } = negativeTtl;

        public long TtlTicks { get; } = (long)(ttl.TotalSeconds * frequency);

        public long NegativeTicks { get; } = (long)((negativeTtl < ttl ? negativeTtl : ttl).TotalSeconds * frequency);
    }
}
