using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>The buckets of the cluster.</summary>
internal sealed class BucketTable(ClusterMap map, IStorage storage, ClusterClock clock)
{
    private const ulong AisBidFlag = 1UL << 63;
    private readonly ConcurrentDictionary<BucketKey, Bucket> _buckets = new();
    private readonly Lock _changes = new();
    private ulong _lastBid = 100;
    private long _version = 1;

    /// <summary>Gives the sections that new buckets take over from the cluster's configuration.</summary>
    public Func<JsonObject>? Inherited { get; set; }

    /// <summary>Grows with each bucket that is created, changed or removed.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>All buckets in order of their keys.</summary>
    public List<Bucket> All
    {
        get
        {
            List<Bucket> all = [.. _buckets.Values];
            all.Sort(static (a, b) => a.Key.CompareTo(b.Key));
            return all;
        }
    }

    /// <summary>The bucket of a key; null if there is none.</summary>
    public Bucket? Find(BucketKey key) => _buckets.GetValueOrDefault(key);

    /// <summary>Creates a bucket; null if it exists.</summary>
    public Bucket? Create(BucketKey key, Func<BucketProperties, BucketProperties>? change = null)
    {
        lock (_changes)
        {
            if (_buckets.ContainsKey(key))
            {
                return null;
            }

            long now = clock.Now;
            ulong id = ++_lastBid | (key.IsRemote ? 0 : AisBidFlag);
            BucketProperties properties = BucketProperties.Create(key, id, now, Inherited?.Invoke());
            Bucket bucket = new(key, id, now, change?.Invoke(properties) ?? properties, map, storage);
            bucket.IndexedRemoved = RemoveIndex;
            storage.SaveBucket(bucket);
            _buckets[key] = bucket;
            _version++;
            return bucket;
        }
    }

    /// <summary>Changes the properties of a bucket.</summary>
    public void Change(Bucket bucket, Func<BucketProperties, BucketProperties> change)
    {
        lock (_changes)
        {
            bucket.Properties = change(bucket.Properties);
            storage.SaveBucket(bucket);
            _version++;
        }
    }

    /// <summary>Removes a bucket with its objects; false if there is none.</summary>
    public bool Remove(BucketKey key)
    {
        // The objects go first, which takes time. Requests that destroy the bucket meanwhile succeed too.
        Find(key)?.Clear();
        lock (_changes)
        {
            if (!_buckets.TryRemove(key, out Bucket? bucket))
            {
                return false;
            }

            bucket.Clear();
            storage.RemoveBucket(bucket);
            _version++;
            return true;
        }
    }

    /// <summary>Takes over a bucket of an earlier run.</summary>
    public void Restore(Bucket bucket)
    {
        _lastBid = Math.Max(_lastBid, bucket.Id & ~AisBidFlag);
        bucket.IndexedRemoved = RemoveIndex;
        _buckets[bucket.Key] = bucket;
    }

    /// <summary>Removes empty directories that objects have left, in one bucket or in all.</summary>
    public void CleanUp(BucketKey? only)
    {
        foreach (Bucket bucket in _buckets.Values.Where(bucket => only is null || bucket.Key == only))
        {
            bucket.OnMountpaths?.RemoveEmptyDirectories();
        }
    }

    /// <summary>An archive that is removed takes its index with it.</summary>
    private void RemoveIndex(BucketKey bucket, byte[] archive, NodeInfo target)
    {
        byte[] index = ShardIndexes.NameOf(bucket, archive);
        Find(ShardIndexes.Key)?.Remove(index, ShardIndexes.PlaceAt(target, index));
    }
}
