using System.Diagnostics;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>All cached objects of a mount, and which of their chunks go when memory is needed.</summary>
/// <remarks>Lock order: the locks of objects and of their runs come after this class's lock, never before it.</remarks>
internal sealed class ChunkCache(ContentOptions options) : IChunkKeeper, IMemoryReclaimer
{
    // Spent chunks that stay for a reader that comes a little later.
    private const int SpentBytes = 16 << 20;

    // How many spent chunks are looked at: those on their way to the kernel right now can't be taken.
    private const int MostLooks = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, CachedObject> _objects = [];
    private readonly EvictionOrder _order = new();

    /// <summary>How many chunks can be evicted or are read right now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _order.Count;
            }
        }
    }

    /// <summary>How many objects are known.</summary>
    public int ObjectCount
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>The cached bytes of an object in a given state, for one more content.</summary>
    public CachedObject Acquire(ObjectKey key, ObjectInfo info)
    {
        List<Slab>? freed = null;
        CachedObject obj;
        lock (_lock)
        {
            if (_objects.TryGetValue(key, out CachedObject? known))
            {
                if (known.IsSameAs(info))
                {
                    known.Standing.Contents++;
                    return known;
                }

                freed = Unregister(known);
            }

            obj = Create(key, info);
            _objects[key] = obj;
        }

        Release(freed);
        return obj;
    }

    /// <summary>The new state of an object that was just uploaded, for one more content.</summary>
    public CachedObject Replace(ObjectKey key, ObjectInfo info)
    {
        List<Slab>? freed = null;
        CachedObject obj = Create(key, info);
        lock (_lock)
        {
            if (_objects.TryGetValue(key, out CachedObject? known))
            {
                freed = Unregister(known);
            }

            _objects[key] = obj;
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
            if (chunk.Index < whole && chunk.TryPin(chunk.Length, out Slab? slab))
            {
                to.Seed(chunk.Index, slab);
            }
        }
    }

    /// <summary>A content no longer uses an object. Its chunks stay while they are the present ones.</summary>
    public async ValueTask ReleaseAsync(CachedObject obj)
    {
        List<Slab>? freed = null;
        bool last;
        lock (_lock)
        {
            Debug.Assert(obj.Standing.Contents > 0, "The object was released too often.");
            last = --obj.Standing.Contents == 0;
            if (last && (!obj.Standing.IsRegistered || obj.IsStale))
            {
                freed = Drop(obj);
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
            ForgetIfEmpty(obj);
        }
    }

    /// <summary>Forgets what is cached under a name.</summary>
    public void Invalidate(ObjectKey key)
    {
        List<Slab>? freed = null;
        lock (_lock)
        {
            if (_objects.TryGetValue(key, out CachedObject? known))
            {
                freed = Unregister(known);
                freed.AddRange(Drop(known));
            }
        }

        Release(freed);
    }

    /// <inheritdoc/>
    public void Retire(CachedObject obj)
    {
        List<Slab> freed;
        lock (_lock)
        {
            freed = Unregister(obj);
            freed.AddRange(Drop(obj));
        }

        Release(freed);
    }

    /// <summary>An object has another name.</summary>
    public void Rename(CachedObject obj, ObjectKey key, ObjectVersion? seen)
    {
        List<Slab>? freed = null;
        lock (_lock)
        {
            if (obj.Standing.IsRegistered)
            {
                _objects.Remove(obj.Key);
                if (_objects.TryGetValue(key, out CachedObject? overwritten))
                {
                    freed = Unregister(overwritten);
                }

                _objects[key] = obj;
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
            if (_objects.TryGetValue(to, out CachedObject? overwritten))
            {
                freed.AddRange(Unregister(overwritten));
            }

            if (_objects.TryGetValue(from, out CachedObject? known))
            {
                if (known.Standing.Contents == 0 && !known.IsStale && known.Version.OfContent.IsSameAs(moved.Source.OfContent))
                {
                    _objects.Remove(from);
                    _objects[to] = known;
                    known.Rename(to, moved.Copy.FullVersion);
                }
                else
                {
                    freed.AddRange(Unregister(known));
                }
            }
        }

        Release(freed);
    }

    /// <inheritdoc/>
    public void Keep(Chunk chunk)
    {
        Slab? freed = null;
        lock (_lock)
        {
            CachedObject owner = chunk.Owner;
            if (chunk.State != ChunkState.Complete || EvictionOrder.Has(chunk))
            {
                return;
            }

            if (owner.IsStale || owner.Standing.IsDropped)
            {
                chunk.Evict();
                owner.Remove(chunk);
                freed = chunk.Slab;
            }
            else
            {
                _order.Add(chunk);
                owner.Standing.Kept++;
            }
        }

        freed?.Release();
    }

    /// <inheritdoc/>
    public bool Reclaim()
    {
        Slab? freed = null;
        lock (_lock)
        {
            if (_order.Take() is { } chunk)
            {
                freed = Evict(chunk);
                ForgetIfEmpty(chunk.Owner);
            }
        }

        freed?.Release();
        return freed is not null;
    }

    /// <inheritdoc/>
    public bool Recycle()
    {
        Slab? freed = null;
        lock (_lock)
        {
            if (_order.TakeSpent(SpentBytes / options.ChunkSize, MostLooks) is { } chunk)
            {
                freed = Evict(chunk);
                ForgetIfEmpty(chunk.Owner);
            }
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
        while (first < behind && obj.GetChunk(first) is null or { IsSpent: true })
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
                if (obj.GetChunk(index) is { IsSpent: false } chunk)
                {
                    _order.Spend(chunk);
                }
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        List<Slab> freed = [];
        lock (_lock)
        {
            while (_order.First is { } chunk)
            {
                EvictionOrder.Remove(chunk);
                freed.Add(Evict(chunk));
            }

            _objects.Clear();
        }

        Release(freed);
    }

    private static void Release(List<Slab>? slabs)
    {
        for (int i = 0; i < slabs?.Count; i++)
        {
            slabs[i].Release();
        }
    }

    /// <summary>The chunk, which is in no list any more, goes.</summary>
    /// <returns>Its memory, to be released without the lock.</returns>
    private static Slab Evict(Chunk chunk)
    {
        chunk.Evict();
        chunk.Owner.Remove(chunk);
        chunk.Owner.Standing.Kept--;
        return chunk.Slab!;
    }

    private static List<Slab> Drop(CachedObject obj)
    {
        List<Slab> freed = [];
        if (obj.Standing.Kept > 0)
        {
            foreach (Chunk chunk in obj.GetChunks())
            {
                if (EvictionOrder.Has(chunk))
                {
                    EvictionOrder.Remove(chunk);
                    freed.Add(Evict(chunk));
                }
            }
        }

        return freed;
    }

    private CachedObject Create(ObjectKey key, ObjectInfo info)
    {
        CachedObject obj = new(key, info, options, this);
        obj.Standing.Contents = 1;
        obj.Standing.IsRegistered = true;
        return obj;
    }

    private List<Slab> Unregister(CachedObject obj)
    {
        if (obj.Standing.IsRegistered)
        {
            obj.Standing.IsRegistered = false;
            _objects.Remove(obj.Key);
        }

        return obj.Standing.Contents == 0 ? Drop(obj) : [];
    }

    private void ForgetIfEmpty(CachedObject obj)
    {
        if (obj.Standing is { Contents: 0, Kept: 0, IsRegistered: true })
        {
            obj.Standing.IsRegistered = false;
            _objects.Remove(obj.Key);
        }
    }
}
