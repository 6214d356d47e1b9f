namespace AisFs.Client.Listing;

/// <summary>Makes sure that a listing comes to an end: that its tokens are new ones, and that entries come with them.</summary>
internal sealed class ListingGuard(string subject)
{
    private const int MaxEmptyPages = 1000;

    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private string _first = string.Empty;
    private string _last = string.Empty;
    private int _emptyPages;

    /// <summary>Looks at a page.</summary>
    /// <param name="page">The page.</param>
    /// <exception cref="AisProtocolException">The listing goes in circles.</exception>
    public void Check(AisListPage page)
    {
        if (page.ContinuationToken.Length == 0)
        {
            return;
        }

        if (!_tokens.Add(page.ContinuationToken))
        {
            throw new AisProtocolException($"{subject}: the listing does not move on, its token '{page.ContinuationToken}' was there before.");
        }

        if (page.Entries.Count == 0)
        {
            if (++_emptyPages >= MaxEmptyPages)
            {
                throw new AisProtocolException($"{subject}: the listing does not end, {MaxEmptyPages} pages in a row are empty.");
            }

            return;
        }

        (string first, string last) = (page.Entries[0].Name, page.Entries[^1].Name);
        if (_emptyPages == 0 && first == _first && last == _last)
        {
            throw new AisProtocolException($"{subject}: the listing does not move on, the page from '{first}' to '{last}' came twice.");
        }

        (_first, _last, _emptyPages) = (first, last, 0);
    }
}
