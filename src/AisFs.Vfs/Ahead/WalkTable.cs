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
    /// <returns>The walk; null when the directory has too many files.</returns>
    public DirectoryWalk? Begin(string directory, string[] names)
    {
        if (names.Length > MostFiles)
        {
            return null;
        }

        DirectoryWalk walk = new(names, fetcher);
        List<DirectoryWalk> ended = [];
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

            _walks[directory] = _recent.AddLast(new Entry(directory, walk));
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
        ended.Add(node.Value.Walk);
    }

    private sealed record Entry(string Directory, DirectoryWalk Walk);
}
