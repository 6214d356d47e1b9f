using System.Diagnostics.Metrics;
using AisFs.Vfs.Measuring;

namespace AisFs.Vfs.Disk;

/// <summary>What the disk cache did. The totals are kept for those who ask later than the listeners came.</summary>
internal sealed class DiskCounters
{
    private readonly CacheCounter? _requests;
    private long _read;
    private long _written;
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
        KeyValuePair<string, object?> cache = new("cache", "disk");
        meter?.Meter.CreateObservableCounter<long>(
            "aisfs.cache.io",
            () => [new(Volatile.Read(ref _read), cache, new("direction", "read")), new(Volatile.Read(ref _written), cache, new("direction", "write"))],
            "By",
            "The bytes that were read from the disk cache, and written to it.");
        meter?.Meter.CreateObservableCounter<long>("aisfs.cache.evictions", () => new Measurement<long>(Evicted, cache), "{object}", "Objects that were removed from the disk cache to make room.");
        meter?.Meter.CreateObservableCounter<long>("aisfs.cache.corrupt", () => new Measurement<long>(Damaged, cache), "{block}", "Blocks of the disk cache that were damaged.");
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
        Interlocked.Add(ref _read, bytes);
        _requests?.Add(true);
    }

    public void Miss()
    {
        Interlocked.Increment(ref _misses);
        _requests?.Add(false);
    }

    public void Wrote(long bytes) => Interlocked.Add(ref _written, bytes);

    public void Evict() => Interlocked.Increment(ref _evicted);

    public void Damage() => Interlocked.Increment(ref _damaged);

    public void Drop() => Interlocked.Increment(ref _dropped);
}
