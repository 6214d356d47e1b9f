using System.Collections;

namespace AisFs.Vfs.Ahead;

/// <summary>
/// What an epoch has opened of one directory, and what was fetched of it because the epoch will come to it. Not for several
/// threads at a time.
/// </summary>
/// <param name="files">How many files the directory has.</param>
/// <param name="family">Decides whether it is an epoch.</param>
internal sealed class ShuffledEpoch(int files, EpochFamily family)
{
    // A directory of which less was opened may be one that the epoch does not go through.
    private const int LeastShare = 16;

    // A program may open a file several times in a row, for example to look at its kind first. There are several programs.
    private const int Latest = 32;

    private readonly Queue<(int File, uint Caller)> _latest = new(Latest);
    private readonly BitArray _isOpened = new(files);
    private readonly Dictionary<int, AheadPiece> _pieces = [];
    private int _generation = family.Generation;
    private int _opened;
    private int _strays;
    private int _next;

    /// <summary>The directory together with those beside it.</summary>
    public EpochFamily Family => family;

    /// <summary>A file is opened.</summary>
    /// <param name="file">The file.</param>
    /// <param name="caller">The thread that opens it; 0 when it is not known.</param>
    /// <param name="isStray">Whether it goes on from no other one.</param>
    public void Opened(int file, uint caller, bool isStray)
    {
        family.NoteTime();
        if (_generation != family.Generation)
        {
            // What was fetched is given up already.
            Forget();
        }

        bool isNew = !_isOpened[file];
        if (!isNew && _latest.Contains((file, caller)))
        {
            return;
        }

        if (_latest.Count == Latest)
        {
            _ = _latest.Dequeue();
        }

        _latest.Enqueue((file, caller));
        bool isHit = _pieces.Remove(file, out AheadPiece? piece);
        family.Opened(caller, isNew, isStray, isHit);

        if (isNew)
        {
            _isOpened[file] = true;
            _opened++;
            _strays += isStray ? 1 : 0;
        }

        if (piece is not null)
        {
            family.Take(piece);
        }
    }

    /// <summary>The next file that the epoch has not opened yet, in the order of the listing.</summary>
    /// <param name="file">The file.</param>
    /// <returns>False when nothing is to be fetched.</returns>
    public bool TryNext(out int file)
    {
        file = 0;
        if (_next >= files || _opened * LeastShare < files || !family.MayFetch())
        {
            return false;
        }

        while (_next < files && _isOpened[_next])
        {
            _next++;
        }

        file = _next++;
        return file < files;
    }

    /// <summary>There was no room for the file that <see cref="TryNext"/> told: it is told again.</summary>
    public void PutBack() => _next--;

    /// <summary>A file is being fetched.</summary>
    /// <param name="file">The file.</param>
    /// <param name="piece">What is fetched; null: nothing has to be.</param>
    public void Add(int file, AheadPiece? piece)
    {
        family.Add(piece);
        if (piece is not null)
        {
            _pieces[file] = piece;
        }
    }

    /// <summary>The epoch is over, another one begins.</summary>
    public void Restart()
    {
        End();
        Forget();
        family.Restart();
    }

    /// <summary>Nothing is expected any more.</summary>
    public void End()
    {
        if (_generation == family.Generation)
        {
            family.Forget(_opened, _strays);
        }

        foreach (AheadPiece piece in _pieces.Values)
        {
            family.GiveUp(piece);
        }

        _pieces.Clear();
    }

    private void Forget()
    {
        _generation = family.Generation;
        _pieces.Clear();
        _isOpened.SetAll(false);
        _latest.Clear();
        _opened = 0;
        _strays = 0;
        _next = 0;
    }
}
