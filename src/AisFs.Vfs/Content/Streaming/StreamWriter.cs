using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>
/// Takes the changes of a streamed file: bytes at its end, before it or a little behind it. What makes a whole part is cut
/// off and sent. One change at a time.
/// </summary>
/// <param name="buffer">The bytes in memory.</param>
/// <param name="tail">What came before its turn.</param>
/// <param name="parts">The parts that were cut off.</param>
/// <param name="pipeline">Sends parts.</param>
/// <param name="upload">The upload.</param>
/// <param name="memory">The memory for bytes.</param>
/// <param name="options">The limits.</param>
internal sealed class StreamWriter(
    WriteBuffer buffer, StreamTail tail, PartTable parts, PartPipeline pipeline, MultipartUpload upload, WriteMemory memory, ContentOptions options)
{
    private bool _ended;

    /// <summary>
    /// Writes where nothing was sent yet: at the end of what came in order, before it, or a little behind it, before the
    /// turn of these bytes.
    /// </summary>
    /// <returns>Whether it was done; an error that a part has met in the background is reported once, and nothing is written.</returns>
    public async ValueTask<FsResult<bool>> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_ended || offset < parts.Sealed)
        {
            return false;
        }

        if (upload.IsSpoiled)
        {
            return parts.HasAllBytes ? false : FsError.Io;
        }

        FsError error = pipeline.TakeError();
        if (error != FsError.None)
        {
            return error;
        }

        long position = offset;
        while (data.Length > 0)
        {
            // Full parts of a buffer that was taken over, or that bytes before their turn have filled.
            while (Math.Min(position, buffer.End) - parts.Sealed >= NextPartSize)
            {
                await pipeline.WaitAsync(cancellationToken).ConfigureAwait(false);
                pipeline.Seal(parts.Sealed + NextPartSize);
            }

            if (parts.Count >= PartSizes.MaxParts)
            {
                return FsError.TooLarge;
            }

            if (position > buffer.End)
            {
                return await TryPutEarlyAsync(position, data, cancellationToken).ConfigureAwait(false);
            }

            int count = (int)Math.Min(data.Length, parts.Sealed + NextPartSize - position);
            if (!await EnsureMemoryAsync(position, position + count, cancellationToken).ConfigureAwait(false))
            {
                // What was taken already is written once more where the file goes on.
                return false;
            }

            await TakeAsync(position, data[..count], cancellationToken).ConfigureAwait(false);
            data = data[count..];
            position += count;

            // What has been taken can't be given back: from here on the call ends well.
            cancellationToken = CancellationToken.None;
        }

        return true;
    }

    /// <summary>Cuts the file behind what was sent, or extends it with zeros that may still be written.</summary>
    /// <returns>Whether it was done.</returns>
    public bool TryResize(long size)
    {
        if (_ended || size < parts.Sealed || !PartSizes.TakesStream(options, size))
        {
            return false;
        }

        tail.Resize(size);
        return true;
    }

    /// <summary>Zeros a range of which nothing was sent.</summary>
    /// <returns>Whether it was done.</returns>
    public async ValueTask<bool> TryZeroAsync(long from, long to, CancellationToken cancellationToken)
    {
        long end = Math.Min(to, buffer.End);
        if (_ended || from < parts.Sealed || (from < end && !await EnsureMemoryAsync(from, end, cancellationToken).ConfigureAwait(false)))
        {
            return false;
        }

        if (from < end)
        {
            buffer.Zero(from, end);
        }

        tail.Zero(Math.Max(from, end), to);
        return true;
    }

    /// <summary>Has all of a file in its buffer, of which nothing was sent.</summary>
    /// <returns>False when something was, or memory did not suffice.</returns>
    public async ValueTask<bool> TryFillAsync(CancellationToken cancellationToken)
    {
        long size = tail.Size;
        if (parts.Sealed > 0 || !await EnsureMemoryAsync(Math.Min(buffer.End, size), size, cancellationToken).ConfigureAwait(false) || parts.Sealed > 0)
        {
            return false;
        }

        tail.Fill();
        return true;
    }

    /// <summary>Cuts parts off until nothing is left to be sent.</summary>
    /// <param name="failures">How many parts had failed when the flush began.</param>
    /// <param name="cancellationToken">Ends the wait for a place; parts that were cut off are sent all the same.</param>
    /// <returns>An error when the file has too many parts. It is not all sent when another part has failed.</returns>
    public async ValueTask<FsError> SealRestAsync(int failures, CancellationToken cancellationToken)
    {
        while (parts.Sealed < tail.Size)
        {
            if (parts.Count >= PartSizes.MaxParts)
            {
                return FsError.TooLarge;
            }

            if (!await pipeline.WaitAsync(failures, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            long end = Math.Min(tail.Size, parts.Sealed + NextPartSize);

            // A last part may end within a chunk; what is written behind it could not be cut off again. And what goes as zeros
            // can no longer be written.
            _ended |= end % buffer.ChunkSize != 0 || end > buffer.End;
            pipeline.Seal(end);
        }

        return FsError.None;
    }

    /// <summary>Whether all of the file belongs to parts.</summary>
    public bool IsSealed => parts.Sealed == tail.Size;

    // The memory may have shrunk since parts got their sizes: a part that it cannot hold would be waited for in vain.
    private long NextPartSize => Math.Min(PartSizes.OfStream(options, parts.Count + 1), memory.LargestPart(options.PartSize));

    private async ValueTask TakeAsync(long position, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        // Memory may have come from sending less than a whole part: the next one ends later then.
        long partEnd = parts.Sealed + NextPartSize;
        bool isFull = position + data.Length == partEnd;
        if (isFull)
        {
            await pipeline.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        buffer.Write(position, data.Span);
        tail.Join();
        if (isFull)
        {
            pipeline.Seal(partEnd);
        }
    }

    private async ValueTask<bool> TryPutEarlyAsync(long position, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (position + data.Length > buffer.End + NextPartSize
            || !await EnsureMemoryAsync(position, position + data.Length, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        tail.Put(position, data.Span);
        return true;
    }

    private async ValueTask<bool> EnsureMemoryAsync(long from, long to, CancellationToken cancellationToken)
    {
        while (buffer.FindLack(from, to) is { Size: > 0 } lack)
        {
            if (await RentAsync(from, lack.Size, cancellationToken).ConfigureAwait(false) is not { } slab)
            {
                return false;
            }

            buffer.Supply(lack.Chunk, slab);
        }

        return true;
    }

    // What lies before the change may be sent for it.
    private async ValueTask<Slab?> RentAsync(long change, int size, CancellationToken cancellationToken)
    {
        while (true)
        {
            Slab? slab = await memory.TryRentAsync(size, cancellationToken).ConfigureAwait(false);
            if (slab is not null)
            {
                return slab;
            }

            if (parts.HasMoving)
            {
                continue;
            }

            // What was sent leaves memory while a writer waits; that may take longer than the wait.
            await pipeline.MakeRoomAsync().ConfigureAwait(false);
            if (memory.TryRent(size) is { } freed)
            {
                return freed;
            }

            // Nothing on its way that would free memory: send what there is, though it is less than a part.
            long whole = Math.Min(change, buffer.End) / buffer.ChunkSize * buffer.ChunkSize;
            if (whole - parts.Sealed < buffer.ChunkSize || parts.Count >= PartSizes.MaxParts / 2 || !upload.TakesSmallParts)
            {
                return null;
            }

            await pipeline.WaitAsync(cancellationToken).ConfigureAwait(false);
            pipeline.Seal(whole);
        }
    }
}
