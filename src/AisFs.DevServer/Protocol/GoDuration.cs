using System.Buffers;
using System.Globalization;
using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>Durations as the real cluster reads and writes them: "2h0m", "1.5s", "300ms".</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Nanoseconds)[] s_units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">Numbers with units, without spaces; or "0".</param>
    /// <param name="nanoseconds">The duration.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        ReadOnlySpan<char> rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return true;
        }

        double sum = 0;
        do
        {
            int digits = rest.IndexOfAnyExcept(s_digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                return false;
            }

            rest = rest[digits..];
            int end = rest.IndexOfAny(s_digits);
            string unit = (end < 0 ? rest : rest[..end]).ToString();
            int found = Array.FindIndex(s_units, entry => entry.Unit == unit);
            if (found < 0)
            {
                return false;
            }

            sum += number * s_units[found].Nanoseconds;
            rest = rest[unit.Length..];
        }
        while (!rest.IsEmpty);

        nanoseconds = (long)(text.StartsWith('-') ? -sum : sum);
        return true;
    }

    /// <summary>Writes a duration; seconds are left out where there are minutes and no seconds.</summary>
    public static string Format(long nanoseconds)
    {
        if (Math.Abs(nanoseconds) < 1_000_000_000)
        {
            return nanoseconds == 0 ? "0s"
                : nanoseconds % 1_000_000 == 0 ? $"{nanoseconds / 1_000_000}ms"
                : nanoseconds % 1000 == 0 ? $"{nanoseconds / 1000}µs" : $"{nanoseconds}ns";
        }

        StringBuilder text = new(nanoseconds < 0 ? "-" : string.Empty);
        TimeSpan time = TimeSpan.FromTicks(Math.Abs(nanoseconds) / 100);
        int hours = (int)time.TotalHours;
        text.Append(CultureInfo.InvariantCulture, $"{(hours > 0 ? $"{hours}h" : string.Empty)}");
        if (hours > 0 || time.Minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{time.Minutes}m");
        }

        decimal seconds = time.Seconds + ((decimal)(time.Ticks % TimeSpan.TicksPerSecond) / TimeSpan.TicksPerSecond);
        return seconds == 0 && time.TotalMinutes >= 1 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#########}s").ToString();
    }
}
