namespace AisFs.Vfs.Store;

/// <summary>A page of a listing with recursion that came along with a listing without: what lies in sub-directories.</summary>
/// <param name="After">The name behind which it begins, or the prefix of the directory that it begins with.</param>
/// <param name="Through">The last name that it tells of; null when it goes to the end.</param>
/// <param name="Entries">Objects, in the order of the cluster.</param>
/// <param name="Unsure">
/// Names of directories, without a slash at the end. Names that begin with one of them and a character before '/' may be missing.
/// </param>
public sealed record PageBelow(string After, string? Through, IReadOnlyList<ListEntry> Entries, IReadOnlyList<string> Unsure)
{
    /// <summary>Whether names that begin with a prefix may be missing.</summary>
    /// <param name="unsure">See <see cref="Unsure"/>.</param>
    /// <param name="prefix">The prefix of a directory.</param>
    public static bool MayLack(IReadOnlyList<string> unsure, string prefix)
    {
        foreach (string stem in unsure)
        {
            if (prefix.Length > stem.Length && prefix[stem.Length] < '/' && prefix.StartsWith(stem, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
