using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

internal sealed partial class CachedObject
{
    /// <summary>Adds bytes to a lease; completes synchronously, without allocating, when they are in memory.</summary>
    /// <param name="cursor">The reader's read-ahead.</param>
    /// <param name="lease">Where to. On an error it may hold a part of them.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; the range lies within the object.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The error, if any.</returns>
    public ValueTask<FsError> ReadAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
    {
        if (_stale)
        {
            return new ValueTask<FsError>(FsError.Stale);
        }

        long end = offset + length;
        long position = offset;
        while (position < end && TryAdd(lease, ref position, end))
        {
        }

        bool missed = position < end;
        bool spends = cursor.OnRead(this, offset, end, missed ? position : -1) ? IsLarge : IsSmall;
        if (spends && position > offset)
        {
            Spend(offset, position);
        }

        return missed ? WaitAndReadAsync(lease, position, end, spends, cancellationToken) : new ValueTask<FsError>(FsError.None);
    }

    // A chunk of which only a part was read will be read from again at once.
    private void Spend(long from, long to)
    {
        int first = (int)(from / _chunkSize);
        int behind = to == Size ? ChunkCount : (int)(to / _chunkSize);

        // What is read again and again must not take the cache's lock each time. Racy: the cache looks again.
        while (first < behind && GetChunk(first) is null or { IsSpent: true })
        {
            first++;
        }

        if (first < behind)
        {
            _services.Cache.Spend(this, first, behind);
        }
    }

    private bool TryAdd(SlabLease lease, ref long position, long end)
    {
        int index = (int)(position / _chunkSize);
        long start = (long)index * _chunkSize;
        int first = (int)(position - start);
        int last = (int)Math.Min(_chunkSize, end - start);
        if (GetChunk(index) is not { } chunk || !chunk.TryPin(last, out Slab? slab))
        {
            return false;
        }

        lease.Add(slab, first, last - first);
        chunk.Touch(last);
        position = start + last;
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsError> WaitAndReadAsync(SlabLease lease, long position, long end, bool spends, CancellationToken cancellationToken)
    {
        long from = position;
        while (position < end)
        {
            if (_stale)
            {
                return FsError.Stale;
            }

            if (TryAdd(lease, ref position, end))
            {
                continue;
            }

            int index = (int)(position / _chunkSize);
            if (GetChunk(index) is not { State: not ChunkState.Gone } chunk)
            {
                List<RangeFetch> prepared = [];
                Prepare(index, (int)((end + _chunkSize - 1) / _chunkSize), false, prepared);
                foreach (RangeFetch fetch in prepared)
                {
                    fetch.Start();
                }

                continue;
            }

            int needed = (int)Math.Min(_chunkSize, end - ((long)index * _chunkSize));
            FsError error = await WaitAsync(chunk, needed, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        if (spends)
        {
            Spend(from, end);
        }

        return FsError.None;
    }
}
