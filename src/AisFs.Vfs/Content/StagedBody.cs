using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>
/// A file whose changes are in the staging directory. What was not written comes from the object that it is made from, as
/// far as that still shows, and is fetched when it is read or uploaded.
/// </summary>
internal sealed partial class StagedBody : ContentBody
{
    private readonly StagedFile _file;
    private readonly ExtentMap _extents;
    private readonly CachedObject? _base;
    private long _baseLength;
    private long _size;
    private volatile bool _dirty;

    // The first byte that was changed since the object was uploaded.
    private long _changedFrom = long.MaxValue;

    /// <summary>Makes a staged form.</summary>
    /// <param name="services">The mount.</param>
    /// <param name="file">The data; goes over.</param>
    /// <param name="extents">What is in it.</param>
    /// <param name="baseObject">The object that the rest comes from, acquired by the caller; null for none.</param>
    /// <param name="baseLength">How much of the object shows.</param>
    /// <param name="size">The file's size.</param>
    /// <param name="dirty">Whether it differs from the object.</param>
    public StagedBody(ContentServices services, StagedFile file, ExtentMap extents, CachedObject? baseObject, long baseLength, long size, bool dirty)
        : base(services)
    {
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

    public override long Size => Volatile.Read(ref _size);

    public override bool IsDirty => _dirty;

    public StagedFile File => _file;

    public CachedObject? Base => _base;

    /// <summary>Whether the object's own bytes are all still in place, and something came behind them.</summary>
    public bool IsAppended => _base is not null && _baseLength == _base.Size && Size > _baseLength && _changedFrom >= _baseLength;

    public override async ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        int chunkSize = Services.Options.ChunkSize;
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
                Slab slab = await Services.Budget.RentAsync(count, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
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
                using SlabLease lease = SlabLease.Rent(Services.Budget);
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
            using Lock.Scope scope = _file.Journal.EnterScope();

            // The log first: it may not speak of bytes that are cut off.
            FsError error = _file.LogChange(default, size);
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

            int count = (int)Math.Min(run.End - position, Services.Options.ChunkSize);
            using SlabLease lease = SlabLease.Rent(Services.Budget);
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
            lock (_file.Journal)
            {
                _extents.Set(fetched.Start, fetched.End, fetched.Kind);
                error = _file.LogChange(fetched);
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
    /// <param name="key">The object.</param>
    /// <param name="replaced">The object that will be replaced, as far as it is known; null for a new one.</param>
    /// <param name="custom">The custom metadata of the last upload that was tried; null when none was.</param>
    public FsError BeginJournal(ObjectKey key, ObjectInfo? replaced, IReadOnlyDictionary<string, string>? custom)
    {
        // The bytes of the object that came by now may have told more of its version.
        ObjectInfo? known = _base is { } obj && replaced is not null ? replaced with { Size = obj.Size, Version = obj.Version } : replaced;
        StagingSubject subject = new(Services.Options.ClusterId, key, known is null ? null : StagingBase.Of(known), custom, Services.Time.GetUtcNow());
        using Lock.Scope scope = _file.Journal.EnterScope();
        return _file.BeginJournal(subject, _baseLength, Size, _extents);
    }

    /// <summary>The object has another name: what could be recovered can be so under that one.</summary>
    public void MoveJournal(ObjectKey key, ObjectInfo? replaced, IReadOnlyDictionary<string, string>? custom)
    {
        using Lock.Scope scope = _file.Journal.EnterScope();
        if (_file.HasJournal)
        {
            BeginJournal(key, replaced, custom);
        }
    }

    /// <summary>The same bytes, unchanged from what is on the cluster now.</summary>
    /// <param name="uploaded">The object, acquired by the caller.</param>
    public StagedBody AsClean(CachedObject uploaded)
    {
        _file.AddReference();
        return new StagedBody(Services, _file, _extents, uploaded, uploaded.Size, uploaded.Size, dirty: false);
    }

    /// <summary>The same changes over an object that has the same bytes where they come from it.</summary>
    /// <param name="obj">The object, acquired by the caller.</param>
    public StagedBody Rebase(CachedObject obj)
    {
        _file.AddReference();
        return new StagedBody(Services, _file, _extents, obj, Math.Min(_baseLength, obj.Size), Size, dirty: true);
    }

    protected override ValueTask ReleaseAsync()
    {
        _file.Dispose();
        return _base is null ? ValueTask.CompletedTask : Services.Cache.ReleaseAsync(_base);
    }

    private FsError Change(Extent extent, long size)
    {
        using Lock.Scope scope = _file.Journal.EnterScope();
        _changedFrom = Math.Min(_changedFrom, extent.Start);
        _extents.Set(extent.Start, extent.End, extent.Kind);
        Volatile.Write(ref _size, size);
        _dirty = true;
        return _file.LogChange(extent, size);
    }
}
