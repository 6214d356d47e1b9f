using System.Globalization;
using System.Numerics;
using System.Text;

namespace AisFs.Client.Tests.Golden.Script;

/// <summary>Cuts call expressions into tokens: names, operators and literals. The last token is <c>end</c>.</summary>
internal sealed class Lexer
{
    private readonly List<(string Kind, string Text, object? Value)> _tokens = [];

    private Lexer()
    {
    }

    public static List<(string Kind, string Text, object? Value)> Read(string text)
    {
        Lexer lexer = new();
        lexer.Tokenize(text);
        return lexer._tokens;
    }

    private void Tokenize(string text)
    {
        int i = 0;
        int depth = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (c == '\n' && depth == 0)
            {
                _tokens.Add(("op", "\n", null));
                i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (IsString(text, i, out string prefix))
            {
                i = ReadString(text, i + prefix.Length, prefix);
            }
            else if (char.IsLetter(c) || c == '_')
            {
                int start = i;
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_'))
                {
                    i++;
                }

                _tokens.Add(("name", text[start..i], null));
            }
            else if (char.IsDigit(c))
            {
                i = ReadNumber(text, i);
            }
            else
            {
                string two = i + 1 < text.Length ? text.Substring(i, 2) : string.Empty;
                string op = two is "==" or "!=" or "<=" or ">=" or ">>" or "<<" or "//" ? two : c.ToString();
                depth += op is "(" or "[" or "{" ? 1 : op is ")" or "]" or "}" ? -1 : 0;
                _tokens.Add(("op", op, null));
                i += op.Length;
            }
        }

        _tokens.Add(("end", string.Empty, null));
    }

    private int ReadNumber(string text, int start)
    {
        int i = start;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '.' or '_'))
        {
            i++;
        }

        string digits = text[start..i].Replace("_", string.Empty, StringComparison.Ordinal);
        object value = digits.StartsWith("0x", StringComparison.Ordinal) ? (object)long.Parse(digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : digits.Contains('.', StringComparison.Ordinal) || digits.Contains('e', StringComparison.Ordinal) ? (object)double.Parse(digits, CultureInfo.InvariantCulture)
            : long.TryParse(digits, CultureInfo.InvariantCulture, out long small) ? (object)small : BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        _tokens.Add(("literal", digits, value));
        return i;
    }

    private static bool IsString(string text, int i, out string prefix)
    {
        int start = i;
        while (i < text.Length && i - start < 2 && text[i] is 'b' or 'r' or 'u' or 'B' or 'R')
        {
            i++;
        }

        prefix = text[start..i];
        return i < text.Length && text[i] is '"' or '\'';
    }

    private int ReadString(string text, int i, string prefix)
    {
        string quote = text.AsSpan(i).StartsWith("\"\"\"") || text.AsSpan(i).StartsWith("'''") ? text.Substring(i, 3) : text.Substring(i, 1);
        i += quote.Length;
        StringBuilder builder = new();
        while (!text.AsSpan(i).StartsWith(quote))
        {
            if (text[i] != '\\' || prefix.Contains('r', StringComparison.OrdinalIgnoreCase))
            {
                builder.Append(text[i++]);
                continue;
            }

            char escape = text[i + 1];
            int digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                builder.Append(char.ConvertFromUtf32(int.Parse(text.AsSpan(i + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
                i += 2 + digits;
                continue;
            }

            builder.Append(escape switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '0' => "\0", '\n' => string.Empty, '\\' or '\'' or '"' => escape.ToString(), _ => "\\" + escape });
            i += 2;
        }

        string value = builder.ToString();
        bool isBytes = prefix.Contains('b', StringComparison.OrdinalIgnoreCase);
        _tokens.Add(("literal", value, isBytes ? Encoding.Latin1.GetBytes(value) : value));
        return i + quote.Length;
    }
}
