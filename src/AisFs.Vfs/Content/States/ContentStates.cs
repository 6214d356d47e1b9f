using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Streaming;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.States;

/// <summary>Makes the states that contents of a mount are in.</summary>
internal sealed class ContentStates
{
    private readonly ContentOptions _options;
    private readonly CachedObjects _objects;
    private readonly MemoryBudget _budget;
    private readonly WriteMemory _memory;
    private readonly StreamFactory _streams;
    private readonly Appender _appender;

    /// <summary>Makes the factory of a mount.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="objects">The cached objects.</param>
    /// <param name="budget">The memory for reads.</param>
    /// <param name="memory">The memory for bytes that are written.</param>
    /// <param name="streams">Makes streamed files.</param>
    /// <param name="appender">Knows which objects can be appended to.</param>
    /// <param name="staged">Makes the factory of staged states.</param>
    public ContentStates(
        ContentOptions options,
        CachedObjects objects,
        MemoryBudget budget,
        WriteMemory memory,
        StreamFactory streams,
        Appender appender,
        Func<ContentStates, StagedStates> staged)
    {
        _options = options;
        _objects = objects;
        _budget = budget;
        _memory = memory;
        _streams = streams;
        _appender = appender;
        Staged = staged(this);
    }

    /// <summary>Moves contents into the staging directory.</summary>
    public StagedStates Staged { get; }

    /// <summary>Whether bytes can be appended to an object.</summary>
    public bool CanAppend(ObjectKey key) => _appender.CanAppend(key);

    /// <summary>One version of an object, unchanged.</summary>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="obj">The object's bytes, held for the state.</param>
    public CleanState Clean(ObjectBinding binding, CachedObject obj) => new(this, _objects, binding, obj, _options);

    /// <summary>An empty file that has to be uploaded.</summary>
    public BufferedState Empty(ObjectBinding binding) => Buffered(binding, new WriteBuffer(_options.ChunkSize, 0));

    /// <summary>A file in memory that has to be uploaded.</summary>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="buffer">All its bytes; they become the state's.</param>
    public BufferedState Buffered(ObjectBinding binding, WriteBuffer buffer)
    {
        BufferedState state = new(this, _objects, binding, buffer, null, _memory, _options);
        state.MarkDirty();
        return state;
    }

    /// <summary>An object to which bytes will be appended.</summary>
    public BufferedState Appending(ObjectBinding binding, CachedObject obj)
        => new(this, _objects, binding, new WriteBuffer(_options.ChunkSize, obj.Size), _objects.Share(obj), _memory, _options);

    /// <summary>A file that goes up in parts while it is written.</summary>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="buffer">The bytes so far; they become the state's.</param>
    /// <param name="size">The file's size in bytes, if it is ahead of the bytes.</param>
    public StreamingState Streaming(ObjectBinding binding, WriteBuffer buffer, long size = 0)
        => new(this, _objects, binding, _streams.Create(binding.Key, buffer, size), _options);

    /// <summary>Takes the first bytes of an object into memory; they are shared with the cache until they are changed.</summary>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="from">The present state.</param>
    /// <param name="obj">The object.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isDirty">Whether the file differs from the object then.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    public async ValueTask<StateChange> LoadAsync(
        ObjectBinding binding, ContentState from, CachedObject obj, long length, bool isDirty, CancellationToken cancellationToken)
    {
        WriteBuffer buffer = new(_options.ChunkSize, 0);
        using ReadCursor cursor = _objects.CreateCursor();
        using (SlabLease lease = SlabLease.Rent(_budget))
        {
            FsError error = await cursor.ReadAsync(obj, lease, 0, (int)length, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return StateChange.Over(from, error);
            }

            for (int i = 0; i < lease.SegmentCount; i++)
            {
                Slab slab = lease.GetSlab(i);
                slab.AddReference();
                buffer.AddShared(slab, lease.GetSegment(i).Length);
            }
        }

        BufferedState loaded = new(this, _objects, binding, buffer, null, _memory, _options);
        if (isDirty)
        {
            loaded.MarkDirty();
        }

        return StateChange.GoOn(loaded);
    }
}
