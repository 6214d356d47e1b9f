namespace AisFs.Vfs.Metadata;

/// <summary>The order in which a cluster sorts the names of objects: by the bytes of their UTF-8.</summary>
internal static class NameOrder
{
    /// <summary>Compares two names without encoding them.</summary>
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        return same < left.Length && same < right.Length ? Rank(left[same]) - Rank(right[same]) : left.Length - right.Length;
    }

    /// <summary>Compares two nodes of one directory: a directory sorts as the objects below it, by its name and a slash.</summary>
    public static int Compare(in ListedNode left, in ListedNode right)
    {
        ReadOnlySpan<char> first = SegmentOf(left);
        ReadOnlySpan<char> second = SegmentOf(right);
        int same = first.CommonPrefixLength(second);
        return Rank(At(first, same, left)) - Rank(At(second, same, right));
    }

    private static ReadOnlySpan<char> SegmentOf(in ListedNode node) => node.IsTwin ? node.Name.AsSpan(..^1) : node.Name;

    private static char At(ReadOnlySpan<char> segment, int index, in ListedNode node)
        => index < segment.Length ? segment[index] : node.Meta.IsDirectory ? '/' : '\0';

    // Characters beyond 16 bits (surrogates) sort behind all others.
    private static int Rank(char c) => c >= '\uE000' ? c - 0x800 : c >= '\uD800' ? c + 0x2000 : c;
}
