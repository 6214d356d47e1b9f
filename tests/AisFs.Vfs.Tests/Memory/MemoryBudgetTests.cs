using AisFs.Mount.Host;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Tests.Memory;

public sealed class MemoryBudgetTests
{
    private const int SlabSize = 64 << 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Memory_is_aligned_and_small_pieces_share_a_slab()
    {
        using MemoryBudget budget = new(1 << 20, SlabSize, MountHost.Memory);
        Slab[] pieces = [.. Enumerable.Range(0, 16).Select(_ => budget.TryRent(3000, MemoryUse.Demand)!)];
        Assert.Equal(SlabSize, budget.Gauges.ResidentBytes);
        Assert.Equal(16 * 4096, budget.Gauges.UsedBytes);
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i].GetSpan().Fill((byte)i);
        }

        for (int i = 0; i < pieces.Length; i++)
        {
            Assert.DoesNotContain(pieces[i].GetSpan().ToArray(), value => value != i);
            pieces[i].Release();
        }

        Slab whole = budget.TryRent(SlabSize, MemoryUse.Demand)!;
        using (System.Buffers.MemoryHandle handle = whole.Memory.Pin())
        {
            unsafe
            {
                Assert.Equal(0, (nint)handle.Pointer % 4096);
            }
        }

        whole.Release();
        Assert.Equal(0, budget.Gauges.UsedBytes);
        budget.Dispose();
        Assert.Equal(default, budget.Gauges with { PeakBytes = 0 });
    }

    [Fact]
    public async Task Writers_get_half_and_wait_for_the_rest_in_turn()
    {
        WritePressure pressure = new();
        using MemoryBudget budget = new(8 * SlabSize, SlabSize, MountHost.Memory, pressure: pressure);
        List<Slab> slabs = [.. Enumerable.Range(0, 4).Select(_ => budget.TryRent(SlabSize, MemoryUse.Write)!)];
        Assert.Null(budget.TryRent(1, MemoryUse.Write));
        Task<Slab> first = budget.RentAsync(SlabSize, MemoryUse.Write, Token).AsTask();
        using CancellationTokenSource cancel = new();
        Task<Slab> second = budget.RentAsync(SlabSize, MemoryUse.Write, cancel.Token).AsTask();
        Assert.Equal(2, pressure.Count);
        Slab reader = budget.TryRent(SlabSize, MemoryUse.Demand)!;
        Assert.False(first.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        slabs[0].Release();
        slabs[0] = await first.WaitAsync(TimeSpan.FromSeconds(30), Token);
        slabs.ForEach(slab => slab.Release());
        reader.Release();
        Assert.Equal((0, 0, 0), (budget.Gauges.UsedBytes, budget.Gauges.WriteBytes, budget.Gauges.Waiting));
    }

    [Fact]
    public async Task A_writer_waits_no_longer_than_it_wants()
    {
        using MemoryBudget budget = new(2 * SlabSize, SlabSize, MountHost.Memory);
        Slab slab = budget.TryRent(SlabSize, MemoryUse.Write)!;
        Assert.Null(await budget.TryRentAsync(SlabSize, MemoryUse.Write, TimeSpan.FromMilliseconds(20), TimeProvider.System, Token));
        Assert.Null(await budget.TryRentAsync(SlabSize, MemoryUse.Write, TimeSpan.Zero, TimeProvider.System, Token));
        Assert.False(budget.HasWaiters);
        slab.Release();
    }

    [Fact]
    public async Task What_was_read_ahead_waits_until_a_reader_has_caught_up()
    {
        using MemoryBudget budget = new(2 * SlabSize, SlabSize, MountHost.Memory);
        Slab[] slabs = [budget.TryRent(SlabSize, MemoryUse.Demand)!, budget.TryRent(SlabSize, MemoryUse.Demand)!];
        MemoryWaiter waiter = new(SlabSize, MemoryUse.ReadAhead);
        Task<Slab?> waiting = budget.WaitAsync(waiter, Token).AsTask();
        Assert.False(waiting.IsCompleted);
        budget.Urge(waiter);
        Slab? third = await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(3 * SlabSize, budget.Gauges.ResidentBytes);
        third!.Release();
        Assert.Equal(2 * SlabSize, budget.Gauges.ResidentBytes);
        slabs[0].Release();
        slabs[1].Release();
    }

    [Fact]
    public void Memory_that_is_not_used_goes_back_to_the_system()
    {
        using MemoryBudget budget = new(64 * SlabSize, SlabSize, MountHost.Memory);
        Slab[] slabs = [.. Enumerable.Range(0, 64).Select(_ => budget.TryRent(SlabSize, MemoryUse.Demand)!)];
        foreach (Slab slab in slabs)
        {
            slab.Release();
        }

        Assert.Equal(64 * SlabSize, budget.Gauges.ResidentBytes);
        budget.Trim();
        budget.Trim();
        Assert.Equal(0, budget.Gauges.ResidentBytes);
    }

    [Fact]
    public async Task Another_limit_counts_at_once_upwards_and_as_memory_comes_back_downwards()
    {
        using MemoryBudget budget = new(4 * SlabSize, SlabSize, MountHost.Memory);
        List<Slab> slabs = [.. Enumerable.Range(0, 4).Select(_ => budget.TryRent(SlabSize, MemoryUse.ReadAhead)!)];
        Task<Slab> waiting = budget.RentAsync(SlabSize, MemoryUse.ReadAhead, Token).AsTask();
        Assert.False(waiting.IsCompleted);
        budget.ChangeLimit(8 * SlabSize);
        slabs.Add(await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Equal((8 * SlabSize, 4 * SlabSize), (budget.Limit, budget.WriteLimit));
        slabs[0].Release();
        slabs.RemoveAt(0);

        budget.ChangeLimit(2 * SlabSize);
        Assert.Equal(4 * SlabSize, budget.Gauges.ResidentBytes);
        Assert.Null(budget.TryRent(SlabSize, MemoryUse.ReadAhead));
        slabs.ForEach(static slab => slab.Release());
        Assert.Equal(2 * SlabSize, budget.Gauges.ResidentBytes);
    }

    [Fact]
    public void A_lease_that_was_given_back_is_not_read()
    {
        using MemoryBudget budget = new(1 << 20, SlabSize, MountHost.Memory);
        SlabLease lease = SlabLease.Rent(budget);
        Slab slab = budget.TryRent(100, MemoryUse.Demand)!;
        lease.Add(slab, 10, 50);
        Assert.Equal((1, 50, 1), (lease.SegmentCount, lease.Length, budget.Gauges.Leases));
        Assert.Equal(50, lease.GetSegment(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.GetSegment(1));
        lease.Dispose();
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Length);
        Assert.Equal((0, 0), (budget.Gauges.Leases, budget.Gauges.UsedBytes));
    }

    [Fact]
    public async Task Rented_from_many_threads_nothing_is_lost_or_given_twice()
    {
        using MemoryBudget budget = new(16 * SlabSize, SlabSize, MountHost.Memory);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            for (int i = 0; i < 2000; i++)
            {
                int size = random.Next(1, SlabSize + 1);
                Slab slab = await budget.RentAsync(size, (MemoryUse)random.Next(3), Token);
                slab.GetSpan()[..size].Fill((byte)worker);
                if (random.Next(4) == 0)
                {
                    await Task.Yield();
                }

                Assert.Equal(-1, slab.GetSpan()[..size].IndexOfAnyExcept((byte)worker));
                slab.Release();
            }
        }))).WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal((0, 0, 0), (budget.Gauges.UsedBytes, budget.Gauges.WriteBytes, budget.Gauges.Waiting));
    }

    private sealed class WritePressure : IWritePressure
    {
        public int Count { get; private set; }

        public void Relieve() => Count++;
    }
}
