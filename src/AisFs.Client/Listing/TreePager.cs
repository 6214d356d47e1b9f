namespace AisFs.Client.Listing;

/// <summary>
/// Reads complete recursive pages. A target walks directory by directory (<c>foo/x</c> before <c>foo-bar</c>), and its page has the
/// first names of that walk behind the token. The proxy merges the pages of all targets and cuts them in text order. Names up to the
/// last one can be missing only if they begin like a directory of the last name, followed by a character before '/':
/// <see cref="MissingNames"/> asks for them.
/// </summary>
/// <param name="source">Asks for pages.</param>
/// <param name="ahead">Asks for the page behind; null: nobody does.</param>
internal sealed class TreePager(PageSource source, PageAhead? ahead = null)
{
    /// <summary>Asks for a page.</summary>
    /// <param name="options">What to list. The uuid is ignored.</param>
    /// <returns>The page; its entries are in order if it is not the last. Its token is a name.</returns>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        NameRange range = NameRange.Of(options);
        bool isDirectory = range.Directory.Length == options.Prefix.Length;

        // A cluster takes no start_after for buckets of another one; the token does the same.
        bool isAsGiven = isDirectory && !source.Bucket.IsRemote;
        AisListOptions request = options with
        {
            Prefix = range.Directory,
            Uuid = string.Empty,
            ContinuationToken = isAsGiven ? options.ContinuationToken : range.After,
            StartAfter = isAsGiven ? options.StartAfter : string.Empty,
        };
        // A page that ends inside a name that is not UTF-8 ends before it; which name that is, only the entries tell.
        AisListOptions? Behind(string token)
            => isAsGiven && token.Length > 0 && NameOrder.IsExact(token) && NameOrder.Compare(token, range.After) > 0 && !range.IsOverAt(token)
                ? request with { ContinuationToken = token, StartAfter = string.Empty }
                : null;

        AisListPage page = ahead is null
            ? await source.GetAsync(request, cancellationToken).ConfigureAwait(false)
            : await ahead.GetAsync(request, Behind, cancellationToken).ConfigureAwait(false);
        if (page.ContinuationToken.Length == 0)
        {
            return new AisListPage { Entries = PageEntries.Take(page.Entries, page.Entries.Count, isDirectory ? string.Empty : range.Prefix), Flags = page.Flags };
        }

        string subject = $"{source.Bucket.Url}/{options.Prefix}";
        if (page.Entries.Count == 0)
        {
            return NameOrder.Compare(page.ContinuationToken, range.After) > 0
                ? new AisListPage { Entries = [], ContinuationToken = page.ContinuationToken, Flags = page.Flags }
                : throw new AisProtocolException($"{subject}: the listing does not move on from '{range.After}'.");
        }

        PageCut cut = PageCut.Of(page.Entries, page.Entries.Count, range.After, subject);
        if (ahead is not null && Behind(cut.Last) is { } next)
        {
            // So the next page begins, unless the search finds too much.
            await ahead.BeginAsync(next).ConfigureAwait(false);
        }

        MissingNames missing = new(source, options, range with { Through = cut.Last }, PageEntries.Take(page.Entries, cut.Count, string.Empty));
        string last = await missing.FindAsync(cancellationToken).ConfigureAwait(false);
        return new AisListPage
        {
            Entries = Merge(PageEntries.Take(page.Entries, cut.Count, range.Prefix), missing.Found, last),
            ContinuationToken = range.IsOverAt(last) ? string.Empty : last,
            Flags = page.Flags,
        };
    }

    /// <summary>The entries of both lists up to a name, in order.</summary>
    private static IReadOnlyList<AisListEntry> Merge(IReadOnlyList<AisListEntry> told, List<AisListEntry> found, string last)
    {
        if (found.Count == 0)
        {
            return told;
        }

        found.Sort(static (left, right) => NameOrder.Compare(left.Name, right.Name));
        List<AisListEntry> merged = [];
        int next = 0;
        foreach (AisListEntry entry in told)
        {
            // A name that is not UTF-8 has no known place: it stays behind its neighbour.
            if (NameOrder.IsExact(entry.Name))
            {
                if (NameOrder.Compare(entry.Name, last) > 0)
                {
                    break;
                }

                while (next < found.Count && NameOrder.Compare(found[next].Name, entry.Name) < 0)
                {
                    merged.Add(found[next++]);
                }
            }

            merged.Add(entry);
        }

        merged.AddRange(found.Skip(next));
        return merged;
    }
}
