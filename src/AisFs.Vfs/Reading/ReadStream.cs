namespace AisFs.Vfs.Reading;

/// <summary>
/// One place in a file that is read onwards. Requests of one reader come out of order and from several threads, so what
/// counts is not that each begins where the last ended, but that together they cover a range that moves on. Not for several
/// threads at a time.
/// </summary>
internal sealed class ReadStream(FetchQueue queue, IFetchListener listener, int chunkSize, ReadAheadWindow window)
{
    // Reordered requests of the kernel's own read-ahead lie no further apart.
    private const long Reach = 1 << 20;

    // What a read here or there fetches is rounded to this part of a chunk.
    private const int BlocksPerChunk = 8;

    private readonly List<ChunkRun> _running = [];
    private ReadTally _tally;
    private long _high;
    private long _ahead;

    public CachedObject? Object { get; private set; }

    public bool IsSequential => window.Size > 0;

    public ReadAheadWindow Window => window;

    public long LastUsed { get; set; }

    /// <summary>Begins at another place, or in another object.</summary>
    public void Reset(CachedObject obj, long offset, ref List<ChunkRun>? unwanted)
    {
        End(ref unwanted);
        Object = obj;
        window.Reset();
        _tally.Restart(offset);
        _high = offset;
    }

    /// <summary>How far a read is from where the stream goes on; negative when it does not belong to it.</summary>
    public long DistanceOf(long first, long end)
    {
        long forward = Math.Max(Reach, _ahead - _high);
        return end >= _high - Reach && first <= _high + forward ? Math.Abs(first - _high) : -1;
    }

    /// <summary>Takes a read in.</summary>
    public void Note(long first, long end, bool missed)
    {
        _tally.Add(first, end, missed && IsSequential && first < _ahead);
        bool onwards = end > _high;
        _high = Math.Max(_high, end);
        foreach (ChunkRun run in _running)
        {
            run.Pace.Allow(_high + window.Size, window.Size / 2);
        }

        if (!IsSequential)
        {
            if (first == 0 || (_tally.Reads > 1 && onwards && _tally.Covers(_high, 2)))
            {
                window.Begin(_high);
            }
        }
        else if (!_tally.Covers(_high, 4))
        {
            // What was asked for may go on: most of it is read here and there.
            List<ChunkRun>? finishing = null;
            End(ref finishing);
        }
        else if (window.IsDueAt(_high))
        {
            window.Grow(_high, _tally.Reads, _tally.Stalls);
            _tally.Restart(_high);
        }
    }

    /// <summary>Prepares the request for a range that a reader waits for, and what follows it in one go.</summary>
    public void Demand(long first, long end, List<RangeFetch> prepared)
    {
        long from = Align(first);
        long to = end;
        if (first < _ahead && Object!.GetChunk((int)(first / chunkSize)) is null or { IsGone: true })
        {
            // It was asked for once, and given up: because of an error, or because the reader paused for too long.
            _ahead = from;
        }

        bool isReadAhead = IsSequential && _ahead <= end;
        if (isReadAhead)
        {
            to = Math.Max(end, Math.Min(_high + window.AskLimit, from + window.Piece));
            _ahead = Math.Min(AlignUp(to), Object!.Size);
        }

        else if (TryDemandPart(first, end, prepared))
        {
            return;
        }

        Prepare(from, to, isReadAhead, prepared);
    }

    /// <summary>Prepares requests until as much is on its way as the window and the number of connections allow.</summary>
    public void Extend(List<RangeFetch> prepared)
    {
        if (!IsSequential || Object is not { } obj)
        {
            return;
        }

        _ahead = Math.Max(_ahead, Align(_high));
        while (_ahead < obj.Size)
        {
            long target = Math.Min(obj.Size, _high + window.AskLimit);
            long piece = Math.Min(window.Piece, target - _ahead);
            if (piece <= 0 || (piece < window.Piece / 2 && target < obj.Size) || CountBusy() >= window.Parallel)
            {
                return;
            }

            long to = Math.Min(AlignUp(_ahead + piece), obj.Size);
            Prepare(_ahead, to, true, prepared);
            _ahead = to;
        }
    }

    /// <summary>The stream is given up.</summary>
    /// <param name="unwanted">What need not be fetched any more is added here.</param>
    public void End(ref List<ChunkRun>? unwanted)
    {
        window.End();
        _ahead = 0;
        _tally.Rebase(_high);
        if (_running.Count > 0)
        {
            (unwanted ??= []).AddRange(_running);
            _running.Clear();
        }
    }

    /// <summary>
    /// Where a reader reads here and there, what lies around is not worth its time. A chunk that is read in a second place is
    /// fetched whole.
    /// </summary>
    private bool TryDemandPart(long first, long end, List<RangeFetch> prepared)
    {
        if (IsSequential)
        {
            return false;
        }

        long position = first;
        while (position < end && Object!.Expects(position, end))
        {
            position = Align(position) + chunkSize;
        }

        if (position >= end)
        {
            // All of it is on its way.
            return true;
        }

        int block = chunkSize / BlocksPerChunk;
        long from = first / block * block;
        long to = Math.Min((end + block - 1) / block * block, Object!.Size);
        return to - from < chunkSize && queue.PreparePart(Object, from, to, prepared);
    }

    private void Prepare(long from, long to, bool isReadAhead, List<RangeFetch> prepared)
    {
        int before = prepared.Count;
        queue.Prepare(Object!, (int)(from / chunkSize), (int)((to + chunkSize - 1) / chunkSize), isReadAhead, isReadAhead ? listener : null, prepared);
        for (int i = before; i < prepared.Count && isReadAhead; i++)
        {
            prepared[i].Run.Pace.Allow(_high + window.Size, window.Size / 2);
            _running.Add(prepared[i].Run);
        }
    }

    private int CountBusy()
    {
        _running.RemoveAll(static run => run.Completion.IsCompleted);
        int count = 0;
        foreach (ChunkRun run in _running)
        {
            count += run.IsBusy ? 1 : 0;
        }

        return count;
    }

    private long Align(long position) => position / chunkSize * chunkSize;

    private long AlignUp(long position) => Align(position + chunkSize - 1);
}
