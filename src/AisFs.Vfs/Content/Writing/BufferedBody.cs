using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// A file that is small enough to be kept in memory until it is flushed, or bytes that were appended to an object. Any
/// range of the buffered part can be written.
/// </summary>
internal sealed class BufferedBody(ContentServices services, WriteBuffer buffer, CachedObject? baseObject) : ContentBody(services)
{
    private volatile bool _dirty;
    private bool _handedOver;

    public WriteBuffer Buffer => buffer;

    /// <summary>The object that was appended to; null when the buffer is the whole file.</summary>
    public CachedObject? Base => baseObject;

    public override long Size => buffer.End;

    public override bool IsDirty => _dirty;

    public void MarkDirty() => _dirty = true;

    /// <summary>The buffer goes on in another form.</summary>
    public WriteBuffer HandOver()
    {
        _handedOver = true;
        return buffer;
    }

    public override ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        if (offset >= buffer.Start)
        {
            return new ValueTask<FsError>(FillFromBuffer(lease, offset, end));
        }

        long border = Math.Min(end, buffer.Start);
        return FillBothAsync(cursor.ReadAsync(baseObject!, lease, offset, (int)(border - offset), cancellationToken), lease, border, end);
    }

    /// <summary>Writes within the limit of one request.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="data">The bytes; null for zeros.</param>
    /// <param name="length">How many.</param>
    /// <param name="cancellationToken">Cancels waiting for memory.</param>
    /// <returns>What became of it.</returns>
    public async ValueTask<WriteStep> WriteAsync(long offset, ReadOnlyMemory<byte>? data, long length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        if (offset < buffer.Start)
        {
            return WriteStep.NeedsStaging;
        }

        if (end - buffer.Start > Services.Options.SinglePutLimit)
        {
            return offset <= Size + Services.Options.PartSize && data is not null && baseObject is null ? WriteStep.NeedsStream : WriteStep.NeedsStaging;
        }

        while (buffer.FindLack(Math.Min(offset, Size), end) is { Size: > 0 } lack)
        {
            Slab? slab = Services.Budget.TryRent(lack.Size, MemoryUse.Write)
                ?? await Services.Budget.TryRentAsync(lack.Size, MemoryUse.Write, Services.Options.MemoryWait, Services.Time, cancellationToken).ConfigureAwait(false);
            if (slab is null)
            {
                return WriteStep.NeedsStaging;
            }

            buffer.Supply(lack.Chunk, slab);
        }

        if (data is { } bytes)
        {
            buffer.Write(offset, bytes.Span);
        }
        else
        {
            buffer.Zero(Math.Min(offset, Size), end);
        }

        _dirty = true;
        return WriteStep.Done;
    }

    /// <summary>Cuts the file.</summary>
    public WriteStep Truncate(long size)
    {
        if (size < buffer.Start)
        {
            return WriteStep.NeedsStaging;
        }

        buffer.Truncate(size);
        _dirty = baseObject is null || size > buffer.Start;
        return WriteStep.Done;
    }

    protected override ValueTask ReleaseAsync()
    {
        if (!_handedOver)
        {
            buffer.Clear();
        }

        return baseObject is null ? ValueTask.CompletedTask : Services.Cache.ReleaseAsync(baseObject);
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
            if (!buffer.TryRead(lease, ref position, end))
            {
                // Cut off by a truncation since the size was looked at: these bytes no longer exist.
                return FsError.None;
            }
        }

        return FsError.None;
    }
}
