using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>
/// Finds out which directories of a listing hold an object. A cluster keeps a directory on its disks after the last object in
/// it went, and lists it. A listing with recursion tells objects only: where directories are small, one page of it covers
/// many of them, and the others are asked for one by one.
/// </summary>
internal sealed class RealDirectories(AisBucket bucket)
{
    // Below this number, asking for each of them costs less than a page.
    private const int Few = 2;

    // A page that covers fewer directories than this costs more than asking for each of them.
    private const int WorthAPage = 64;

    private const int MaxParallel = 16;

    /// <summary>Finds out which directories hold an object.</summary>
    /// <param name="prefix">Where they lie; ends in a slash, or is empty.</param>
    /// <param name="directories">Their names with the slash at the end, in the order of the cluster.</param>
    /// <returns>The names of the directories that hold an object.</returns>
    /// <exception cref="AisException">The cluster could not be asked.</exception>
    public async ValueTask<HashSet<string>> FindAsync(string prefix, List<string> directories, CancellationToken cancellationToken)
    {
        HashSet<string> real = new(StringComparer.Ordinal);
        List<string> unknown = [];
        foreach (string directory in directories)
        {
            if (directory.Contains('\uFFFD', StringComparison.Ordinal))
            {
                // No UTF-8: it can't be asked for.
                real.Add(directory);
            }
            else
            {
                unknown.Add(directory);
            }
        }

        int asked = unknown.Count > Few ? await ReadPagesAsync(prefix, unknown, real, cancellationToken).ConfigureAwait(false) : unknown.Count;
        string[] open = [.. unknown.Take(asked).Where(directory => !real.Contains(directory))];
        bool[] found = new bool[open.Length];
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, open.Length), parallelism, async (i, token) =>
            found[i] = await BucketProbe.HasAnyAsync(bucket, open[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        real.UnionWith(open.Where((_, i) => found[i]));
        return real;
    }

    /// <summary>Reads pages with recursion as long as each covers many directories.</summary>
    /// <returns>How many directories, from the first, have to be asked for one by one unless they were found. The others hold nothing unless they were found.</returns>
    private async ValueTask<int> ReadPagesAsync(string prefix, List<string> directories, HashSet<string> real, CancellationToken cancellationToken)
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
            int before = real.Count;
            int last = next - 1;
            foreach (AisListEntry entry in page.Entries)
            {
                int slash = entry.Name.Length > prefix.Length ? entry.Name.IndexOf('/', prefix.Length) : -1;
                if (slash >= 0 && places.TryGetValue(entry.Name[..(slash + 1)], out int place))
                {
                    real.Add(directories[place]);
                    last = Math.Max(last, place);
                }
            }

            if (page is { ContinuationToken.Length: 0, IsIncomplete: false })
            {
                return next;
            }

            if (real.Count - before < WorthAPage)
            {
                break;
            }

            next = last + 1;
        }

        return directories.Count;
    }
}
