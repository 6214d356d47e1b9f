using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>The cached bytes of one version of an object. An answer of another version makes all of it stale.</summary>
internal sealed class CachedObject
{
    private readonly PinnedVersion _pinned;
    private readonly ChunkTable _chunks;
    private readonly IChunkKeeper _keeper;
    private readonly int _chunkSize;
    private readonly DiskTier? _disk;
    private DiskObject? _onDisk;

    /// <summary>Creates an object of which nothing is in memory.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="info">Its version.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="keeper">Keeps its chunks.</param>
    /// <param name="disk">Keeps copies of them on a local disk; null for none.</param>
    public CachedObject(ObjectKey key, ObjectInfo info, ContentOptions options, IChunkKeeper keeper, DiskTier? disk = null)
    {
        _disk = disk;
        _pinned = new PinnedVersion(key, info.FullVersion, info.Size);
        _chunks = new ChunkTable(info.Size, options.ChunkSize);
        _keeper = keeper;
        _chunkSize = options.ChunkSize;
        Size = info.Size;
        PopularityKey = ((ulong)(uint)key.GetHashCode() << 32) ^ (ulong)info.Size;
        IsSmall = Size <= options.SmallObjectLimit;
    }

    /// <summary>The size in bytes.</summary>
    public long Size { get; }

    /// <summary>Tells it from other objects, most probably; stays the same when it is read again later.</summary>
    public ulong PopularityKey { get; }

    public int ChunkCount => _chunks.Count;

    /// <summary>Whether it is fetched whole.</summary>
    public bool IsSmall { get; }

    /// <summary>The cache's notes.</summary>
    public CacheStanding Standing { get; } = new();

    /// <inheritdoc cref="PinnedVersion.IsStale"/>
    public bool IsStale => _pinned.IsStale;

    /// <inheritdoc cref="PinnedVersion.Key"/>
    public ObjectKey Key => _pinned.Key;

    /// <inheritdoc cref="PinnedVersion.Version"/>
    public ObjectVersion Version => _pinned.Version;

    /// <summary>Its copy on the local disk; null while the version cannot be told from others, and without a disk cache.</summary>
    public DiskObject? OnDisk => _disk is null ? null : Volatile.Read(ref _onDisk) ?? FindOnDisk();

    public Chunk? GetChunk(int index) => _chunks[index];

    /// <summary>Whether this is certainly the content that an answer describes.</summary>
    public bool IsSameAs(ObjectInfo info) => !IsStale && Version.IsSameAs(info.FullVersion);

    /// <inheritdoc cref="PinnedVersion.Pin"/>
    public VersionRelation Pin(ObjectInfo info, bool isLast) => _pinned.Pin(info, isLast);

    /// <inheritdoc cref="PinnedVersion.Rename"/>
    public void Rename(ObjectKey name, ObjectVersion? seen)
    {
        _pinned.Rename(name, seen);
        Volatile.Write(ref _onDisk, null);
    }

    /// <summary>Adds bytes of one chunk to a lease, if they are in memory.</summary>
    /// <param name="lease">Where to.</param>
    /// <param name="position">The first byte; moved behind what was added.</param>
    /// <param name="end">Behind the last byte that is wanted, of this chunk or a later one.</param>
    /// <returns>Whether bytes were added.</returns>
    public bool TryAdd(SlabLease lease, ref long position, long end)
    {
        int index = (int)(position / _chunkSize);
        long start = (long)index * _chunkSize;
        int first = (int)(position - start);
        int last = (int)Math.Min(_chunkSize, end - start);
        if (_chunks[index] is not { } chunk || !chunk.Covers(first, last) || !chunk.TryPin(last - chunk.Offset, out Slab? slab))
        {
            return false;
        }

        lease.Add(slab, first - chunk.Offset, last - first);
        chunk.Standing.Touch(last - chunk.Offset);
        if (chunk.IsOwed && OnDisk is { TakesOffers: true })
        {
            chunk.OfferAgain();
        }

        position = start + last;
        return true;
    }

    /// <summary>Waits for bytes of a chunk that is on its way.</summary>
    /// <param name="position">The first byte that is wanted.</param>
    /// <param name="end">Behind the last byte that is wanted, of this chunk or a later one.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="FsError.Interrupted"/>.</param>
    /// <returns>No error when the bytes are there, or when the chunk has to be looked up again.</returns>
    public ValueTask<FsError> WaitAsync(long position, long end, CancellationToken cancellationToken)
    {
        int index = (int)(position / _chunkSize);
        long start = (long)index * _chunkSize;
        return _chunks.FindRun(index) is { } run
            ? run.WaitAsync(index, (int)(position - start), (int)Math.Min(_chunkSize, end - start), cancellationToken)
            : new ValueTask<FsError>(FsError.None);
    }

