using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One request for a run of chunks. The body is read straight into their slabs; a body that breaks is taken up again where
/// it stopped, if the object is still the same. So is a body that was let go because the reader had not come near for a
/// moment: while a body is open, the cluster keeps the object locked, and its writers wait.
/// </summary>
/// <param name="disk">The object on the local disk, where the chunks are, too; null where they are not.</param>
internal sealed class RangeFetch(
    CachedObject obj, ChunkRun run, PinnedBody body, MemoryBudget budget, ContentOptions options, ILogger logger, TimeProvider time, DiskObject? disk = null)
{
    /// <summary>What the request fills.</summary>
    public ChunkRun Run => run;

    /// <inheritdoc cref="PinnedBody.Adopt"/>
    public void Adopt(IObjectContent opened) => body.Adopt(opened);

    /// <summary>Fills the run, or ends it. Never fails.</summary>
    public async Task RunAsync()
    {
        FsError? error = FsError.Io;
        CancellationToken stopped = run.Stopped;
        try
        {
            if (disk is { IsSlow: true })
            {
                // The thread that asks reads requests of the kernel.
                await Task.Yield();
            }

            error = await FillAsync(stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            error = null;
        }
        catch (Exception exception)
        {
            ReadLog.FetchFailed(logger, obj.Key, exception);
        }

        try
        {
            await body.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ReadLog.FetchFailed(logger, obj.Key, exception);
        }

        if (error is null or FsError.Interrupted)
        {
            run.Abandon();
        }
        else if (error != FsError.None)
        {
            run.Fail(error.Value);
        }

        if (error == FsError.Stale)
        {
            ReadLog.ObjectChanged(logger, obj.Key);
            obj.MarkStale();
        }

        obj.Forget(run);
    }

    private static bool IsTransient(FsError error) => error is FsError.Io or FsError.TimedOut or FsError.Unreachable or FsError.Busy;

    /// <returns>The error, if any; null when the request was given up.</returns>
    private async ValueTask<FsError?> FillAsync(CancellationToken cancellationToken)
    {
        while (run.Done < run.Chunks.Length)
        {
            Chunk chunk = run.Chunks[run.Done];
            if (!await KeepPaceAsync(OffsetOf(chunk), cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            Slab slab = await RentAsync(chunk.Length, cancellationToken).ConfigureAwait(false);
            chunk.Attach(slab);
            try
            {
                FsError? error = !body.IsOpen && disk is not null && disk.TryRead(chunk.Index, slab.GetSpan()[..chunk.Length])
                    ? (obj.Fill(run, chunk, chunk.Length) ? FsError.None : null)
                    : await FillAsync(chunk, slab, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }
            }
            finally
            {
                if (chunk.Filled < chunk.Length)
                {
                    slab.Release();
                }
            }

            run.Advance();
        }

        return FsError.None;
    }

    /// <returns>The error, if any; null when the request was stopped.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsError?> FillAsync(Chunk chunk, Slab slab, CancellationToken cancellationToken)
    {
        int failures = 0;

        // Pauses and waits for memory before do not count.
        long started = time.GetTimestamp();
        while (chunk.Filled < chunk.Length)
        {
            long position = OffsetOf(chunk) + chunk.Filled;
            FsResult<int> read = await body.ReadAsync(position, slab.Memory[chunk.Filled..chunk.Length], cancellationToken).ConfigureAwait(false);
            if (read.IsOk)
            {
                // A stream's readers go on by themselves: what they do must not hold the next request up.
                if (!obj.Fill(run, chunk, read.Value, isLast: !run.IsOfStream && run.Done == run.Chunks.Length - 1))
                {
                    return null;
                }

                if (chunk.Filled == chunk.Length)
                {
                    obj.OfferToDisk(chunk);
                }

                continue;
            }

            await body.CloseAsync().ConfigureAwait(false);

            // The store has retried the first request: what fails there has failed. A broken body is taken up again here.
            if (!body.WasOpen || !IsTransient(read.Error) || ++failures > options.FetchRetries || time.GetElapsedTime(started) > options.RetryBudget)
            {
                return read.Error;
            }

            ReadLog.BodyBroken(logger, obj.Key, position, read.Error, failures);
            TimeSpan delay = options.RetryDelay * (1 << Math.Min(failures - 1, 6));
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }

        return FsError.None;
    }

    /// <summary>Waits where the request is as far ahead of its reader as it may be.</summary>
    /// <returns>False when the reader did not come nearer for so long that the request is better given up.</returns>
    private async ValueTask<bool> KeepPaceAsync(long position, CancellationToken cancellationToken)
    {
        if (!run.IsReadAhead || !run.Pace.IsDueAt(position))
        {
            return true;
        }

        Task resumed = Task.WhenAny(run.Pace.Hold(position), run.WhenWanted());
        try
        {
            if (await IsOverAsync(resumed, options.ReadAheadHold, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            run.Pace.LetGo();
            await body.CloseAsync().ConfigureAwait(false);
            return await IsOverAsync(resumed, options.ReadAheadPause, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            run.Pace.Resume();
        }
    }

    private async ValueTask<Slab> RentAsync(int length, CancellationToken cancellationToken)
    {
        if (budget.TryRent(length, run.IsWanted ? MemoryUse.Demand : MemoryUse.ReadAhead) is { } slab)
        {
            return slab;
        }

        MemoryWaiter waiter = new(length, run.IsWanted ? MemoryUse.Demand : MemoryUse.ReadAhead);
        Task<Slab?> renting = budget.WaitAsync(waiter, cancellationToken).AsTask();
        Task wanted = Task.WhenAny(renting, run.WhenWanted());
        if (!await IsOverAsync(wanted, options.ReadAheadHold, CancellationToken.None).ConfigureAwait(false))
        {
            await body.CloseAsync().ConfigureAwait(false);
            await wanted.ConfigureAwait(false);
        }

        if (!renting.IsCompleted)
        {
            // A reader has caught up: it must not wait behind what is only read ahead.
            budget.Urge(waiter);
        }

        if (body.IsOpen && !await IsOverAsync(renting, options.ReadAheadHold, CancellationToken.None).ConfigureAwait(false))
        {
            await body.CloseAsync().ConfigureAwait(false);
        }

        return (await renting.ConfigureAwait(false))!;
    }

    /// <summary>Waits for a task, but not for longer than a time.</summary>
    /// <returns>Whether the task has ended.</returns>
    private async ValueTask<bool> IsOverAsync(Task task, TimeSpan patience, CancellationToken cancellationToken)
    {
        await task.WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return task.IsCompleted;
    }

    private long OffsetOf(Chunk chunk) => ((long)chunk.Index * options.ChunkSize) + chunk.Offset;
}
