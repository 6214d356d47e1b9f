using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Reading;

/// <summary>Makes all requests for bytes of objects, and knows those that are under way.</summary>
internal sealed class FetchQueue(IObjectStore store, MemoryBudget budget, ContentOptions options, ILogger logger, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ChunkRun> _running = [];

    /// <summary>The number of requests that are under way.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Begins requests for those chunks of a range that are neither there nor on their way. A reader waits for them.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="from">The first chunk.</param>
    /// <param name="to">Behind the last chunk.</param>
    public void Fetch(CachedObject obj, int from, int to)
    {
        List<RangeFetch> prepared = [];
        Prepare(obj, from, to, false, null, prepared);
        Start(prepared, prepared.Count);
    }

    /// <summary>
    /// Prepares requests for those chunks of a range that are neither there nor on their way. They are on their way from
    /// here on, so the caller has to start the requests.
    /// </summary>
    /// <param name="obj">The object.</param>
    /// <param name="from">The first chunk.</param>
    /// <param name="to">Behind the last chunk.</param>
    /// <param name="isReadAhead">Whether the bytes are wanted though no reader waits.</param>
    /// <param name="listener">Is told of the progress of each request.</param>
    /// <param name="prepared">The requests are added here.</param>
    public void Prepare(CachedObject obj, int from, int to, bool isReadAhead, IFetchListener? listener, List<RangeFetch> prepared)
    {
        to = Math.Min(to, obj.ChunkCount);
        while (from < to)
        {
            // What is on the local disk needs no request: what lies between is asked for apart.
            int end = to;
            DiskObject? disk = obj.OnDisk;
            bool isOnDisk = disk is not null && disk.Survey(from, to, out end);
            while (obj.Claim(ref from, end, isReadAhead, listener) is { } run)
            {
                PinnedBody body = new(store, obj, run.End, options, time);
                prepared.Add(new RangeFetch(obj, run, body, budget, options, logger, time, isOnDisk ? disk : null));
            }

            from = end;
        }
    }

    /// <summary>
    /// Prepares a request for a range of bytes, and not for the rest of its chunks, if nothing of those chunks is there or on its
    /// way. A reader waits for it, so the caller has to start it.
    /// </summary>
    /// <param name="obj">The object.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="end">Behind the last byte.</param>
    /// <param name="prepared">The request is added here.</param>
    /// <returns>Whether there is one.</returns>
    public bool PreparePart(CachedObject obj, long first, long end, List<RangeFetch> prepared)
    {
        // The local disk keeps whole chunks: what is read is to be found there the next time.
        if (obj.OnDisk is not null || obj.ClaimPart(first, end) is not { } run)
        {
            return false;
        }

        prepared.Add(new RangeFetch(obj, run, new PinnedBody(store, obj, end, options, time), budget, options, logger, time));
        return true;
    }

    /// <summary>Starts requests. To be called without a lock.</summary>
    /// <param name="prepared">The requests.</param>
    /// <param name="awaited">How many of them, from the first, a reader waits for: they begin on this thread.</param>
    public void Start(List<RangeFetch> prepared, int awaited)
    {
        for (int i = 0; i < prepared.Count; i++)
        {
            lock (_lock)
            {
                _running.Add(prepared[i].Run);
            }

            if (i < awaited)
            {
                _ = RunAsync(prepared[i]);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Queue.RunAsync(work.Fetch), (Queue: this, Fetch: prepared[i]), preferLocal: false);
            }
        }
    }

    /// <summary>Stops all requests, and completes when none runs any more.</summary>
    public async ValueTask StopAsync()
    {
        while (true)
        {
            ChunkRun[] running;
            lock (_lock)
            {
                running = [.. _running];
            }

            if (running.Length == 0)
            {
                return;
            }

            foreach (ChunkRun run in running)
            {
                run.Stop(FsError.Io);
            }

            foreach (ChunkRun run in running)
            {
                await run.Completion.ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(RangeFetch fetch)
    {
        await fetch.RunAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _running.Remove(fetch.Run);
        }

        fetch.Run.Finish();
    }
}
