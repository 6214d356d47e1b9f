namespace AisFs.Vfs.Ahead;

/// <summary>The places in one order from which programs go on. Not for several threads at a time.</summary>
/// <param name="fetcher">Fetches.</param>
/// <param name="order">The order.</param>
internal sealed class WalkStreams(AheadFetcher fetcher, WalkOrder order)
{
    // Workers of a loader that take turns.
    private const int Most = 16;

    // Places that may be the begin of a walk. More of them would see an order where there is none.
    private const int MostNew = 4;

    // The workers of a training job on several machines take every so-manieth file.
    private const int LongestStride = 1024;

    private readonly List<WalkStream> _streams = new(2);
    private readonly WalkTrust _trust = new(fetcher);
    private long _clock;

    /// <summary>The furthest that a stream asks ahead, for tests.</summary>
    public int Window => _streams.Count == 0 ? 0 : _streams.Max(static stream => stream.Window);

    /// <summary>A file is opened: finds the place from which it goes on, the nearest of several.</summary>
    public WalkStream? Find(int file)
    {
        _trust.Opened();
        WalkStream? nearest = null;
        int distance = int.MaxValue;
        foreach (WalkStream stream in _streams)
        {
            if (stream.DistanceOf(file) is var away and >= 0 && away < distance)
            {
                distance = away;
                nearest = stream;
            }
        }

        if (nearest is not null)
        {
            nearest.LastUsed = ++_clock;
        }

        return nearest;
    }

    /// <summary>A file goes on from no place: it may be the first of a walk.</summary>
    public void Begin(int file, uint caller)
    {
        int rank = order.RankOf(file);
        if (rank < 0)
        {
            return;
        }

        int stride = StrideTo(rank, caller);
        if (_streams.Count(static stream => stream.Window == 0) >= MostNew)
        {
            _streams.Remove(_streams.Where(static stream => stream.Window == 0).MinBy(static stream => stream.LastUsed)!);
        }
        else if (_streams.Count >= Most)
        {
            WalkStream oldest = _streams.MinBy(static stream => stream.LastUsed)!;
            oldest.End();
            _streams.Remove(oldest);
        }

        _streams.Add(new WalkStream(order, _trust, rank, stride) { Caller = caller, LastUsed = ++_clock });
    }

    // Three files that a thread opened one after the other, equally far from each other, may be the begin of a walk that leaves
    // out what lies between.
    private int StrideTo(int rank, uint caller)
    {
        WalkStream? latest = null;
        WalkStream? before = null;
        foreach (WalkStream stream in _streams)
        {
            if (stream.Window > 0 || stream.Caller != caller)
            {
                continue;
            }

            (latest, before) = stream.LastUsed > (latest?.LastUsed ?? 0) ? (stream, latest) : stream.LastUsed > (before?.LastUsed ?? 0) ? (latest, stream) : (latest, before);
        }

        int stride = rank - (latest?.Last ?? rank);
        return before is not null && stride is > 1 and <= LongestStride && latest!.Last - before.Last == stride ? stride : 1;
    }

    /// <summary>A thread has opened a file where none was expected: what was expected of it was wrong.</summary>
    public void EndOf(uint caller)
    {
        for (int i = _streams.Count - 1; i >= 0; i--)
        {
            if (_streams[i].Window > 0 && _streams[i].Caller == caller)
            {
                _streams[i].End();
                _streams.RemoveAt(i);
            }
        }
    }

    /// <summary>Gives all up.</summary>
    public void End()
    {
        foreach (WalkStream stream in _streams)
        {
            stream.End();
        }

        _streams.Clear();
    }
}
