using System.Buffers;
using System.Text;

namespace AisFs.Client.Wire;

/// <summary>Percent-encoding as AIStore's clients do it: everything but unreserved characters, in UTF-8.</summary>
internal static class UrlText
{
    private static readonly SearchValues<char> s_unreserved
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private static readonly SearchValues<char> s_unreservedOrSlash
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    /// <summary>Encodes a path; '/' stays.</summary>
    public static string EncodePath(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(s_unreservedOrSlash))
        {
            return text;
        }

        StringBuilder builder = new(text.Length + 32);
        Append(builder, text, s_unreservedOrSlash, spaceAsPlus: false);
        return builder.ToString();
    }

    /// <summary>Encodes a value of a query; a space becomes '+'.</summary>
    public static void AppendQueryValue(StringBuilder builder, string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(s_unreserved))
        {
            builder.Append(text);
            return;
        }

        Append(builder, text, s_unreserved, spaceAsPlus: true);
    }

    /// <summary>
    /// Makes a URL of a server fit for a request line without touching what is escaped already: only what may not stand
    /// there at all (spaces, control and non-ASCII characters) is encoded.
    /// </summary>
    public static string EscapeIllegal(string url)
    {
        if (!url.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return url;
        }

        StringBuilder builder = new(url.Length + 32);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in url.EnumerateRunes())
        {
            if (rune.Value is > ' ' and <= '~')
            {
                builder.Append((char)rune.Value);
                continue;
            }

            int length = rune.EncodeToUtf8(utf8);
            AppendEscaped(builder, utf8[..length]);
        }

        return builder.ToString();
    }

    private static void Append(StringBuilder builder, string text, SearchValues<char> keep, bool spaceAsPlus)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && keep.Contains((char)rune.Value))
            {
                builder.Append((char)rune.Value);
            }
            else if (spaceAsPlus && rune.Value == ' ')
            {
                builder.Append('+');
            }
            else
            {
                int length = rune.EncodeToUtf8(utf8);
                AppendEscaped(builder, utf8[..length]);
            }
        }
    }

    private static void AppendEscaped(StringBuilder builder, ReadOnlySpan<byte> bytes)
    {
        const string Digits = "0123456789ABCDEF";
        foreach (byte b in bytes)
        {
            builder.Append('%').Append(Digits[b >> 4]).Append(Digits[b & 15]);
        }
    }
}
