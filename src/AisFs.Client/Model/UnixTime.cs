namespace AisFs.Client;

/// <summary>Times in nanoseconds since 1970 UTC as .NET has them.</summary>
internal static class UnixTime
{
    /// <summary>The time of nanoseconds since 1970 UTC, to 100 ns; null for null, 0, and what no calendar has.</summary>
    public static DateTimeOffset? FromNs(long? ns)
        => ns is { } known and not 0 && DateTimeOffset.MinValue.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks <= known / 100
            ? DateTimeOffset.UnixEpoch.AddTicks(known / 100) : null;
}
