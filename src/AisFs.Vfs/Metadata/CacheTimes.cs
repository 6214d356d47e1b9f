namespace AisFs.Vfs.Metadata;

/// <summary>The range of the times for which metadata are believed.</summary>
internal static class CacheTimes
{
    /// <summary>Longer than any mount lives.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(36_500);

    /// <summary>Checks both times.</summary>
    /// <param name="cacheTtl">For attributes and listings.</param>
    /// <param name="negativeTtl">For names that were not found.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, or longer than <see cref="Longest"/>.</exception>
    public static void Check(TimeSpan cacheTtl, TimeSpan negativeTtl)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cacheTtl, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cacheTtl, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(negativeTtl, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(negativeTtl, Longest);
    }
}