    /// <summary>Whether bytes of one chunk are there or on their way.</summary>
    /// <param name="position">The first byte that is wanted.</param>
    /// <param name="end">Behind the last byte that is wanted, of this chunk or a later one.</param>
    public bool Expects(long position, long end)
    {
        int index = (int)(position / _chunkSize);
        long start = (long)index * _chunkSize;
        return _chunks[index] is { IsGone: false } chunk && chunk.Covers((int)(position - start), (int)Math.Min(_chunkSize, end - start));
    }

    /// <inheritdoc cref="ChunkTable.Claim"/>
    public ChunkRun? Claim(ref int from, int to, bool isReadAhead, IFetchListener? listener)
    {
        ChunkRun? run = _chunks.Claim(this, ref from, Math.Min(to, ChunkCount), isReadAhead, listener, out List<Chunk>? replaced);
        for (int i = 0; i < replaced?.Count; i++)
        {
            _keeper.Discard(replaced[i]);
        }

        return run;
    }

    /// <inheritdoc cref="ChunkTable.ClaimPart"/>
    public ChunkRun? ClaimPart(long first, long end) => _chunks.ClaimPart(this, first, end);

    /// <summary>Bytes of a run have arrived in the memory of one of its chunks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="count">How many.</param>
    /// <param name="isLast">Whether the request has nothing else to do than to end when the chunk is whole: its readers go on then.</param>
    /// <returns>Whether the chunk still counts; if not, the request was stopped.</returns>
    public bool Fill(ChunkRun run, Chunk chunk, int count, bool isLast = false)
    {
        ChunkFill fill = run.Fill(chunk, count);
        if (fill.IsComplete)
        {
            Keep(chunk);
        }

        if (isLast && fill.IsComplete)
        {
            run.Served = fill.Woken;
        }
        else
        {
            ChunkWaiter.Wake(fill.Woken, FsError.None);
        }

        return fill.IsTaken;
    }

    /// <summary>A chunk came from the cluster: the local disk may keep it.</summary>
    /// <param name="chunk">The chunk.</param>
    public void OfferToDisk(Chunk chunk)
    {
        if (chunk.IsWhole && OnDisk is { } copy && chunk.TryPin(chunk.Length, out Slab? slab))
        {
            copy.Offer(chunk.Index, slab, chunk.Length, chunk);
        }
    }

    /// <summary>A chunk in memory has the bytes of this version for certain: the local disk may keep it.</summary>
    /// <param name="chunk">The chunk.</param>
    public void KeepOnDisk(Chunk chunk)
    {
        if (chunk.IsWhole && !IsStale && OnDisk is { } copy && chunk.TryPin(chunk.Length, out Slab? slab))
        {
            copy.Keep(chunk.Index, slab, chunk.Length, chunk);
        }
    }

    /// <summary>Nothing of the request for a run runs any more.</summary>
    public void Forget(ChunkRun run) => _chunks.Forget(run);

    /// <summary>The object on the cluster is another one: every read fails from now on.</summary>
    public void MarkStale()
    {
        if (!_pinned.TryExpire())
        {
            return;
        }

        foreach (ChunkRun run in _chunks.Close())
        {
            run.Stop(FsError.Stale);
        }

        _keeper.Retire(this);
    }

    /// <summary>Takes over bytes that a writer has in memory.</summary>
    /// <param name="index">The chunk that they are.</param>
    /// <param name="slab">The bytes; the caller's reference goes over.</param>
    public void Seed(int index, Slab slab)
    {
        if (_chunks.TryAdd(this, index, slab) is { } chunk)
        {
            slab.MoveToCache();
            Keep(chunk);
        }
        else
        {
            slab.Release();
        }
    }

    /// <inheritdoc cref="ChunkTable.Remove"/>
    public void Remove(Chunk chunk) => _chunks.Remove(chunk);

    /// <inheritdoc cref="ChunkTable.GetAll"/>
    public IEnumerable<Chunk> GetChunks() => _chunks.GetAll();

    /// <summary>Stops all requests that no reader waits for, and completes when no request runs any more.</summary>
    public async ValueTask QuiesceAsync()
    {
        ChunkRun[] runs = _chunks.Runs;
        foreach (ChunkRun run in runs)
        {
            run.StopIfUnwanted();
        }

        foreach (ChunkRun run in runs)
        {
            await run.Completion.ConfigureAwait(false);
        }
    }

    private DiskObject? FindOnDisk()
    {
        DiskObject? found = _disk!.Find(Key, Version);
        Volatile.Write(ref _onDisk, found);
        return found;
    }

    private void Keep(Chunk chunk)
    {
        Slab slab = chunk.Slab!;
        _keeper.Keep(chunk);
        slab.NoteEvictable();
    }
}
