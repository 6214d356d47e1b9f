using AisFs.Vfs.Ahead;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Staged;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>The bytes of a mount's files: one chunk cache, one memory budget and one staging directory for all of them.</summary>
internal sealed class ContentStore : IAsyncDisposable
{
    // The part of the memory that may be fetched ahead before it is known whether that is of use.
    private const int AheadShare = 64;

    private static readonly TimeSpan s_trimInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ContentLeftovers _leftovers = new();
    private readonly ChunkCache _cache;
    private readonly MemoryBudget _budget;
    private readonly StagingArea _staging;
    private readonly ContentFactory _contents;
    private readonly ITimer _trimmer;
    private bool _disposed;

    /// <summary>Creates the store.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="options">Sizes and limits, validated by the caller.</param>
    /// <param name="logger">Takes what happens in the background.</param>
    /// <param name="time">The clock of delays.</param>
    /// <param name="meter">Counts reads and uploads.</param>
    public ContentStore(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time, VfsMeter meter)
    {
        ReadAheadShare share = new(options);
        DiskTier? disk = DiskTier.Create(options, logger, time, meter);
        _cache = new ChunkCache(options, meter.Data, share, disk);
        _budget = new MemoryBudget(options.MemoryLimit, options.ChunkSize, options.HostMemory, _cache, Writers);
        Fetches = new FetchQueue(store, _budget, options, logger, time);
        Ahead = new AheadFetcher(_cache, Fetches, options, share, new AheadLedger(meter.Meter, options.MemoryLimit / AheadShare), time);
        CachedObjects objects = new(_cache, new CursorFactory(Fetches, _cache, options, share));
        _staging = new StagingArea(options.StagingDirectory, options.HostFiles, logger);
        _contents = new ContentFactory(
            new ContentSurroundings(store, options, logger, time, meter, _stopping.Token), new ContentPlaces(_budget, objects, _staging, Writers), _leftovers);
        _trimmer = time.CreateTimer(static state => ((ContentStore)state!).Tidy(), this, s_trimInterval, s_trimInterval);
    }

    /// <summary>How native memory stands.</summary>
    public MemoryGauges Memory => _budget.Gauges;

    /// <summary>How many objects have cached bytes.</summary>
    public int CachedObjectCount => _cache.ObjectCount;

    /// <summary>What native memory may be at most, in bytes.</summary>
    public long MemoryLimit => _budget.Limit;

    /// <summary>Has native memory take another size at most. Memory beyond it goes as it is given back.</summary>
    /// <param name="bytes">As <see cref="ContentOptions.MemoryLimit"/>.</param>
    public void ChangeMemoryLimit(long bytes)
    {
        ReadAhead.ChangeMemory(bytes);
        _budget.ChangeLimit(bytes);
    }

    /// <summary>What staged files of this mount take of the local disk.</summary>
    public (int Files, long Bytes) Staged => _staging.Measure();

    /// <summary>The room that their disk has left, and its size, in bytes; null when it does not tell.</summary>
    public (long Free, long Size)? StagingDisk => _staging.Disk;

    /// <summary>How many open contents have changes that are not on the cluster, and their sizes in bytes.</summary>
    public (int Files, long Bytes) Dirty
    {
        get
        {
            FileContent[] dirty = Array.FindAll(_contents.Contents.ToArray(), static content => content.IsDirty);
            return (dirty.Length, dirty.Sum(static content => content.Size));
        }
    }

    /// <summary>What did not reach the cluster.</summary>
    public IReadOnlyList<FsLeftover> Leftovers => _leftovers.All;

    /// <summary>The room that the cluster has.</summary>
    public CapacityCache Capacity => _contents.Capacity;

    /// <summary>The copies on a local disk; null for none.</summary>
    internal DiskTier? Disk => _cache.Disk;

    /// <summary>The requests for chunks.</summary>
    internal FetchQueue Fetches { get; }

    /// <summary>Fetches what will be read.</summary>
    internal AheadFetcher Ahead { get; }

