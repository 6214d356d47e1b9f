using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content.Staged;

/// <summary>
/// A file in the staging directory laid over the object that it was made from: what was not written comes from the object,
/// as far as that still shows, and is fetched when it is read or uploaded. Ranges and log change together, under the
/// journal's lock.
/// </summary>
internal sealed class StagedOverlay
{
    private readonly MemoryBudget _budget;
    private readonly StagedFile _file;
    private readonly ExtentMap _extents;
    private readonly CachedObject? _base;
    private long _baseLength;
    private long _size;
    private volatile bool _dirty;

    // The first byte that was changed since the object was uploaded.
    private long _changedFrom = long.MaxValue;

    /// <summary>Lays a file over an object.</summary>
    /// <param name="budget">The memory for reads.</param>
    /// <param name="file">The data. It becomes the overlay's.</param>
    /// <param name="extents">The ranges that are in it.</param>
    /// <param name="baseObject">The object that the rest comes from, held by the caller; null for none.</param>
    /// <param name="baseLength">How much of the object shows, in bytes.</param>
    /// <param name="size">The file's size in bytes.</param>
    /// <param name="dirty">Whether it differs from the object.</param>
    public StagedOverlay(MemoryBudget budget, StagedFile file, ExtentMap extents, CachedObject? baseObject, long baseLength, long size, bool dirty)
    {
        _budget = budget;
        _file = file;
        _extents = extents;
        _base = baseObject;
        _baseLength = baseLength;
        _size = size;
        _dirty = dirty;
        if (dirty && extents.ToArray() is [var first, ..])
        {
            _changedFrom = first.Start;
        }
    }

    /// <summary>The file's size in bytes.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>Whether it differs from the object.</summary>
    public bool IsDirty => _dirty;

    /// <summary>The data.</summary>
    public StagedFile File => _file;

    /// <summary>The object that the rest comes from; null for none.</summary>
    public CachedObject? Base => _base;

    /// <summary>How much of the object shows, in bytes.</summary>
    public long BaseLength => Volatile.Read(ref _baseLength);

    /// <summary>Whether the object's own bytes are all still in place, and something came behind them.</summary>
    public bool IsAppended => _base is not null && _baseLength == _base.Size && Size > _baseLength && _changedFrom >= _baseLength;

    /// <summary>Adds a range, which lies within the file, to a lease.</summary>
    public async ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        int chunkSize = _budget.SlabSize;
        long end = offset + length;
        for (long position = offset; position < end;)
        {
            long stop = Math.Min(end, ((position / chunkSize) + 1) * chunkSize);
            int count = (int)(stop - position);
            FsError error;
            if (_base is { } obj && _extents.Find(position, stop) is { Kind: ExtentKind.None } run && run.End == stop && stop <= Volatile.Read(ref _baseLength))
            {
                error = await cursor.ReadAsync(obj, lease, position, count, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Slab slab = await _budget.RentAsync(count, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
                lease.Add(slab, 0, count);
                error = await ComposeAsync(cursor, position, slab.Memory[..count], cancellationToken).ConfigureAwait(false);
            }

            if (error != FsError.None)
            {
                return error;
            }

            position = stop;
        }

        return FsError.None;
    }

    /// <summary>Puts a range together in the caller's memory.</summary>
    public async ValueTask<FsError> ComposeAsync(ReadCursor cursor, long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (destination.Length > 0)
        {
            Extent run = _extents.Find(position, position + destination.Length);
            long baseLength = Volatile.Read(ref _baseLength);
            bool fromBase = run.Kind == ExtentKind.None && position < baseLength;
            int count = (int)((fromBase ? Math.Min(run.End, baseLength) : run.End) - position);
            Memory<byte> part = destination[..count];
            if (run.Kind == ExtentKind.Data)
            {
                FsError error = await _file.ReadAsync(position, part, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }
            }
            else if (fromBase)
            {
                using SlabLease lease = SlabLease.Rent(_budget);
                FsError error = await cursor.ReadAsync(_base!, lease, position, count, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }

                lease.CopyTo(part.Span);
            }
            else
            {
                part.Span.Clear();
            }

            position += count;
            destination = destination[count..];
        }

        return FsError.None;
    }

    /// <summary>Writes. The bytes are in the data file, and the log says so, when the call completes.</summary>
    public async ValueTask<FsError> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        long end = offset + data.Length;
        FsError error = await _file.WriteAsync(offset, data, cancellationToken).ConfigureAwait(false);
        return error != FsError.None ? error : Change(new Extent(offset, end, ExtentKind.Data), Math.Max(Size, end));
    }

