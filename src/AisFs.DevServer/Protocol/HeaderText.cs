using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>
/// Header values with control characters in them: the real server sends all of them but line ends, which become spaces.
/// The web server here refuses them, so they travel as private characters up to the bytes.
/// </summary>
internal sealed class HeaderText : Encoding
{
    private const char First = '\ue000';
    private const char Last = '\ue07f';

    private HeaderText()
    {
    }

    /// <summary>The encoding that brings the control characters back.</summary>
    public static HeaderText Instance { get; } = new();

    /// <summary>The value as it may be set.</summary>
    public static string Pack(string value)
    {
        if (!value.AsSpan().ContainsAnyInRange('\0', '\x1f') && !value.Contains('\x7f', StringComparison.Ordinal))
        {
            return value;
        }

        return string.Create(value.Length, value, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] switch
                {
                    '\r' or '\n' => ' ',
                    '\t' => '\t',
                    < ' ' or '\x7f' => (char)(First + source[i]),
                    _ => source[i],
                };
            }
        });
    }

    public override int GetByteCount(string s) => GetByteCount(s.AsSpan());

    public override int GetByteCount(char[] chars, int index, int count) => GetByteCount(chars.AsSpan(index, count));

    public override int GetByteCount(ReadOnlySpan<char> chars)
    {
        int packed = 0;
        foreach (char c in HasPacked(chars) ? chars : default)
        {
            packed += IsPacked(c) ? 1 : 0;
        }

        // A packed character takes three bytes in UTF-8.
        return UTF8.GetByteCount(chars) - (packed * 2);
    }

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
        => GetBytes(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        int written = 0;
        while (HasPacked(chars))
        {
            int next = chars.IndexOfAnyInRange(First, Last);
            written += UTF8.GetBytes(chars[..next], bytes[written..]);
            bytes[written++] = (byte)(chars[next] - First);
            chars = chars[(next + 1)..];
        }

        return written + UTF8.GetBytes(chars, bytes[written..]);
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => UTF8.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        => UTF8.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

    private static bool HasPacked(ReadOnlySpan<char> text) => text.ContainsAnyInRange(First, Last);

    private static bool IsPacked(char c) => c is >= First and <= Last;
}
