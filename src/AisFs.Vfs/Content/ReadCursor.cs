using AisFs.Vfs.Content.Chunks;

namespace AisFs.Vfs.Content;

/// <summary>
/// How one handle moves through a file: the state of its read-ahead. Made by <see cref="FileContent.CreateCursor"/>, to be
/// disposed with the handle. Several readers that share a handle are followed separately.
/// </summary>
internal sealed class ReadCursor : IDisposable
{
    private const int StreamCount = 4;

    private readonly Lock _lock = new();
    private readonly ContentServices _services;
    private readonly ReadStream?[] _streams = new ReadStream?[StreamCount];
    private List<RangeFetch>? _spare = [];
    private long _clock;
    private bool _disposed;

    internal ReadCursor(ContentServices services) => _services = services;

    /// <summary>The places that are being read onwards, for tests.</summary>
    internal int SequentialStreams
    {
        get
        {
            lock (_lock)
            {
                return _streams.Count(stream => stream is { IsSequential: true });
            }
        }
    }

    /// <summary>The furthest read-ahead and the most connections of the places, for tests.</summary>
    internal (long Window, int Parallel) Reach
    {
        get
        {
            lock (_lock)
            {
                return (_streams.Max(stream => stream?.Window ?? 0), _streams.Max(stream => stream?.Parallel ?? 0));
            }
        }
    }

    internal bool IsDisposed
    {
        get
        {
            lock (_lock)
            {
                return _disposed;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<RangeFetch> unwanted = [];
        lock (_lock)
        {
            _disposed = true;
            foreach (ref ReadStream? stream in _streams.AsSpan())
            {
                stream?.End(unwanted);
                stream = null;
            }
        }

        Stop(unwanted);
    }

    /// <summary>Takes a read in, begins requests for what it misses and for what follows.</summary>
    /// <param name="obj">What is read.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="end">Behind the last byte.</param>
    /// <param name="missing">The first byte that is not in memory; -1 when all are.</param>
    internal void OnRead(CachedObject obj, long first, long end, long missing)
    {
        if (obj.IsSmall)
        {
            if (missing >= 0)
            {
                List<RangeFetch> whole = [];
                obj.Prepare(0, obj.ChunkCount, false, whole);
                Start(whole, 1);
            }

            return;
        }

        List<RangeFetch>? prepared = null;
        List<RangeFetch>? unwanted = null;
        int awaited = 0;
        lock (_lock)
        {
            if (!_disposed)
            {
                ReadStream stream = Find(obj, first, end, ref unwanted);
                stream.Note(first, end, missing >= 0);
                if (missing >= 0)
                {
                    prepared = [];
                    stream.Demand(missing, end, this, prepared);
                    awaited = prepared.Count;
                }

                if (stream.IsSequential)
                {
                    stream.Extend(this, prepared ??= _spare ?? []);
                    _spare = prepared.Count == 0 ? prepared : null;
                }
            }
        }

        if (prepared is { Count: > 0 })
        {
            Start(prepared, awaited);
        }

        Stop(unwanted);
    }

    /// <summary>A request is done or nearly so: begins the next ones.</summary>
    internal void OnProgress()
    {
        List<RangeFetch> prepared = [];
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            foreach (ReadStream? stream in _streams)
            {
                stream?.Extend(this, prepared);
            }
        }

        Start(prepared, 0);
    }

    private static void Start(List<RangeFetch> prepared, int awaited)
    {
        for (int i = 0; i < prepared.Count; i++)
        {
            if (i < awaited)
            {
                prepared[i].Start();
            }
            else
            {
                prepared[i].StartLater();
            }
        }
    }

    private static void Stop(List<RangeFetch>? unwanted)
    {
        foreach (RangeFetch fetch in unwanted ?? [])
        {
            fetch.StopIfUnwanted();
        }
    }

    private ReadStream Find(CachedObject obj, long first, long end, ref List<RangeFetch>? unwanted)
    {
        ReadStream? nearest = null;
        long distance = long.MaxValue;
        int oldest = 0;
        for (int i = 0; i < StreamCount; i++)
        {
            ReadStream? stream = _streams[i];
            if (stream is not null && !ReferenceEquals(stream.Object, obj))
            {
                stream.End(unwanted ??= []);
                _streams[i] = stream = null;
            }

            if (stream is null)
            {
                oldest = i;
                continue;
            }

            long away = stream.DistanceOf(first, end);
            if (away >= 0 && away < distance)
            {
                distance = away;
                nearest = stream;
            }

            if (_streams[oldest] is { } candidate && stream.LastUsed < candidate.LastUsed)
            {
                oldest = i;
            }
        }

        if (nearest is null)
        {
            _streams[oldest]?.End(unwanted ??= []);
            nearest = new ReadStream(obj, _services, first);
            _streams[oldest] = nearest;
        }

        nearest.LastUsed = ++_clock;
        return nearest;
    }
}
