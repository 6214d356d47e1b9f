namespace AisFs.Vfs.Store;

/// <summary>
/// The directories that a target's walk passes before a name although their own names sort behind it, or around it: <c>foo/</c> for
/// <c>foo-bar</c> and for <c>foo/x</c>. A walk goes by the names of directories without the slash, a token compares with it.
/// </summary>
internal static class WalkStems
{
    /// <summary>Where the names of such directories would end in a name, the shortest first. A slash stands there, or what sorts before one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="from">Where the part of the name begins that the walk looks at.</param>
    public static IEnumerable<int> Ends(string name, int from)
    {
        for (int i = from + 1; i < name.Length; i++)
        {
            if (name[i] <= '/' && name[i - 1] != '/')
            {
                yield return i;
            }
        }
    }

    /// <summary>Whether the cluster has no such directory, and refuses requests for it.</summary>
    /// <param name="stem">A name without a slash at the end.</param>
    public static bool IsNoDirectory(ReadOnlySpan<char> stem) => stem[(stem.LastIndexOf('/') + 1)..] is "." or ".." || stem is "~";
}
