using System.Buffers;
using System.Globalization;

namespace AisFs.DevServer.Protocol;

/// <summary>Sizes as the real cluster reads them: "64MiB", "10KB", "1024".</summary>
internal static class GoSize
{
    private const string Units = "KMGT";
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number, with or without a unit; empty is 0.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        string given = text.Trim().ToUpperInvariant();
        int end = given.AsSpan().IndexOfAnyExcept(s_digits);
        string number = end < 0 ? given : given[..end];
        string unit = end < 0 ? string.Empty : given[end..].TrimStart();
        if (given.Length == 0)
        {
            return true;
        }

        double factor = 1;
        if (unit is not ("" or "B"))
        {
            int power = Units.IndexOf(unit[0], StringComparison.Ordinal) + 1;
            if (power == 0 || unit[1..] is not ("" or "B" or "IB"))
            {
                return false;
            }

            factor = Math.Pow(unit.Contains('I', StringComparison.Ordinal) ? 1024 : 1000, power);
        }

        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
        {
            return false;
        }

        bytes = (long)(value * factor);
        return true;
    }
}
