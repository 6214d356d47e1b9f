using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Tests.Memory;

/// <summary>Who is served first when memory comes back.</summary>
public sealed class MemoryLineTests
{
    private const int SlabSize = 64 << 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_is_served_before_what_is_read_ahead_and_either_before_a_writer()
    {
        Source source = new();
        MemoryLine line = new(source, null);
        MemoryWaiter writer = new(1, MemoryUse.Write);
        MemoryWaiter ahead = new(2, MemoryUse.ReadAhead);
        MemoryWaiter caughtUp = new(3, MemoryUse.ReadAhead);
        Task[] waits = [.. new[] { writer, ahead, caughtUp }.Select(waiter => line.WaitAsync(waiter, Token).AsTask())];
        Assert.Equal(3, line.Count);
        line.Urge(caughtUp);
        source.Asked.Clear();
        line.Poke();
        Assert.Equal([3, 1], source.Asked);

        caughtUp.TrySetResult(null);
        await waits[2];
        source.Asked.Clear();
        line.Poke();
        Assert.Equal([2, 1], source.Asked);
        ahead.TrySetResult(null);
        writer.TrySetResult(null);
        await Task.WhenAll(waits);
        Assert.Equal(0, line.Count);
    }

    [Fact]
    public async Task A_waiter_that_is_cancelled_leaves_the_line()
    {
        MemoryLine line = new(new Source(), null);
        using CancellationTokenSource cancel = new();
        Task<Slab?> wait = line.WaitAsync(new MemoryWaiter(SlabSize, MemoryUse.Demand), cancel.Token).AsTask();
        Assert.Equal(1, line.Count);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(0, line.Count);
    }

    /// <summary>Has no memory, and notes who asked, by size.</summary>
    private sealed class Source : IMemorySource
    {
        public List<int> Asked { get; } = [];

        public Slab? TryServe(MemoryWaiter waiter)
        {
            Asked.Add(waiter.Size);
            return null;
        }
    }
}
