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
    private EpochEvidence _seen = new();
    private long _lastUsed;
    private int _generation;

    /// <summary>Grows when all that was learned of an epoch is forgotten.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Whether files were opened lately.</summary>
    public bool IsGoingOn => fetcher.IsRecent(Volatile.Read(ref _lastUsed));

    private bool IsEpoch
        => !_seen.IsWrong && _seen.HasSeveral && !AreRepeated && _seen.Strays * 2 >= _seen.Opened
            && _seen.Opened >= LeastOpened && _seen.Opened * LeastShare >= _files && _seen.Opened * _seen.Opened >= 2 * ForetoldRepeats * _files;

    // If no open found its file, it would be known by now.
    private bool IsProven => _seen.Foretold >= MostDeviations * MostDeviations;

    private bool AreRepeated => _seen.Repeats * RepeatShare > _seen.Opened;

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
            _seen.HasSeveral |= _seen.Caller != 0 && caller != 0 && caller != _seen.Caller;
            _seen.Caller = caller;
            if (!isNew)
            {
                _seen.Repeats++;
            }
            else
            {
                if (_waiting.Count > 0 && _files > _seen.Opened)
                {
                    _seen.Foretold += (double)_waiting.Count / (_files - _seen.Opened);
                    _seen.Found += isFound ? 1 : 0;
                }

                _seen.Opened++;
                _seen.Strays += isStray ? 1 : 0;
            }

            if (_waiting.Count > 0 && (AreRepeated || _seen.Found < _seen.Foretold - (MostDeviations * Math.Sqrt(_seen.Foretold))))
            {
                given = [.. _waiting];
                _waiting.Clear();
                _seen.IsWrong = true;
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
            return IsEpoch && _waiting.Count < _seen.Opened * (IsProven ? ProvenAhead : 1)
                && _bytes / MostTimesRoom <= fetcher.ExpectedLimit
                && (_seen.Needless < LeastNeedless || _seen.Needless < _seen.Fetched * 4);
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
                _seen.Needless++;
                return;
            }

            _seen.Fetched++;
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
            _seen.Opened -= opened;
            _seen.Strays -= strays;
        }
    }

    /// <summary>The epoch is over in one directory, and another one has begun.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _seen.Repeats = 0;
            _seen.Foretold = 0;
            _seen.Found = 0;
            _seen.Needless /= 2;
            _seen.Fetched /= 2;
            _seen.IsWrong = false;
        }
    }

    // Under the lock.
    private AheadPiece[] Reset()
    {
        AheadPiece[] given = [.. _waiting];
        _waiting.Clear();
        _seen = new EpochEvidence();
        _generation++;
        return given;
    }
}
