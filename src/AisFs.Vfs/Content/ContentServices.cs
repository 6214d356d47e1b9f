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
        Cache = new ChunkCache(options);
        Budget = new MemoryBudget(options.MemoryLimit, options.ChunkSize, options.HostMemory, Cache, Writers);
        Capacity = new CapacityCache(store, time);
        Holes = new HoleGuard(this);
        Fetches = new FetchQueue(store, Budget, options, logger, time);
        ReadAhead = new ReadAheadShare(options);
        Cursors = new CursorFactory(Fetches, Cache, options, ReadAhead);
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

    public FetchQueue Fetches { get; }

    public ContentRegistry Contents { get; } = new();

    public WriterRegistry Writers { get; } = new();

    public StagingArea Staging { get; }

    public ContentLeftovers Leftovers { get; } = new();

    /// <summary>Cancelled when the mount ends: uploads stop.</summary>
    public CancellationToken Stopping { get; init; }

    public ReadAheadShare ReadAhead { get; }
}
