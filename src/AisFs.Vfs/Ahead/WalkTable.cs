namespace AisFs.Vfs.Ahead;

/// <summary>The directories whose files were opened last, within a bound on memory.</summary>
/// <param name="fetcher">Fetches.</param>
internal sealed class WalkTable(AheadFetcher fetcher)
{
    private const int MostDirectories = 256;

    // About 64 bytes each.
    private const int MostFiles = 500_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _walks = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _recent = [];
    private readonly EpochFamilies _families = new(fetcher);
    private int _files;

    /// <summary>How many directories are known, for tests.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _walks.Count;
            }
        }
    }

    /// <summary>The walk of a directory; null when there is none that knows a file.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="name">The file.</param>
    public DirectoryWalk? Find(string directory, string name)
    {
        lock (_lock)
        {
            if (!_walks.TryGetValue(directory, out LinkedListNode<Entry>? node) || !node.Value.Walk.Has(name))
            {
                return null;
            }

            if (!ReferenceEquals(_recent.Last, node))
            {
                _recent.Remove(node);
                _recent.AddLast(node);
            }

            return node.Value.Walk;
        }
    }

    /// <summary>Begins the walk of a directory.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <param name="names">Its files, in the order of the listing.</param>
    /// <param name="bytes">What would be fetched of all of them, in bytes.</param>
    /// <returns>The walk; null when the directory has too many files.</returns>
    public DirectoryWalk? Begin(string directory, string[] names, long bytes)
    {
        if (names.Length > MostFiles)
        {
            return null;
        }

        List<DirectoryWalk> ended = [];
        DirectoryWalk walk;
        lock (_lock)
        {
            if (_walks.TryGetValue(directory, out LinkedListNode<Entry>? known))
            {
                Remove(known, ended);
            }

            while (_recent.First is { } oldest && (_walks.Count >= MostDirectories || _files + names.Length > MostFiles))
            {
                Remove(oldest, ended);
            }

            EpochFamily family = _families.Join(directory, names.Length, bytes);
            walk = new DirectoryWalk(names, fetcher, family);
            _walks[directory] = _recent.AddLast(new Entry(directory, walk, family, bytes));
            _files += walk.Count;
        }

        ended.ForEach(static old => old.End());
        return walk;
    }

    private void Remove(LinkedListNode<Entry> node, List<DirectoryWalk> ended)
    {
        _recent.Remove(node);
        _walks.Remove(node.Value.Directory);
        _files -= node.Value.Walk.Count;
        _families.Leave(node.Value.Directory, node.Value.Family, node.Value.Walk.Count, node.Value.Bytes);
        ended.Add(node.Value.Walk);
    }

    private sealed record Entry(string Directory, DirectoryWalk Walk, EpochFamily Family, long Bytes);
}
