using System.Collections.Concurrent;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// The directories of whose name there is an object, too, as far as this mount has seen both. AIStore lists such a directory with names
/// missing, and what lies below it as well, unless it is asked in a way that costs it more. A directory stays once it was added.
/// </summary>
internal sealed class TwinDirectories
{
    private const int MaxCostly = 3;

    // Beyond this number, all are forgotten: the next listing of the directory above tells of them again.
    private const int MaxDirectories = 100_000;

    private readonly ConcurrentDictionary<string, byte> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, byte> _looked = new();
    private readonly ConcurrentDictionary<string, int> _costly = new(StringComparer.Ordinal);

    /// <summary>An object has the name of a directory.</summary>
    /// <param name="bucket">The path of the bucket.</param>
    /// <param name="directory">The directory.</param>
    public void Add(string bucket, DirectoryKey directory)
    {
        if (_paths.Count >= MaxDirectories)
        {
            _paths.Clear();
        }

        _buckets.TryAdd(bucket, 0);
        _paths.TryAdd(directory.Path, 0);
    }

    /// <summary>Whether a bucket has such directories.</summary>
    /// <param name="bucket">The path of the bucket.</param>
    public bool AreIn(string bucket) => !_buckets.IsEmpty && _buckets.ContainsKey(bucket);

    /// <summary>Whether it was not yet looked for such a directory in vain; a few names count as others.</summary>
    /// <param name="directory">The directory.</param>
    public bool IsNew(DirectoryKey directory) => !_looked.ContainsKey(directory.Hash);

    /// <summary>It was looked for such a directory in vain.</summary>
    /// <param name="directory">The directory.</param>
    public void NotFound(DirectoryKey directory)
    {
        if (_looked.Count >= MaxDirectories)
        {
            _looked.Clear();
        }

        _looked.TryAdd(directory.Hash, 0);
    }

    /// <summary>It took the cluster long to look for such a directory in vain.</summary>
    /// <param name="bucket">The path of the bucket.</param>
    public void FoundCostly(string bucket) => _costly.AddOrUpdate(bucket, 1, static (_, count) => count + 1);

    /// <summary>Whether it took long more than once.</summary>
    /// <param name="bucket">The path of the bucket.</param>
    public bool AreCostly(string bucket) => !_costly.IsEmpty && _costly.TryGetValue(bucket, out int count) && count >= MaxCostly;

    /// <summary>Whether an object has the name of a directory, or of one above it.</summary>
    /// <param name="directory">The directory.</param>
    public bool Cover(DirectoryKey directory)
    {
        if (_paths.IsEmpty)
        {
            return false;
        }

        ConcurrentDictionary<string, byte>.AlternateLookup<ReadOnlySpan<char>> paths = _paths.GetAlternateLookup<ReadOnlySpan<char>>();
        for (ReadOnlySpan<char> path = directory.Path; path.Length > 0; path = path[..Math.Max(path.LastIndexOf('/'), 0)])
        {
            if (paths.ContainsKey(path))
            {
                return true;
            }
        }

        return false;
    }
}
