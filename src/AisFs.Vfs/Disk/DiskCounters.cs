using System.Diagnostics.Metrics;
using AisFs.Vfs.Measuring;

namespace AisFs.Vfs.Disk;

/// <summary>What the disk cache did. The totals are kept for those who ask later than the listeners came.</summary>
internal sealed class DiskCounters
{
    private readonly CacheCounter? _requests;
    private readonly Counter<long>? _io;
    private readonly Counter<long>? _evictions;
    private readonly Counter<long>? _corrupt;
    private readonly KeyValuePair<string, object?> _cache = new("cache", "disk");
    private long _hits;
    private long _misses;
    private long _evicted;
    private long _damaged;
    private long _dropped;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">Where they belong; null for none.</param>
    public DiskCounters(VfsMeter? meter)
    {
        _requests = meter?.Disk;
        _io = meter?.Meter.CreateCounter<long>("aisfs.cache.io", "By", "The bytes that were read from the disk cache, and written to it.");
        _evictions = meter?.Meter.CreateCounter<long>("aisfs.cache.evictions", "{object}", "Objects that were removed from the disk cache to make room.");
        _corrupt = meter?.Meter.CreateCounter<long>("aisfs.cache.corrupt", "{block}", "Blocks of the disk cache that were damaged.");
    }

    /// <summary>Blocks that were read from the disk.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Blocks that came from the cluster.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Objects that were removed to make room.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>Blocks that were damaged.</summary>
    public long Damaged => Volatile.Read(ref _damaged);

    /// <summary>Blocks that were not written because the disk did not keep up, failed, or had no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void Hit(int bytes)
    {
        Interlocked.Increment(ref _hits);
        _requests?.Add(true);
        _io?.Add(bytes, _cache, new KeyValuePair<string, object?>("direction", "read"));
    }

    public void Miss()
    {
        Interlocked.Increment(ref _misses);
        _requests?.Add(false);
    }

    public void Wrote(int bytes) => _io?.Add(bytes, _cache, new KeyValuePair<string, object?>("direction", "write"));

    public void Evict()
    {
        Interlocked.Increment(ref _evicted);
        _evictions?.Add(1, _cache);
    }

    public void Damage()
    {
        Interlocked.Increment(ref _damaged);
        _corrupt?.Add(1, _cache);
    }

    public void Drop() => Interlocked.Increment(ref _dropped);
}
