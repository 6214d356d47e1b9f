using System.Diagnostics;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>
/// All cached objects of a mount, and the order in which their chunks are evicted: a list that a hand walks, which passes
/// over chunks that were read again (GCLOCK), so that one long stream does not wash everything else out.
/// </summary>
/// <remarks>Lock order: this lock before an object's lock, never the other way round.</remarks>
internal sealed class ChunkCache(ContentServices services)
{
    // Spent chunks that stay for a reader that comes a little later.
    private const int SpentBytes = 16 << 20;

    // How many spent chunks are looked at: those on their way to the kernel right now can't be taken.
    private const int MostLooks = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, CachedObject> _objects = [];
    private readonly ChunkList _kept = new();
    private readonly ChunkList _spent = new();

    /// <summary>How many chunks can be evicted or are read right now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count + _spent.Count;
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
    public void Rename(CachedObject obj, ObjectKey key, ObjectVersion? seen)
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
                if (known.Contents == 0 && !known.IsStale && known.Version.OfContent.IsSameAs(moved.Source.OfContent))
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
                ListOf(chunk).Append(chunk);
                chunk.IsLinked = true;
                owner.Linked++;
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
            freed = TakeSpent(0, _spent.Count);
            for (int left = _kept.Count * 3; left > 0 && freed is null; left--)
            {
                Chunk chunk = _kept.First!;
                _kept.Remove(chunk);
                if (chunk.Slab!.IsShared || chunk.Credit-- > 0)
                {
                    _kept.Append(chunk);
                    continue;
                }

                freed = Discard(chunk);
                ForgetIfEmpty(chunk.Owner);
            }
        }

        freed?.Release();
        return freed is not null;
    }

    /// <summary>
    /// Chunks were read to their end, by a stream through a large object or as all of a small one. Who asked for them keeps
    /// them in a cache of its own (the kernel's, most of the time), so their memory is the first to be used again: that is
    /// warm, and costs no page fault.
    /// </summary>
    public void Spend(CachedObject obj, int from, int to)
    {
        lock (_lock)
        {
            for (int index = from; index < to; index++)
            {
                if (obj.GetChunk(index) is { IsSpent: false } chunk)
                {
                    if (chunk.IsLinked)
                    {
                        _kept.Remove(chunk);
                        _spent.Append(chunk);
                    }

                    chunk.IsSpent = true;
                }
            }
        }
    }

    /// <summary>Gives up a chunk that is spent, rather than that more memory is taken from the system.</summary>
    /// <returns>False when there are too few.</returns>
    public bool Recycle()
    {
        Slab? freed;
        lock (_lock)
        {
            freed = TakeSpent(SpentBytes / services.Options.ChunkSize, MostLooks);
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
            while ((_spent.First ?? _kept.First) is { } chunk)
            {
                ListOf(chunk).Remove(chunk);
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
                    ListOf(chunk).Remove(chunk);
                    freed.Add(Discard(chunk));
                }
            }
        }

        return freed;
    }

    private static Slab Discard(Chunk chunk)
    {
        chunk.IsLinked = false;
        chunk.Go(FsError.Interrupted);
        chunk.Owner.Remove(chunk);
        chunk.Owner.Linked--;
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

    private ChunkList ListOf(Chunk chunk) => chunk.IsSpent ? _spent : _kept;

    private Slab? TakeSpent(int leave, int looks)
    {
        for (; looks > 0 && _spent.Count > leave; looks--)
        {
            Chunk chunk = _spent.First!;
            _spent.Remove(chunk);
            if (chunk.Credit > 0)
            {
                // Read once more after all.
                chunk.IsSpent = false;
                _kept.Append(chunk);
            }
            else if (chunk.Slab!.IsShared)
            {
                _spent.Append(chunk);
            }
            else
            {
                Slab freed = Discard(chunk);
                ForgetIfEmpty(chunk.Owner);
                return freed;
            }
        }

        return null;
    }
}
