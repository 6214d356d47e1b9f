using System.Diagnostics;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Chunks;

/// <summary>
/// All cached objects of a mount, and the order in which their chunks are evicted: a list that a hand walks, which passes
/// over chunks that were read again (GCLOCK), so that one long stream does not wash everything else out.
/// </summary>
/// <remarks>Lock order: this lock before an object's lock, never the other way round.</remarks>
internal sealed class ChunkCache(ContentServices services)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, CachedObject> _objects = [];
    private Chunk? _oldest;
    private Chunk? _newest;
    private int _count;

    /// <summary>How many chunks can be evicted or are read right now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
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
                    known.Contents++;
                    return known;
                }

                freed = Unregister(known);
            }

            obj = new CachedObject(services, key, info) { Contents = 1, IsRegistered = true };
            _objects[key] = obj;
        }

        Release(freed);
        return obj;
    }

    /// <summary>The new state of an object that was just uploaded, for one more content.</summary>
    public CachedObject Replace(ObjectKey key, ObjectInfo info)
    {
        List<Slab>? freed = null;
        CachedObject obj = new(services, key, info) { Contents = 1, IsRegistered = true };
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

    /// <summary>One more form of a content uses an object that one uses already.</summary>
    public void AddContent(CachedObject obj)
    {
        lock (_lock)
        {
            Debug.Assert(obj.Contents > 0, "Only who uses an object may let others use it.");
            obj.Contents++;
        }
    }

    /// <summary>Lets the new version of an object that was only appended to have the chunks of the old one.</summary>
    public void Inherit(CachedObject from, CachedObject to)
    {
        int whole = (int)(from.Size / services.Options.ChunkSize);
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
            Debug.Assert(obj.Contents > 0, "The object was released too often.");
            last = --obj.Contents == 0;
            if (last && (!obj.IsRegistered || obj.IsStale))
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

    /// <summary>The object is stale: nobody finds it any more, and its chunks go.</summary>
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
    public void Rename(CachedObject obj, ObjectKey key)
    {
        List<Slab>? freed = null;
        lock (_lock)
        {
            if (obj.IsRegistered)
            {
                _objects.Remove(obj.Key);
                if (_objects.TryGetValue(key, out CachedObject? overwritten))
                {
                    freed = Unregister(overwritten);
                }

                _objects[key] = obj;
            }

            obj.Rename(key);
        }

        Release(freed);
    }

    /// <summary>A chunk is complete: from now on it can be evicted.</summary>
    public void Link(Chunk chunk)
    {
        Slab? freed = null;
        lock (_lock)
        {
            CachedObject owner = chunk.Owner;
            if (chunk.State != ChunkState.Complete || chunk.IsLinked)
            {
                return;
            }

            if (owner.IsStale || (!owner.IsRegistered && owner.Contents == 0))
            {
                chunk.Go(FsError.Interrupted);
                owner.Remove(chunk);
                freed = chunk.Slab;
            }
            else
            {
                Append(chunk);
                chunk.IsLinked = true;
                owner.Linked++;
                _count++;
            }
        }

        freed?.Release();
        services.Budget.Poke();
    }

    /// <summary>Gives up the chunk that is missed least.</summary>
    /// <returns>False when all chunks are being read, or there is none.</returns>
    public bool EvictOne()
    {
        Slab? freed = null;
        lock (_lock)
        {
            for (int left = _count * 3; left > 0 && freed is null; left--)
            {
                Chunk chunk = _oldest!;
                Take(chunk);
                if (chunk.Slab!.IsShared || chunk.Credit-- > 0)
                {
                    Append(chunk);
                    continue;
                }

                freed = Discard(chunk);
                ForgetIfEmpty(chunk.Owner);
            }
        }

        freed?.Release();
        return freed is not null;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        List<Slab> freed = [];
        lock (_lock)
        {
            while (_oldest is { } chunk)
            {
                Take(chunk);
                freed.Add(Discard(chunk));
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

    private List<Slab> Unregister(CachedObject obj)
    {
        if (obj.IsRegistered)
        {
            obj.IsRegistered = false;
            _objects.Remove(obj.Key);
        }

        return obj.Contents == 0 ? Drop(obj) : [];
    }

    private List<Slab> Drop(CachedObject obj)
    {
        List<Slab> freed = [];
        if (obj.Linked > 0)
        {
            foreach (Chunk chunk in obj.GetChunks())
            {
                if (chunk.IsLinked)
                {
                    Take(chunk);
                    freed.Add(Discard(chunk));
                }
            }
        }

        return freed;
    }

    private Slab Discard(Chunk chunk)
    {
        chunk.IsLinked = false;
        chunk.Go(FsError.Interrupted);
        chunk.Owner.Remove(chunk);
        chunk.Owner.Linked--;
        _count--;
        return chunk.Slab!;
    }

    private void ForgetIfEmpty(CachedObject obj)
    {
        if (obj is { Contents: 0, Linked: 0, IsRegistered: true })
        {
            obj.IsRegistered = false;
            _objects.Remove(obj.Key);
        }
    }

    private void Append(Chunk chunk)
    {
        chunk.Previous = _newest;
        chunk.Next = null;
        if (_newest is { } last)
        {
            last.Next = chunk;
        }
        else
        {
            _oldest = chunk;
        }

        _newest = chunk;
    }

    private void Take(Chunk chunk)
    {
        if (chunk.Previous is { } previous)
        {
            previous.Next = chunk.Next;
        }
        else
        {
            _oldest = chunk.Next;
        }

        if (chunk.Next is { } next)
        {
            next.Previous = chunk.Previous;
        }
        else
        {
            _newest = chunk.Previous;
        }

        chunk.Previous = null;
        chunk.Next = null;
    }
}
