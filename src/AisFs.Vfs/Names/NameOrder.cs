namespace AisFs.Vfs.Names;

/// <summary>The order in which a cluster sorts the names of objects: by the bytes of their UTF-8.</summary>
internal static class NameOrder
{
    /// <summary>Compares two names without encoding them.</summary>
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        return same < left.Length && same < right.Length ? Rank(left[same]) - Rank(right[same]) : left.Length - right.Length;
    }

    // Characters beyond 16 bits (surrogates) sort behind all others.
    private static int Rank(char c) => c >= '\uE000' ? c - 0x800 : c >= '\uD800' ? c + 0x2000 : c;
}
