using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AisFs.Client.Tests.Golden.Script;

/// <summary>Writes values as Python's repr() does, in the form of the records.</summary>
internal static class PyText
{
    // Longer bytes are recorded by length and hash.
    private const int LongBytes = 4096;

    public static string Repr(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long or int or BigInteger or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number => number % 1 == 0 ? number.ToString("0.0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture),
        string text => Quote(text),
        byte[] bytes => bytes.Length > LongBytes
            ? $"bytes(len={bytes.Length}, sha256={Convert.ToHexStringLower(SHA256.HashData(bytes))})"
            : "b" + QuoteBytes(bytes),
        PyTuple tuple => tuple.Count == 1 ? $"({Repr(tuple[0])},)" : $"({string.Join(", ", tuple.Select(Repr))})",
        PyEnum item => item.Value is string text ? $"{item.TypeName}.{item.Name}" : $"<{item.TypeName}.{item.Name}: {Repr(item.Value)}>",
        PyObject item => item.Repr?.Invoke() ?? $"{item.TypeName}()",
        IDictionary<string, object?> map => $"{{{string.Join(", ", map.Select(pair => $"{Quote(pair.Key)}: {Repr(pair.Value)}"))}}}",
        IEnumerable<KeyValuePair<string, string>> map => $"{{{string.Join(", ", map.Select(pair => $"{Quote(pair.Key)}: {Quote(pair.Value)}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Repr))}]",
        _ => throw new NotCoveredException($"repr of {value.GetType().Name}"),
    };

    /// <summary>Brings a recorded text and ours into one form: non-ASCII may be escaped on one side only.</summary>
    public static string Normalize(string text)
    {
        StringBuilder builder = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int digits = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] switch { 'u' => 4, 'U' => 8, _ => 0 } : 0;
            if (digits > 0 && i + 2 + digits <= text.Length
                && int.TryParse(text.AsSpan(i + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int code) && code is < 0xd800 or > 0xdfff and < 0x110000)
            {
                builder.Append(char.ConvertFromUtf32(code));
                i += 1 + digits;
            }
            else
            {
                builder.Append(text[i]);
            }
        }

        return builder.ToString();
    }

    private static string Quote(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        StringBuilder builder = new StringBuilder().Append(quote);
        foreach (char c in text)
        {
            builder.Append(c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\\' => "\\\\",
                _ when c == quote => "\\" + c,
                < ' ' or '\x7f' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        return builder.Append(quote).ToString();
    }

    private static string QuoteBytes(byte[] bytes)
    {
        char quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        StringBuilder builder = new StringBuilder().Append(quote);
        foreach (byte b in bytes)
        {
            builder.Append((char)b switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\\' => "\\\\",
                char c when c == quote => "\\" + c,
                < ' ' or > '~' => $"\\x{b:x2}",
                char c => c.ToString(),
            });
        }

        return builder.Append(quote).ToString();
    }
}
