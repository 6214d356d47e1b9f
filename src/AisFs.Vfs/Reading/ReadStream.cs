using AisFs.Vfs.Content;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One place in a file that is read onwards. Requests of one reader come out of order and from several threads, so what
/// counts is not that each begins where the last ended, but that together they cover a range that moves on. Guarded by the
/// cursor's lock.
/// </summary>
internal sealed class ReadStream(ContentServices services)
{
    // Reordered requests of the kernel's own read-ahead lie no further apart.
    private const long Reach = 1 << 20;
    private const long LeastPiece = 512 << 10;
    private const long GreatestPiece = 64 << 20;
    private const int PiecePerWindow = 4;

    // A window below this is still growing: that readers wait for it says nothing about the connection.
    private const long SettledWindow = 4 << 20;

    private readonly List<RangeFetch> _running = [];
    private CachedObject? _object;
    private long _from;
    private long _bytes;
    private long _growAt;
    private long _reserved;
    private int _reads;
    private int _stalls;
    private int _parallel = 1;

    public CachedObject? Object => _object;

    /// <summary>Behind the furthest byte that was read.</summary>
    public long High { get; private set; }

    /// <summary>Behind the furthest byte that was asked for; a multiple of the chunk size, or the object's end.</summary>
    public long Ahead { get; private set; }

    public bool IsSequential { get; private set; }

    public long Window { get; private set; }

    public int Parallel => _parallel;

    public long LastUsed { get; set; }

    // What one request asks for. A single connection may be asked for more than is to be read ahead: the body waits at the
    // window's end, which costs less than asking again and again. Several share the window.
    private long Piece => Math.Clamp(_parallel > 1 ? Window / (_parallel + 1) : Window * PiecePerWindow, LeastPiece, GreatestPiece);

    // A reader that has just begun may stop soon.
    private long AskLimit => _parallel > 1 || Window <= services.Options.InitialReadAhead ? Window : Math.Max(Window, Piece);

    /// <summary>Begins at another place, or in another object.</summary>
    public void Reset(CachedObject obj, long offset, ref List<RangeFetch>? unwanted)
    {
        End(ref unwanted);
        _object = obj;
        _from = offset;
        _bytes = 0;
        _reads = 0;
        _stalls = 0;
        _parallel = 1;
        High = offset;
    }

    /// <summary>How far a read is from where the stream goes on; negative when it does not belong to it.</summary>
    public long DistanceOf(long first, long end)
    {
        long forward = Math.Max(Reach, Ahead - High);
        return end >= High - Reach && first <= High + forward ? Math.Abs(first - High) : -1;
    }

    /// <summary>Takes a read in.</summary>
    public void Note(long first, long end, bool missed)
    {
        _reads++;
        _bytes += end - first;
        _from = Math.Min(_from, first);
        if (missed && IsSequential && first < Ahead)
        {
            _stalls++;
        }

        bool onwards = end > High;
        High = Math.Max(High, end);
        foreach (RangeFetch fetch in _running)
        {
            fetch.Allow(High + Window, Window / 2);
        }

        long covered = High - _from;
        if (!IsSequential)
        {
            if (first == 0 || (_reads > 1 && onwards && _bytes * 2 >= covered))
            {
                Begin();
            }
        }
        else if (_bytes * 4 < covered)
        {
            List<RangeFetch>? finishing = null;
            End(ref finishing);
        }
        else if (High >= _growAt)
        {
            Grow();
        }
    }

    /// <summary>Prepares the request for a range that a reader waits for, and what follows it in one go.</summary>
    public void Demand(long first, long end, ReadCursor cursor, List<RangeFetch> prepared)
    {
        long from = Align(first);
        long to = end;
        if (first < Ahead && _object!.GetChunk((int)(first / services.Options.ChunkSize)) is null or { State: ChunkState.Gone })
        {
            // It was asked for once, and given up: because of an error, or because the reader paused for too long.
            Ahead = from;
        }

        bool readAhead = IsSequential && Ahead <= end;
        if (readAhead)
        {
            to = Math.Max(end, Math.Min(High + AskLimit, from + Piece));
            Ahead = Math.Min(AlignUp(to), _object!.Size);
        }

        Prepare(from, to, readAhead, cursor, prepared);
    }

