using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// A file that is written from its beginning to its end, and goes up as a multipart upload while it is written. Its size may
/// be ahead of its bytes, and these may come a little out of order. What was sent stays in memory while there is room, else
/// in the staging directory, until the upload is completed: should the writer turn back, nothing is lost.
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
    private readonly StreamTail _tail;
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
    private bool _handedOver;

    /// <summary>Takes over a buffer that has outgrown one request.</summary>
    /// <param name="services">The mount.</param>
    /// <param name="key">The object that it will be.</param>
    /// <param name="buffer">What was written so far.</param>
    /// <param name="area">Where sent parts go that memory has no room for.</param>
    /// <param name="size">The file's size in bytes, if it is ahead of the buffer.</param>
    public StreamBody(ContentServices services, ObjectKey key, WriteBuffer buffer, StagingArea area, long size = 0)
        : base(services)
    {
        Key = key;
        _buffer = buffer;
        _tail = new StreamTail(buffer, size);
        _area = area;
        _slots = new SemaphoreSlim(services.Options.MaxParallelParts);
        _progress = new OperationProgress(services.Time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(services.Stopping);
    }

    /// <summary>The object that the upload was begun for.</summary>
    public ObjectKey Key { get; }

    public override long Size => _tail.Size;

    public override bool IsDirty => true;

    /// <summary>Whether a part has been sent, or is on its way.</summary>
    public bool HasBegun => Volatile.Read(ref _sealed) > 0;

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

    /// <summary>Whether a file may become so long.</summary>
    public static bool Takes(ContentServices services, long size)
        => size <= services.Options.PartSize * MaxParts || size <= GreatestSize(services);

    /// <summary>
    /// Writes where nothing was sent yet: at the end of what came in order, before it, or a little behind it, before the
    /// turn of these bytes.
    /// </summary>
    /// <returns>The step; an error that a part has met in the background is reported once, and nothing is written.</returns>
    public async ValueTask<FsResult<WriteStep>> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_final || offset < _sealed)
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

        long position = offset;
        while (data.Length > 0)
        {
            // Full parts of a buffer that was taken over, or that bytes before their turn have filled.
            while (Math.Min(position, _buffer.End) - _sealed >= NextPartSize)
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                Seal(_sealed + NextPartSize);
            }

            if (_parts.Count >= MaxParts)
            {
                return FsError.TooLarge;
            }

            if (position > _buffer.End)
            {
                return position + data.Length <= _buffer.End + NextPartSize && await EnsureMemoryAsync(position, position + data.Length, cancellationToken).ConfigureAwait(false)
                    ? PutEarly(position, data.Span)
                    : WriteStep.NeedsStaging;
            }

            int count = (int)Math.Min(data.Length, _sealed + NextPartSize - position);
            if (!await EnsureMemoryAsync(position, position + count, cancellationToken).ConfigureAwait(false))
            {
                // What was taken already is written once more where the file goes on.
                return WriteStep.NeedsStaging;
            }

            // Memory may have come from sending less than a whole part: the next one ends later then.
            long partEnd = _sealed + NextPartSize;
            bool full = position + count == partEnd;
            if (full)
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            _buffer.Write(position, data.Span[..count]);
            _tail.Join();
            data = data[count..];
            position += count;
            if (full)
            {
                Seal(partEnd);
            }

            // What has been taken can't be given back: from here on the call ends well.
            cancellationToken = CancellationToken.None;
        }

        return WriteStep.Done;
    }

    /// <summary>Cuts the file behind what was sent, or extends it with zeros that may still be written.</summary>
    public WriteStep Resize(long size)
    {
        if (_final || size < _sealed || !Takes(Services, size))
        {
            return WriteStep.NeedsStaging;
        }

        _tail.Resize(size);
        return WriteStep.Done;
    }

    /// <summary>Zeros a range of which nothing was sent.</summary>
    public async ValueTask<WriteStep> ZeroAsync(long from, long to, CancellationToken cancellationToken)
    {
        long end = Math.Min(to, _buffer.End);
        if (_final || from < _sealed || (from < end && !await EnsureMemoryAsync(from, end, cancellationToken).ConfigureAwait(false)))
        {
            return WriteStep.NeedsStaging;
        }

        if (from < end)
        {
            _buffer.Zero(from, end);
        }

        _tail.Zero(Math.Max(from, end), to);
        return WriteStep.Done;
    }

    /// <summary>Finds data or a hole.</summary>
    public FsResult<long> Seek(long offset, FsSeekKind kind) => _tail.Seek(offset, kind);

    /// <summary>Has all of a file in its buffer, of which nothing was sent.</summary>
    /// <returns>False when something was, or memory did not suffice.</returns>
    public async ValueTask<bool> TryFillAsync(CancellationToken cancellationToken)
    {
        if (HasBegun || !await EnsureMemoryAsync(Math.Min(_buffer.End, Size), Size, cancellationToken).ConfigureAwait(false) || HasBegun)
        {
            return false;
        }

        _tail.Fill();
        return true;
    }

    /// <summary>The buffer goes on in another form.</summary>
    public WriteBuffer HandOver()
    {
        _handedOver = true;
        return _buffer;
    }

    public override async ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        long position = offset;
        while (position < end)
        {
            Extent run = _tail.Find(position, end);
            if (run.Kind == ExtentKind.Zero)
            {
                await AddZerosAsync(lease, run.End - position, cancellationToken).ConfigureAwait(false);
                position = run.End;
                continue;
            }

            if (_buffer.TryRead(lease, ref position, run.End))
            {
                continue;
            }

            // What was not sent and is not in memory was cut off since it was looked at.
            if (FindPart(position) is not null)
            {
                long stop = Math.Min(run.End, ((position / _buffer.ChunkSize) + 1) * _buffer.ChunkSize);
                FsError error = await FillFromDiskAsync(lease, position, stop, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }

                position = stop;
            }
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
        if (!_handedOver)
        {
            _buffer.Clear();
        }

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

    private WriteStep PutEarly(long offset, ReadOnlySpan<byte> bytes)
    {
        _tail.Put(offset, bytes);
        return WriteStep.Done;
    }

    private async ValueTask AddZerosAsync(SlabLease lease, long length, CancellationToken cancellationToken)
    {
        int size = (int)Math.Min(length, _buffer.ChunkSize);
        Slab slab = await Services.Budget.RentAsync(size, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
        slab.GetSpan()[..size].Clear();
        for (long left = length; left > 0; left -= size)
        {
            slab.AddReference();
            lease.Add(slab, 0, (int)Math.Min(size, left));
        }

        slab.Release();
    }

    private async ValueTask<bool> EnsureMemoryAsync(long from, long to, CancellationToken cancellationToken)
    {
        while (_buffer.FindLack(from, to) is { Size: > 0 } lack)
        {
            Slab? slab = Services.Budget.TryRent(lack.Size, MemoryUse.Write)
                ?? await WaitForMemoryAsync(from, lack.Size, cancellationToken).ConfigureAwait(false);
            if (slab is null)
            {
                return false;
            }

            _buffer.Supply(lack.Chunk, slab);
        }

        return true;
    }

    // What lies before the change may be sent for it.
    private async ValueTask<Slab?> WaitForMemoryAsync(long change, int size, CancellationToken cancellationToken)
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
            long whole = Math.Min(change, _buffer.End) / _buffer.ChunkSize * _buffer.ChunkSize;
            if (whole - _sealed < _buffer.ChunkSize || _parts.Count >= MaxParts / 2 || !ContentUploader.TakesSmallParts(Key))
            {
                return null;
            }

            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            Seal(whole);
        }
    }
}
