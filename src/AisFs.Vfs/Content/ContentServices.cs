using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>What all readers of a mount share.</summary>
internal sealed class ContentServices
{
    public ContentServices(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time)
    {
        Store = store;
        Options = options;
        Logger = logger;
        Time = time;
        Budget = new MemoryBudget(options.MemoryLimit, options.ChunkSize);
        Cache = new ChunkCache(this);
        ReadAhead = new ReadAheadShare(options.MemoryLimit / 4);
        WindowLimit = Math.Min(options.ReadAheadLimit, options.MemoryLimit / 8);
        Budget.Reclaim = Cache.EvictOne;
        Budget.Recycle = Cache.Recycle;
    }

    public IObjectStore Store { get; }

    public ContentOptions Options { get; }

    public ILogger Logger { get; }

    public TimeProvider Time { get; }

    public MemoryBudget Budget { get; }

    public ChunkCache Cache { get; }

    public FetchRegistry Fetches { get; } = new();

    public ReadAheadShare ReadAhead { get; }

    /// <summary>How far one reader is read ahead at most, in bytes.</summary>
    public long WindowLimit { get; }
}
