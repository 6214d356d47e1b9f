using System.Globalization;
using System.Text.RegularExpressions;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Groups;

/// <summary>Objects whose names differ in a number: prefix, number, suffix. Without numbers: all objects with the prefix.</summary>
public sealed partial class AisObjectRange : AisObjectCollection
{
    private const int MaxPadWidth = 64;

    private readonly string _template;

    /// <summary>Selects all objects whose names begin with a prefix.</summary>
    /// <param name="prefix">The prefix.</param>
    public AisObjectRange(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        Prefix = prefix;
        Suffix = string.Empty;
        Step = 1;
        _template = prefix;
    }

    /// <summary>Selects objects by a range of numbers.</summary>
    /// <param name="prefix">What is in front of the number.</param>
    /// <param name="min">The first number.</param>
    /// <param name="max">The last number; that of <paramref name="min"/> for a single one.</param>
    /// <param name="padWidth">The least number of characters of a number, filled with zeros in front, 0 to 64; 0: no zeros.</param>
    /// <param name="step">From each number to the next, 1 or more.</param>
    /// <param name="suffix">What is behind the number.</param>
    /// <exception cref="ArgumentException">The range is inverted, or a value is out of its range.</exception>
    public AisObjectRange(string prefix, long min, long max, int padWidth = 0, long step = 1, string suffix = "")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(suffix);
        ArgumentOutOfRangeException.ThrowIfNegative(padWidth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(padWidth, MaxPadWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (min > max)
        {
            throw new ArgumentException($"The range {min}..{max} does not go up.", nameof(max));
        }

        if (padWidth > 0 && min.ToString(CultureInfo.InvariantCulture).Length > padWidth)
        {
            throw new ArgumentException($"The first number {min} has more than {padWidth} characters, to which it is to be padded.", nameof(padWidth));
        }

        Prefix = prefix;
        Min = min;
        Max = max;
        PadWidth = padWidth;
        Step = step;
        Suffix = suffix;
        _template = string.Create(CultureInfo.InvariantCulture, $"{prefix}{{{Pad(min, padWidth)}..{Pad(max, padWidth)}..{step}}}{suffix}");
    }

    /// <summary>What is in front of the number.</summary>
    public string Prefix { get; }

    /// <summary>The first number; null when the range is a prefix only.</summary>
    public long? Min { get; }

    /// <summary>The last number; null when the range is a prefix only.</summary>
    public long? Max { get; }

    /// <summary>The width of the number with zeros in front; 0 for none.</summary>
    public int PadWidth { get; }

    /// <summary>From each number to the next.</summary>
    public long Step { get; }

    /// <summary>What is behind the number.</summary>
    public string Suffix { get; }

    /// <summary>Reads a range like <c>input-{00..99..3}.txt</c>; its padding is the width of the first number.</summary>
    /// <param name="text">The text, with one range of numbers.</param>
    /// <returns>The range.</returns>
    /// <exception cref="ArgumentException">The text has another form.</exception>
    public static AisObjectRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new ArgumentException($"'{text}' is not a range of names: it is written like input-{{00..99..3}}.txt.", nameof(text));
        }

        GroupCollection groups = match.Groups;
        return new AisObjectRange(
            groups[1].Value, ParseNumber(groups[2].Value), ParseNumber(groups[3].Value), groups[2].Length,
            groups[4].Success ? ParseNumber(groups[4].Value) : 1, groups[5].Value);

        static long ParseNumber(string digits)
            => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                ? value : throw new ArgumentException($"The number {digits} is beyond 64 bits.", nameof(text));
    }

    /// <inheritdoc/>
    public override IEnumerator<string> GetEnumerator()
        => Min is not null ? BraceExpansion.Expand(_template).GetEnumerator()
            : throw new InvalidOperationException($"'{Prefix}' is a prefix without numbers: only the cluster knows the names. List the bucket.");

    /// <summary>The range as a template.</summary>
    /// <returns>For example <c>p-{001..012..1}.tar</c>.</returns>
    public override string ToString() => _template;

    internal override SelectionMessage Select(Func<string, string> toWireName) => new() { Template = Min is null ? _template : toWireName(_template) };

    [GeneratedRegex(@"^(.*)\{([0-9]+)\.\.([0-9]+)(?:\.\.([0-9]+))?\}(.*)")]
    private static partial Regex Pattern();

    private static string Pad(long value, int width)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        return value < 0 ? "-" + text[1..].PadLeft(Math.Max(0, width - 1), '0') : text.PadLeft(width, '0');
    }
}
