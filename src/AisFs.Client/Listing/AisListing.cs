namespace AisFs.Client;

/// <summary>
/// A listing: its entries one after the other, or page by page. Nothing is asked for before it is enumerated, and each enumeration asks
/// anew. A class of a program's own may derive from it, to replace a listing in tests.
/// </summary>
public class AisListing : IAsyncEnumerable<AisListEntry>
{
    private readonly Func<AisListOptions, CancellationToken, IAsyncEnumerable<AisListPage>> _pages;
    private readonly AisListOptions _options;
    private readonly CancellationToken _cancellationToken;

    /// <summary>For tests: a listing of pages that are given.</summary>
    /// <param name="pages">The pages.</param>
    public AisListing(params IReadOnlyList<AisListPage> pages)
        : this((_, _) => pages.ToAsyncEnumerable(), AisListOptions.Default, CancellationToken.None)
        => ArgumentNullException.ThrowIfNull(pages);

    internal AisListing(
        Func<AisListOptions, CancellationToken, IAsyncEnumerable<AisListPage>> pages, AisListOptions options, CancellationToken cancellationToken)
    {
        _pages = pages;
        _options = options;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The pages. Each is complete, see <see cref="AisBucket.ListCompletePageAsync"/>.</summary>
    /// <param name="continuationToken">Where to go on: <see cref="AisListPage.ContinuationToken"/> of the page before, also of an earlier run of the program; empty: from the begin, or where the options say.</param>
    /// <param name="pageSize">The greatest number of entries of a page; 0: as the options say.</param>
    /// <returns>The pages, at least one; the last has an empty token.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is negative.</exception>
    public virtual IAsyncEnumerable<AisListPage> AsPages(string continuationToken = "", int pageSize = 0)
    {
        ArgumentNullException.ThrowIfNull(continuationToken);
        ArgumentOutOfRangeException.ThrowIfNegative(pageSize);
        AisListOptions options = _options;
        if (continuationToken.Length > 0)
        {
            options = options with { ContinuationToken = continuationToken, Uuid = string.Empty, StartAfter = string.Empty };
        }

        return _pages(pageSize > 0 ? options with { PageSize = pageSize } : options, _cancellationToken);
    }

    /// <summary>Enumerates the entries of all pages.</summary>
    /// <param name="cancellationToken">Ends the enumeration; so does the token that the listing was made with.</param>
    /// <returns>The enumerator.</returns>
    public virtual async IAsyncEnumerator<AisListEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (AisListPage page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (AisListEntry entry in page.Entries)
            {
                yield return entry;
            }
        }
    }
}
