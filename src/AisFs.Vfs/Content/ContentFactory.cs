using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Staged;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Streaming;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>Makes the contents of a mount, and what they share.</summary>
internal sealed class ContentFactory
{
    private readonly ContentSurroundings _around;
    private readonly ContentPlaces _places;
    private readonly ContentUploads _uploads;
    private readonly RecoveryKeeper _keeper;
    private readonly HoleGuard _holes;

    /// <summary>Makes the factory of a mount.</summary>
    /// <param name="around">What contents are told by their mount.</param>
    /// <param name="places">Where their bytes are.</param>
    /// <param name="leftovers">Takes notes of what did not reach the cluster.</param>
    public ContentFactory(ContentSurroundings around, ContentPlaces places, ContentLeftovers leftovers)
    {
        _around = around;
        _places = places;
        (IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time) = (around.Store, around.Options, around.Logger, around.Time);
        (MemoryBudget budget, CachedObjects objects) = (places.Budget, places.Objects);
        _keeper = new RecoveryKeeper(leftovers, options.StagingDirectory, logger);
        Capacity = new CapacityCache(store, time);
        _holes = new HoleGuard(Capacity, logger);
        ContentHasher hasher = new(budget);
        UploadRequests requests = new(
            new SinglePut(store), new Appender(store, options.RetryDelay, time), new UploadFinisher(store), new LostUploads(store, objects, hasher, logger), hasher, logger);
        _uploads = new ContentUploads(store, requests, around.Meter, logger, around.Stopping);
        MultipartRequests multipart = new(store, options, logger, time);
        WriteMemory memory = new(budget, options.MemoryWait, time);
        StreamFactory streams = new(options, multipart, memory, places.Area, time, around.Stopping);
        StagedUploads stagedUploads = new(store, multipart, objects, budget, options);
        States = new ContentStates(
            options, objects, budget, memory, streams, requests.Append, states => new StagedStates(states, objects, places.Area, stagedUploads, budget, options, time, logger));
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
        ContentGate gate = new(first, binding, marks, _places.Writers, _around.Time, _around.Options.MemoryWait / 2);
        SharedRun<FsResult<ObjectInfo>> flush = new();
        ContentReader reader = new(gate, marks, flush, _places.Objects, _places.Budget);
        ContentWriter writer = new(gate, binding, States, _holes, _around.Options.MaxFileSize);
        ContentFlusher flusher = new(gate, binding, marks, writer.Refused, flush, _uploads);
        FileContent content = new(
            binding, marks, gate, reader, writer, flusher, new ContentEnding(gate, binding, marks, reader, flusher, _keeper, Contents));
        Contents.Add(content);
        return content;
    }
}
