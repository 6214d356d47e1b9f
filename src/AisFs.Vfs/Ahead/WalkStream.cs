namespace AisFs.Vfs.Ahead;

/// <summary>
/// One place in an order of files from which a program goes on. What is asked for ahead grows while the program reads it, and
/// shrinks when it does not. A program may take each file, or every second, third... of them. Not for several threads at a time.
/// </summary>
/// <param name="order">The order.</param>
/// <param name="trust">How far the order may be followed.</param>
/// <param name="rank">The rank of the first file.</param>
/// <param name="stride">How far it is from one file to the next, in ranks.</param>
internal sealed class WalkStream(WalkOrder order, WalkTrust trust, int rank, int stride = 1)
{
    // Among few files, two may be neighbours by chance.
    private const int FewFiles = 512;

    private const int FirstWindow = 2;

    // A walk from the first files on is likely to go to the end. Any other one may stop soon: then little is to be for nothing.
    private const int FirstFiles = 3;
    private const int ShareOfSteps = 10;

    // Files that a walk may pass over.
    private const int LeastSlack = 2;

    private readonly bool _isFromFront = rank <= FirstFiles;
    private readonly WalkStride _stride = new(stride);
    private readonly Queue<(int Rank, AheadPiece Piece)> _pieces = [];
    private int _last = rank;
    private int _asked = rank;
    private int _inOrder;
    private int _right;

    /// <summary>The thread that was last seen to go on from here; 0 when it is not known.</summary>
    public uint Caller { get; set; }

    /// <summary>Grows with each use.</summary>
    public long LastUsed { get; set; }

    /// <summary>How many files are asked for ahead; 0: none yet.</summary>
    public int Window { get; private set; }

    /// <summary>How many steps from one file to the next there were.</summary>
    public int Steps => _inOrder;

    /// <summary>The rank of the file that the program came to last.</summary>
    public int Last => _last;

    // So many steps from one file to the next are taken for an order.
    private int LeastInOrder => order.Count >= FewFiles ? 1 : 2;

    /// <summary>How far a file is from where the program is.</summary>
    /// <returns>The distance; -1 when the file does not go on from here.</returns>
    public int DistanceOf(int file)
    {
        int at = order.RankOf(file);
        if (at >= 0 && at == _last + _stride.Length)
        {
            return 1;
        }

        int slack = Math.Max(LeastSlack, Window * _stride.Length);
        return at < 0 || at > _last + slack || at < _last - slack || (at < _last && Window == 0) ? -1 : Math.Abs(at - _last);
    }

    /// <summary>The program goes on with a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limit">How many files may be asked for ahead.</param>
    public void GoOn(int file, int limit)
    {
        int at = order.RankOf(file);
        bool wasAsked = at <= _asked && Window > 0;
        if (at == _last)
        {
            // Opened twice.
            return;
        }

        _inOrder += at > _last ? 1 : 0;
        Measure(at - _last);
        _last = Math.Max(_last, at);
        _asked = Math.Max(_asked, _last);
        if (Window == 0)
        {
            Window = _inOrder >= LeastInOrder && trust.Holds ? Math.Min(FirstWindow, limit) : 0;
        }
        else if (wasAsked && ++_right >= Window)
        {
            Window = Math.Min(limit, Math.Min(Window * 2, _isFromFront ? limit : Math.Max(FirstWindow, _inOrder / ShareOfSteps)));
            _right = 0;
        }

        Forget();
        if (Window > 0 && !trust.Holds)
        {
            End();
        }
    }

    /// <summary>The next file to ask for.</summary>
    /// <param name="file">The file.</param>
    /// <returns>False when enough is asked for.</returns>
    public bool TryNext(out int file)
    {
        file = 0;
        if (_asked >= _last + (Window * _stride.Length) || _asked + _stride.Length >= order.Count)
        {
            return false;
        }

        _asked += _stride.Length;
        file = order.FileAt(_asked);
        return true;
    }

    /// <summary>A file is being fetched.</summary>
    public void Add(AheadPiece piece) => _pieces.Enqueue((_asked, piece));

    /// <summary>There was no room for the file that <see cref="TryNext"/> told: it is told again.</summary>
    public void PutBack() => _asked -= _stride.Length;

    /// <summary>The program has gone elsewhere: what is under way stops, and the order has to show again.</summary>
    public void End()
    {
        GiveUp(static _ => true);
        Window = 0;
        _inOrder = 0;
        _right = 0;
        _asked = _last;
    }

    private void Measure(int step)
    {
        if (_stride.Measure(step))
        {
            int now = _last + step;
            GiveUp(piece => piece < now || (piece - now) % step != 0);
            _asked = now;
        }
    }

    // What the program has passed over is given up once it is far behind.
    private void Forget()
    {
        while (_pieces.TryPeek(out (int Rank, AheadPiece Piece) next) && (!next.Piece.IsWaiting || next.Rank < _last - LeastSlack - (Window * _stride.Length)))
        {
            _pieces.Dequeue();
            if (trust.GiveUp(next.Piece))
            {
                Window = Math.Max(1, Window / 2);
                _right = 0;
            }
        }
    }

    private void GiveUp(Func<int, bool> isPassedOver)
    {
        for (int left = _pieces.Count; left > 0; left--)
        {
            (int Rank, AheadPiece Piece) next = _pieces.Dequeue();
            if (isPassedOver(next.Rank))
            {
                trust.GiveUp(next.Piece);
            }
            else
            {
                _pieces.Enqueue(next);
            }
        }
    }
}
