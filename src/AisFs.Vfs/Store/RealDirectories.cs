using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>
/// Finds out which directories of a listing hold an object. A cluster keeps a directory on its disks after the last object in
/// it went, and lists it. A listing with recursion tells objects only: where directories are small, one page of it covers
/// many of them, and the others are asked for one by one. Such a page also tells which directories have no marker, and what is in
/// them, for programs that go on into the directories.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="request">Where the directories lie, which markers are looked for, and about how many objects may be kept.</param>
/// <param name="properties">What to ask of objects that are kept.</param>
/// <param name="keepsWalks">Whether the cluster goes on with a walk from page to page.</param>
internal sealed class RealDirectories(AisBucket bucket, ListRequest request, string properties, bool keepsWalks)
{
    // Below this number, asking for each of them costs less than a page.
    private const int Few = 2;

    // A page that covers fewer directories than this costs more than asking for each of them.
    private const int WorthAPage = 64;

    private const int MaxParallel = 16;

    private readonly Dictionary<string, RealDirectory> _real = new(StringComparer.Ordinal);
    private readonly List<PageBelow> _below = [];
    private int _kept;

    /// <summary>The directories that hold an object, by name, with the slash at the end.</summary>
    public Dictionary<string, RealDirectory> Real => _real;

    /// <summary>What lies in the directories, as far as it was read.</summary>
    public IReadOnlyList<PageBelow> Below => _below;

    /// <summary>Finds out which directories hold an object.</summary>
    /// <param name="level">What lies at the prefix, in the order of the cluster.</param>
    /// <param name="areAll">Whether there is nothing else beside it.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="AisException">The cluster could not be asked.</exception>
    public async ValueTask FindAsync(IReadOnlyList<AisListEntry> level, bool areAll, CancellationToken cancellationToken)
    {
        List<string> unknown = [];
        foreach (string directory in level.Where(static entry => entry.IsDirectory).Select(static entry => entry.Name))
        {
            if (directory.Contains('\uFFFD', StringComparison.Ordinal))
            {
                // No UTF-8: it can't be asked for.
                _real[directory] = default;
            }
            else
            {
                unknown.Add(directory);
            }
        }

        WalkPages pages = new(bucket, request, properties, areAll && keepsWalks ? level : null);
        int asked = unknown.Count > Few ? await ReadPagesAsync(pages, unknown, areAll, cancellationToken).ConfigureAwait(false) : unknown.Count;
        string[] open = [.. unknown.Take(asked).Where(directory => !_real.ContainsKey(directory))];
        bool[] found = new bool[open.Length];
        HashSet<string> beside = open.Length == 0 ? [] : ObjectsAmong(level, open);
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, open.Length), parallelism, async (i, token) =>
            found[i] = await BucketProbe.HasAnyAsync(bucket, open[i], request.BesideObject || beside.Contains(open[i].TrimEnd('/')), token).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (string directory in open.Where((_, i) => found[i]))
        {
            _real[directory] = default;
        }
    }

    /// <summary>The names of the directories, without the slash, that objects have, too.</summary>
    private static HashSet<string> ObjectsAmong(IReadOnlyList<AisListEntry> entries, string[] directories)
    {
        HashSet<string> names = new(directories.Select(static directory => directory.TrimEnd('/')), StringComparer.Ordinal);
        names.IntersectWith(entries.Where(static entry => !entry.IsDirectory).Select(static entry => entry.Name));
        return names;
    }

    /// <summary>Reads pages with recursion as long as each covers many directories.</summary>
    /// <returns>How many directories, from the first, have to be asked for one by one unless they were found. The others hold nothing unless they were found.</returns>
    private async ValueTask<int> ReadPagesAsync(WalkPages pages, List<string> directories, bool areAll, CancellationToken cancellationToken)
    {
        Dictionary<string, int> places = new(directories.Count, StringComparer.Ordinal);
        for (int i = 0; i < directories.Count; i++)
        {
            places[directories[i]] = i;
        }

        for (int next = 0; next < directories.Count;)
        {
            bool keeps = _kept < request.EntriesBelow;
            WalkedPage page = await pages.ReadAsync(directories[next], keeps, cancellationToken).ConfigureAwait(false);
            int before = _real.Count;
            Dictionary<int, AisListEntry> markers = [];
            int last = ReadPage(page, directories, places, markers, next - 1);
            bool isOver = page is { Token.Length: 0, IsIncomplete: false };
            PageBelow? told = page.IsIncomplete ? null : Told(page, directories[next], areAll ? places : null);
            if (told is not null)
            {
                NoteMarkers(directories, markers, next, isOver ? directories.Count : last, told, keeps);
            }

            if (told is not null && keeps)
            {
                _below.Add(told);
                _kept += page.Entries.Count;
            }

            if (isOver)
            {
                return next;
            }

            if (_real.Count - before < WorthAPage)
            {
                break;
            }

            // What is kept is of use for whole directories only: the last one comes once more.
            next = keeps && last > next ? last : last + 1;
        }

        return directories.Count;
    }

    // Returns the place of the last directory in the page.
    private int ReadPage(WalkedPage page, List<string> directories, Dictionary<string, int> places, Dictionary<int, AisListEntry> markers, int last)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byName = places.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (AisListEntry entry in page.Entries)
        {
            int slash = entry.Name.Length > request.Prefix.Length ? entry.Name.IndexOf('/', request.Prefix.Length) : -1;
            if (slash >= 0 && byName.TryGetValue(entry.Name.AsSpan(0, slash + 1), out int place))
            {
                _ = _real.TryAdd(directories[place], default);
                last = Math.Max(last, place);
                if (entry.Name.AsSpan(slash + 1).SequenceEqual(request.Marker))
                {
                    markers[place] = entry;
                }
            }
        }

        return last;
    }

    // The page may have a part of its last directory only.
    private void NoteMarkers(List<string> directories, Dictionary<int, AisListEntry> markers, int begin, int end, PageBelow told, bool keeps)
    {
        for (int i = begin; i < end && request.Marker.Length > 0; i++)
        {
            if (!_real.ContainsKey(directories[i]) || PageBelow.MayLack(told.Unsure, directories[i]))
            {
                continue;
            }

            _real[directories[i]] = !markers.TryGetValue(i, out AisListEntry? entry) ? new RealDirectory(HasNoMarker: true)
                : keeps ? new RealDirectory(Marker: AisInfo.OfListed(entry))
                : default;
        }
    }

    private PageBelow? Told(WalkedPage page, string after, Dictionary<string, int>? all)
    {
        ListedEntries entries = ListedEntries.Of(page.Entries, null);
        if (page.Token.Length == 0)
        {
            return new PageBelow(after, null, entries, []);
        }

        // A name that is not UTF-8 has no known place.
        return page.Entries.Count == 0 || page.Entries[^1].Name.Contains('\uFFFD', StringComparison.Ordinal) ? null
            : new PageBelow(after, page.Entries[^1].Name, entries, [.. Unsure(page.Entries[^1].Name, all)]);
    }

    // A target that stopped in "foo/" has not reached "foo-bar", while another one has told a name behind that. The last name of the
    // page then begins with "foo", followed by a slash or by a character before it.
    private IEnumerable<string> Unsure(string last, Dictionary<string, int>? all)
    {
        foreach (int end in WalkStems.Ends(last, request.Prefix.Length))
        {
            bool isDeeper = last.AsSpan(request.Prefix.Length, end - request.Prefix.Length).Contains('/');
            if (last[end] == '/' || isDeeper || all is null || all.ContainsKey(last[..end] + "/"))
            {
                yield return last[..end];
            }
        }
    }
}
