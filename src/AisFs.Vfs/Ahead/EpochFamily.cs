namespace AisFs.Vfs.Ahead;

/// <summary>
/// Decides whether the files of a directory, and of those beside it, are opened as a training job does: by several processes,
/// in no order, each file once. Then all files will be read, and are fetched before. May be called from many threads at once.
/// </summary>
/// <remarks>
/// What is fetched and not read yet is at most as much as the epoch has opened, so that a program that picks some files and
/// stops costs little, and twice as much once the guess is proven: of a random order, as many opens must find their file
/// fetched as is the share of what was fetched in the files that are left.
/// </remarks>
/// <param name="fetcher">Fetches.</param>
internal sealed class EpochFamily(AheadFetcher fetcher)
{
    // A program that opens fewer files, or a smaller share of them, may be picking some.
    private const int LeastOpened = 16;
    private const int LeastShare = 8;

    // A program that picks files at random would have picked several of them twice by then.
    private const int ForetoldRepeats = 4;

    // A training job opens no file twice in an epoch; other programs may look into some.
    private const int RepeatShare = 64;

    // For each file that was opened, so many may wait once the guess is proven.
    private const int ProvenAhead = 2;

    // Where only a smaller share of the files has room, next to no open would find its file.
    private const int MostTimesRoom = 16;

    // By chance, next to no epoch finds fewer files than are foretold by so many standard deviations.
    private const double MostDeviations = 3.5;

    // So many files that were in memory already tell that the rest is there, too.
    private const int LeastNeedless = 32;

    private readonly Lock _lock = new();
    private readonly HashSet<AheadPiece> _waiting = [];
    private int _directories;
    private long _files;
    private long _bytes;
    private long _opened;
    private long _strays;
    private long _repeats;
    private long _fetched;
    private long _needless;
    private double _foretold;
    private long _found;
    private uint _caller;
    private bool _hasSeveral;
    private bool _isWrong;
    private long _lastUsed;
    private int _generation;

    /// <summary>Grows when all that was learned of an epoch is forgotten.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Whether files were opened lately.</summary>
    public bool IsGoingOn => fetcher.IsRecent(Volatile.Read(ref _lastUsed));

    private bool IsEpoch
        => !_isWrong && _hasSeveral && !AreRepeated && _strays * 2 >= _opened
            && _opened >= LeastOpened && _opened * LeastShare >= _files && _opened * _opened >= 2 * ForetoldRepeats * _files;

    // If no open found its file, it would be known by now.
    private bool IsProven => _foretold >= MostDeviations * MostDeviations;

    private bool AreRepeated => _repeats * RepeatShare > _opened;

    /// <summary>A directory becomes known.</summary>
    public void Join(int files, long bytes)
    {
        lock (_lock)
        {
            _directories++;
            _files += files;
            _bytes += bytes;
        }
    }

    /// <summary>A directory is not known any more.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Leave(int files, long bytes)
    {
        lock (_lock)
        {
            _files -= files;
            _bytes -= bytes;
            return --_directories == 0;
        }
    }

    /// <summary>A file is about to be opened: what was learned long ago is forgotten.</summary>
    public void NoteTime()
    {
        AheadPiece[] given = [];
        lock (_lock)
        {
            if (_lastUsed != 0 && !fetcher.IsRecent(_lastUsed))
            {
                // Another program, or another day.
                given = Reset();
            }

            Volatile.Write(ref _lastUsed, fetcher.Now);
        }

        Array.ForEach(given, fetcher.Drop);
    }

    /// <summary>A file is opened.</summary>
    /// <param name="caller">The thread that opens it; 0 when it is not known.</param>
    /// <param name="isNew">Whether the epoch opens it for the first time.</param>
    /// <param name="isStray">Whether it goes on from no other one.</param>
    /// <param name="isFound">Whether it was fetched before.</param>
    public void Opened(uint caller, bool isNew, bool isStray, bool isFound)
    {
        AheadPiece[] given = [];
        lock (_lock)
        {
            _hasSeveral |= _caller != 0 && caller != 0 && caller != _caller;
            _caller = caller;
            if (!isNew)
            {
                _repeats++;
            }
            else
            {
                if (_waiting.Count > 0 && _files > _opened)
                {
                    _foretold += (double)_waiting.Count / (_files - _opened);
                    _found += isFound ? 1 : 0;
                }

                _opened++;
                _strays += isStray ? 1 : 0;
            }

            if (_waiting.Count > 0 && (AreRepeated || _found < _foretold - (MostDeviations * Math.Sqrt(_foretold))))
            {
                given = [.. _waiting];
                _waiting.Clear();
                _isWrong = true;
            }
        }

        Array.ForEach(given, fetcher.Drop);
    }

    /// <summary>Whether all files are expected to be read.</summary>
    public bool IsExpected
    {
        get
        {
            lock (_lock)
            {
                return IsEpoch;
            }
        }
    }

    /// <summary>Whether one more file may be fetched.</summary>
    public bool MayFetch()
    {
        lock (_lock)
        {
            return IsEpoch && _waiting.Count < _opened * (IsProven ? ProvenAhead : 1)
                && _bytes / MostTimesRoom <= fetcher.ExpectedLimit
                && (_needless < LeastNeedless || _needless < _fetched * 4);
        }
    }

    /// <summary>A file was asked for.</summary>
    /// <param name="piece">What is fetched; null: nothing had to be.</param>
    public void Add(AheadPiece? piece)
    {
        lock (_lock)
        {
            if (piece is null)
            {
                _needless++;
                return;
            }

            _fetched++;
            _waiting.Add(piece);
        }
    }

    /// <summary>The file of a piece is opened.</summary>
    public void Take(AheadPiece piece)
    {
        lock (_lock)
        {
            _waiting.Remove(piece);
        }
    }

    /// <summary>No read is expected any more.</summary>
    public void GiveUp(AheadPiece piece)
    {
        Take(piece);
        fetcher.Drop(piece);
    }

    /// <summary>What an epoch has opened of one directory counts no more.</summary>
    /// <param name="opened">How many files it has opened there.</param>
    /// <param name="strays">How many of them went on from no other one.</param>
    public void Forget(int opened, int strays)
    {
        lock (_lock)
        {
            _opened -= opened;
            _strays -= strays;
        }
    }

    /// <summary>The epoch is over in one directory, and another one has begun.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _repeats = 0;
            _foretold = 0;
            _found = 0;
            _needless /= 2;
            _fetched /= 2;
            _isWrong = false;
        }
    }

    // Under the lock.
    private AheadPiece[] Reset()
    {
        AheadPiece[] given = [.. _waiting];
        _waiting.Clear();
        _opened = 0;
        _strays = 0;
        _repeats = 0;
        _foretold = 0;
        _found = 0;
        _needless = 0;
        _fetched = 0;
        _caller = 0;
        _hasSeveral = false;
        _isWrong = false;
        _generation++;
        return given;
    }
}
