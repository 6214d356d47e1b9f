using System.Globalization;
using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>Instants in nanoseconds since 1970, and their text in a Go layout ("02 Jan 06 15:04 MST"), UTC.</summary>
internal static class GoTime
{
    public const string Rfc822 = "02 Jan 06 15:04 MST";

    /// <summary>Longer elements stand before those that they begin with.</summary>
    private static readonly (string Element, string Format)[] s_elements =
    [
        ("January", "MMMM"), ("Jan", "MMM"), ("Monday", "dddd"), ("Mon", "ddd"), ("MST", string.Empty), ("2006", "yyyy"), ("Z07:00", string.Empty),
        ("-07:00", string.Empty), ("-0700", string.Empty), ("15", "HH"), ("01", "MM"), ("02", "dd"), ("03", "hh"), ("04", "mm"), ("05", "ss"), ("06", "yy"),
        ("_2", string.Empty), ("PM", "tt"), ("2", "%d"), ("1", "%M"), ("3", "%h"), ("4", "%m"), ("5", "%s"),
    ];

    public static long Now(TimeProvider clock)
        => FromDate(clock.GetUtcNow());

    public static long FromDate(DateTimeOffset date) => (date.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;

    public static DateTimeOffset ToDate(long nanoseconds) => new(DateTimeOffset.UnixEpoch.Ticks + (nanoseconds / 100), TimeSpan.Zero);

    public static string Format(long nanoseconds, string layout)
    {
        DateTimeOffset date = ToDate(nanoseconds);
        StringBuilder text = new();
        ReadOnlySpan<char> rest = layout;
        while (rest.Length > 0)
        {
            if (TryFraction(rest, nanoseconds, text, out int used))
            {
                rest = rest[used..];
                continue;
            }

            bool found = false;
            foreach ((string element, string format) in s_elements)
            {
                if (rest.StartsWith(element, StringComparison.Ordinal))
                {
                    text.Append(element switch
                    {
                        "MST" => "UTC",
                        "Z07:00" => "Z",
                        "-07:00" => "+00:00",
                        "-0700" => "+0000",
                        "_2" => date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
                        _ => date.ToString(format, CultureInfo.InvariantCulture),
                    });
                    rest = rest[element.Length..];
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                text.Append(rest[0]);
                rest = rest[1..];
            }
        }

        return text.ToString();
    }

    /// <summary>".000" keeps its zeros, ".999" drops them.</summary>
    private static bool TryFraction(ReadOnlySpan<char> rest, long nanoseconds, StringBuilder text, out int used)
    {
        used = 0;
        if (rest.Length < 2 || rest[0] is not ('.' or ',') || rest[1] is not ('0' or '9'))
        {
            return false;
        }

        char digit = rest[1];
        int count = 0;
        while (1 + count < rest.Length && rest[1 + count] == digit)
        {
            count++;
        }

        string fraction = (nanoseconds % 1_000_000_000).ToString("D9", CultureInfo.InvariantCulture)[..Math.Min(count, 9)];
        fraction = digit == '9' ? fraction.TrimEnd('0') : fraction;
        if (fraction.Length > 0)
        {
            text.Append(rest[0]).Append(fraction);
        }

        used = 1 + count;
        return true;
    }
}
