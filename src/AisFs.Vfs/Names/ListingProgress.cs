using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>Sees whether a listing comes to an end: whether its tokens are new ones, and whether entries come with them.</summary>
internal sealed class ListingProgress
{
    private const int MaxEmptyPages = 1000;

    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private string _firstName = string.Empty;
    private string _lastName = string.Empty;
    private int _emptyPages;

    /// <summary>Looks at a page.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Whether the listing moves on or has ended.</returns>
    public bool MovesOn(ListPage page)
    {
        if (page.ContinuationToken.Length == 0)
        {
            return true;
        }

        if (!_tokens.Add(page.ContinuationToken))
        {
            return false;
        }

        if (page.Entries.Count == 0)
        {
            return ++_emptyPages < MaxEmptyPages;
        }

        (string first, string last) = (page.Entries[0].Name, page.Entries[^1].Name);
        bool isSame = _emptyPages == 0 && first == _firstName && last == _lastName;
        (_firstName, _lastName, _emptyPages) = (first, last, 0);
        return !isSame;
    }
}
