using System.Globalization;
using AisFs.Control.Reports;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>Numbers as people read them.</summary>
internal static class Readable
{
    /// <summary>A size.</summary>
    public static string Size(double bytes) => StatusText.Size(bytes);

    /// <summary>A duration: the two greatest units of it.</summary>
    public static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9));
        return time.TotalDays >= 1 ? $"{(int)time.TotalDays} d {time.Hours} h"
            : time.TotalHours >= 1 ? $"{time.Hours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s"
            : $"{time.TotalSeconds.ToString(time.TotalSeconds < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} s";
    }

    /// <summary>A number of things.</summary>
    public static string Count(long count, string one, string many) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";

    /// <summary>Milliseconds with three digits that count.</summary>
    public static string Milliseconds(double milliseconds) => milliseconds switch
    {
        >= 99.95 => milliseconds.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => milliseconds.ToString("0.0", CultureInfo.InvariantCulture),
        _ => milliseconds.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
