using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>
/// A file that is written from its beginning to its end, and goes up as a multipart upload while it is written. Its size may
/// be ahead of its bytes, and these may come a little out of order. What was sent stays in memory while there is room, else
/// in the staging directory, until the upload is completed: when a write goes back to an earlier offset, nothing is lost.
/// </summary>
internal sealed class StreamedFile(
    WriteBuffer buffer,
    StreamTail tail,
    PartTable parts,
    PartSpill spill,
    MultipartUpload upload,
    PartPipeline pipeline,
    StreamWriter writer,
    StreamCompletion completion,
    WriteMemory memory)
{
    private bool _handedOver;

    /// <summary>The object that the upload was begun for.</summary>
    public ObjectKey Key => upload.Key;

    /// <summary>The file's size in bytes.</summary>
    public long Size => tail.Size;

    /// <summary>Whether a part has been sent, or is on its way.</summary>
    public bool HasBegun => parts.Sealed > 0;

    /// <summary>Takes changes.</summary>
    public StreamWriter Writer => writer;

    /// <summary>Finds data or a hole.</summary>
    public FsResult<long> Seek(long offset, FsSeekKind kind) => tail.Seek(offset, kind);

    /// <summary>Sends what is left and completes the upload.</summary>
    public ValueTask<UploadOutcome> CompleteAsync(CancellationToken cancellationToken) => completion.CompleteAsync(cancellationToken);

    /// <summary>The upload was found to be complete though its answer was lost.</summary>
    public void MarkCompleted() => upload.MarkCompleted();

    /// <summary>Moves sent parts out of memory.</summary>
    public ValueTask SpillAsync() => spill.SpillAllAsync();

    /// <summary>Puts all bytes into one staged file, to go on there.</summary>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    /// <returns>The file, which the caller has to dispose; an error when bytes are only on the cluster.</returns>
    public ValueTask<FsResult<StagedFile>> MoveToDiskAsync(CancellationToken cancellationToken) => spill.MoveAllAsync(cancellationToken);

    /// <summary>The move to disk came to nothing: the stream goes on.</summary>
    public void GoOn() => spill.Reopen();

    /// <summary>Lets an object, which has this content now, have what is still in memory.</summary>
    public void Seed(CachedObject obj) => buffer.Seed(obj, tail.IsEmpty ? long.MaxValue : buffer.End);

    /// <summary>Which ranges are bytes, and which zeros.</summary>
    public ExtentMap GetExtents()
    {
        ExtentMap extents = new();
        foreach (Extent run in tail.Runs(0, Size))
        {
            extents.Set(run.Start, run.End, run.Kind);
        }

        return extents;
    }

    /// <summary>The buffer goes on in another state.</summary>
    public WriteBuffer HandOver()
    {
        _handedOver = true;
        return buffer;
    }

    /// <summary>Adds a range, which lies within the file, to a lease.</summary>
    public async ValueTask<FsError> FillAsync(SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        long end = offset + length;
        long position = offset;
        while (position < end)
        {
            Extent run = tail.Find(position, end);
            if (run.Kind == ExtentKind.Zero)
            {
                await AddZerosAsync(lease, run.End - position, cancellationToken).ConfigureAwait(false);
                position = run.End;
                continue;
            }

            if (buffer.TryRead(lease, ref position, run.End))
            {
                continue;
            }

            // What was not sent and is not in memory was cut off since it was looked at.
            if (parts.Find(position) is not null)
            {
                long stop = Math.Min(run.End, ((position / buffer.ChunkSize) + 1) * buffer.ChunkSize);
                FsError error = await spill.FillAsync(lease, position, stop, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }

                position = stop;
            }
        }

        return FsError.None;
    }

    /// <summary>Ends all sending, drops an upload that is not completed, and gives back all memory and files.</summary>
    public async ValueTask ReleaseAsync()
    {
        await pipeline.StopAsync().ConfigureAwait(false);
        await upload.AbortAsync().ConfigureAwait(false);
        await spill.CloseAsync().ConfigureAwait(false);
        if (!_handedOver)
        {
            buffer.Clear();
        }

        pipeline.Release();
    }

    private async ValueTask AddZerosAsync(SlabLease lease, long length, CancellationToken cancellationToken)
    {
        int size = (int)Math.Min(length, buffer.ChunkSize);
        Slab slab = await memory.RentForReadAsync(size, cancellationToken).ConfigureAwait(false);
        slab.GetSpan()[..size].Clear();
        for (long left = length; left > 0; left -= size)
        {
            slab.AddReference();
            lease.Add(slab, 0, (int)Math.Min(size, left));
        }

        slab.Release();
    }
}
