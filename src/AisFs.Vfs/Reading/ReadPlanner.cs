using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>
/// Decides what one handle asks for: what its reads miss, and what they will want next. Several readers that share a handle
/// are followed separately.
/// </summary>
/// <param name="queue">Makes the requests.</param>
/// <param name="options">Sizes.</param>
/// <param name="share">What the readers of the mount may have in advance.</param>
internal sealed class ReadPlanner(FetchQueue queue, ContentOptions options, ReadAheadShare share) : IFetchListener
{
    private const int StreamCount = 4;

    private readonly Lock _lock = new();

    // Made when they are needed: most files are small, and are read whole.
    private ReadStream[] _streams = [];
    private List<RangeFetch>? _spare;
    private long _clock;
    private bool _ended;

    public bool IsEnded
    {
        get
        {
            lock (_lock)
            {
                return _ended;
            }
        }
    }

    /// <summary>The places that are being read onwards, for tests.</summary>
    public int SequentialStreams
    {
        get
        {
            lock (_lock)
            {
                return _streams.Count(static stream => stream.IsSequential);
            }
        }
    }

    /// <summary>The furthest read-ahead and the most connections of the places, for tests.</summary>
    public (long Window, int Parallel) Reach
    {
        get
        {
            lock (_lock)
            {
                return (_streams.Max(static stream => (long?)stream.Window.Size) ?? 0, _streams.Max(static stream => (int?)stream.Window.Parallel) ?? 1);
            }
        }
    }

    /// <summary>Takes a read in, and begins requests for what it misses and for what follows.</summary>
    /// <param name="obj">What is read.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="end">Behind the last byte.</param>
    /// <param name="missing">The first byte that is not in memory; -1 when all are.</param>
    /// <returns>Whether it is one of a sequence that goes on.</returns>
    public bool OnRead(CachedObject obj, long first, long end, long missing)
    {
        if (obj.IsSmall)
        {
            if (missing >= 0)
            {
                queue.Fetch(obj, 0, obj.ChunkCount);
            }

            return false;
        }

        List<RangeFetch>? prepared = null;
        List<ChunkRun>? unwanted = null;
        int awaited = 0;
        bool isSequential = false;
        lock (_lock)
        {
            if (!_ended)
            {
                ReadStream stream = Find(obj, first, end, ref unwanted);
                stream.Note(first, end, missing >= 0);
                if (missing >= 0)
                {
                    prepared = [];
                    stream.Demand(missing, end, prepared);
                    awaited = prepared.Count;
                }

                isSequential = stream.IsSequential;
                if (isSequential)
                {
                    stream.Extend(prepared ??= _spare ?? []);
                    _spare = prepared.Count == 0 ? prepared : null;
                }
            }
        }

        if (prepared is { Count: > 0 })
        {
            queue.Start(prepared, awaited);
        }

        Stop(unwanted);
        return isSequential;
    }

    /// <inheritdoc/>
    public void OnProgress()
    {
        List<RangeFetch> prepared = [];
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            foreach (ReadStream stream in _streams)
            {
                stream.Extend(prepared);
            }
        }

        queue.Start(prepared, 0);
    }

    /// <summary>The handle is closed: nothing is asked for any more, and what no reader waits for stops.</summary>
    public void End()
    {
        List<ChunkRun>? unwanted = null;
        lock (_lock)
        {
            _ended = true;
            foreach (ReadStream stream in _streams)
            {
                stream.End(ref unwanted);
            }
        }

        Stop(unwanted);
    }

    private static void Stop(List<ChunkRun>? unwanted)
    {
        for (int i = 0; i < unwanted?.Count; i++)
        {
            unwanted[i].StopIfUnwanted();
        }
    }

    private ReadStream Find(CachedObject obj, long first, long end, ref List<ChunkRun>? unwanted)
    {
        if (_streams.Length == 0)
        {
            _streams = [.. Enumerable.Range(0, StreamCount).Select(_ => new ReadStream(queue, this, options.ChunkSize, new ReadAheadWindow(options, share)))];
        }

        ReadStream? nearest = null;
        ReadStream oldest = _streams[0];
        long distance = long.MaxValue;
        foreach (ReadStream stream in _streams)
        {
            if (ReferenceEquals(stream.Object, obj))
            {
                long away = stream.DistanceOf(first, end);
                if (away >= 0 && away < distance)
                {
                    distance = away;
                    nearest = stream;
                }
            }
            else
            {
                // The content has moved on to another version.
                stream.End(ref unwanted);
            }

            if (stream.LastUsed < oldest.LastUsed)
            {
                oldest = stream;
            }
        }

        if (nearest is null)
        {
            nearest = oldest;
            nearest.Reset(obj, first, ref unwanted);
        }

        nearest.LastUsed = ++_clock;
        return nearest;
    }
}
