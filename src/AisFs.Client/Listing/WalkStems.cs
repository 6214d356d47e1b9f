namespace AisFs.Client.Listing;

/// <summary>
/// The directories that a target's walk passes before a name although their own names sort behind it, or around it: <c>foo/</c> for
/// <c>foo-bar</c> and for <c>foo/x</c>. A walk goes by the names of directories without the slash, a token compares with it.
/// </summary>
internal static class WalkStems
{
    /// <summary>The names that such directories would have, the shortest first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="from">Where the part of the name begins that the walk looks at.</param>
    /// <returns>Beginnings of the name, without a slash at the end. The character behind each is a slash, or sorts before one.</returns>
    public static IEnumerable<string> Of(string name, int from)
    {
        for (int i = from + 1; i < name.Length; i++)
        {
            if (name[i] <= '/' && name[i - 1] != '/' && !IsNoDirectory(name.AsSpan(0, i)))
            {
                yield return name[..i];
            }
        }
    }

    // The cluster has no such directories, and refuses requests for them.
    private static bool IsNoDirectory(ReadOnlySpan<char> stem) => stem[(stem.LastIndexOf('/') + 1)..] is "." or ".." || stem is "~";
}