    /// <summary>How far readers are ahead.</summary>
    internal ReadAheadShare ReadAhead => Ahead.Share;

    /// <summary>The contents that hold memory for uploads.</summary>
    internal WriterRegistry Writers { get; } = new();

    /// <summary>The content of an object that exists on the cluster.</summary>
    /// <param name="key">The object.</param>
    /// <param name="info">Its present state.</param>
    /// <param name="describe">Makes the metadata of an upload at the moment of the call; for recovery before one was tried.</param>
    /// <returns>The content, pinned to that state.</returns>
    public FileContent Open(ObjectKey key, ObjectInfo info, Func<ObjectVersion, IReadOnlyDictionary<string, string>?>? describe = null)
    {
        ObjectBinding binding = new(key, info) { Describe = describe };
        return _contents.Create(binding, _contents.States.Clean(binding, _cache.Acquire(key, info)));
    }

    /// <summary>The content of a new file: empty, dirty, and not on the cluster before its first flush.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <param name="describe">Makes the metadata of an upload at the moment of the call; for recovery before one was tried.</param>
    /// <returns>The content.</returns>
    public FileContent Create(ObjectKey key, Func<ObjectVersion, IReadOnlyDictionary<string, string>?>? describe = null)
    {
        ObjectBinding binding = new(key, null) { Describe = describe };
        return _contents.Create(binding, _contents.States.Empty(binding));
    }

    /// <summary>The content of a staged file that an earlier mount has left.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <param name="replaced">The object that it replaces; null for a new one.</param>
    /// <param name="file">The data; becomes the content's.</param>
    /// <param name="extents">The ranges that are in it.</param>
    /// <param name="baseLength">How much of the object shows, in bytes; 0 when nothing of it is needed.</param>
    /// <param name="size">The file's size in bytes.</param>
    /// <returns>The content.</returns>
    public FileContent Adopt(ObjectKey key, ObjectInfo? replaced, StagedFile file, ExtentMap extents, long baseLength, long size)
    {
        ObjectBinding binding = new(key, replaced);
        CachedObject? obj = baseLength > 0 && replaced is not null ? _cache.Acquire(key, replaced) : null;
        StagedOverlay overlay = new(_budget, file, extents, obj, obj is null ? 0 : Math.Min(baseLength, obj.Size), size, dirty: true);
        return _contents.Create(binding, _contents.States.Staged.Create(binding, overlay));
    }

    /// <summary>Forgets cached chunks of an object, whatever its version.</summary>
    /// <param name="key">The object.</param>
    public void Invalidate(ObjectKey key) => _cache.Invalidate(key);

    /// <summary>Forgets cached chunks of all objects of a bucket whose names begin with a prefix; of all buckets when the bucket has no name.</summary>
    public void InvalidateBelow(BucketId bucket, string prefix) => _cache.InvalidateBelow(bucket, prefix);

    /// <summary>An object that is not open was renamed: its chunks are cached under the new name, and what was cached there is dropped.</summary>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    /// <param name="moved">What the cluster made of it.</param>
    public void Move(ObjectKey from, ObjectKey to, CopiedObject moved)
    {
        _cache.Move(from, to, moved);
        MoveOnDisk(from, to, moved);
    }

    /// <summary>An object was renamed: so is its copy on a local disk.</summary>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    /// <param name="moved">What the cluster made of it.</param>
    public void MoveOnDisk(ObjectKey from, ObjectKey to, CopiedObject moved) => Disk?.Move(from, to, moved);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _trimmer.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Ahead.EndAsync().ConfigureAwait(false);
        await Fetches.StopAsync().ConfigureAwait(false);
        foreach (FileContent content in _contents.Contents.ToArray())
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }

        if (Disk is not null)
        {
            await Disk.DisposeAsync().ConfigureAwait(false);
        }

        _cache.Clear();
        _budget.Dispose();
        _staging.Dispose();
        _stopping.Dispose();
    }

    private void Tidy()
    {
        Ahead.Expire();
        _budget.Trim();
    }
}
