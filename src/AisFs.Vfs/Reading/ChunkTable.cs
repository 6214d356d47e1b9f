using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>
/// The chunks of an object, and the runs of them that requests are to fill. A sparse table that is read without the lock:
/// the lock is for putting chunks in.
/// </summary>
internal sealed class ChunkTable
{
    private const int PageBits = 8;
    private const int PageLength = 1 << PageBits;

    private readonly Lock _lock = new();
    private readonly List<ChunkRun> _runs = [];
    private readonly Chunk?[]?[] _pages;
    private readonly long _size;
    private readonly int _chunkSize;
    private bool _isClosed;

    public ChunkTable(long size, int chunkSize)
    {
        _size = size;
        _chunkSize = chunkSize;
        Count = checked((int)((size + chunkSize - 1) / chunkSize));
        _pages = new Chunk?[]?[(Count + PageLength - 1) >> PageBits];
    }

    /// <summary>The number of chunks that the object has, whether they are in memory or not.</summary>
    public int Count { get; }

    /// <summary>The runs that are to be filled.</summary>
    public ChunkRun[] Runs
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs];
            }
        }
    }

    public Chunk? this[int index]
        => Volatile.Read(ref _pages[index >> PageBits]) is { } page ? Volatile.Read(ref page[index & (PageLength - 1)]) : null;

    public int LengthOf(int index) => (int)Math.Min(_chunkSize, _size - ((long)index * _chunkSize));

    /// <summary>
    /// Puts pending chunks in the first places of a range that have none, so that they are asked for only once. The caller
    /// has to see that the run is filled or ended.
    /// </summary>
    /// <param name="owner">The object.</param>
    /// <param name="from">The first index of the range; moved behind what was looked at.</param>
    /// <param name="to">Behind the range.</param>
    /// <param name="isReadAhead">Whether the bytes are wanted though no reader waits.</param>
    /// <param name="listener">Is told of the request's progress.</param>
    /// <param name="replaced">The chunks that had only a part, and have lost their place to whole ones; null for none.</param>
    /// <returns>The run; null when all chunks are there or on their way.</returns>
    public ChunkRun? Claim(CachedObject owner, ref int from, int to, bool isReadAhead, IFetchListener? listener, out List<Chunk>? replaced)
    {
        replaced = null;
        lock (_lock)
        {
            while (from < to && this[from] is { IsGone: false, IsWhole: true })
            {
                from++;
            }

            if (from >= to || _isClosed)
            {
                return null;
            }

            int first = from;
            while (from < to && this[from] is null or { IsGone: true } or { IsWhole: false })
            {
                from++;
            }

            Chunk[] chunks = new Chunk[from - first];
            for (int i = 0; i < chunks.Length; i++)
            {
                ref Chunk? slot = ref GetSlot(first + i);
                if (slot is { IsGone: false } part)
                {
                    (replaced ??= []).Add(part);
                }

                chunks[i] = new Chunk(owner, first + i, ChunkPart.Whole(LengthOf(first + i)));
                Volatile.Write(ref slot, chunks[i]);
            }

            ChunkRun run = new(chunks, Math.Min((long)from * _chunkSize, _size), isReadAhead, listener);
            _runs.Add(run);
            return run;
        }
    }

    /// <summary>Puts pending chunks in the places of a range that have none, which will have only the bytes of the range.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="end">Behind the last byte.</param>
    /// <returns>The run; null when there is a chunk in one of the places.</returns>
    public ChunkRun? ClaimPart(CachedObject owner, long first, long end)
    {
        int from = (int)(first / _chunkSize);
        Chunk[] chunks = new Chunk[(int)((end - 1) / _chunkSize) - from + 1];
        lock (_lock)
        {
            for (int i = 0; i < chunks.Length; i++)
            {
                if (_isClosed || this[from + i] is { IsGone: false })
                {
                    return null;
                }
            }

            for (int i = 0; i < chunks.Length; i++)
            {
                long start = (long)(from + i) * _chunkSize;
                int offset = (int)Math.Max(0, first - start);
                int length = (int)Math.Min(_chunkSize, end - start) - offset;
                chunks[i] = new Chunk(owner, from + i, new ChunkPart(offset, length, length == LengthOf(from + i)));
                Volatile.Write(ref GetSlot(from + i), chunks[i]);
            }

            ChunkRun run = new(chunks, end, isReadAhead: false, listener: null);
            _runs.Add(run);
            return run;
        }
    }

    /// <summary>The run that is to bring a chunk.</summary>
    /// <param name="index">The chunk.</param>
    /// <returns>The run; null when there is none any more.</returns>
    public ChunkRun? FindRun(int index)
    {
        lock (_lock)
        {
            foreach (ChunkRun run in _runs)
            {
                int place = index - run.Chunks[0].Index;
                if (place >= 0 && place < run.Chunks.Length && run.Chunks[place] is { IsGone: false } chunk && ReferenceEquals(chunk, this[index]))
                {
                    return run;
                }
            }

            return null;
        }
    }

    /// <summary>A run has ended: it is forgotten with those of its chunks that are gone.</summary>
    public void Forget(ChunkRun run)
    {
        lock (_lock)
        {
            _runs.Remove(run);
        }

        foreach (Chunk chunk in run.Chunks)
        {
            if (chunk.IsGone)
            {
                Remove(chunk);
            }
        }
    }

    /// <summary>Nothing more is claimed.</summary>
    /// <returns>The runs that are to be filled.</returns>
    public ChunkRun[] Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return [.. _runs];
        }
    }

    /// <summary>Puts a chunk in whose bytes are there.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="index">The place.</param>
    /// <param name="slab">The bytes; the caller's reference goes over when it succeeds.</param>
    /// <returns>The chunk; null when there is one.</returns>
    public Chunk? TryAdd(CachedObject owner, int index, Slab slab)
    {
        Chunk chunk = new(owner, index, ChunkPart.Whole(LengthOf(index)));
        chunk.Attach(slab);
        lock (_lock)
        {
            ref Chunk? slot = ref GetSlot(index);
            if (slot is { IsGone: false })
            {
                return null;
            }

            chunk.Fill(chunk.Length);
            Volatile.Write(ref slot, chunk);
            return chunk;
        }
    }

    /// <summary>Takes a chunk out. Needs no lock.</summary>
    public void Remove(Chunk chunk)
    {
        if (Volatile.Read(ref _pages[chunk.Index >> PageBits]) is { } page)
        {
            Interlocked.CompareExchange(ref page[chunk.Index & (PageLength - 1)], null, chunk);
        }
    }

    /// <summary>The chunks that are there now.</summary>
    public IEnumerable<Chunk> GetAll()
    {
        foreach (Chunk?[]? page in _pages)
        {
            foreach (Chunk? chunk in page ?? [])
            {
                if (chunk is not null)
                {
                    yield return chunk;
                }
            }
        }
    }

    private ref Chunk? GetSlot(int index)
    {
        ref Chunk?[]? page = ref _pages[index >> PageBits];
        if (page is null)
        {
            Volatile.Write(ref page, new Chunk?[Math.Min(PageLength, Count - (index & ~(PageLength - 1)))]);
        }

        return ref page![index & (PageLength - 1)];
    }
}
