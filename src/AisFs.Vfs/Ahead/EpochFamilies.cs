namespace AisFs.Vfs.Ahead;

/// <summary>
/// The directories beside each other: a loader of images has a directory for each class, and opens files of all of them at
/// random. Not for several threads at a time.
/// </summary>
/// <param name="fetcher">Fetches.</param>
internal sealed class EpochFamilies(AheadFetcher fetcher)
{
    private readonly Dictionary<string, EpochFamily> _families = new(StringComparer.Ordinal);

    /// <summary>A directory becomes known.</summary>
    /// <param name="directory">Its path.</param>
    /// <param name="files">How many files it has.</param>
    /// <param name="bytes">What would be fetched of all of them, in bytes.</param>
    public EpochFamily Join(string directory, int files, long bytes)
    {
        string parent = ParentOf(directory);
        if (!_families.TryGetValue(parent, out EpochFamily? family))
        {
            _families.Add(parent, family = new EpochFamily(fetcher));
        }

        family.Join(files, bytes);
        return family;
    }

    /// <summary>A directory is not known any more.</summary>
    public void Leave(string directory, EpochFamily family, int files, long bytes)
    {
        if (family.Leave(files, bytes))
        {
            _families.Remove(ParentOf(directory));
        }
    }

    // The directory that is mounted has nothing beside it.
    private static string ParentOf(string directory)
    {
        string path = directory.TrimEnd('/');
        return path.Length == 0 ? "/" : path.LastIndexOf('/') is var cut and >= 0 ? path[..cut] : "";
    }
}
