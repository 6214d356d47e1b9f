namespace AisFs.Mount.WinFsp.Translation;

/// <summary>
/// Nanoseconds since 1970 and FILETIMEs (100 ns since 1601), both UTC. A FILETIME survives the way there and back
/// unchanged wherever nanoseconds reach: 1677 to 2262.
/// </summary>
internal static class FileTime
{
    private const long EpochDistance = 116_444_736_000_000_000;
    private const long NanosecondsPerTick = 100;

    internal static ulong FromNanoseconds(long nanoseconds)
    {
        // Towards the past also before 1970, or a time would move forward by being read.
        long ticks = Math.DivRem(nanoseconds, NanosecondsPerTick, out long rest);
        return (ulong)((rest < 0 ? ticks - 1 : ticks) + EpochDistance);
    }

    /// <summary>Nothing for values that Windows uses as commands (-1, -2) and for what nanoseconds cannot hold.</summary>
    internal static long? ToNanoseconds(ulong? fileTime)
    {
        if (fileTime is not { } value || value > long.MaxValue)
        {
            return null;
        }

        long ticks = (long)value - EpochDistance;
        return ticks is > long.MaxValue / NanosecondsPerTick or < long.MinValue / NanosecondsPerTick ? null : ticks * NanosecondsPerTick;
    }
}
