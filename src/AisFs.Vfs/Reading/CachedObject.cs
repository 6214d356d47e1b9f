using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>
/// The cached bytes of one version of an object: a sparse table of chunks that is read without a lock. The version is
/// pinned: an answer of another version makes all of it stale.
/// </summary>
internal sealed partial class CachedObject
{
    private const int PageBits = 8;
    private const int PageLength = 1 << PageBits;
    private const int LargeShare = 16;

    private readonly Lock _lock = new();
    private readonly ContentServices _services;
    private readonly Chunk?[]?[] _pages;
    private readonly int _chunkSize;
    private readonly List<RangeFetch> _fetches = [];
    private ObjectKey _key;
    private ObjectVersion _version;
    private volatile bool _stale;

    public CachedObject(ContentServices services, ObjectKey key, ObjectInfo info)
    {
        _services = services;
        _key = key;
        _chunkSize = services.Options.ChunkSize;
        _version = info.FullVersion;
        Size = info.Size;
        ChunkCount = checked((int)((info.Size + _chunkSize - 1) / _chunkSize));
        _pages = new Chunk?[]?[(ChunkCount + PageLength - 1) >> PageBits];
    }

    /// <summary>The size in bytes.</summary>
    public long Size { get; }

    public int ChunkCount { get; }

    public bool IsSmall => Size <= _services.Options.SmallObjectLimit;

    /// <summary>Whether a stream through it is not worth keeping: it would wash too much else out.</summary>
    public bool IsLarge => Size > _services.Options.MemoryLimit / LargeShare;

    /// <summary>Whether the object on the cluster is another one by now.</summary>
    public bool IsStale => _stale;

    /// <summary>How many contents use it. Guarded by the cache's lock.</summary>
    public int Contents { get; set; }

    /// <summary>How many chunks are in the cache's list. Guarded by the cache's lock.</summary>
    public int Linked { get; set; }

    /// <summary>Whether new opens find it. Guarded by the cache's lock.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>The object's present name.</summary>
    public ObjectKey Key
    {
        get
        {
            lock (_lock)
            {
                return _key;
            }
        }
    }

    /// <summary>What is known of the version.</summary>
    public ObjectVersion Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    public Chunk? GetChunk(int index)
        => Volatile.Read(ref _pages[index >> PageBits]) is { } page ? Volatile.Read(ref page[index & (PageLength - 1)]) : null;

    public int LengthOf(int index) => (int)Math.Min(_chunkSize, Size - ((long)index * _chunkSize));

    /// <summary>Whether all bytes of a range are in memory.</summary>
    public bool IsCached(long offset, long length)
    {
        for (long position = offset; position < offset + length; position = ((position / _chunkSize) + 1) * _chunkSize)
        {
            if (GetChunk((int)(position / _chunkSize)) is not { State: ChunkState.Complete })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether this is certainly the content that an answer describes.</summary>
    public bool IsSameAs(ObjectInfo info) => !_stale && Version.IsSameAs(info.FullVersion);

    /// <summary>Compares an answer with the pinned version, and learns from it what was unknown when it is the same.</summary>
    /// <param name="info">The answer.</param>
    /// <param name="isLast">Whether no other answer would tell more: then what can't be known is taken for the same.</param>
    /// <returns>Whether the object has changed; unknown when a HEAD may tell.</returns>
    public VersionRelation Pin(ObjectInfo info, bool isLast)
    {
        ObjectVersion seen = info.FullVersion;
        lock (_lock)
        {
            VersionRelation relation = _stale ? VersionRelation.Different : seen.RelationTo(_version);
            if (relation == VersionRelation.Unknown && isLast)
            {
                relation = VersionRelation.Same;
            }

            if (relation == VersionRelation.Same)
            {
                _version = seen.CompletedBy(_version);
            }

            return relation;
        }
    }

    /// <summary>
    /// The object has another name, and is what it was seen to be there: its checksum may be of another kind. Where it was not
    /// looked at, what belongs to the content stays pinned.
    /// </summary>
    public void Rename(ObjectKey key, ObjectVersion? seen)
    {
        lock (_lock)
        {
            _key = key;
            _version = seen is { } version && version.Size == Size ? version : _version.OfContent;
        }
    }

    /// <summary>The object on the cluster is another one: every read fails from now on.</summary>
    public void MarkStale()
    {
        RangeFetch[] fetches;
        lock (_lock)
        {
            if (_stale)
            {
                return;
            }

            _stale = true;
            fetches = [.. _fetches];
        }

        foreach (RangeFetch fetch in fetches)
        {
            fetch.Stop(FsError.Stale);
        }

        _services.Cache.Retire(this);
    }

    /// <summary>Puts bytes that a writer has into the table; its reference to the slab goes over.</summary>
    public void Seed(int index, Slab slab)
    {
        Chunk chunk = new(this, index, LengthOf(index), null);
        chunk.Attach(slab);
        bool taken;
        lock (_lock)
        {
            ref Chunk? slot = ref GetSlot(index);
            taken = slot is null;
            if (taken)
            {
                chunk.Fill(chunk.Length);
                Volatile.Write(ref slot, chunk);
            }
        }

        if (taken)
        {
            _services.Budget.MoveToCache(slab);
            _services.Cache.Link(chunk);
        }
        else
        {
            slab.Release();
        }
    }

    /// <summary>Takes a chunk out of the table. Needs no lock.</summary>
    public void Remove(Chunk chunk)
    {
        if (Volatile.Read(ref _pages[chunk.Index >> PageBits]) is { } page)
        {
            Interlocked.CompareExchange(ref page[chunk.Index & (PageLength - 1)], null, chunk);
        }
    }

    /// <summary>The chunks that are there now.</summary>
    public IEnumerable<Chunk> GetChunks()
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
            Volatile.Write(ref page, new Chunk?[Math.Min(PageLength, ChunkCount - (index & ~(PageLength - 1)))]);
        }

        return ref page![index & (PageLength - 1)];
    }
}
