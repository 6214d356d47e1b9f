using System.Globalization;
using System.Text;

namespace AisFs.Cli.Options;

/// <summary>
/// An option or argument that makes no sense. The message is one sentence for the user that says what to do; what a
/// terminal would take for a command stands in it escaped.
/// </summary>
internal sealed class OptionException(string message) : Exception(Escape(message))
{
    private static string Escape(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder escaped = new();
        foreach (char c in text)
        {
            _ = char.IsControl(c) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }
}
