using System.Globalization;
using System.Text;

namespace AisFs.Cli.Text;

/// <summary>
/// Text that is safe to print on a terminal or in a log. Object names come from other clients: a newline in one would forge
/// a line of the log, an escape sequence would recolour or retitle the terminal, a direction mark would turn the line round.
/// </summary>
internal static class PrintableText
{
    /// <summary>Replaces what is not printable by an escape as C# has it: <c>\n</c>, <c>\x1b</c>, <c>\u202e</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One line of printable characters; the text itself where it is that already.</returns>
    public static string Escape(string text) => Escape(text, keepLines: false);

    /// <summary>Does the same line by line: line ends stay, and each later line begins with four spaces.</summary>
    /// <param name="text">Any text, for instance an exception with its stack.</param>
    /// <returns>The text; no line but the first begins with anything but a space.</returns>
    public static string EscapeLines(string text) => Escape(text, keepLines: true);

    private static string Escape(string text, bool keepLines)
    {
        int first = 0;
        while (first < text.Length && IsPrintable(text, first))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        StringBuilder escaped = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (keepLines && c == '\n')
            {
                escaped.Append("\n    ");
            }
            else if (keepLines && c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                // The newline that follows ends the line.
            }
            else if (IsPrintable(text, i))
            {
                escaped.Append(c);
            }
            else
            {
                Append(escaped, c);
            }
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, char c)
    {
        switch (c)
        {
            case '\n':
                escaped.Append("\\n");
                break;
            case '\r':
                escaped.Append("\\r");
                break;
            case '\t':
                escaped.Append("\\t");
                break;
            case <= '\xff':
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
                break;
            default:
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                break;
        }
    }

    private static bool IsPrintable(string text, int index)
    {
        char c = text[index];
        return c is >= ' ' and <= '~' || char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            UnicodeCategory.Surrogate => IsPartOfPair(text, index),
            _ => true,
        };
    }

    private static bool IsPartOfPair(string text, int index) =>
        (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
        || (index > 0 && char.IsSurrogatePair(text[index - 1], text[index]));
}