    /// <summary>Prepares requests until as much is on its way as the window and the number of connections allow.</summary>
    public void Extend(ReadCursor cursor, List<RangeFetch> prepared)
    {
        if (!IsSequential || _object is not { } obj)
        {
            return;
        }

        Ahead = Math.Max(Ahead, Align(High));
        while (Ahead < obj.Size)
        {
            long target = Math.Min(obj.Size, High + AskLimit);
            long piece = Math.Min(Piece, target - Ahead);
            if (piece <= 0 || (piece < Piece / 2 && target < obj.Size) || CountRunning() >= _parallel)
            {
                return;
            }

            long to = Math.Min(AlignUp(Ahead + piece), obj.Size);
            Prepare(Ahead, to, true, cursor, prepared);
            Ahead = to;
        }
    }

    /// <summary>The stream is given up.</summary>
    /// <param name="unwanted">Requests that need not go on are added here.</param>
    public void End(ref List<RangeFetch>? unwanted)
    {
        IsSequential = false;
        services.ReadAhead.Release(_reserved);
        _reserved = 0;
        Window = 0;
        Ahead = 0;
        _from = High;
        _bytes = 0;
        if (_running.Count > 0)
        {
            (unwanted ??= []).AddRange(_running);
            _running.Clear();
        }
    }

    private void Prepare(long from, long to, bool readAhead, ReadCursor cursor, List<RangeFetch> prepared)
    {
        int chunkSize = services.Options.ChunkSize;
        int before = prepared.Count;
        _object!.Prepare((int)(from / chunkSize), (int)((to + chunkSize - 1) / chunkSize), readAhead, prepared);
        for (int i = before; i < prepared.Count && readAhead; i++)
        {
            prepared[i].Cursor = cursor;
            prepared[i].Allow(High + Window, Window / 2);
            _running.Add(prepared[i]);
        }
    }

    private void Begin()
    {
        long window = Math.Min(services.Options.InitialReadAhead, services.WindowLimit);
        if (window > 0 && services.ReadAhead.TryReserve(window))
        {
            IsSequential = true;
            Window = window;
            _reserved = window;
            _growAt = High + window;
        }
    }

    private void Grow()
    {
        // A reader that never has to wait is read ahead far enough: more would only wash the processor's caches out.
        long more = Window < SettledWindow || _stalls > 0 ? Math.Min(Window, services.WindowLimit - Window) : 0;
        if (more > 0 && services.ReadAhead.TryReserve(more))
        {
            Window += more;
            _reserved += more;
        }

        if (Window >= Math.Min(SettledWindow, services.WindowLimit) && _stalls * 4 > _reads)
        {
            // The reader waits though all was asked for in time: one connection is too slow for it.
            _parallel = Math.Min(_parallel * 2, services.Options.MaxParallelGets);
        }

        _growAt = High + Window;
        _from = High;
        _bytes = 0;
        _reads = 0;
        _stalls = 0;
    }

    private int CountRunning()
    {
        int count = 0;
        for (int i = _running.Count - 1; i >= 0; i--)
        {
            RangeFetch fetch = _running[i];
            if (fetch.Completion.IsCompleted)
            {
                _running.RemoveAt(i);
            }
            else if (fetch.Remaining * 4 > fetch.Chunks.Length)
            {
                count++;
            }
        }

        return count;
    }

    private long Align(long position) => position / services.Options.ChunkSize * services.Options.ChunkSize;

    private long AlignUp(long position) => Align(position + services.Options.ChunkSize - 1);
}
