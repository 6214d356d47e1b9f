using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>The bytes of a mount's files: one chunk cache, one memory budget and one staging directory for all of them.</summary>
internal sealed class ContentStore : IAsyncDisposable
{
    private static readonly TimeSpan s_trimInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ContentServices _services;
    private readonly ITimer _trimmer;
    private bool _disposed;

    /// <summary>Creates the store.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="options">Sizes and limits, validated by the caller.</param>
    /// <param name="logger">Takes what happens in the background.</param>
    /// <param name="time">The clock of delays.</param>
    public ContentStore(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time)
    {
        _services = new ContentServices(store, options, logger, time) { Stopping = _stopping.Token };
        _trimmer = time.CreateTimer(static state => ((ContentServices)state!).Budget.Trim(), _services, s_trimInterval, s_trimInterval);
    }

    /// <summary>How native memory stands.</summary>
    public MemoryGauges Memory => _services.Budget.Gauges;

    /// <summary>What did not reach the cluster.</summary>
    public IReadOnlyList<FsLeftover> Leftovers => _services.Leftovers.All;

    /// <summary>What the contents share, for tests and for recovery.</summary>
    internal ContentServices Services => _services;

    /// <summary>The content of an object that exists on the cluster.</summary>
    /// <param name="key">The object.</param>
    /// <param name="info">Its present state.</param>
    /// <returns>The content, pinned to that state.</returns>
    public FileContent Open(ObjectKey key, ObjectInfo info)
    {
        CachedObject obj = _services.Cache.Acquire(key, info);
        return Add(new FileContent(_services, key, info, new CleanBody(_services, obj)));
    }

    /// <summary>The content of a new file: empty, dirty, and not on the cluster before its first flush.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <returns>The content.</returns>
    public FileContent Create(ObjectKey key)
    {
        BufferedBody body = new(_services, new WriteBuffer(_services.Options.ChunkSize, 0), null);
        body.MarkDirty();
        return Add(new FileContent(_services, key, null, body));
    }

    /// <summary>Forgets cached chunks of an object, whatever its version.</summary>
    /// <param name="key">The object.</param>
    public void Invalidate(ObjectKey key) => _services.Cache.Invalidate(key);

    /// <summary>An object that nobody has open was renamed: its chunks are cached under the new name, and what was cached there goes.</summary>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    /// <param name="moved">What the cluster made of it.</param>
    public void Move(ObjectKey from, ObjectKey to, CopiedObject moved) => _services.Cache.Move(from, to, moved);

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
        await _services.Fetches.StopAsync().ConfigureAwait(false);
        foreach (FileContent content in _services.Contents.ToArray())
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }

        _services.Cache.Clear();
        _services.Budget.Dispose();
        _services.Staging.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Takes over a content that was made elsewhere.</summary>
    internal FileContent Add(FileContent content)
    {
        _services.Contents.Add(content);
        return content;
    }
}
