namespace AisFs.Client.Listing;

/// <summary>
/// Reads complete pages of one directory, without the directories below it. The pages of a cluster lose names at their end. A
/// target walks the names without the slash with which directories are listed: <c>foo/</c> comes before <c>foo-bar</c>. Its page
/// has the first names of that walk behind the token. The proxy merges the pages of all targets and cuts them in text order. A
/// missing name sorts behind all names of its target's page, except directories that are a prefix of it; a name has at most 254 of
/// those. So the last names of a page are asked for again with the next one.
/// </summary>
internal sealed class LevelPager(PageSource source)
{
    /// <summary>How many names at the end of a page are asked for again; a name has at most 255 bytes.</summary>
    public const int Overlap = 256;

    /// <summary>Asks for a page.</summary>
    /// <param name="options">What to list. The uuid is ignored. If a page is no larger than twice the overlap, the greatest page is asked for.</param>
    /// <returns>The page. Its token is a name.</returns>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        NameRange range = NameRange.Of(options);
        AisListOptions request = options with { Prefix = range.Directory, ContinuationToken = range.After, StartAfter = string.Empty, Uuid = string.Empty };
        AisListPage page = await source.GetAsync(request, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AisListEntry> entries = Distinct(page.Entries);
        if (page.ContinuationToken.Length > 0 && entries.Count <= 2 * Overlap && request.PageSize > 0)
        {
            page = await source.GetAsync(request with { PageSize = 0 }, cancellationToken).ConfigureAwait(false);
            entries = Distinct(page.Entries);
        }

        if (page.ContinuationToken.Length == 0)
        {
            return Page(page, entries, entries.Count, range.Prefix, string.Empty);
        }

        string subject = $"{source.Bucket.Url}/{options.Prefix}";
        if (entries.Count == 0)
        {
            return NameOrder.Compare(page.ContinuationToken, range.After) > 0
                ? Page(page, entries, 0, range.Prefix, page.ContinuationToken)
                : throw new AisProtocolException($"{subject}: the listing does not move on from '{range.After}'.");
        }

        if (entries.Count <= Overlap)
        {
            throw new AisProtocolException($"{subject}: pages of {entries.Count} names are too small to tell whether they are complete.");
        }

        PageCut cut = PageCut.Of(entries, entries.Count - Overlap, range.After, subject);
        return Page(page, entries, cut.Count, range.Prefix, range.IsOverAt(cut.Last) ? string.Empty : cut.Last);
    }

    private static AisListPage Page(AisListPage page, IReadOnlyList<AisListEntry> entries, int count, string prefix, string token)
        => new() { Entries = PageEntries.Take(entries, count, prefix), ContinuationToken = token, Flags = page.Flags };

    // Several targets have a directory of the same name.
    private static IReadOnlyList<AisListEntry> Distinct(IReadOnlyList<AisListEntry> entries)
    {
        if (!entries.Any(static entry => entry.IsDirectory))
        {
            return entries;
        }

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
