using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.States;

/// <summary>
/// A file that is small enough to be kept in memory until it is flushed, or bytes that were appended to an object. Any
/// range of the buffered part can be written.
/// </summary>
internal sealed class BufferedState : ContentState
{
    private readonly WriteBuffer _buffer;
    private readonly CachedObject? _base;
    private readonly WriteMemory _memory;
    private readonly ContentOptions _options;
    private volatile bool _dirty;
    private bool _handedOver;
    private string? _sent;

    /// <summary>Makes a state of a buffer.</summary>
    /// <param name="states">Makes other states.</param>
    /// <param name="objects">The cached objects.</param>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="buffer">The bytes; they become the state's.</param>
    /// <param name="baseObject">The object that was appended to, held for the state; null when the buffer is the whole file.</param>
    /// <param name="memory">The memory for more bytes.</param>
    /// <param name="options">The limits.</param>
    public BufferedState(
        ContentStates states,
        CachedObjects objects,
        ObjectBinding binding,
        WriteBuffer buffer,
        CachedObject? baseObject,
        WriteMemory memory,
        ContentOptions options)
        : base(states, objects, binding)
    {
        _buffer = buffer;
        _base = baseObject;
        _memory = memory;
        _options = options;
    }

    public override long Size => _buffer.End;

    public override bool IsDirty => _dirty;

    public override bool HoldsMemory => true;

    public override bool IsOnlyInMemory => _dirty && Size > 0;

    public override CachedObject? Underlying => _base;

    /// <summary>The file differs from the object.</summary>
    public void MarkDirty() => _dirty = true;

    public override ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        if (offset >= _buffer.Start)
        {
            return new ValueTask<FsError>(FillFromBuffer(lease, offset, end));
        }

