namespace AisFs.Client.Listing;

/// <summary>
/// Pages of one directory, without those below it, that is complete. A target walks names without the slash that
/// directories are told with: <c>foo/</c> before <c>foo-bar</c>. Its page has the first names of that walk behind the token; the
/// proxy merges the pages and cuts them, sorted as text. A name that is missing sorts behind all names of its target's page but
/// directories whose name its own begins with, of which a name has at most 254. So the last names of a page are not relied on.
/// </summary>
internal sealed class LevelPager(PageSource source)
{
    /// <summary>How many names at the end of a page are asked for again; a name has at most 255 bytes.</summary>
    public const int Overlap = 256;

    /// <summary>Asks for a page.</summary>
    /// <param name="options">What to list; of uuid and token only the token counts. Behind the first page of at most twice the overlap, the greatest size is asked for.</param>
    /// <returns>The page. Its token is a name.</returns>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        NameRange range = NameRange.Of(options);
        AisListOptions request = options with { Prefix = range.Directory, ContinuationToken = range.After, StartAfter = string.Empty, Uuid = string.Empty };
        AisListPage page = await source.GetAsync(request, cancellationToken).ConfigureAwait(false);
        List<AisListEntry> entries = Distinct(page.Entries);
        if (page.ContinuationToken.Length > 0 && entries.Count <= 2 * Overlap && request.PageSize > 0)
        {
            page = await source.GetAsync(request with { PageSize = 0 }, cancellationToken).ConfigureAwait(false);
            entries = Distinct(page.Entries);
        }

        if (page.ContinuationToken.Length == 0)
        {
            return Page(page, entries.Where(entry => entry.Name.StartsWith(range.Prefix, StringComparison.Ordinal)), string.Empty);
        }

        string subject = $"{source.Bucket.Url}/{options.Prefix}";
        if (entries.Count == 0)
        {
            return NameOrder.Compare(page.ContinuationToken, range.After) > 0
                ? Page(page, entries, page.ContinuationToken)
                : throw new AisProtocolException($"{subject}: the listing does not move on from '{range.After}'.");
        }

        if (entries.Count <= Overlap)
        {
            throw new AisProtocolException($"{subject}: pages of {entries.Count} names are too small to tell whether they are complete.");
        }

        PageCut cut = PageCut.Of(entries, entries.Count - Overlap, range.After, subject);
        return Page(
            page,
            entries.Take(cut.Count).Where(entry => entry.Name.StartsWith(range.Prefix, StringComparison.Ordinal)),
            range.IsOverAt(cut.Last) ? string.Empty : cut.Last);
    }

    private static AisListPage Page(AisListPage page, IEnumerable<AisListEntry> entries, string token)
        => new() { Entries = [.. entries], ContinuationToken = token, Flags = page.Flags };

    // Several targets have a directory of the same name.
    private static List<AisListEntry> Distinct(IReadOnlyList<AisListEntry> entries)
    {
        List<AisListEntry> distinct = new(entries.Count);
        foreach (AisListEntry entry in entries)
        {
            if (!entry.IsDirectory || distinct.Count == 0 || distinct[^1].Name != entry.Name)
            {
                distinct.Add(entry);
            }
        }

        return distinct;
    }
}
