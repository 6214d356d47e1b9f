using System.Buffers;
using System.Globalization;
using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>Percent-coding as the real server's HTTP library does it.</summary>
internal static class UrlText
{
    private static readonly SearchValues<byte> s_special = SearchValues.Create("%?# +"u8);

    /// <summary>Decodes a path; false if an escape is malformed.</summary>
    public static bool TryDecodePath(ReadOnlySpan<char> text, out byte[] decoded) => TryDecode(text, plusIsSpace: false, out decoded);

    /// <summary>Decodes bytes that hold escapes; false if an escape is malformed.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="decoded">The decoded bytes; empty if an escape is malformed.</param>
    /// <param name="malformed">The malformed escape; empty if there is none.</param>
    public static bool TryDecodeRaw(ReadOnlySpan<byte> text, out byte[] decoded, out string malformed)
    {
        malformed = string.Empty;
        List<byte> bytes = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != (byte)'%')
            {
                bytes.Add(text[i]);
                continue;
            }

            ReadOnlySpan<byte> escape = text[i..Math.Min(i + 3, text.Length)];
            if (escape.Length < 3 || !char.IsAsciiHexDigit((char)escape[1]) || !char.IsAsciiHexDigit((char)escape[2]))
            {
                malformed = Encoding.UTF8.GetString(escape);
                decoded = [];
                return false;
            }

            bytes.Add((byte)((Nibble((char)escape[1]) << 4) | Nibble((char)escape[2])));
            i += 2;
        }

        decoded = [.. bytes];
        return true;
    }

    /// <summary>Decodes one key or value of a query; a malformed escape is left as it stands.</summary>
    public static string DecodeQuery(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+'))
        {
            return text.ToString();
        }

        return TryDecode(text, plusIsSpace: true, out byte[] bytes) ? Encoding.UTF8.GetString(bytes) : text.ToString();
    }

    /// <summary>Whether a redirect must be built with escapes.</summary>
    public static bool HasSpecialSymbols(ReadOnlySpan<byte> path) => path.ContainsAny(s_special);

    /// <summary>Escapes everything but what may stand in a path.</summary>
    public static void AppendEscapedPath(StringBuilder to, ReadOnlySpan<byte> path)
    {
        foreach (byte b in path)
        {
            if (IsUnreserved(b) || b is (byte)'$' or (byte)'&' or (byte)'+' or (byte)',' or (byte)'/' or (byte)':' or (byte)';' or (byte)'=' or (byte)'@')
            {
                to.Append((char)b);
            }
            else
            {
                AppendHex(to, b, upper: true);
            }
        }
    }

    /// <summary>Leaves ASCII as it is and escapes the rest in lower case, as a redirect with an "ordinary" path does.</summary>
    public static void AppendNonAsciiEscaped(StringBuilder to, ReadOnlySpan<byte> path)
    {
        foreach (byte b in path)
        {
            if (b >= 0x80)
            {
                AppendHex(to, b, upper: false);
            }
            else
            {
                to.Append((char)b);
            }
        }
    }

    public static void AppendEscapedQuery(StringBuilder to, string text)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (IsUnreserved(b))
            {
                to.Append((char)b);
            }
            else if (b == (byte)' ')
            {
                to.Append('+');
            }
            else
            {
                AppendHex(to, b, upper: true);
            }
        }
    }

    private static bool IsUnreserved(byte b)
        => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';

    private static void AppendHex(StringBuilder to, byte b, bool upper)
        => to.Append('%').Append(b.ToString(upper ? "X2" : "x2", CultureInfo.InvariantCulture));

    private static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out byte[] decoded)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    decoded = [];
                    return false;
                }

                bytes[length++] = (byte)((Nibble(text[i + 1]) << 4) | Nibble(text[i + 2]));
                i += 2;
            }
            else if (c < 0x80)
            {
                bytes[length++] = plusIsSpace && c == '+' ? (byte)' ' : (byte)c;
            }
            else
            {
                length += Encoding.UTF8.GetBytes(text.Slice(i, 1), bytes.AsSpan(length));
            }
        }

        decoded = bytes.AsSpan(0, length).ToArray();
        return true;
    }

    private static int Nibble(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
