namespace AisFs.Vfs.Metadata;

/// <summary>
/// What this mount has changed, or found to be wrong, while listings of whole subtrees are under way: these come without the
/// change log of each directory that they tell of. Entries are kept only as long as such a listing runs. Own lock, last in the order.
/// </summary>
internal sealed class RecentChanges
{
    // Whoever changes more than this meanwhile has what comes passed over.
    private const int MaxNames = 50_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _readers;
    private bool _isAll;

    /// <summary>A listing of a subtree begins; to be ended by <see cref="EndRead"/>.</summary>
    public void BeginRead()
    {
        lock (_lock)
        {
            _readers++;
        }
    }

    public void EndRead()
    {
        lock (_lock)
        {
            if (--_readers == 0)
            {
                _directories.Clear();
                _names.Clear();
                _isAll = false;
            }
        }
    }

    /// <summary>A name means something else, or is not known any longer.</summary>
    public void Note(DirectoryKey directory, string name)
    {
        if (Volatile.Read(ref _readers) == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_readers > 0 && !_isAll)
            {
                _directories.Add(directory.Path);
                _names.Add(directory.Of(name));
                _isAll = _names.Count > MaxNames;
            }
        }
    }

    /// <summary>A directory and all that lies below it are not known any longer.</summary>
    public void NoteSubtree(DirectoryKey directory)
    {
        lock (_lock)
        {
            _ = _readers > 0 && _names.Add(directory.Path);
        }
    }

    /// <summary>Nothing is known any longer.</summary>
    public void NoteAll()
    {
        lock (_lock)
        {
            _isAll = _readers > 0;
        }
    }

    /// <summary>Whether what a listing tells of a directory may be out of date.</summary>
    public bool Touches(DirectoryKey directory)
    {
        lock (_lock)
        {
            if (_isAll || _directories.Contains(directory.Path))
            {
                return true;
            }

            if (_names.Count == 0)
            {
                return false;
            }

            HashSet<string>.AlternateLookup<ReadOnlySpan<char>> names = _names.GetAlternateLookup<ReadOnlySpan<char>>();
            for (ReadOnlySpan<char> path = directory.Path; path.Length > 0;)
            {
                if (names.Contains(path))
                {
                    return true;
                }

                int slash = path.LastIndexOf('/');
                path = slash < 0 ? default : path[..slash];
            }

            return false;
        }
    }
}
