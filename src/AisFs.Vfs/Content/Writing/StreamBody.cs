using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// A file that is written from its beginning to its end, and goes up as a multipart upload while it is written. What was
/// sent stays in memory while there is room, else in the staging directory, until the upload is completed: should the
/// writer turn back, nothing is lost.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Released when it is retired; the semaphores hold nothing.")]
internal sealed partial class StreamBody : ContentBody
{
    /// <summary>The most parts that an object may have.</summary>
    public const int MaxParts = 9999;

    // Part sizes double after so many parts.
    private const int PartsOfOneSize = 500;

    private readonly Lock _lock = new();
    private readonly WriteBuffer _buffer;
    private readonly StagingArea _area;
    private readonly List<UploadPart> _parts = [];
    private readonly SemaphoreSlim _slots;
    private readonly OperationProgress _progress;
    private readonly CancellationTokenSource _stop;
    private Task<FsResult<string>>? _begin;
    private long _sealed;
    private bool _final;
    private bool _completed;

    // The upload can no longer become the object: another one must be begun. And: it may have become it, or still will.
    private volatile bool _spoiled;
    private bool _unsettled;
    private FsError _unreported;
    private volatile int _failures;

    /// <summary>Takes over a buffer that has outgrown one request.</summary>
    public StreamBody(ContentServices services, ObjectKey key, WriteBuffer buffer, StagingArea area)
        : base(services)
    {
        Key = key;
        _buffer = buffer;
        _area = area;
        _slots = new SemaphoreSlim(services.Options.MaxParallelParts);
        _progress = new OperationProgress(services.Time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(services.Stopping);
    }

    /// <summary>The object that the upload was begun for.</summary>
    public ObjectKey Key { get; }

    public override long Size => _buffer.End;

    public override bool IsDirty => true;

    /// <summary>The greatest file that parts of growing size cover.</summary>
    public static long GreatestSize(ContentServices services)
    {
        long size = 0;
        for (int number = 1; number <= MaxParts; number++)
        {
            size += PartSizeOf(services, number);
        }

        return size;
    }

    /// <summary>Writes at the end.</summary>
    /// <returns>The step; an error that a part has met in the background is reported once, and nothing is written.</returns>
    public async ValueTask<FsResult<WriteStep>> AppendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_final)
        {
            return WriteStep.NeedsStaging;
        }

        if (_spoiled)
        {
            return HasAllBytes ? WriteStep.NeedsStaging : FsError.Io;
        }

        FsError error = TakeError();
        if (error != FsError.None)
        {
            return error;
        }

        // Full parts of a buffer that was taken over.
        while (_buffer.End - _sealed >= NextPartSize)
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            Seal(_sealed + NextPartSize);
        }

        while (data.Length > 0)
        {
            if (_parts.Count >= MaxParts)
            {
                return FsError.TooLarge;
            }

            int count = (int)Math.Min(data.Length, _sealed + NextPartSize - _buffer.End);
            if (!await EnsureMemoryAsync(_buffer.End + count, cancellationToken).ConfigureAwait(false))
            {
                // What was taken already is written once more where the file goes on.
                return WriteStep.NeedsStaging;
            }

            // Memory may have come from sending less than a whole part: the next one ends later then.
            long partEnd = _sealed + NextPartSize;
            bool full = _buffer.End + count == partEnd;
            if (full)
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            _buffer.Write(_buffer.End, data.Span[..count]);
            data = data[count..];
            if (full)
            {
                Seal(partEnd);
            }

            // What has been taken can't be given back: from here on the call ends well.
            cancellationToken = CancellationToken.None;
        }

        return WriteStep.Done;
    }

    public override async ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        long position = offset;
        while (position < end)
        {
            if (_buffer.TryRead(lease, ref position, end))
            {
                continue;
            }

            FsError error = await FillFromDiskAsync(lease, position, end, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            position = Math.Min(end, ((position / _buffer.ChunkSize) + 1) * _buffer.ChunkSize);
        }

        return FsError.None;
    }

    protected override async ValueTask ReleaseAsync()
    {
        await StopSendingAsync().ConfigureAwait(false);
        if (!_completed && !_unsettled)
        {
            await AbortAsync().ConfigureAwait(false);
        }

        await _spillGate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _released = true;
        _spill?.Dispose();
        _spill = null;
        _spillGate.Release();
        _buffer.Clear();
        _stop.Dispose();
    }

    private long NextPartSize => PartSizeOf(Services, _parts.Count + 1);

    private static long PartSizeOf(ContentServices services, int number)
    {
        ContentOptions options = services.Options;
        long cap = Math.Max(options.PartSize, Math.Min(options.MaxPartSize, options.MemoryLimit / 8 / options.ChunkSize * options.ChunkSize));
        int doublings = Math.Min((number - 1) / PartsOfOneSize, 20);
        return Math.Min(cap, options.PartSize << doublings);
    }

    private async ValueTask<bool> EnsureMemoryAsync(long end, CancellationToken cancellationToken)
    {
        while (_buffer.FindLack(_buffer.End, end) is { Size: > 0 } lack)
        {
            Slab? slab = Services.Budget.TryRent(lack.Size, MemoryUse.Write)
                ?? await WaitForMemoryAsync(lack.Size, cancellationToken).ConfigureAwait(false);
            if (slab is null)
            {
                return false;
            }

            _buffer.Supply(lack.Chunk, slab);
        }

        return true;
    }

    private async ValueTask<Slab?> WaitForMemoryAsync(int size, CancellationToken cancellationToken)
    {
        while (true)
        {
            Slab? slab = await Services.Budget.TryRentAsync(size, MemoryUse.Write, Services.Options.MemoryWait, Services.Time, cancellationToken).ConfigureAwait(false);
            if (slab is not null)
            {
                return slab;
            }

            if (HasSending())
            {
                continue;
            }

            // Nothing on its way that would free memory: send what there is, though it is less than a part.
            long whole = _buffer.End / _buffer.ChunkSize * _buffer.ChunkSize;
            if (whole - _sealed < _buffer.ChunkSize || _parts.Count >= MaxParts / 2 || !ContentUploader.TakesSmallParts(Key))
            {
                return null;
            }

            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            Seal(whole);
        }
    }
}
