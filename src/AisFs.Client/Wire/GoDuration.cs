using System.Globalization;

namespace AisFs.Client.Wire;

/// <summary>Spans of time as Go reads them.</summary>
internal static class GoDuration
{
    /// <summary>A time span in its greatest whole unit: <c>5m</c>, <c>45s</c>, <c>1h</c>.</summary>
    public static string Format(TimeSpan value)
    {
        long ticks = value.Ticks;
        return ticks % TimeSpan.TicksPerHour == 0 && ticks != 0 ? Write(ticks / TimeSpan.TicksPerHour, "h")
            : ticks % TimeSpan.TicksPerMinute == 0 && ticks != 0 ? Write(ticks / TimeSpan.TicksPerMinute, "m")
            : ticks % TimeSpan.TicksPerSecond == 0 ? Write(ticks / TimeSpan.TicksPerSecond, "s")
            : Write(ticks / TimeSpan.TicksPerMillisecond, "ms");

        static string Write(long number, string unit) => number.ToString(CultureInfo.InvariantCulture) + unit;
    }
}
