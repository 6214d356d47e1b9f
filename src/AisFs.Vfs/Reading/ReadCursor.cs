using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>
/// How one handle moves through a file: the state of its read-ahead. Made by <see cref="FileContent.CreateCursor"/>, to be
/// disposed with the handle. Several readers that share a handle are followed separately.
/// </summary>
internal sealed class ReadCursor : IDisposable
{
    private const int StreamCount = 4;

    private readonly Lock _lock = new();
    private readonly ReadStream[] _streams = new ReadStream[StreamCount];
    private List<RangeFetch>? _spare = [];
    private long _clock;
    private bool _disposed;

    internal ReadCursor(ContentServices services)
    {
        for (int i = 0; i < StreamCount; i++)
        {
            _streams[i] = new ReadStream(services);
        }
    }

    /// <summary>The places that are being read onwards, for tests.</summary>
    internal int SequentialStreams
    {
        get
        {
            lock (_lock)
            {
                return _streams.Count(stream => stream.IsSequential);
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
                return (_streams.Max(stream => stream.Window), _streams.Max(stream => stream.Parallel));
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

    /// <summary>Adds bytes of an object to a lease; completes synchronously, without allocating, when they are in memory.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="lease">Where to. On an error it may hold a part of them.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; the range lies within the object.</param>
    /// <param name="cancellationToken">Ends the wait; what was asked for goes on while others want it.</param>
    /// <returns>The error, if any.</returns>
    public ValueTask<FsError> ReadAsync(CachedObject obj, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
        => obj.ReadAsync(this, lease, offset, length, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        List<RangeFetch>? unwanted = null;
        lock (_lock)
        {
            _disposed = true;
            foreach (ReadStream stream in _streams)
            {
                stream.End(ref unwanted);
            }
        }

        Stop(unwanted);
    }

    /// <summary>Takes a read in, begins requests for what it misses and for what follows.</summary>
    /// <param name="obj">What is read.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="end">Behind the last byte.</param>
    /// <param name="missing">The first byte that is not in memory; -1 when all are.</param>
    /// <returns>Whether it is one of a sequence that goes on.</returns>
    internal bool OnRead(CachedObject obj, long first, long end, long missing)
    {
        if (obj.IsSmall)
        {
            if (missing >= 0)
            {
                List<RangeFetch> whole = [];
                obj.Prepare(0, obj.ChunkCount, false, whole);
                Start(whole, 1);
            }

            return false;
        }

        List<RangeFetch>? prepared = null;
        List<RangeFetch>? unwanted = null;
        int awaited = 0;
        bool isSequential = false;
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

                isSequential = stream.IsSequential;
                if (isSequential)
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
        return isSequential;
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

            foreach (ReadStream stream in _streams)
            {
                stream.Extend(this, prepared);
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
        for (int i = 0; i < unwanted?.Count; i++)
        {
            unwanted[i].StopIfUnwanted();
        }
    }

    private ReadStream Find(CachedObject obj, long first, long end, ref List<RangeFetch>? unwanted)
    {
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
