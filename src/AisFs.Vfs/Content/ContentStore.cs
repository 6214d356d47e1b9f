using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>The bytes of a mount's files: one chunk cache, one memory budget and one staging directory for all of them.</summary>
/// <param name="store">The cluster.</param>
/// <param name="options">Sizes and limits, validated by the caller.</param>
/// <param name="logger">Takes what happens in the background.</param>
/// <param name="time">The clock of delays.</param>
internal sealed class ContentStore(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    internal string Description => $"{store} {options} {logger} {time}";

    /// <summary>The content of an object that exists on the cluster.</summary>
    /// <param name="key">The object.</param>
    /// <param name="info">Its present state.</param>
    /// <returns>The content, pinned to that state.</returns>
    public FileContent Open(ObjectKey key, ObjectInfo info) => throw new NotImplementedException($"{key} {info}");

    /// <summary>The content of a new file: empty, dirty, and not on the cluster before its first flush.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <returns>The content.</returns>
    public FileContent Create(ObjectKey key) => throw new NotImplementedException(key.ToString());

    /// <summary>Forgets cached chunks of an object, whatever its version.</summary>
    /// <param name="key">The object.</param>
    public void Invalidate(ObjectKey key) => throw new NotImplementedException(key.ToString());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
