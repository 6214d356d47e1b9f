using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Staged;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Streaming;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>Makes the contents of a mount, and what they share.</summary>
internal sealed class ContentFactory
{
    private readonly ContentOptions _options;
    private readonly TimeProvider _time;
    private readonly MemoryBudget _budget;
    private readonly CachedObjects _objects;
    private readonly WriterRegistry _writers;
    private readonly ContentUploads _uploads;
    private readonly RecoveryKeeper _keeper;
    private readonly HoleGuard _holes;

    /// <summary>Makes the factory of a mount.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="options">The limits.</param>
    /// <param name="logger">Takes what happens in the background.</param>
    /// <param name="time">The clock.</param>
    /// <param name="budget">All native memory of the mount.</param>
    /// <param name="objects">The cached objects.</param>
    /// <param name="area">Makes staged files.</param>
    /// <param name="writers">Where contents register while they hold memory for uploads.</param>
    /// <param name="leftovers">Takes notes of what did not reach the cluster.</param>
    /// <param name="meter">Counts uploads.</param>
    /// <param name="stopping">Cancelled when the mount ends: uploads stop.</param>
    public ContentFactory(
        IObjectStore store,
        ContentOptions options,
        ILogger logger,
        TimeProvider time,
        MemoryBudget budget,
        CachedObjects objects,
        StagingArea area,
        WriterRegistry writers,
        ContentLeftovers leftovers,
        VfsMeter meter,
        CancellationToken stopping)
    {
        _options = options;
        _time = time;
        _budget = budget;
        _objects = objects;
        _writers = writers;
        _keeper = new RecoveryKeeper(leftovers, options.StagingDirectory, logger);
        Capacity = new CapacityCache(store, time);
        _holes = new HoleGuard(Capacity, logger);
        ContentHasher hasher = new(budget);
        UploadRequests requests = new(
            new SinglePut(store), new Appender(store, options.RetryDelay, time), new UploadFinisher(store), new LostUploads(store, objects, hasher, logger), hasher, logger);
        _uploads = new ContentUploads(store, requests, meter, logger, stopping);
        MultipartRequests multipart = new(store, options, logger, time);
        WriteMemory memory = new(budget, options.MemoryWait, time);
        StreamFactory streams = new(options, multipart, memory, area, time, stopping);
        StagedUploads stagedUploads = new(store, multipart, objects, budget, options);
        States = new ContentStates(
            options, objects, budget, memory, streams, requests.Append, states => new StagedStates(states, objects, area, stagedUploads, budget, options, time, logger));
    }

    /// <summary>Makes states.</summary>
    public ContentStates States { get; }

    /// <summary>The room that the cluster has.</summary>
    public CapacityCache Capacity { get; }

    /// <summary>All contents that are open.</summary>
    public ContentRegistry Contents { get; } = new();

    /// <summary>Makes a content.</summary>
    /// <param name="binding">The object that it comes from and becomes.</param>
    /// <param name="first">Its first state; becomes the content's.</param>
    public FileContent Create(ObjectBinding binding, ContentState first)
    {
        ContentMarks marks = new();
        ContentGate gate = new(first, binding, marks, _writers, _time, _options.MemoryWait / 2);
        SharedRun<FsResult<ObjectInfo>> flush = new();
        ContentWriter writer = new(gate, binding, States, _holes, _options.MaxFileSize);
        FileContent content = new(
            binding,
            marks,
            gate,
            new ContentReader(gate, marks, flush, _budget),
            writer,
            new ContentFlusher(gate, binding, marks, writer.Refused, flush, _uploads),
            _objects,
            _keeper,
            Contents,
            new OperationProgress(_time));
        Contents.Add(content);
        return content;
    }
}
