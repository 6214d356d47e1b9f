using System.Globalization;
using System.Text;

namespace AisFs.DevServer.Listing;

/// <summary>Names as JSON strings, byte by byte: what is no UTF-8 stands there as it is.</summary>
internal static class JsonNames
{
    public static byte[] Quote(ReadOnlySpan<byte> name)
    {
        List<byte> text = new(name.Length + 2) { (byte)'"' };
        foreach (byte b in name)
        {
            switch (b)
            {
                case (byte)'"' or (byte)'\\':
                    text.Add((byte)'\\');
                    text.Add(b);
                    break;
                case < 0x20:
                    text.AddRange(Encoding.ASCII.GetBytes($"\\u{b:x4}"));
                    break;
                default:
                    text.Add(b);
                    break;
            }
        }

        text.Add((byte)'"');
        return [.. text];
    }

    /// <summary>The bytes of a JSON string; its quotes are taken off already.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        List<byte> name = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != (byte)'\\' || i + 1 == text.Length)
            {
                name.Add(text[i]);
                continue;
            }

            byte escape = text[++i];
            if (escape == (byte)'u' && i + 4 < text.Length && int.TryParse(Encoding.ASCII.GetString(text.Slice(i + 1, 4)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int code))
            {
                name.AddRange(Encoding.UTF8.GetBytes(((char)code).ToString()));
                i += 4;
            }
            else
            {
                name.Add(escape switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', _ => escape });
            }
        }

        return [.. name];
    }
}
