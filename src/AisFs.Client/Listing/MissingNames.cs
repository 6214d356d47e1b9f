namespace AisFs.Client.Listing;

/// <summary>
/// Finds names that are missing from a recursive page though they sort before its last name. A target that stopped inside the
/// directory <c>foo/</c> has not reached <c>foo-bar</c>, or anything below <c>foo-bar/</c>. Other targets may have listed names
/// that sort behind these. The last name of the page then begins with <c>foo</c>, followed by '/' or a character before '/'.
/// </summary>
/// <param name="source">Asks for pages.</param>
/// <param name="options">What was listed.</param>
/// <param name="range">The range of the page; it ends at the page's last name.</param>
/// <param name="told">The entries of the page.</param>
/// <param name="absent">Stems that are known to be no directories. Who listed since before that was found out misses nothing in one that is made later.</param>
internal sealed class MissingNames(PageSource source, AisListOptions options, NameRange range, IReadOnlyList<AisListEntry> told, IReadOnlySet<string> absent)
{
    private const int MaxParallel = 8;

    // Hundreds of directories may be missing, with any number of names: the page then ends earlier.
    private const int MaxFound = 10_000;

    // Usually no name begins so: the smallest page that is known to be complete is enough to see that.
    private const int FirstPage = (2 * LevelPager.Overlap) + 1;

    private HashSet<string>? _told;
    private readonly AisListOptions _options = options with { Uuid = string.Empty, StartAfter = string.Empty };

    /// <summary>The names, after the search.</summary>
    public List<AisListEntry> Found { get; } = [];

    /// <summary>The stems of the page's last name that are no directories, after the search.</summary>
    public HashSet<string> Absent { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether, after the search, the walks of the targets are known to come to no name behind the page's last one before they have passed
    /// all names up to it: they can go on behind it.
    /// </summary>
    public bool CanGoOn { get; private set; } = true;

    private string Last => range.Through!;

    /// <summary>Looks for the names.</summary>
    /// <returns>The name up to which all are known now: the page's last one, or an earlier one when there are too many.</returns>
    public async ValueTask<string> FindAsync(CancellationToken cancellationToken)
    {
        string[] stems = [.. Stems()];
        bool[] exists = new bool[stems.Length];
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, stems.Length), parallelism, async (i, token) =>
            exists[i] = Last[stems[i].Length] == '/'
                || (!absent.Contains(stems[i]) && await source.HasAnyAsync(stems[i] + "/", IsBeside(stems[i], told), token).ConfigureAwait(false))).ConfigureAwait(false);
        for (int i = 0; i < stems.Length; i++)
        {
            if (!exists[i])
            {
                Absent.Add(stems[i]);
                continue;
            }

            CanGoOn &= Last[stems[i].Length] == '/';
            await SearchAsync(stems[i], cancellationToken).ConfigureAwait(false);
            if (Found.Count >= MaxFound && Found.FindLastIndex(static entry => NameOrder.IsExact(entry.Name)) is var end and >= 0)
            {
                Found.RemoveRange(end + 1, Found.Count - end - 1);
                return Found[end].Name;
            }

            if (Last[stems[i].Length] != '/')
            {
                // Names that may be missing for a longer stem begin with this one, and were found with it.
                break;
            }
        }

        return Last;
    }

    /// <summary>The names of directories that the walk may have stopped in, the shortest first.</summary>
    private IEnumerable<string> Stems()
    {
        foreach (string stem in WalkStems.Of(Last, range.Directory.Length))
        {
            bool mayBehind = NameOrder.Compare(range.After, stem + "/") < 0;
            bool mayBegin = stem.StartsWith(range.Prefix, StringComparison.Ordinal)
                || (range.Prefix.StartsWith(stem, StringComparison.Ordinal) && range.Prefix[stem.Length] < '/');
            if (mayBehind && mayBegin)
            {
                yield return stem;
            }
        }
    }

    /// <summary>Looks for the names that begin with a stem and a character before '/'.</summary>
    private async ValueTask SearchAsync(string stem, CancellationToken cancellationToken)
    {
        LevelPager level = new(source);
        AisListOptions request = _options with
        {
            Prefix = stem[..(stem.LastIndexOf('/') + 1)],
            Flags = (_options.Flags & ~AisListFlags.NoDirectories) | AisListFlags.NoRecursion,
            ContinuationToken = Start(stem),
            PageSize = FirstPage,
        };
        while (true)
        {
            AisListPage page = await level.GetAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (AisListEntry entry in page.Entries.Order(Comparer<AisListEntry>.Create(static (left, right) => NameOrder.Compare(left.Name, right.Name))))
            {
                string name = entry.Name;
                if (name.Length <= stem.Length || name[stem.Length] >= '/' || !name.StartsWith(stem, StringComparison.Ordinal))
                {
                    continue;
                }

                CanGoOn = false;
                if (entry.IsDirectory)
                {
                    await SearchBelowAsync(name, IsBeside(name[..^1], page.Entries), cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    Take(entry);
                }

                if (Found.Count >= MaxFound)
                {
                    return;
                }
            }

            if (page.ContinuationToken.Length == 0 || NameOrder.Compare(page.ContinuationToken, stem + "/") >= 0 || range.IsOverAt(page.ContinuationToken))
            {
                return;
            }

            request = request with { ContinuationToken = page.ContinuationToken, PageSize = 0 };
        }
    }

    // The name behind which the names of the directory are asked for. If the page begins inside a directory, that directory must
    // be listed too.
    private string Start(string stem)
    {
        if (NameOrder.Compare(range.After, stem) <= 0)
        {
            return stem;
        }

        int slash = range.After.IndexOf('/', stem.Length);
        return slash < 0 ? range.After : range.After[..slash];
    }

    private async ValueTask SearchBelowAsync(string directory, bool isBesideObject, CancellationToken cancellationToken)
    {
        bool isBegun = range.After.StartsWith(directory, StringComparison.Ordinal);
        if (!isBegun && NameOrder.Compare(range.After, directory) > 0)
        {
            return;
        }

        TreePager tree = new(source);
        AisListOptions request = _options with
        {
            Prefix = directory,
            ContinuationToken = isBegun ? range.After : string.Empty,
            PageSize = 0,
            BesideObject = isBesideObject,
        };
        while (true)
        {
            AisListPage page = await tree.GetAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (AisListEntry entry in page.Entries)
            {
                Take(entry);
            }

            if (page.ContinuationToken.Length == 0 || Found.Count >= MaxFound || range.IsOverAt(page.ContinuationToken))
            {
                return;
            }

            request = request with { ContinuationToken = page.ContinuationToken };
        }
    }

    private bool IsBeside(string directory, IReadOnlyList<AisListEntry> entries)
        => options.BesideObject || entries.Any(entry => entry.Name == directory);

    private void Take(AisListEntry entry)
    {
        // Mostly nothing is found at all.
        _told ??= [.. told.Select(static known => known.Name)];
        if (range.Contains(entry.Name) && _told.Add(entry.Name))
        {
            Found.Add(entry);
        }
    }
}
