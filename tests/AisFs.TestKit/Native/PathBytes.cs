using System.Text;

namespace AisFs.TestKit.Native;

/// <summary>
/// Names as the kernel sees them. A byte that is no UTF-8 is one character from U+DC80 to U+DCFF in a string, so that
/// tests can name files that have no valid name.
/// </summary>
public static class PathBytes
{
    private const char FirstRaw = '\uDC80';
    private const char LastRaw = '\uDCFF';

    /// <summary>A path for a system call.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Its bytes and a NUL.</returns>
    public static byte[] Of(string path)
    {
        if (!path.AsSpan().ContainsAnyInRange(FirstRaw, LastRaw))
        {
            byte[] simple = new byte[Encoding.UTF8.GetByteCount(path) + 1];
            Encoding.UTF8.GetBytes(path, simple);
            return simple;
        }

        List<byte> bytes = [];
        for (int i = 0; i < path.Length; i++)
        {
            if (char.IsHighSurrogate(path[i]) && i + 1 < path.Length && char.IsLowSurrogate(path[i + 1]))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(path, i, 2));
                i++;
            }
            else if (path[i] is >= FirstRaw and <= LastRaw)
            {
                bytes.Add((byte)(path[i] - 0xDC00));
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(path, i, 1));
            }
        }

        bytes.Add(0);
        return [.. bytes];
    }

    /// <summary>A name that the kernel gave.</summary>
    /// <param name="bytes">The bytes, without a NUL.</param>
    /// <returns>The name.</returns>
    public static string ToName(ReadOnlySpan<byte> bytes)
    {
        StringBuilder name = new(bytes.Length);
        Span<char> characters = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                name.Append(characters[..rune.EncodeToUtf16(characters)]);
                bytes = bytes[consumed..];
            }
            else
            {
                name.Append((char)(0xDC00 + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return name.ToString();
    }
}
