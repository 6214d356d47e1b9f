using System.Globalization;

namespace AisFs.Cli.Options;

/// <summary>Reads the values of options: sizes, durations, modes, numbers, switches.</summary>
internal static class ValueParser
{
    // More memory than any machine has.
    private const long Most = 16L << 40;

    private static readonly (string Suffix, long Factor)[] s_sizes =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("tib", 1L << 40),
        ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
        ("k", 1L << 10), ("m", 1L << 20), ("g", 1L << 30), ("t", 1L << 40), ("b", 1),
    ];

    private static readonly (string Suffix, double Seconds)[] s_durations =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    /// <summary>A size: a number of bytes, or with a unit (KiB, MiB, GiB, TiB, also K, M, G, T; KB, MB, GB, TB are powers of 1000).</summary>
    public static long Size(string option, string text)
    {
        string value = text.Trim().ToLowerInvariant();
        long factor = 1;
        foreach ((string suffix, long f) in s_sizes)
        {
            if (value.EndsWith(suffix, StringComparison.Ordinal))
            {
                value = value[..^suffix.Length].TrimEnd();
                factor = f;
                break;
            }
        }

        if (!decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > (decimal)long.MaxValue / factor)
        {
            throw new OptionException($"{option}: '{text}' is not a size; write bytes or a unit, for example 512MiB.");
        }

        return (long)(number * factor);
    }

    /// <summary>A file or folder, as an absolute path.</summary>
    public static string FullPath(string option, string text)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal))
            {
                return StartFolder.Path is { } start ? Path.GetFullPath(text, start) : Path.GetFullPath(text);
            }
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            // Told below: the present folder may be gone, the name too long.
        }

        throw new OptionException($"{option}: '{text}' is not the name of a file or folder.");
    }

    /// <summary>A duration: seconds, or with a unit (ms, s, m, h, d); <c>forever</c> is <see cref="TimeSpan.MaxValue"/>.</summary>
    public static TimeSpan Duration(string option, string text)
    {
        string value = text.Trim().ToLowerInvariant();
        if (value == "forever")
        {
            return TimeSpan.MaxValue;
        }

        double factor = 1;
        foreach ((string suffix, double seconds) in s_durations)
        {
            if (value.EndsWith(suffix, StringComparison.Ordinal))
            {
                value = value[..^suffix.Length].TrimEnd();
                factor = seconds;
                break;
            }
        }

        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || !(number >= 0 && number * factor <= TimeSpan.MaxValue.TotalSeconds / 2))
        {
            throw new OptionException($"{option}: '{text}' is not a duration; write seconds or a unit, for example 5, 500ms, 1m, or forever.");
        }

        return TimeSpan.FromSeconds(number * factor);
    }

    /// <summary>Permission bits in octal, 0 to 7777.</summary>
    public static uint Mode(string option, string text)
    {
        uint mode = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || mode > 0xfff)
            {
                mode = uint.MaxValue;
                break;
            }

            mode = (mode << 3) | (uint)(digit - '0');
        }

        return text.Length > 0 && mode <= 0xfff
            ? mode
            : throw new OptionException($"{option}: '{text}' is not a mode; write octal digits, for example 022 or 0755.");
    }

    /// <summary>A whole number within a range.</summary>
    public static int Number(string option, string text, int least, int greatest)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= greatest
            ? number
            : throw new OptionException($"{option}: '{text}' is not a number from {least} to {greatest}.");

    /// <summary>A user or group id.</summary>
    public static uint Id(string option, string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id != uint.MaxValue
            ? id
            : throw new OptionException($"{option}: '{text}' is not a numeric id; 'id -u' and 'id -g' print yours.");

    /// <summary>on or off (yes/no, true/false, 1/0).</summary>
    public static bool Switch(string option, string text) => text.ToLowerInvariant() switch
    {
        "on" or "yes" or "y" or "true" or "1" => true,
        "off" or "no" or "n" or "false" or "0" => false,
        _ => throw new OptionException($"{option}: '{text}' is neither on nor off."),
    };

    /// <summary>One of some words.</summary>
    public static T Choice<T>(string option, string text, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        List<string> words = [];
        foreach ((string word, T value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            words.Add(word);
        }

        throw new OptionException($"{option}: '{text}' is not one of {string.Join(", ", words)}.");
    }

    /// <summary>Reads a size that has a least value.</summary>
    /// <param name="option">The option, for the error.</param>
    /// <param name="text">The text.</param>
    /// <param name="least">The least value in bytes.</param>
    /// <returns>The size in bytes, at most 16 TiB.</returns>
    /// <exception cref="OptionException">It is no size, or out of range.</exception>
    public static long AtLeast(string option, string text, long least)
    {
        long value = Size(option, text);
        return value < least ? throw new OptionException($"{option}: '{text}' is too small; the least is {least >> 10}KiB.")
            : value > Most ? throw new OptionException($"{option}: '{text}' is too much; the most is {Most >> 40}TiB.")
            : value;
    }
}
