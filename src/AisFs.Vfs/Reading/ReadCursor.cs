using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>Reads objects for one handle. To be disposed with the handle.</summary>
internal sealed class ReadCursor(ReadPlanner planner, FetchQueue queue, ChunkCache cache, ContentOptions options, ReadAheadShare share) : IDisposable
{
    // A stream through an object that takes more than this share of the memory is not worth keeping: it would wash too much
    // else out.
    private const int LargeShare = 16;

    /// <summary>The places that are being read onwards, for tests.</summary>
    internal int SequentialStreams => planner.SequentialStreams;

    /// <summary>The furthest read-ahead and the most connections of the places, for tests.</summary>
    internal (long Window, int Parallel) Reach => planner.Reach;

    /// <summary>Whether what is read is to stay in memory as if it had not been read yet: the caller takes no copy of it.</summary>
    public bool IsForLater { get; set; }

    internal bool IsDisposed => planner.IsEnded;

    /// <inheritdoc/>
    public void Dispose() => planner.End();

    /// <summary>Adds bytes of an object to a lease; completes synchronously, without allocating, when they are in memory.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="lease">Where to. On an error it may hold a part of them.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; the range lies within the object.</param>
    /// <param name="cancellationToken">Ends the wait; a request goes on while other readers want its bytes.</param>
    /// <returns>The error, if any.</returns>
    public ValueTask<FsError> ReadAsync(CachedObject obj, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        if (obj.IsStale)
        {
            return new ValueTask<FsError>(FsError.Stale);
        }

        long end = offset + length;
        long position = offset;
        while (position < end && obj.TryAdd(lease, ref position, end))
        {
        }

        bool missed = position < end;
        cache.Note(!missed);
        bool isSequential = planner.OnRead(obj, offset, end, missed ? position : -1);
        bool spends = !IsForLater && (isSequential ? obj.Size > share.Memory / LargeShare : obj.IsSmall);
        if (spends && position > offset)
        {
            cache.Spend(obj, offset, position);
        }

        return missed ? WaitAndReadAsync(obj, lease, position, end, spends, cancellationToken) : new ValueTask<FsError>(FsError.None);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsError> WaitAndReadAsync(
        CachedObject obj, SlabLease lease, long position, long end, bool spends, CancellationToken cancellationToken)
    {
        long from = position;
        while (position < end)
        {
            if (obj.IsStale)
            {
                return FsError.Stale;
            }

            if (obj.TryAdd(lease, ref position, end))
            {
                continue;
            }

            if (!obj.Expects(position, end))
            {
                // Evicted, given up by the request that was to bring it, or only another part of it was asked for.
                queue.Fetch(obj, (int)(position / options.ChunkSize), (int)((end + options.ChunkSize - 1) / options.ChunkSize));
                continue;
            }

            FsError error = await obj.WaitAsync(position, end, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        if (spends)
        {
            cache.Spend(obj, from, end);
        }

        return FsError.None;
    }
}
