using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>
/// Finds out which directories of a listing hold an object. A cluster keeps a directory on its disks after the last object in
/// it went, and lists it. A listing with recursion tells objects only: where directories are small, one page of it covers
/// many of them, and the others are asked for one by one. Such a page also tells which directories have no marker.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="prefix">Where the directories lie; ends in a slash, or is empty.</param>
/// <param name="marker">The name of a marker in its directory; empty when none is looked for.</param>
internal sealed class RealDirectories(AisBucket bucket, string prefix, string marker)
{
    // Below this number, asking for each of them costs less than a page.
    private const int Few = 2;

    // A page that covers fewer directories than this costs more than asking for each of them.
    private const int WorthAPage = 64;

    private const int MaxParallel = 16;

    // The directories that hold an object, and whether each is known to have no marker.
    private readonly Dictionary<string, bool> _real = new(StringComparer.Ordinal);

    /// <summary>Finds out which directories hold an object.</summary>
    /// <param name="directories">Their names with the slash at the end, in the order of the cluster.</param>
    /// <param name="areAll">Whether there are no other directories beside them.</param>
    /// <returns>The names of the directories that hold an object, and whether each is known to have no marker.</returns>
    /// <exception cref="AisException">The cluster could not be asked.</exception>
    public async ValueTask<Dictionary<string, bool>> FindAsync(List<string> directories, bool areAll, CancellationToken cancellationToken)
    {
        List<string> unknown = [];
        foreach (string directory in directories)
        {
            if (directory.Contains('\uFFFD', StringComparison.Ordinal))
            {
                // No UTF-8: it can't be asked for.
                _real[directory] = false;
            }
            else
            {
                unknown.Add(directory);
            }
        }

        bool isWalkedInOrder = areAll && directories.TrueForAll(IsWalkedInOrder);
        int asked = unknown.Count > Few ? await ReadPagesAsync(unknown, isWalkedInOrder, cancellationToken).ConfigureAwait(false) : unknown.Count;
        string[] open = [.. unknown.Take(asked).Where(directory => !_real.ContainsKey(directory))];
        bool[] found = new bool[open.Length];
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, open.Length), parallelism, async (i, token) =>
            found[i] = await BucketProbe.HasAnyAsync(bucket, open[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (string directory in open.Where((_, i) => found[i]))
        {
            _real[directory] = false;
        }

        return _real;
    }

    /// <summary>Reads pages with recursion as long as each covers many directories.</summary>
    /// <returns>How many directories, from the first, have to be asked for one by one unless they were found. The others hold nothing unless they were found.</returns>
    private async ValueTask<int> ReadPagesAsync(List<string> directories, bool isWalkedInOrder, CancellationToken cancellationToken)
    {
        Dictionary<string, int> places = new(directories.Count, StringComparer.Ordinal);
        for (int i = 0; i < directories.Count; i++)
        {
            places[directories[i]] = i;
        }

        for (int next = 0; next < directories.Count;)
        {
            // What lies in the next directory sorts behind its name without the slash.
            AisListOptions options = new() { Prefix = prefix, Flags = AisListFlags.NameOnly, ContinuationToken = directories[next].TrimEnd('/') };
            AisListPage page = await bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false);
            int before = _real.Count;
            HashSet<int> marked = [];
            int last = ReadPage(page, directories, places, marked, next - 1);
            bool isOver = page is { ContinuationToken.Length: 0, IsIncomplete: false };

            // The page may have a part of its last directory only, and lose names where the order of the walk is another one.
            NoteWithoutMarker(directories, marked, next, isOver ? directories.Count : isWalkedInOrder && !page.IsIncomplete ? last : next);
            if (isOver)
            {
                return next;
            }

            if (_real.Count - before < WorthAPage)
            {
                break;
            }

            next = last + 1;
        }

        return directories.Count;
    }

    // Returns the place of the last directory in the page.
    private int ReadPage(AisListPage page, List<string> directories, Dictionary<string, int> places, HashSet<int> marked, int last)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byName = places.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (AisListEntry entry in page.Entries)
        {
            int slash = entry.Name.Length > prefix.Length ? entry.Name.IndexOf('/', prefix.Length) : -1;
            if (slash >= 0 && byName.TryGetValue(entry.Name.AsSpan(0, slash + 1), out int place))
            {
                _ = _real.TryAdd(directories[place], false);
                last = Math.Max(last, place);
                if (entry.Name.AsSpan(slash + 1).SequenceEqual(marker))
                {
                    _ = marked.Add(place);
                }
            }
        }

        return last;
    }

    private void NoteWithoutMarker(List<string> directories, HashSet<int> marked, int begin, int end)
    {
        for (int i = begin; i < end && marker.Length > 0; i++)
        {
            if (_real.ContainsKey(directories[i]) && !marked.Contains(i))
            {
                _real[directories[i]] = true;
            }
        }
    }

    // A target walks "foo/" before "foo-bar/", a token compares as text: the two orders are one where no character sorts before '/'.
    private bool IsWalkedInOrder(string directory)
    {
        foreach (char letter in directory.AsSpan(prefix.Length).TrimEnd('/'))
        {
            if (letter < '/')
            {
                return false;
            }
        }

        return true;
    }
}
