using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Staged;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>The bytes of a mount's files: one chunk cache, one memory budget and one staging directory for all of them.</summary>
internal sealed class ContentStore : IAsyncDisposable
{
    private static readonly TimeSpan s_trimInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ContentLeftovers _leftovers = new();
    private readonly ContentServices _reading;
    private readonly StagingArea _staging;
    private readonly ContentFactory _contents;
    private readonly ITimer _trimmer;
    private bool _disposed;

    /// <summary>Creates the store.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="options">Sizes and limits, validated by the caller.</param>
    /// <param name="logger">Takes what happens in the background.</param>
    /// <param name="time">The clock of delays.</param>
    public ContentStore(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time)
    {
        _reading = new ContentServices(store, options, logger, time);
        _staging = new StagingArea(options.StagingDirectory, logger);
        CachedObjects objects = new(_reading.Cache, () => new ReadCursor(_reading));
        _contents = new ContentFactory(store, options, logger, time, _reading.Budget, objects, _staging, _leftovers, _stopping.Token);
        _reading.Budget.Pressure = _contents.Writers.Relieve;
        _trimmer = time.CreateTimer(static state => ((MemoryBudget)state!).Trim(), _reading.Budget, s_trimInterval, s_trimInterval);
    }

    /// <summary>How native memory stands.</summary>
    public MemoryGauges Memory => _reading.Budget.Gauges;

    /// <summary>What did not reach the cluster.</summary>
    public IReadOnlyList<FsLeftover> Leftovers => _leftovers.All;

    /// <summary>The room that the cluster has.</summary>
    public CapacityCache Capacity => _contents.Capacity;

    /// <summary>What readers share, for tests.</summary>
    internal ContentServices Services => _reading;

    /// <summary>The contents that hold memory for uploads, for tests.</summary>
    internal WriterRegistry Writers => _contents.Writers;

    /// <summary>The content of an object that exists on the cluster.</summary>
    /// <param name="key">The object.</param>
    /// <param name="info">Its present state.</param>
    /// <returns>The content, pinned to that state.</returns>
    public FileContent Open(ObjectKey key, ObjectInfo info)
    {
        ObjectBinding binding = new(key, info);
        return _contents.Create(binding, _contents.States.Clean(binding, _reading.Cache.Acquire(key, info)));
    }

    /// <summary>The content of a new file: empty, dirty, and not on the cluster before its first flush.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <returns>The content.</returns>
    public FileContent Create(ObjectKey key)
    {
        ObjectBinding binding = new(key, null);
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
        CachedObject? obj = baseLength > 0 && replaced is not null ? _reading.Cache.Acquire(key, replaced) : null;
        StagedOverlay overlay = new(_reading.Budget, file, extents, obj, obj is null ? 0 : Math.Min(baseLength, obj.Size), size, dirty: true);
        return _contents.Create(binding, _contents.States.Staged.Create(binding, overlay));
    }

    /// <summary>Forgets cached chunks of an object, whatever its version.</summary>
    /// <param name="key">The object.</param>
    public void Invalidate(ObjectKey key) => _reading.Cache.Invalidate(key);

    /// <summary>An object that nobody has open was renamed: its chunks are cached under the new name, and what was cached there goes.</summary>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    /// <param name="moved">What the cluster made of it.</param>
    public void Move(ObjectKey from, ObjectKey to, CopiedObject moved) => _reading.Cache.Move(from, to, moved);

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
        await _reading.Fetches.StopAsync().ConfigureAwait(false);
        foreach (FileContent content in _contents.Contents.ToArray())
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }

        _reading.Cache.Clear();
        _reading.Budget.Dispose();
        _staging.Dispose();
        _stopping.Dispose();
    }
}
