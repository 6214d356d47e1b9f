namespace AisFs.Vfs.Ahead;

/// <summary>
/// Sees in which order the files of one directory are opened, and fetches those that come next. Three orders are known: that
/// of the listing, that of the files' numbers (some tools sort by them), and that of the opens before.
/// </summary>
internal sealed class DirectoryWalk
{
    // So many opens in no known order make it worth to look at the files' numbers.
    private const int StraysForNumbers = 2;

    private readonly Lock _lock = new();
    private readonly AheadFetcher _fetcher;
    private readonly string[] _names;
    private readonly Dictionary<string, int> _files;
    private readonly WalkStreams _listed;
    private readonly EpochOrder _epoch;
    private readonly ShuffledEpoch _shuffled;
    private WalkStreams? _numbered;
    private WalkStreams? _repeated;
    private int _strays;

    /// <summary>Knows a directory.</summary>
    /// <param name="names">Its files, in the order of the listing.</param>
    /// <param name="fetcher">Fetches.</param>
    /// <param name="family">What is known of it together with the directories beside it.</param>
    public DirectoryWalk(string[] names, AheadFetcher fetcher, EpochFamily family)
    {
        _fetcher = fetcher;
        _names = names;
        _files = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            _files[names[i]] = i;
        }

        _listed = new WalkStreams(fetcher, WalkOrder.OfListing(names.Length));
        _epoch = new EpochOrder(names.Length);
        _shuffled = new ShuffledEpoch(names.Length, family);
    }

    /// <summary>What was opened before, for the caller to note.</summary>
    public object? Previous { get; set; }

    /// <summary>How many files it knows.</summary>
    public int Count => _names.Length;

    /// <summary>Whether it knows a file.</summary>
    public bool Has(string name) => _files.ContainsKey(name);

    /// <summary>A file is opened, to be read.</summary>
    /// <param name="name">The file.</param>
    /// <param name="caller">The thread that opens it; 0 when it is not known.</param>
    /// <param name="limit">How many files may be asked for ahead.</param>
    /// <param name="source">Knows the files.</param>
    public void Opened(string name, uint caller, int limit, IWalkSource source)
    {
        if (!_files.TryGetValue(name, out int file))
        {
            return;
        }

        lock (_lock)
        {
            if (_epoch.Opened(file) is { } ended)
            {
                _repeated?.End();
                _repeated = new WalkStreams(_fetcher, ended);
                _shuffled.Restart();
            }

            if (_shuffled.Family.IsExpected)
            {
                // What seems to be another order is one by chance.
                _shuffled.Opened(file, caller, isStray: true);
                Expect(source);
                return;
            }

            WalkStream? listed = GoOn(_listed, file, caller, limit);
            WalkStream? numbered = GoOn(_numbered, file, caller, limit);
            WalkStream? repeated = GoOn(_repeated, file, caller, limit);
            if (listed is null && numbered is null && repeated is null)
            {
                Stray(file, caller, source);
                _shuffled.Opened(file, caller, isStray: true);
                Expect(source);
                return;
            }

            _shuffled.Opened(file, caller, isStray: false);

            // Neighbours of one order are neighbours of another one by chance.
            if (!Extend(Better(listed, Better(repeated, numbered)), source))
            {
                Expect(source);
            }

            Begin(listed, _listed, file, caller);
            Begin(numbered, _numbered, file, caller);
            Begin(repeated, _repeated, file, caller);
        }
    }

    /// <summary>Nothing is expected any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _listed.End();
            _numbered?.End();
            _repeated?.End();
            _shuffled.End();
        }
    }

    private static WalkStream? GoOn(WalkStreams? streams, int file, uint caller, int limit)
    {
        if (streams?.Find(file) is not { } stream)
        {
            return null;
        }

        stream.Caller = caller;
        stream.GoOn(file, limit);
        return stream;
    }

    // The walk may be in another order than the one that it seems to be in so far.
    private static void Begin(WalkStream? found, WalkStreams? streams, int file, uint caller)
    {
        if (found is null)
        {
            streams?.Begin(file, caller);
        }
    }

    private static WalkStream? Better(WalkStream? one, WalkStream? other)
        => one is null || (other is not null && (other.Window, other.Steps).CompareTo((one.Window, one.Steps)) > 0) ? other : one;

    // Says whether the program is in that order so far.
    private bool Extend(WalkStream? stream, IWalkSource source)
    {
        while (stream is not null && stream.TryNext(out int file))
        {
            if (!source.TryFetch(_names[file], null, out AheadPiece? piece))
            {
                stream.PutBack();
                return true;
            }

            if (piece is not null)
            {
                stream.Add(piece);
            }
        }

        return stream is { Window: > 0 };
    }

    // An epoch comes to all files.
    private void Expect(IWalkSource source)
    {
        while (_shuffled.TryNext(out int file))
        {
            if (!source.TryFetch(_names[file], _shuffled.Family, out AheadPiece? piece))
            {
                _shuffled.PutBack();
                return;
            }

            _shuffled.Add(file, piece);
        }
    }

    private void Stray(int file, uint caller, IWalkSource source)
    {
        _listed.EndOf(caller);
        _numbered?.EndOf(caller);
        _repeated?.EndOf(caller);
        if (++_strays == StraysForNumbers && _numbered is null)
        {
            int[] byNumber = [.. Enumerable.Range(0, _names.Length)];
            ulong[] numbers = [.. _names.Select(source.NumberOf)];
            Array.Sort(numbers, byNumber);
            _numbered = new WalkStreams(_fetcher, WalkOrder.Of(byNumber, _names.Length));
        }

        _listed.Begin(file, caller);
        _numbered?.Begin(file, caller);
        _repeated?.Begin(file, caller);
    }
}
