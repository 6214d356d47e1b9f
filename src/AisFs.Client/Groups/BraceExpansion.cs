using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AisFs.Client.Groups;

/// <summary>
/// Expands braces as bash does, with the differences that AIStore's Python SDK has: braces around no comma and no range
/// stay as they are with all that is in them, and letters go A..Z, a..z. Names come one by one: a template may mean
/// billions.
/// </summary>
internal static partial class BraceExpansion
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int MaxDepth = 32;

    public static IEnumerable<string> Expand(string template) => Parse(template, 0).Select(Unescape);

    /// <summary>Refuses what can't be expanded.</summary>
    public static void Check(string template) => _ = Parse(template, 0);

    [GeneratedRegex(@"^(-?[0-9]+)\.\.(-?[0-9]+)(?:\.\.-?([0-9]+))?$")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^([A-Za-z])\.\.([A-Za-z])(?:\.\.-?([0-9]+))?$")]
    private static partial Regex LetterRange();

    private static IEnumerable<string> Parse(string pattern, int nesting)
    {
        if (nesting > MaxDepth)
        {
            throw new ArgumentException($"The template nests braces deeper than {MaxDepth}.", nameof(pattern));
        }

        List<IEnumerable<string>> parts = [];
        int start = 0;
        int depth = 0;
        int position = 0;
        for (; position < pattern.Length; position++)
        {
            switch (pattern[position])
            {
                case '\\':
                    position++;
                    break;
                case '{':
                    if (depth == 0 && position > start)
                    {
                        parts.Add([pattern[start..position]]);
                        start = position;
                    }

                    depth++;
                    break;
                case '}':
                    depth--;
                    if (depth == 0)
                    {
                        parts.Add(ParseExpression(pattern[(start + 1)..position], nesting));
                        start = position + 1;
                    }

                    break;
            }
        }

        if (depth != 0)
        {
            throw new ArgumentException($"The braces of '{pattern}' are not in pairs.", nameof(pattern));
        }

        if (start < pattern.Length)
        {
            parts.Add([pattern[start..]]);
        }

        return Combine(parts, 0);
    }

    /// <summary>All combinations; the last part changes fastest.</summary>
    private static IEnumerable<string> Combine(List<IEnumerable<string>> parts, int index)
    {
        if (index == parts.Count)
        {
            return [string.Empty];
        }

        return index == parts.Count - 1 ? parts[index]
            : parts[index].SelectMany(head => Combine(parts, index + 1).Select(tail => head + tail));
    }

    private static IEnumerable<string> ParseExpression(string text, int nesting)
    {
        Match match = Numbers().Match(text);
        if (match.Success)
        {
            return ParseNumbers(match);
        }

        match = LetterRange().Match(text);
        return match.Success
            ? CountLetters(Letters.IndexOf(match.Groups[1].Value, StringComparison.Ordinal), Letters.IndexOf(match.Groups[2].Value, StringComparison.Ordinal), ParseStep(match.Groups[3]))
            : ParseList(text, nesting);
    }

    private static IEnumerable<string> ParseNumbers(Match match)
    {
        string left = match.Groups[1].Value;
        string right = match.Groups[2].Value;
        bool isPadded = IsPadded(left) || IsPadded(right);
        return CountNumbers(ParseNumber(left), ParseNumber(right), ParseStep(match.Groups[3]), isPadded ? Math.Max(left.Length, right.Length) : 0);

        static bool IsPadded(string number) => number is not ("0" or "-0") && (number.StartsWith('0') || number.StartsWith("-0", StringComparison.Ordinal));
    }

    private static long ParseStep(Group group) => group.Success ? Math.Max(1, ParseNumber(group.Value)) : 1;

    private static long ParseNumber(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value : throw new ArgumentException($"The number {text} of the template is beyond 64 bits.", nameof(text));

    private static IEnumerable<string> CountNumbers(long from, long to, long step, int width)
    {
        string format = "D" + Math.Max(0, width).ToString(CultureInfo.InvariantCulture);
        for (long value = from; ; value = from <= to ? value + step : value - step)
        {
            // Digits are padded apart from the sign, and the sign takes one place of the width.
            yield return width == 0 ? value.ToString(CultureInfo.InvariantCulture)
                : value.ToString(value < 0 ? "D" + Math.Max(1, width - 1).ToString(CultureInfo.InvariantCulture) : format, CultureInfo.InvariantCulture);
            UInt128 left = from <= to ? (UInt128)((Int128)to - value) : (UInt128)((Int128)value - to);
            if (left < (UInt128)step)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<string> CountLetters(int from, int to, long step)
    {
        for (long index = from; from <= to ? index <= to : index >= to; index += from <= to ? step : -step)
        {
            yield return Letters[(int)index].ToString();
        }
    }

    private static IEnumerable<string> ParseList(string text, int nesting)
    {
        List<IEnumerable<string>> items = [];
        int start = 0;
        int depth = 0;
        for (int position = 0; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '\\':
                    position++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    items.Add(Parse(text[start..position], nesting + 1));
                    start = position + 1;
                    break;
            }
        }

        if (items.Count == 0)
        {
            return ["{" + text + "}"];
        }

        items.Add(Parse(text[start..], nesting + 1));
        return items.SelectMany(static item => item);
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder builder = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            builder.Append(text[i]);
        }

        return builder.ToString();
    }
}
