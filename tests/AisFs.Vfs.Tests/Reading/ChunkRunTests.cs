using AisFs.Mount.Host;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Reading;

/// <summary>What readers learn of chunks that a request was to bring.</summary>
public sealed class ChunkRunTests
{
    private const int ChunkSize = 4096;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ContentOptions Options { get; } = new() { ChunkSize = ChunkSize };

    [Fact]
    public async Task A_reader_gets_its_bytes_as_soon_as_they_are_there()
    {
        using MemoryBudget budget = new(1 << 20, ChunkSize, MountHost.Memory);
        CachedObject obj = Create(new ChunkCache(Options));
        ChunkRun run = Claim(obj);
        Task<FsError> near = obj.WaitAsync(0, 100, Token).AsTask();
        Task<FsError> far = obj.WaitAsync(0, ChunkSize, Token).AsTask();
        run.Chunks[0].Attach(budget.TryRent(ChunkSize, MemoryUse.Demand)!);
        Assert.True(obj.Fill(run, run.Chunks[0], 100));
        Assert.Equal(FsError.None, await near);
        Assert.False(far.IsCompleted);
        Assert.True(obj.Fill(run, run.Chunks[0], ChunkSize - 100));
        Assert.Equal(FsError.None, await far);
        Assert.Equal(ChunkState.Complete, obj.GetChunk(0)!.State);
        Assert.False(run.IsWanted);
        run.Chunks[0].Slab!.Release();
    }

    [Fact]
    public async Task A_failed_request_fails_its_readers_and_one_that_was_given_up_has_them_ask_again()
    {
        CachedObject obj = Create(new ChunkCache(Options));
        ChunkRun failed = Claim(obj);
        Task<FsError> reader = obj.WaitAsync(0, 10, Token).AsTask();
        failed.Fail(FsError.TimedOut);
        Assert.Equal(FsError.TimedOut, await reader);
        Assert.Equal((ChunkState.Failed, FsError.TimedOut), (failed.Chunks[0].State, failed.Chunks[0].Error));

        ChunkRun abandoned = Claim(obj);
        reader = obj.WaitAsync(0, 10, Token).AsTask();
        abandoned.Abandon();
        Assert.Equal(FsError.None, await reader);
        Assert.Equal((ChunkState.Abandoned, FsError.None), (abandoned.Chunks[0].State, abandoned.Chunks[0].Error));
        Assert.Null(Forget(obj, failed, abandoned).GetChunk(0));
    }

    [Fact]
    public void An_evicted_chunk_is_no_interrupted_read()
    {
        using MemoryBudget budget = new(1 << 20, ChunkSize, MountHost.Memory);
        ChunkCache cache = new(Options);
        CachedObject obj = Create(cache);
        obj.Seed(0, budget.TryRent(ChunkSize, MemoryUse.Write)!);
        Chunk chunk = obj.GetChunk(0)!;
        while (cache.Reclaim())
        {
        }

        Assert.Equal((ChunkState.Evicted, FsError.None, true), (chunk.State, chunk.Error, chunk.IsGone));
        Assert.Null(obj.GetChunk(0));
        Assert.Equal(0, budget.Gauges.UsedBytes);
    }

    [Fact]
    public async Task A_request_stops_when_its_last_reader_is_cancelled_unless_it_reads_ahead()
    {
        CachedObject obj = Create(new ChunkCache(Options));
        ChunkRun demanded = Claim(obj);
        CancellationToken stopped = demanded.Stopped;
        using CancellationTokenSource cancel = new();
        Task<FsError> reader = obj.WaitAsync(0, 10, cancel.Token).AsTask();
        Task<FsError> other = obj.WaitAsync(0, 10, Token).AsTask();
        await cancel.CancelAsync();
        Assert.Equal(FsError.Interrupted, await reader);
        Assert.False(stopped.IsCancellationRequested);
        demanded.Stop(FsError.Io);
        Assert.Equal(FsError.Io, await other);
        Assert.True(stopped.IsCancellationRequested);

        ChunkRun ahead = Claim(obj, isReadAhead: true);
        stopped = ahead.Stopped;
        using CancellationTokenSource again = new();
        reader = obj.WaitAsync(0, 10, again.Token).AsTask();
        await again.CancelAsync();
        Assert.Equal(FsError.Interrupted, await reader);
        Assert.False(stopped.IsCancellationRequested);
        ahead.StopIfUnwanted();
        Assert.True(stopped.IsCancellationRequested);
    }

    private static CachedObject Create(ChunkCache cache)
        => cache.Acquire(new ObjectKey(BucketId.Ais("b"), "o"), new ObjectInfo { Name = "o", Size = 2 * ChunkSize });

    private static ChunkRun Claim(CachedObject obj, bool isReadAhead = false)
    {
        int from = 0;
        ChunkRun run = obj.Claim(ref from, 2, isReadAhead, null)!;
        Assert.Equal(2, run.Chunks.Length);
        return run;
    }

    private static CachedObject Forget(CachedObject obj, params ChunkRun[] runs)
    {
        foreach (ChunkRun run in runs)
        {
            obj.Forget(run);
            run.Finish();
        }

        return obj;
    }
}
