namespace AisFs.DevServer.Buckets;

/// <summary>
/// The order in which a walk of a directory tree comes to its names: what lies in a directory follows it at once, before any
/// sibling. So a slash sorts before every other byte: <c>foo</c>, <c>foo/x</c>, <c>foo-bar</c>, <c>foo.txt</c>.
/// </summary>
internal static class WalkOrder
{
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int same = a.CommonPrefixLength(b);
        return same < a.Length && same < b.Length ? Rank(a[same]) - Rank(b[same]) : a.Length - b.Length;
    }

    /// <summary>The first key behind all that lies below a directory.</summary>
    public static byte[] Behind(ReadOnlySpan<byte> directory) => [.. directory, 0];

    private static int Rank(byte b) => b == (byte)'/' ? -1 : b;
}
