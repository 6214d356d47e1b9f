using System.Diagnostics;
using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>All cached objects of a mount, and which of their chunks go when memory is needed.</summary>
/// <remarks>Lock order: the locks of objects and of their runs come after this class's lock, never before it.</remarks>
/// <param name="options">Sizes.</param>
/// <param name="requests">Counts hits and misses; null: they are not counted.</param>
/// <param name="windows">What is read ahead: it shrinks when memory is short; null: there is none.</param>
/// <param name="disk">Keeps chunks on a local disk, too; null: none does.</param>
internal sealed class ChunkCache(ContentOptions options, CacheCounter? requests = null, ReadAheadShare? windows = null, DiskTier? disk = null) : IChunkKeeper, IMemoryReclaimer
{
    // Spent chunks that stay for a reader that comes a little later.
    private const int SpentBytes = 16 << 20;

    // How many spent chunks are looked at: those on their way to the kernel right now can't be taken.
    private const int MostLooks = 32;

    private readonly Lock _lock = new();
    private readonly CacheIndex _index = new(options.MemoryLimit);

    /// <summary>How many chunks can be evicted or are read right now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _index.Chunks;
            }
        }
    }

    /// <summary>A read was answered from the cache, or had to wait.</summary>
    public void Note(bool isHit) => requests?.Add(isHit);

    /// <summary>How many objects are known.</summary>
    public int ObjectCount
    {
        get
        {
            lock (_lock)
            {
                return _index.Objects;
            }
        }
    }

    /// <summary>Forgets what is cached of a bucket's objects whose names begin with a prefix.</summary>
    public void InvalidateBelow(BucketId bucket, string prefix)
    {
        List<CachedObject> found;
        lock (_lock)
        {
            found = _index.FindBelow(bucket, prefix);
        }

        found.ForEach(Retire);
    }

    /// <summary>The cached bytes of an object in a given state, for one more content.</summary>
    public CachedObject Acquire(ObjectKey key, ObjectInfo info)
    {
        List<Slab> freed;
        CachedObject obj;
        lock (_lock)
        {
            if (_index.Find(key) is { } known && known.IsSameAs(info))
            {
                known.Standing.Contents++;
                return known;
            }

            obj = new CachedObject(key, info, options, this, disk);
            obj.Standing.Contents = 1;
            freed = _index.Register(key, obj);
        }

        Release(freed);
        return obj;
    }

    /// <summary>The new state of an object that was just uploaded, for one more content.</summary>
    public CachedObject Replace(ObjectKey key, ObjectInfo info)
    {
        List<Slab> freed;
        CachedObject obj = new(key, info, options, this, disk);
        lock (_lock)
        {
            obj.Standing.Contents = 1;
            freed = _index.Register(key, obj);
        }

        Release(freed);
        return obj;
    }

    /// <summary>One more content uses an object that is in use.</summary>
    public void AddContent(CachedObject obj)
    {
        lock (_lock)
        {
            Debug.Assert(obj.Standing.Contents > 0, "Only a content that uses an object may let another one use it.");
            obj.Standing.Contents++;
        }
    }

    /// <summary>Lets the new version of an object that was only appended to have the chunks of the old one.</summary>
    public void Inherit(CachedObject from, CachedObject to)
    {
        int whole = (int)(from.Size / options.ChunkSize);
        foreach (Chunk chunk in from.GetChunks())
        {
            if (chunk.Index < whole && chunk.IsWhole && chunk.TryPin(chunk.Length, out Slab? slab))
            {
                to.Seed(chunk.Index, slab);
            }
        }
    }

    /// <summary>A content no longer uses an object. Its chunks stay while they are the present ones.</summary>
    public async ValueTask ReleaseAsync(CachedObject obj)
    {
        List<Slab> freed = [];
        bool last;
        lock (_lock)
        {
            Debug.Assert(obj.Standing.Contents > 0, "The object was released too often.");
            last = --obj.Standing.Contents == 0;
            if (last && (!obj.Standing.IsRegistered || obj.IsStale))
            {
                freed = CacheIndex.Drop(obj);
            }
        }

        Release(freed);
        if (!last)
        {
            return;
        }

        await obj.QuiesceAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _index.ForgetIfEmpty(obj);
        }
    }

    /// <summary>Forgets what is cached under a name.</summary>
    public void Invalidate(ObjectKey key)
    {
        CachedObject? known;
        lock (_lock)
        {
            known = _index.Find(key);
        }

        if (known is not null)
        {
            Retire(known);
        }
    }

    /// <inheritdoc/>
    public void Retire(CachedObject obj)
    {
        List<Slab> freed;
        lock (_lock)
        {
            freed = [.. _index.Unregister(obj), .. CacheIndex.Drop(obj)];
        }

        Release(freed);
    }

    /// <summary>An object has another name.</summary>
    public void Rename(CachedObject obj, ObjectKey key, ObjectVersion? seen)
    {
        List<Slab> freed = [];
        lock (_lock)
        {
            if (obj.Standing.IsRegistered)
            {
                _index.Forget(obj);
                freed = _index.Register(key, obj);
            }

            obj.Rename(key, seen);
        }

        Release(freed);
    }

    /// <summary>
    /// An object was renamed by a copy. What is cached under its old name goes along if it is what was copied; what was
    /// cached under the new name was replaced.
    /// </summary>
    public void Move(ObjectKey from, ObjectKey to, CopiedObject moved)
    {
        List<Slab> freed = [];
        lock (_lock)
        {
            if (_index.Find(to) is { } overwritten)
            {
                freed.AddRange(_index.Unregister(overwritten));
            }

            if (_index.Find(from) is { } known)
            {
                if (known.Standing.Contents == 0 && !known.IsStale && known.Version.OfContent.IsSameAs(moved.Source.OfContent))
                {
                    _index.Forget(known);
                    freed.AddRange(_index.Register(to, known));
                    known.Rename(to, moved.Copy.FullVersion);
                }
                else
                {
                    freed.AddRange(_index.Unregister(known));
                }
            }
        }

        Release(freed);
    }

    /// <inheritdoc/>
    public void Keep(Chunk chunk)
    {
        Slab? freed;
        lock (_lock)
        {
            freed = _index.Keep(chunk);
        }

        freed?.Release();
    }

    /// <inheritdoc/>
    public void Discard(Chunk chunk)
    {
        Slab? freed;
        lock (_lock)
        {
            freed = CacheIndex.Discard(chunk);
        }

        freed?.Release();
    }

    /// <inheritdoc/>
    public bool Reclaim()
    {
        Slab? freed;
        bool isUnread;
        lock (_lock)
        {
            freed = _index.EvictOne(out isUnread);
        }

        if (isUnread || freed is null)
        {
            // What is read ahead takes more than there is.
            windows?.Strain();
        }

        freed?.Release();
        return freed is not null;
    }

    /// <inheritdoc/>
    public bool Recycle()
    {
        Slab? freed;
        lock (_lock)
        {
            freed = _index.EvictSpent(SpentBytes / options.ChunkSize, MostLooks);
        }

        freed?.Release();
        return freed is not null;
    }

    /// <summary>
    /// Bytes were read to their end, by a stream through a large object or as all of a small one. The reader keeps them in a
    /// cache of its own (the kernel's, most of the time), so their memory is the first to be used again: it is warm, and
    /// costs no page fault.
    /// </summary>
    /// <param name="obj">The object.</param>
    /// <param name="from">The first byte that was read.</param>
    /// <param name="to">Behind the last byte. A chunk of which only a part was read will be read from again at once, and is not spent.</param>
    public void Spend(CachedObject obj, long from, long to)
    {
        int first = (int)(from / options.ChunkSize);
        int behind = to == obj.Size ? obj.ChunkCount : (int)(to / options.ChunkSize);

        // What is read again and again must not take the lock each time. Racy: the loop below looks again.
        while (first < behind && obj.GetChunk(first) is null or { Standing.IsSpent: true } or { Standing.IsHot: true })
        {
            first++;
        }

        if (first == behind)
        {
            return;
        }

        lock (_lock)
        {
            for (int index = first; index < behind; index++)
            {
                if (obj.GetChunk(index) is { Standing: { IsSpent: false, IsHot: false } } chunk)
                {
                    _index.Spend(chunk);
                }
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        List<Slab> freed;
        lock (_lock)
        {
            freed = _index.Clear();
        }

        Release(freed);
    }

    private static void Release(List<Slab> slabs)
    {
        foreach (Slab slab in slabs)
        {
            slab.Release();
        }
    }
}
