namespace AisFs.Interop.Fuse.Api;

/// <summary>An instant, or a span of time.</summary>
/// <param name="Seconds">Seconds, since 1970 UTC for an instant.</param>
/// <param name="Nanoseconds">0 to 999,999,999, always forward.</param>
public readonly record struct FuseTime(long Seconds, uint Nanoseconds)
{
    // A thousand years: the kernel multiplies by its tick rate.
    private const long MaxSpanSeconds = 1000L * 365 * 24 * 3600;

    /// <summary>Converts nanoseconds since 1970 UTC.</summary>
    /// <param name="nanoseconds">Nanoseconds, negative before 1970.</param>
    /// <returns>The instant.</returns>
    public static FuseTime FromNanoseconds(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        return rest < 0 ? new FuseTime(seconds - 1, (uint)(rest + 1_000_000_000)) : new FuseTime(seconds, (uint)rest);
    }

    /// <summary>Converts how long something may be believed.</summary>
    /// <param name="span">The span; negative counts as zero.</param>
    /// <returns>The span, at most a thousand years.</returns>
    public static FuseTime FromSpan(TimeSpan span)
    {
        if (span <= TimeSpan.Zero)
        {
            return default;
        }

        (long seconds, long rest) = Math.DivRem(span.Ticks, TimeSpan.TicksPerSecond);
        return seconds >= MaxSpanSeconds
            ? new FuseTime(MaxSpanSeconds, 0)
            : new FuseTime(seconds, (uint)(rest * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Converts to nanoseconds since 1970 UTC.</summary>
    /// <returns>Nanoseconds; the ends of the range of long for instants beyond the years 1677 to 2262.</returns>
    public long ToNanoseconds()
    {
        Int128 nanoseconds = ((Int128)Seconds * 1_000_000_000) + Nanoseconds;
        return nanoseconds > long.MaxValue ? long.MaxValue : nanoseconds < long.MinValue ? long.MinValue : (long)nanoseconds;
    }
}
