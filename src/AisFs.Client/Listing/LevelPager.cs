namespace AisFs.Client.Listing;

/// <summary>
/// Reads complete pages of one directory, without the directories below it. The pages of a cluster lose names at their end. A
/// target walks the names without the slash with which directories are listed: <c>foo/</c> comes before <c>foo-bar</c>. Its page
/// has the first names of that walk behind the token. The proxy merges the pages of all targets and cuts them in text order. A
/// missing name sorts behind all names of its target's page, except directories that are a prefix of it; a name has at most 254 of
/// those. So the last names of a page are asked for again with the next one.
/// </summary>
/// <remarks>
/// A target keeps the walk of a listing, and what it has found and not told yet, for as long as the uuid comes back. Without it, it
/// reads the whole directory again for each page. It finds its place among what it has by bisection, which loses names where these
/// do not ascend: next to a directory that the token continues. There, the walk is begun again.
/// </remarks>
internal sealed class LevelPager(PageSource source)
{
    /// <summary>How many names at the end of a page are asked for again; a name has at most 255 bytes.</summary>
    public const int Overlap = 256;

    // To look for more directories than this costs about what a walk costs that begins again.
    private const int MaxStems = 3;

    /// <summary>Asks for a page.</summary>
    /// <param name="options">What to list. If a page is no larger than twice the overlap, or a walk goes on, the greatest page is asked for.</param>
    /// <returns>The page. Its token is a name. Its uuid stands for the walk; where that began again, it is another one than that of the options.</returns>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        NameRange range = NameRange.Of(options);
        bool goesOn = await CanGoOnAsync(options, range, cancellationToken).ConfigureAwait(false);
        AisListOptions request = options with
        {
            Prefix = range.Directory,
            ContinuationToken = range.After,
            StartAfter = string.Empty,
            Uuid = goesOn ? options.Uuid : string.Empty,

            // Asked for the same page once more, a target tells what it has at hand. For a larger page that would be too little.
            PageSize = goesOn ? 0 : options.PageSize,
        };
        AisListPage page = await source.GetAsync(request, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AisListEntry> entries = Distinct(page.Entries);
        if (goesOn && entries.FirstOrDefault(static entry => NameOrder.IsExact(entry.Name)) is { } first && NameOrder.Compare(first.Name, range.After) <= 0)
        {
            // What the targets had found does not ascend after all.
            request = request with { Uuid = string.Empty, PageSize = options.PageSize };
            page = await source.GetAsync(request, cancellationToken).ConfigureAwait(false);
            entries = Distinct(page.Entries);
        }

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

        PageCut cut = PageCut.Of(entries, Limit(entries, range.Directory.Length), range.After, subject);
        return Page(page, entries, cut.Count, range.Prefix, range.IsOverAt(cut.Last) ? string.Empty : cut.Last);
    }

    private AisListPage Page(AisListPage page, IReadOnlyList<AisListEntry> entries, int count, string prefix, string token)
        => new()
        {
            Entries = PageEntries.Take(entries, count, prefix),
            ContinuationToken = token,
            Uuid = token.Length > 0 && !source.Bucket.IsRemote ? page.Uuid : string.Empty,
            Flags = page.Flags,
        };

    /// <summary>Whether the walk of the page before can go on behind its token.</summary>
    private async ValueTask<bool> CanGoOnAsync(AisListOptions options, NameRange range, CancellationToken cancellationToken)
    {
        if (options.Uuid.Length == 0 || range.After.Length == 0 || range.After != options.ContinuationToken || source.Bucket.IsRemote || options.BesideObject)
        {
            return false;
        }

        string[] stems = [.. StemsOf(range.After, range.Directory.Length).Take(MaxStems + 1)];
        if (stems.Length > MaxStems)
        {
            return false;
        }

        foreach (string stem in stems)
        {
            if (await source.HasAnyAsync(stem + "/", isBesideObject: false, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    // How many entries are taken at most: up to one behind which the walk can go on with nothing to be asked, if there is one near the end.
    private static int Limit(IReadOnlyList<AisListEntry> entries, int from)
    {
        int limit = entries.Count - Overlap;
        for (int i = limit; i > Math.Max(limit - Overlap, Overlap); i--)
        {
            string name = entries[i - 1].Name;
            if (NameOrder.IsExact(name) && !StemsOf(name, from).Any())
            {
                return i;
            }
        }

        return limit;
    }

    private static IEnumerable<string> StemsOf(string name, int from) => WalkStems.Of(name, from).Where(stem => name[stem.Length] != '/');

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
