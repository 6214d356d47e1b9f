using System.Globalization;
using System.Text.RegularExpressions;

namespace AisFs.DevServer.Protocol;

/// <summary>Names by ranges: <c>a/{001..100..3}-{0..9}.tar</c>. A template without ranges is a prefix.</summary>
internal sealed partial class NameTemplate
{
    private const int MaxNames = 10_000_000;
    private readonly List<string> _texts = [];
    private readonly List<Range> _ranges = [];

    private NameTemplate()
    {
    }

    public bool IsPrefix => _ranges.Count == 0;

    public string Prefix => _texts[0];

    /// <exception cref="RequestException">400: a brace is left open, or a range is none.</exception>
    public static NameTemplate Parse(string text)
    {
        NameTemplate template = new();
        int at = 0;
        while (true)
        {
            int open = text.IndexOf('{', at);
            if (open < 0)
            {
                template._texts.Add(text[at..]);
                return template;
            }

            int close = text.IndexOf('}', open);
            string[] parts = close < 0 ? [] : text[(open + 1)..close].Split("..");
            if (parts.Length is not (2 or 3)
                || !TryParse(parts[0], out long first) || !TryParse(parts[1], out long last)
                || !TryParse(parts.Length == 3 ? parts[2] : "1", out long step) || step < 1 || last < first)
            {
                throw new RequestException(400, $"invalid bash template \"{text}\"");
            }

            template._texts.Add(text[at..open]);
            template._ranges.Add(new Range(first, last, step, parts[0].Length));
            at = close + 1;
        }
    }

    /// <summary>Reads what names shards: <c>%06d</c> is a range, too, from 0 on and without an end.</summary>
    /// <exception cref="RequestException">400: a brace is left open, or a range is none.</exception>
    public static NameTemplate ParseShards(string text)
    {
        if (Counter().Match(text) is not { Success: true } found)
        {
            return Parse(text);
        }

        NameTemplate template = new();
        template._texts.AddRange([text[..found.Index], text[(found.Index + found.Length)..]]);
        template._ranges.Add(new Range(0, long.MaxValue, 1, found.Groups[1].Success ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 1));
        return template;
    }

    /// <summary>The first names, even of a range without an end.</summary>
    public IEnumerable<string> FirstNames() => Expand(0, _texts[0]);

    /// <summary>All names; the last range runs fastest.</summary>
    public IEnumerable<string> Names()
    {
        double count = 1;
        foreach (Range range in _ranges)
        {
            count *= ((range.Last - range.First) / range.Step) + 1;
        }

        return count > MaxNames ? throw new RequestException(400, $"a template of {count} names is too large") : Expand(0, _texts[0]);
    }

    private IEnumerable<string> Expand(int index, string head)
    {
        if (index == _ranges.Count)
        {
            yield return head;
            yield break;
        }

        Range range = _ranges[index];
        for (long value = range.First; value <= range.Last; value += range.Step)
        {
            string digits = value.ToString("D" + range.Width.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            foreach (string name in Expand(index + 1, head + digits + _texts[index + 1]))
            {
                yield return name;
            }
        }
    }

    [GeneratedRegex("%(?:0?([1-9]))?d", RegexOptions.CultureInvariant)]
    private static partial Regex Counter();

    private static bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private readonly record struct Range(long First, long Last, long Step, int Width);
}