        long border = Math.Min(end, _buffer.Start);
        return FillBothAsync(cursor.ReadAsync(_base!, lease, offset, (int)(border - offset), cancellationToken), lease, border, end);
    }

    public override async ValueTask<StateChange> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (await TryWriteAsync(offset, data, data.Length, cancellationToken).ConfigureAwait(false))
        {
            return StateChange.Done(this);
        }

        bool isOutgrown = offset >= _buffer.Start && offset + data.Length - _buffer.Start > _options.SinglePutLimit;
        return isOutgrown && _base is null && offset <= Size + _options.PartSize && !Binding.IsDetached
            ? StateChange.GoOn(States.Streaming(Binding, HandOver()))
            : await StageAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<StateChange> ZeroAsync(long offset, long length, CancellationToken cancellationToken)
        => await TryWriteAsync(offset, null, length, cancellationToken).ConfigureAwait(false)
            ? StateChange.Done(this)
            : await StageAsync(cancellationToken).ConfigureAwait(false);

    public override async ValueTask<StateChange> ResizeAsync(long size, CancellationToken cancellationToken)
    {
        if (_base is null && size > _options.SinglePutLimit && !Binding.IsDetached && PartSizes.TakesStream(_options, size))
        {
            // The bytes are to come: as a rule from the first to the last.
            return StateChange.Done(States.Streaming(Binding, HandOver(), size));
        }

        bool isDone = size <= Size ? TryTruncate(size) : await TryWriteAsync(Size, null, size - Size, cancellationToken).ConfigureAwait(false);
        return isDone ? StateChange.Done(this) : await StageAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes within the limit of one request.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="data">The bytes; null for zeros.</param>
    /// <param name="length">How many.</param>
    /// <param name="cancellationToken">Cancels waiting for memory.</param>
    /// <returns>False when nothing was changed: the range is not the buffer's, too long, or memory does not suffice.</returns>
    public async ValueTask<bool> TryWriteAsync(long offset, ReadOnlyMemory<byte>? data, long length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        if (offset < _buffer.Start || end - _buffer.Start > _options.SinglePutLimit)
        {
            return false;
        }

        while (_buffer.FindLack(Math.Min(offset, Size), end) is { Size: > 0 } lack)
        {
            if (await _memory.TryRentAsync(lack.Size, cancellationToken).ConfigureAwait(false) is not { } slab)
            {
                return false;
            }

            _buffer.Supply(lack.Chunk, slab);
        }

        if (data is { } bytes)
        {
            _buffer.Write(offset, bytes.Span);
        }
        else
        {
            _buffer.Zero(Math.Min(offset, Size), end);
        }

        _dirty = true;
        return true;
    }

    public override ValueTask<StateChange> StageAsync(CancellationToken cancellationToken)
        => States.Staged.StageAsync(Binding, this, _buffer, Size, _dirty, cancellationToken);

    public override ValueTask<StateChange> DetachAsync(CancellationToken cancellationToken)
        => _base is null ? new ValueTask<StateChange>(StateChange.Done(this)) : StageAsync(cancellationToken);

    public override ValueTask<bool> RelieveAsync() => new(_dirty);

    public override async ValueTask<StateChange> RebaseAsync(UploadSession session, ObjectInfo found, CancellationToken cancellationToken)
        => _base is null
            ? await base.RebaseAsync(session, found, cancellationToken).ConfigureAwait(false)
            : await StageAsync(cancellationToken).ConfigureAwait(false);

    public override ValueTask<UploadChange> UploadAsync(UploadSession session, CancellationToken cancellationToken)
        => _base is null ? PutAsync(session, cancellationToken) : AppendAsync(session, _base, cancellationToken);

    protected override ContentState Uploaded(CachedObject uploaded)
    {
        if (_base is not null)
        {
            Objects.Inherit(_base, uploaded);
        }

        _buffer.Seed(uploaded);
        if (_sent is not null)
        {
            Objects.KeepUploaded(uploaded, _sent, Binding.Info);
        }

        return States.Clean(Binding, uploaded);
    }

    protected override ValueTask ReleaseAsync()
    {
        if (!_handedOver)
        {
            _buffer.Clear();
        }

        return Objects.ReleaseAsync(_base);
    }

    private async ValueTask<UploadChange> PutAsync(UploadSession session, CancellationToken cancellationToken)
    {
        using SlabRange range = _buffer.GetRange(0, Size);
        XxHash64 hash = new();
        range.HashWith(hash);
        _sent = Checksums.Format(hash);
        return EndPut(session, await session.PutAsync(range, _sent, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<UploadChange> AppendAsync(UploadSession session, CachedObject known, CancellationToken cancellationToken)
    {
        UploadOutcome outcome = new(FsError.NotSupported);
        if (session.CanAppend)
        {
            using SlabRange range = _buffer.GetRange(_buffer.Start, Size);
            outcome = await session.AppendAsync(known, [range], cancellationToken).ConfigureAwait(false);
        }

        if (outcome.Error is not (FsError.NotSupported or FsError.NotImplemented))
        {
            return await EndAsync(session, outcome, _buffer.Start, null, cancellationToken).ConfigureAwait(false);
        }

        session.DenyAppends();
        StateChange staged = await StageAsync(cancellationToken).ConfigureAwait(false);
        return staged.Error != FsError.None ? UploadChange.Over(this, staged.Error) : UploadChange.GoOn(staged.Next);
    }

    private bool TryTruncate(long size)
    {
        if (size < _buffer.Start)
        {
            return false;
        }

        _buffer.Truncate(size);
        _dirty = _base is null || size > _buffer.Start;
        return true;
    }

    private WriteBuffer HandOver()
    {
        _handedOver = true;
        return _buffer;
    }

    private async ValueTask<FsError> FillBothAsync(ValueTask<FsError> below, SlabLease lease, long border, long end)
    {
        FsError error = await below.ConfigureAwait(false);
        return error != FsError.None ? error : FillFromBuffer(lease, border, end);
    }

    private FsError FillFromBuffer(SlabLease lease, long position, long end)
    {
        while (position < end)
        {
            if (!_buffer.TryRead(lease, ref position, end))
            {
                // Cut off by a truncation since the size was looked at: these bytes no longer exist.
                return FsError.None;
            }
        }

        return FsError.None;
    }
}
