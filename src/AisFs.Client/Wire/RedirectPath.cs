using System.Text;

namespace AisFs.Client.Wire;

/// <summary>
/// Compares the path of a redirect with the one that was asked for. A cluster redirects to the same object on another node.
/// But it writes some names into the <c>Location</c> as they are, and CR and LF in them become spaces: following it reaches another object.
/// </summary>
internal static class RedirectPath
{
    /// <summary>Makes sure that a redirect leads to what was asked for.</summary>
    /// <param name="path">The path that was asked for, escaped, without the prefix of an endpoint.</param>
    /// <param name="next">The redirect; a path that is broken by control characters is put right.</param>
    /// <returns>Whether it leads there. A gateway may put a prefix before the path.</returns>
    public static bool TryKeep(string path, ref RawUrl next)
    {
        ReadOnlySpan<char> whole = next.PathAndQuery;
        int query = whole.IndexOf('?');
        ReadOnlySpan<char> given = query < 0 ? whole : whole[..query];
        if (given.EndsWith(path, StringComparison.Ordinal))
        {
            return true;
        }

        if (given.Contains('#'))
        {
            // What follows it is not part of a request.
            return false;
        }

        byte[] wanted = Unescape(path);
        byte[] found = Unescape(given);
        if (found.AsSpan().EndsWith(wanted))
        {
            return true;
        }

        if (!Blank(wanted))
        {
            return false;
        }

        Blank(found);
        if (!wanted.AsSpan().SequenceEqual(found))
        {
            return false;
        }

        next = next with { PathAndQuery = string.Concat(path, query < 0 ? [] : whole[query..]) };
        return true;
    }

    /// <summary>Turns control characters into spaces; false: there was none.</summary>
    private static bool Blank(Span<byte> bytes)
    {
        bool any = false;
        foreach (ref byte b in bytes)
        {
            if (b is < (byte)' ' or 0x7F)
            {
                b = (byte)' ';
                any = true;
            }
        }

        return any;
    }

    private static byte[] Unescape(ReadOnlySpan<char> path)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(path.Length)];
        int count = 0;
        for (int i = 0; i < path.Length;)
        {
            if (path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                bytes[count++] = (byte)((HexValue(path[i + 1]) << 4) | HexValue(path[i + 2]));
                i += 3;
                continue;
            }

            int next = path[(i + 1)..].IndexOf('%');
            int length = next < 0 ? path.Length - i : next + 1;
            count += Encoding.UTF8.GetBytes(path.Slice(i, length), bytes.AsSpan(count));
            i += length;
        }

        return bytes[..count];
    }

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
