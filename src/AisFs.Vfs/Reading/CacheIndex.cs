using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>
/// The objects that new opens find, and the chunks that can be evicted. What becomes free is returned, to be released
/// without the cache's lock. Not for several threads at a time.
/// </summary>
/// <param name="limit">The memory that there is for chunks, in bytes.</param>
internal sealed class CacheIndex(long limit)
{
    private readonly Dictionary<ObjectKey, CachedObject> _objects = [];
    private readonly EvictionOrder _order = new(limit);

    /// <summary>The number of objects that new opens find.</summary>
    public int Objects => _objects.Count;

    /// <summary>The number of chunks that can be evicted or are being read.</summary>
    public int Chunks => _order.Count;

    public CachedObject? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    /// <summary>The objects of a bucket whose names begin with a prefix; those of all buckets when the bucket has no name.</summary>
    public List<CachedObject> FindBelow(BucketId bucket, string prefix)
        => [.. _objects.Where(pair => bucket.Name.Length == 0 || (pair.Key.Bucket == bucket && pair.Key.Name.StartsWith(prefix, StringComparison.Ordinal))).Select(static pair => pair.Value)];

    /// <summary>New opens of a name find this object from now on, and no longer another one.</summary>
    /// <returns>What becomes free.</returns>
    public List<Slab> Register(ObjectKey key, CachedObject obj)
    {
        List<Slab> freed = Find(key) is { } known ? Unregister(known) : [];
        _objects[key] = obj;
        obj.Standing.IsRegistered = true;
        return freed;
    }

    /// <summary>New opens no longer find an object under its present name; its chunks stay.</summary>
    public void Forget(CachedObject obj)
    {
        obj.Standing.IsRegistered = false;
        _objects.Remove(obj.Key);
    }

    /// <summary>New opens no longer find an object. Unless a content uses it, its chunks go.</summary>
    /// <returns>What becomes free.</returns>
    public List<Slab> Unregister(CachedObject obj)
    {
        if (obj.Standing.IsRegistered)
        {
            Forget(obj);
        }

        return obj.Standing.Contents == 0 ? Drop(obj) : [];
    }

    /// <summary>All chunks of an object go.</summary>
    /// <returns>What becomes free.</returns>
    public static List<Slab> Drop(CachedObject obj)
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

    /// <summary>A chunk is complete: it can be evicted.</summary>
    /// <returns>Its memory, when nothing will ever ask for it.</returns>
    public Slab? Keep(Chunk chunk)
    {
        if (chunk.State != ChunkState.Complete || EvictionOrder.Has(chunk))
        {
            return null;
        }

        CachedObject owner = chunk.Owner;
        if (owner.IsStale || owner.Standing.IsDropped || !ReferenceEquals(owner.GetChunk(chunk.Index), chunk))
        {
            chunk.Evict();
            owner.Remove(chunk);
            return chunk.Slab;
        }

        _order.Add(chunk);
        owner.Standing.Kept++;
        return null;
    }

    /// <summary>A chunk has lost its place to another one.</summary>
    /// <returns>Its memory; null when it is still on its way, and goes when it comes.</returns>
    public static Slab? Discard(Chunk chunk)
    {
        if (!EvictionOrder.Has(chunk))
        {
            return null;
        }

        EvictionOrder.Remove(chunk);
        return Evict(chunk);
    }

    /// <inheritdoc cref="EvictionOrder.Spend"/>
    public void Spend(Chunk chunk) => _order.Spend(chunk);

    /// <summary>Evicts the chunk that is missed least.</summary>
    /// <param name="isUnread">Whether it goes before its reader came.</param>
    /// <returns>Its memory; null when there is no chunk, or all are being read.</returns>
    public Slab? EvictOne(out bool isUnread)
    {
        Chunk? chunk = _order.Take();
        isUnread = chunk is { Standing.IsUnread: true };
        return EvictLast(chunk);
    }

    /// <summary>Evicts a spent chunk.</summary>
    /// <param name="leave">How many spent chunks stay.</param>
    /// <param name="looks">How many are looked at.</param>
    /// <returns>Its memory; null when there is none.</returns>
    public Slab? EvictSpent(int leave, int looks) => EvictLast(_order.TakeSpent(leave, looks));

    /// <summary>Forgets an object that nothing is left of.</summary>
    public void ForgetIfEmpty(CachedObject obj)
    {
        if (obj.Standing is { Contents: 0, Kept: 0, IsRegistered: true })
        {
            Forget(obj);
        }
    }

    /// <summary>Forgets everything.</summary>
    /// <returns>What becomes free.</returns>
    public List<Slab> Clear()
    {
        List<Slab> freed = [];
        while (_order.First is { } chunk)
        {
            EvictionOrder.Remove(chunk);
            freed.Add(Evict(chunk));
        }

        _objects.Clear();
        _order.ForgetGhosts();
        return freed;
    }

    private static Slab Evict(Chunk chunk)
    {
        chunk.Evict();
        chunk.Owner.Remove(chunk);
        chunk.Owner.Standing.Kept--;
        return chunk.Slab!;
    }

    private Slab? EvictLast(Chunk? chunk)
    {
        if (chunk is null)
        {
            return null;
        }

        Slab freed = Evict(chunk);
        ForgetIfEmpty(chunk.Owner);
        return freed;
    }
}
