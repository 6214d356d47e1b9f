using System.Globalization;

namespace AisFs.DevServer.Protocol;

/// <summary>Small texts of the protocol.</summary>
internal static class Texts
{
    /// <summary>A number as text.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A header's value: line ends and other control characters become spaces.</summary>
    public static string OneLine(string text)
    {
        foreach (char c in text)
        {
            if (IsControl(c))
            {
                return string.Create(text.Length, text, static (span, source) =>
                {
                    for (int i = 0; i < span.Length; i++)
                    {
                        span[i] = IsControl(source[i]) ? ' ' : source[i];
                    }
                });
            }
        }

        return text;
    }

    private static bool IsControl(char c) => c is < ' ' or '\x7f';
}
