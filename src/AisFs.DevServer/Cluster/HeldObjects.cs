using System.Collections.Concurrent;
using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>
/// Which objects of attached clusters this cluster has got, by reading, writing or prefetching them. Only that is known: the contents
/// always come from where they are.
/// </summary>
internal sealed class HeldObjects(ClusterClock clock)
{
    private readonly ConcurrentDictionary<BucketKey, ConcurrentDictionary<string, long>> _buckets = new();

    /// <summary>This cluster gets an object, or reads it here.</summary>
    public void Add(BucketKey bucket, byte[] name) => _buckets.GetOrAdd(bucket, static _ => new(StringComparer.Ordinal))[Encoding.Latin1.GetString(name)] = clock.Now;

    /// <summary>This cluster loses an object.</summary>
    /// <returns>Whether it had it.</returns>
    public bool Remove(BucketKey bucket, byte[] name) => _buckets.TryGetValue(bucket, out var names) && names.TryRemove(Encoding.Latin1.GetString(name), out _);

    /// <summary>This cluster loses all objects of a bucket.</summary>
    public void Clear(BucketKey bucket) => _buckets.TryRemove(bucket, out _);

    /// <summary>When an object was read or written here, ns since 1970; null if this cluster does not have it.</summary>
    public long? Find(BucketKey bucket, byte[] name)
        => _buckets.TryGetValue(bucket, out var names) && names.TryGetValue(Encoding.Latin1.GetString(name), out long accessed) ? accessed : null;

    /// <summary>The names that begin with a prefix, in order.</summary>
    public IEnumerable<byte[]> Names(BucketKey bucket, byte[] prefix)
        => !_buckets.TryGetValue(bucket, out var names) ? []
            : names.Keys.Where(name => name.StartsWith(Encoding.Latin1.GetString(prefix), StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Encoding.Latin1.GetBytes);
}
