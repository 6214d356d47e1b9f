using System.Diagnostics;
using System.Numerics;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Memory;

/// <summary>
/// All native memory of one mount. Memory is allocated in slabs of one size; smaller ones are pieces of such a slab. When
/// the limit is reached, the cache evicts for a reader or writer that wants memory; if that does not help, it waits.
/// </summary>
internal sealed class MemoryBudget : IDisposable, ISlabOwner, IMemorySource
{
    // What readers may overdraw: enough for the reads that are under way at once, far below what a process needs anyway.
    private const long Overdraft = 32L << 20;

    private readonly Lock _lock = new();
    private readonly SlabPool _pool;
    private readonly MemoryLine _line;
    private readonly IHostMemory _host;
    private readonly IMemoryReclaimer? _reclaimer;
    private long _limit;
    private long _used;
    private long _written;
    private int _leases;
    private bool _disposed;

    /// <summary>Creates a budget.</summary>
    /// <param name="limit">The limit in bytes.</param>
    /// <param name="slabSize">The size of a slab in bytes, a power of two of at least 4 KiB.</param>
    /// <param name="host">Is told what memory is used for.</param>
    /// <param name="reclaimer">Gives cached memory up; null: nothing is cached.</param>
    /// <param name="pressure">Is told when a writer has to wait.</param>
    public MemoryBudget(long limit, int slabSize, IHostMemory host, IMemoryReclaimer? reclaimer = null, IWritePressure? pressure = null)
    {
        Debug.Assert(BitOperations.IsPow2(slabSize) && slabSize >= PieceStock.SmallestPiece, "Slabs are cut into powers of two.");
        host.GiveBackLargeBlocks();
        _limit = limit;
        _host = host;
        _reclaimer = reclaimer;
        _pool = new SlabPool(limit, slabSize, this, host);
        _line = new MemoryLine(this, pressure);
    }

    /// <summary>The size of a slab in bytes: the most that can be rented at once.</summary>
    public int SlabSize => _pool.SlabSize;

    /// <summary>The limit in bytes.</summary>
    public long Limit => Volatile.Read(ref _limit);

    /// <summary>The most that uploads get, in bytes.</summary>
    public long WriteLimit => Limit / 2;

    /// <summary>Bytes in use by uploads.</summary>
    public long WriteBytes => Volatile.Read(ref _written);

    /// <summary>Whether a reader or writer waits for memory.</summary>
    public bool HasWaiters => _line.Count > 0;

    /// <summary>The present state.</summary>
    public MemoryGauges Gauges
    {
        get
        {
            lock (_lock)
            {
                return new MemoryGauges(_pool.Resident, _used, _written, _pool.Peak, Volatile.Read(ref _leases), _line.Count);
            }
        }
    }

    /// <summary>Rents memory if some can be had at once; the cache evicts for it.</summary>
    /// <param name="size">The size in bytes, at most <see cref="SlabSize"/>.</param>
    /// <param name="use">What for.</param>
    /// <returns>The slab with one reference, or null.</returns>
    public Slab? TryRent(int size, MemoryUse use)
    {
        Debug.Assert(size <= SlabSize, "Nothing larger than a slab can be rented.");
        bool mayGrow = _reclaimer is null;
        while (true)
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (use == MemoryUse.Write && _written + SlabPool.CapacityFor(size) > WriteLimit)
                {
                    return null;
                }

                if (Take(size, use, mayGrow ? Limit : 0) is { } slab)
                {
                    return slab;
                }
            }

            if (!mayGrow)
            {
                mayGrow = !_reclaimer!.Recycle();
                continue;
            }

            if (_reclaimer?.Reclaim() == true)
            {
                continue;
            }

            if (use != MemoryUse.Demand)
            {
                return null;
            }

