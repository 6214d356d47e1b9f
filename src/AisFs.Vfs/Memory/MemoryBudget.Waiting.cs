namespace AisFs.Vfs.Memory;

internal sealed partial class MemoryBudget
{
    private readonly LinkedList<MemoryWaiter> _waiters = new();
    private volatile int _waiting;
    private int _pumps;

    /// <summary>Whether somebody waits for memory.</summary>
    public bool HasWaiters => _waiting > 0;

    /// <summary>Rents memory, and waits until there is some.</summary>
    /// <param name="size">The size in bytes, at most <see cref="SlabSize"/>.</param>
    /// <param name="use">What for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The slab with one reference.</returns>
    public async ValueTask<Slab> RentAsync(int size, MemoryUse use, CancellationToken cancellationToken)
        => TryRent(size, use) ?? (await WaitAsync(new MemoryWaiter(size, use), cancellationToken).ConfigureAwait(false))!;

    /// <summary>Rents memory, and waits for a while.</summary>
    /// <param name="size">The size in bytes, at most <see cref="SlabSize"/>.</param>
    /// <param name="use">What for.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels.</param>
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

    /// <summary>Waits with a waiter that the caller may urge meanwhile.</summary>
    /// <param name="waiter">The waiter, not used before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The slab with one reference; null when the waiter was completed without.</returns>
    public async ValueTask<Slab?> WaitAsync(MemoryWaiter waiter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<MemoryWaiter> node;
        lock (_lock)
        {
            node = _waiters.AddLast(waiter);
            _waiting = _waiters.Count;
        }

        try
        {
            if (waiter.Use == MemoryUse.Write)
            {
                _pressure?.Relieve();
            }

            // What was given back between the first try and now told nobody.
            Pump();
            using (cancellationToken.UnsafeRegister(static (state, token) => ((MemoryWaiter)state!).TrySetCanceled(token), waiter))
            {
                return await waiter.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_lock)
            {
                if (node.List is not null)
                {
                    _waiters.Remove(node);
                    _waiting = _waiters.Count;
                }
            }
        }
    }

    /// <summary>A reader has caught up with a read-ahead that waits for memory.</summary>
    /// <param name="waiter">The waiter.</param>
    public void Urge(MemoryWaiter waiter)
    {
        waiter.Use = MemoryUse.Demand;
        Pump();
    }

    /// <summary>Memory came back, or something has become evictable: serves who waits.</summary>
    public void Poke()
    {
        if (_waiting > 0)
        {
            Pump();
        }
    }

    private void Pump()
    {
        // A slab that is given back while this runs only asks for one more round: no recursion, and none is missed.
        if (Interlocked.Increment(ref _pumps) != 1)
        {
            return;
        }

        int seen;
        do
        {
            seen = Volatile.Read(ref _pumps);
            while (ServeOne())
            {
            }
        }
        while (Interlocked.Add(ref _pumps, -seen) != 0);
    }

    private bool ServeOne()
    {
        MemoryWaiter? writer = null;
        MemoryWaiter? reader = null;
        lock (_lock)
        {
            if (_disposed)
            {
                return false;
            }

            foreach (MemoryWaiter waiter in _waiters)
            {
                if (waiter.Use == MemoryUse.Write)
                {
                    writer ??= waiter;
                }
                else if (reader is null || (waiter.Use == MemoryUse.Demand && reader.Use != MemoryUse.Demand))
                {
                    reader = waiter;
                }
            }
        }

        return Serve(reader) || Serve(writer);
    }

    private bool Serve(MemoryWaiter? waiter)
    {
        if (waiter is null || TryRent(waiter.Size, waiter.Use) is not { } slab)
        {
            return false;
        }

        lock (_lock)
        {
            if (_waiters.Find(waiter) is { } node)
            {
                _waiters.Remove(node);
                _waiting = _waiters.Count;
            }
        }

        if (!waiter.TrySetResult(slab))
        {
            slab.Release();
        }

        return true;
    }
}