    /// <summary>Zeros a range.</summary>
    public FsError Zero(long from, long to) => Change(new Extent(from, to, ExtentKind.Zero), Math.Max(Size, to));

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    public FsError Resize(long size)
    {
        long before = Size;
        if (size < before)
        {
            using Lock.Scope scope = _file.Journal.Enter();

            // The log first: it may not speak of bytes that are cut off.
            FsError error = _file.Journal.Note(default, size);
            if (error != FsError.None)
            {
                return error;
            }

            _changedFrom = Math.Min(_changedFrom, size);
            Volatile.Write(ref _size, size);
            Volatile.Write(ref _baseLength, Math.Min(_baseLength, size));
            _extents.Truncate(size);
            _dirty = true;
            return _file.Cut(size);
        }

        return Change(new Extent(before, size, ExtentKind.Zero), size);
    }

    /// <summary>Finds data or a hole.</summary>
    public FsResult<long> Seek(long offset, FsSeekKind kind)
    {
        long size = Size;
        for (long position = offset; position < size;)
        {
            Extent run = _extents.Find(position, size);
            long baseLength = Volatile.Read(ref _baseLength);
            bool fromBase = run.Kind == ExtentKind.None && position < baseLength;
            bool isData = run.Kind == ExtentKind.Data || fromBase;
            if (isData == (kind == FsSeekKind.Data))
            {
                return position;
            }

            position = fromBase ? Math.Min(run.End, baseLength) : run.End;
        }

        return kind == FsSeekKind.Hole && offset < size ? size : FsError.NoSuchRange;
    }

    /// <summary>Fetches what still comes from the object, so that the file depends on nothing else.</summary>
    public async ValueTask<FsError> MaterializeAsync(ReadCursor cursor, CancellationToken cancellationToken)
    {
        for (long position = 0; position < _baseLength;)
        {
            Extent run = _extents.Find(position, _baseLength);
            if (run.Kind != ExtentKind.None)
            {
                position = run.End;
                continue;
            }

            int count = (int)Math.Min(run.End - position, _budget.SlabSize);
            using SlabLease lease = SlabLease.Rent(_budget);
            FsError error = await cursor.ReadAsync(_base!, lease, position, count, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            long offset = position;
            for (int i = 0; i < lease.SegmentCount && error == FsError.None; i++)
            {
                ReadOnlyMemory<byte> segment = lease.GetSegment(i);
                error = await _file.WriteAsync(offset, segment, cancellationToken).ConfigureAwait(false);
                offset += segment.Length;
            }

            if (error != FsError.None)
            {
                return error;
            }

            Extent fetched = new(position, position + count, ExtentKind.Data);
            using (_file.Journal.Enter())
            {
                _extents.Set(fetched.Start, fetched.End, fetched.Kind);
                error = _file.Journal.Note(fetched);
            }

            if (error != FsError.None)
            {
                return error;
            }

            position += count;
        }

        return FsError.None;
    }

    /// <summary>From now on the changes can be recovered should the mount die.</summary>
    public FsError BeginJournal(StagingSubject subject)
    {
        using Lock.Scope scope = _file.Journal.Enter();
        return _file.Journal.Begin(subject, _baseLength, Size, _extents);
    }

    /// <summary>The object has another name: what can be recovered is so under the new one.</summary>
    public void MoveJournal(StagingSubject subject)
    {
        using Lock.Scope scope = _file.Journal.Enter();
        if (_file.Journal.HasBegun)
        {
            BeginJournal(subject);
        }
    }

    /// <summary>The same bytes, unchanged from what is on the cluster now.</summary>
    /// <param name="uploaded">The object, held by the caller.</param>
    public StagedOverlay AsClean(CachedObject uploaded)
    {
        _file.AddReference();
        return new StagedOverlay(_budget, _file, _extents, uploaded, uploaded.Size, uploaded.Size, dirty: false);
    }

    /// <summary>The bytes as they are here; null while some of them are only in the object.</summary>
    public IDiskSource? TryGetSource()
    {
        for (long position = 0; position < Size;)
        {
            Extent run = _extents.Find(position, Size);
            if (run.Kind == ExtentKind.None)
            {
                return null;
            }

            position = run.End;
        }

        return new StagedSource(_file, _extents);
    }

    /// <summary>The same changes over an object that has the same bytes where they come from it.</summary>
    /// <param name="obj">The object, held by the caller.</param>
    public StagedOverlay Rebase(CachedObject obj)
    {
        _file.AddReference();
        return new StagedOverlay(_budget, _file, _extents, obj, Math.Min(_baseLength, obj.Size), Size, dirty: true);
    }

    /// <summary>Lets the file go. The object is the caller's to release.</summary>
    public void Release() => _file.Dispose();

    private FsError Change(Extent extent, long size)
    {
        using Lock.Scope scope = _file.Journal.Enter();
        _changedFrom = Math.Min(_changedFrom, extent.Start);
        _extents.Set(extent.Start, extent.End, extent.Kind);
        Volatile.Write(ref _size, size);
        _dirty = true;
        return _file.Journal.Note(extent, size);
    }
}