            lock (_lock)
            {
                return Take(size, use, Limit + Overdraft);
            }
        }
    }

    /// <summary>Rents memory, and waits until there is some.</summary>
    /// <param name="size">The size in bytes, at most <see cref="SlabSize"/>.</param>
    /// <param name="use">What for.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is rented then.</param>
    /// <returns>The slab with one reference.</returns>
    public async ValueTask<Slab> RentAsync(int size, MemoryUse use, CancellationToken cancellationToken)
        => TryRent(size, use) ?? (await WaitAsync(new MemoryWaiter(size, use), cancellationToken).ConfigureAwait(false))!;

    /// <summary>Rents memory, and waits for a while.</summary>
    /// <param name="size">The size in bytes, at most <see cref="SlabSize"/>.</param>
    /// <param name="use">What for.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is rented then.</param>
    /// <returns>The slab with one reference; null when the time is over.</returns>
    public async ValueTask<Slab?> TryRentAsync(int size, MemoryUse use, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        if (TryRent(size, use) is { } slab)
        {
            return slab;
        }

        if (patience <= TimeSpan.Zero)
        {
            return null;
        }

        MemoryWaiter waiter = new(size, use);
        ITimer timer = time.CreateTimer(static state => ((MemoryWaiter)state!).TrySetResult(null), waiter, patience, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            return await WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="MemoryLine.WaitAsync"/>
    public ValueTask<Slab?> WaitAsync(MemoryWaiter waiter, CancellationToken cancellationToken) => _line.WaitAsync(waiter, cancellationToken);

    /// <inheritdoc cref="MemoryLine.Urge"/>
    public void Urge(MemoryWaiter waiter) => _line.Urge(waiter);

    /// <summary>
    /// Changes the limit. A greater one counts at once. For a smaller one the cache gives up what is beyond it; memory that is in use
    /// goes back to the system when it is given back.
    /// </summary>
    /// <param name="limit">The limit in bytes.</param>
    public void ChangeLimit(long limit)
    {
        do
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _limit = limit;
                _pool.Limit(limit);
            }
        }
        while (Gauges.ResidentBytes > limit && _reclaimer?.Reclaim() == true);

        _host.Trim();
        _line.Poke();
    }

    /// <summary>Gives memory that was not needed since the last call back to the system. Called now and then.</summary>
    public void Trim()
    {
        bool freed;
        lock (_lock)
        {
            freed = _pool.Trim();
        }

        if (freed)
        {
            _host.Trim();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _pool.Close();
        }

        _host.Trim();
    }

    /// <inheritdoc/>
    void ISlabOwner.Return(Slab slab)
    {
        slab.Poison();
        lock (_lock)
        {
            _used -= slab.Capacity;
            _written -= slab.Use == MemoryUse.Write ? slab.Capacity : 0;
            _pool.Put(slab);
        }

        _line.Poke();
    }

    /// <inheritdoc/>
    void ISlabOwner.MoveToCache(Slab slab)
    {
        lock (_lock)
        {
            if (slab.Use == MemoryUse.Write)
            {
                _written -= slab.Capacity;
                slab.Use = MemoryUse.ReadAhead;
            }
        }

        _line.Poke();
    }

    /// <inheritdoc/>
    void ISlabOwner.NoteEvictable() => _line.Poke();

    /// <inheritdoc/>
    Slab? IMemorySource.TryServe(MemoryWaiter waiter)
    {
        try
        {
            return TryRent(waiter.Size, waiter.Use);
        }
        catch (ObjectDisposedException)
        {
            // The mount ends: there is no memory for anybody any more, and the waiter is cancelled.
            return null;
        }
    }

    internal void LeaseBegins() => Interlocked.Increment(ref _leases);

    internal void LeaseEnds() => Interlocked.Decrement(ref _leases);

    private Slab? Take(int size, MemoryUse use, long most)
    {
        Slab? slab = _pool.Take(size, most);
        if (slab is not null)
        {
            slab.Begin(use);
            _used += slab.Capacity;
            _written += use == MemoryUse.Write ? slab.Capacity : 0;
        }

        return slab;
    }
}
