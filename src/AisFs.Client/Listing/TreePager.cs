using AisFs.Client.Wire.Listing;

namespace AisFs.Client.Listing;

/// <summary>
/// Reads complete recursive pages. A target walks directory by directory (<c>foo/x</c> before <c>foo-bar</c>), and its page has the
/// first names of that walk behind the token. The proxy merges the pages of all targets and cuts them in text order. Names up to the
/// last one can be missing only if they begin like a directory of the last name, followed by a character before '/':
/// <see cref="MissingNames"/> asks for them.
/// </summary>
/// <remarks>
/// A listing that goes on lets the targets go on with their walks (see <see cref="LevelPager"/>): one that began again would pass all names
/// before the token for each page. A target finds its place by bisection, so its walk must not come to a name behind the token before it has
/// passed all names up to it: the same search tells. And the next page must be wanted soon. A target that has walked ahead does not see
/// what comes to it when a cluster moves objects, nor says so afterwards.
/// </remarks>
/// <param name="source">Asks for pages.</param>
/// <param name="ahead">Asks for the page behind; null: nobody does, and each page is a walk of its own.</param>
internal sealed class TreePager(PageSource source, PageAhead? ahead = null)
{
    private static readonly TimeSpan s_walkAge = TimeSpan.FromSeconds(5);

    private IReadOnlySet<string> _absent = new HashSet<string>();

    /// <summary>Asks for a page.</summary>
    /// <param name="options">What to list. The uuid is that of the page before; where nothing is asked for ahead it is ignored.</param>
    /// <returns>The page; its entries are in order if it is not the last. Its token is a name. Its uuid is empty if the walk cannot go on.</returns>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        NameRange range = NameRange.Of(options);
        bool isDirectory = range.Directory.Length == options.Prefix.Length;
        bool isAsGiven = isDirectory && !source.Bucket.IsRemote;
        AisListOptions request = RequestOf(options, range, isAsGiven);

        // A page that ends inside a name that is not UTF-8 ends before it; which name that is, only the entries tell.
        AisListOptions? Behind(ListPageStart start)
            => isAsGiven && start.Token.Length > 0 && NameOrder.IsExact(start.Token) && NameOrder.Compare(start.Token, range.After) > 0 && !range.IsOverAt(start.Token)
                ? request with { Uuid = UuidBehind(options, start.Uuid), ContinuationToken = start.Token, StartAfter = string.Empty }
                : null;

        AisListPage page = await AskAsync(request, Behind, cancellationToken).ConfigureAwait(false);
        if (request.Uuid.Length > 0 && page.Entries.FirstOrDefault(static entry => NameOrder.IsExact(entry.Name)) is { } first && NameOrder.Compare(first.Name, range.After) <= 0)
        {
            // A name that came meanwhile led a target to another place.
            page = await AskAsync(request with { Uuid = string.Empty }, Behind, cancellationToken).ConfigureAwait(false);
        }

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
        if (ahead is not null && Behind(new ListPageStart(page.Uuid, cut.Last)) is { } next)
        {
            // So the next page begins, unless the search finds too much.
            await ahead.BeginAsync(next).ConfigureAwait(false);
        }

        MissingNames missing = new(source, options, range with { Through = cut.Last }, PageEntries.Take(page.Entries, cut.Count, string.Empty), _absent);
        string last = await missing.FindAsync(cancellationToken).ConfigureAwait(false);
        _absent = missing.Absent;
        return new AisListPage
        {
            Entries = Merge(PageEntries.Take(page.Entries, cut.Count, range.Prefix), missing.Found, last),
            ContinuationToken = range.IsOverAt(last) ? string.Empty : last,
            Uuid = isAsGiven && missing.CanGoOn ? UuidBehind(options, page.Uuid) : string.Empty,
            Flags = page.Flags,
        };
    }

    private AisListOptions RequestOf(AisListOptions options, NameRange range, bool isAsGiven)
    {
        bool goesOn = ahead is not null && isAsGiven && !options.BesideObject && options.Uuid.Length > 0 && range.After.Length > 0 && range.After == options.ContinuationToken;

        // A cluster takes no start_after for buckets of another one; the token does the same.
        AisListOptions request = options with
        {
            Prefix = range.Directory,
            Uuid = goesOn ? options.Uuid : string.Empty,
            ContinuationToken = isAsGiven ? options.ContinuationToken : range.After,
            StartAfter = isAsGiven ? options.StartAfter : string.Empty,
        };
        return goesOn && !ahead!.IsComing(request) ? request with { Uuid = UuidBehind(options, options.Uuid) } : request;
    }

    private ValueTask<AisListPage> AskAsync(AisListOptions request, Func<ListPageStart, AisListOptions?> behind, CancellationToken cancellationToken)
        => ahead is null ? source.GetAsync(request, cancellationToken) : ahead.GetAsync(request, behind, cancellationToken);

    // Beside an object the walk passes names beside the directory, too: these are not searched.
    private string UuidBehind(AisListOptions options, string uuid)
        => ahead is not null && !options.BesideObject && source.Time.GetElapsedTime(ahead.AskedAt) < s_walkAge ? uuid : string.Empty;

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
