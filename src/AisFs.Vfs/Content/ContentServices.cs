using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>What all contents of a mount share.</summary>
internal sealed class ContentServices
{
    public ContentServices(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time)
    {
        Store = store;
        Options = options;
        Logger = logger;
        Time = time;
        Budget = new MemoryBudget(options.MemoryLimit, options.ChunkSize, options.HostMemory);
        Cache = new ChunkCache(this);
        Capacity = new CapacityCache(store, time);
        Holes = new HoleGuard(this);
        ReadAhead = new ReadAheadShare(options.MemoryLimit / 4);
        WindowLimit = Math.Min(options.ReadAheadLimit, options.MemoryLimit / 8);
        Cursors = new CursorFactory(this);
        Budget.Reclaim = Cache.EvictOne;
        Budget.Recycle = Cache.Recycle;
        Budget.Pressure = Writers.Relieve;
        Staging = new StagingArea(options.StagingDirectory, options.HostFiles, logger);
    }

    public IObjectStore Store { get; }

    public ContentOptions Options { get; }

    public ILogger Logger { get; }

    public TimeProvider Time { get; }

    public MemoryBudget Budget { get; }

    public ChunkCache Cache { get; }

    /// <summary>The room that the cluster has.</summary>
    public CapacityCache Capacity { get; }

    public HoleGuard Holes { get; }

    /// <summary>Makes the cursors that files are read through.</summary>
    public CursorFactory Cursors { get; }

    public FetchRegistry Fetches { get; } = new();

    public ContentRegistry Contents { get; } = new();

    public WriterRegistry Writers { get; } = new();

    public StagingArea Staging { get; }

    public ContentLeftovers Leftovers { get; } = new();

    /// <summary>Cancelled when the mount ends: uploads stop.</summary>
    public CancellationToken Stopping { get; init; }

    public ReadAheadShare ReadAhead { get; }

    /// <summary>How far one reader is read ahead at most, in bytes.</summary>
    public long WindowLimit { get; }
}
