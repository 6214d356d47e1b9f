using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

internal sealed partial class CachedObject
{
    /// <summary>Prepares requests for those chunks of a range that are neither there nor on their way.</summary>
    /// <param name="from">The first chunk.</param>
    /// <param name="to">Behind the last chunk.</param>
    /// <param name="readAhead">Whether the bytes are wanted even if nobody waits.</param>
    /// <param name="prepared">The requests are added here; the caller starts them, without a lock.</param>
    public void Prepare(int from, int to, bool readAhead, List<RangeFetch> prepared)
    {
        to = Math.Min(to, ChunkCount);
        lock (_lock)
        {
            if (_stale)
            {
                return;
            }

            int index = from;
            while (index < to)
            {
                if (GetChunk(index) is { State: not ChunkState.Gone })
                {
                    index++;
                    continue;
                }

                int end = index + 1;
                while (end < to && GetChunk(end) is null or { State: ChunkState.Gone })
                {
                    end++;
                }

                RangeFetch fetch = new(_services, this, index, end, readAhead);
                for (; index < end; index++)
                {
                    Chunk chunk = new(this, index, LengthOf(index), fetch);
                    fetch.Chunks[index - fetch.First] = chunk;
                    Volatile.Write(ref GetSlot(index), chunk);
                }

                _fetches.Add(fetch);
                prepared.Add(fetch);
            }
        }
    }

    /// <summary>Waits for bytes of a chunk.</summary>
    /// <returns>No error when they are there or the chunk has to be looked up again.</returns>
    public ValueTask<FsError> WaitAsync(Chunk chunk, int needed, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new ValueTask<FsError>(FsError.Interrupted);
        }

        ChunkWaiter waiter;
        lock (_lock)
        {
            if (chunk.State == ChunkState.Gone)
            {
                // Cancelled by others, or evicted: not this reader's affair.
                return new ValueTask<FsError>(chunk.Error == FsError.Interrupted ? FsError.None : chunk.Error);
            }

            if (chunk.Filled >= needed)
            {
                return new ValueTask<FsError>(FsError.None);
            }

            waiter = ChunkWaiter.Rent(chunk, needed);
            waiter.Next = chunk.Waiters;
            chunk.Waiters = waiter;
            chunk.Fetch!.Interest++;
        }

        ValueTask<FsError> task = waiter.Task;
        waiter.CancelBy(cancellationToken);
        chunk.Fetch.Urge();
        return task;
    }

    /// <summary>Takes a waiter out of a chunk's list because it was cancelled.</summary>
    /// <returns>Whether it was there; else somebody else completes it.</returns>
    internal bool TakeOut(Chunk chunk, ChunkWaiter waiter)
    {
        bool unwanted;
        lock (_lock)
        {
            ChunkWaiter? before = null;
            ChunkWaiter? at = chunk.Waiters;
            while (at is not null && !ReferenceEquals(at, waiter))
            {
                before = at;
                at = at.Next;
            }

            if (at is null)
            {
                return false;
            }

            if (before is null)
            {
                chunk.Waiters = waiter.Next;
            }
            else
            {
                before.Next = waiter.Next;
            }

            RangeFetch fetch = chunk.Fetch!;
            unwanted = --fetch.Interest == 0 && !fetch.IsReadAhead;
        }

        if (unwanted)
        {
            chunk.Fetch!.StopIfUnwanted();
        }

        return true;
    }

    /// <summary>Bytes of a chunk have arrived.</summary>
    /// <returns>Whether the chunk still counts; else the fetch has been stopped.</returns>
    internal bool Arrived(Chunk chunk, int count)
    {
        ChunkWaiter? woken = null;
        bool complete;
        lock (_lock)
        {
            if (chunk.State == ChunkState.Gone)
            {
                return false;
            }

            chunk.Fill(count);
            complete = chunk.State == ChunkState.Complete;
            ChunkWaiter? at = chunk.Waiters;
            chunk.Waiters = null;
            while (at is not null)
            {
                ChunkWaiter? next = at.Next;
                if (at.Needed <= chunk.Filled)
                {
                    at.Next = woken;
                    woken = at;
                    chunk.Fetch!.Interest--;
                }
                else
                {
                    at.Next = chunk.Waiters;
                    chunk.Waiters = at;
                }

                at = next;
            }
        }

        if (complete)
        {
            _services.Cache.Link(chunk);
        }

        Wake(woken, FsError.None);
        return true;
    }

    /// <summary>Ends the chunks of a fetch that have not arrived.</summary>
    /// <param name="fetch">The fetch.</param>
    /// <param name="error">Why.</param>
    /// <param name="onlyIfUnwanted">Whether to leave it when somebody waits.</param>
    /// <returns>False when it was left.</returns>
    internal bool EndPending(RangeFetch fetch, FsError error, bool onlyIfUnwanted)
    {
        ChunkWaiter? woken = null;
        lock (_lock)
        {
            if (onlyIfUnwanted && fetch.Interest > 0)
            {
                return false;
            }

            foreach (Chunk chunk in fetch.Chunks)
            {
                if (chunk.State != ChunkState.Pending)
                {
                    continue;
                }

                chunk.Go(error);
                Remove(chunk);
                while (chunk.Waiters is { } waiter)
                {
                    chunk.Waiters = waiter.Next;
                    waiter.Next = woken;
                    woken = waiter;
                    fetch.Interest--;
                }
            }
        }

        Wake(woken, error == FsError.Interrupted ? FsError.None : error);
        return true;
    }

    /// <summary>Whether somebody waits for bytes of a fetch.</summary>
    internal bool IsWanted(RangeFetch fetch)
    {
        lock (_lock)
        {
            return fetch.Interest > 0;
        }
    }

    /// <summary>A fetch has ended.</summary>
    internal void Forget(RangeFetch fetch)
    {
        lock (_lock)
        {
            _fetches.Remove(fetch);
        }
    }

    /// <summary>Stops all fetches for which nobody waits, and completes when no fetch runs any more.</summary>
    internal async ValueTask QuiesceAsync()
    {
        RangeFetch[] fetches;
        lock (_lock)
        {
            if (_fetches.Count == 0)
            {
                return;
            }

            fetches = [.. _fetches];
        }

        foreach (RangeFetch fetch in fetches)
        {
            fetch.StopIfUnwanted();
        }

        foreach (RangeFetch fetch in fetches)
        {
            await fetch.Completion.ConfigureAwait(false);
        }
    }

    private static void Wake(ChunkWaiter? waiter, FsError error)
    {
        while (waiter is not null)
        {
            // Once completed, the waiter may be in use elsewhere.
            ChunkWaiter? next = waiter.Next;
            waiter.Complete(error);
            waiter = next;
        }
    }
}
