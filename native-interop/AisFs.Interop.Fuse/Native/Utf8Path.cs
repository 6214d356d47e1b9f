using System.Text;

namespace AisFs.Interop.Fuse.Native;

/// <summary>A string as the C library wants it: UTF-8 with a final NUL.</summary>
internal static class Utf8Path
{
    /// <summary>Encodes a string.</summary>
    /// <param name="text">The text; without NUL.</param>
    /// <returns>The bytes, NUL included.</returns>
    /// <exception cref="ArgumentException">The text holds a NUL.</exception>
    public static byte[] Encode(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A path or option cannot contain a NUL character.", nameof(text));
        }

        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
