namespace AisFs.Vfs.Memory;

/// <summary>
/// The line in which readers and writers wait for memory. Readers are served before what is only read ahead, and either before writers;
/// within each kind it is first come, first served.
/// </summary>
/// <param name="source">Has the memory. Called without the lock.</param>
/// <param name="pressure">Is told when a writer joins the line.</param>
internal sealed class MemoryLine(IMemorySource source, IWritePressure? pressure)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<MemoryWaiter> _waiters = new();
    private volatile int _count;
    private int _pumps;

    public int Count => _count;

    /// <summary>Waits until there is memory.</summary>
    /// <param name="waiter">The waiter, not used before.</param>
    /// <param name="cancellationToken">Takes the waiter out of the line.</param>
    /// <returns>The slab with one reference; null when the waiter was completed without.</returns>
    public async ValueTask<Slab?> WaitAsync(MemoryWaiter waiter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<MemoryWaiter> node;
        lock (_lock)
        {
            node = _waiters.AddLast(waiter);
            _count = _waiters.Count;
        }

        try
        {
            if (waiter.Use == MemoryUse.Write)
            {
                pressure?.Relieve();
            }

            // Memory that was given back before the waiter was in the line has woken no waiter.
            Pump();
            using (cancellationToken.UnsafeRegister(static (state, token) => ((MemoryWaiter)state!).TrySetCanceled(token), waiter))
            {
                return await waiter.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            Remove(node);
        }
    }

    /// <summary>A reader has caught up with a read-ahead that waits for memory.</summary>
    /// <param name="waiter">The read-ahead.</param>
    public void Urge(MemoryWaiter waiter)
    {
        waiter.Use = MemoryUse.Demand;
        Pump();
    }

    /// <summary>Memory came back, or something has become evictable: serves the line.</summary>
    public void Poke()
    {
        if (_count > 0)
        {
            Pump();
        }
    }

    private void Pump()
    {
        // A slab that is given back while this runs only asks for one more round: there is no recursion, and none is missed.
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
        LinkedListNode<MemoryWaiter>? writer = null;
        LinkedListNode<MemoryWaiter>? reader = null;
        lock (_lock)
        {
            for (LinkedListNode<MemoryWaiter>? node = _waiters.First; node is not null; node = node.Next)
            {
                if (node.Value.Use == MemoryUse.Write)
                {
                    writer ??= node;
                }
                else if (reader is null || (node.Value.Use == MemoryUse.Demand && reader.Value.Use != MemoryUse.Demand))
                {
                    reader = node;
                }
            }
        }

        return Serve(reader) || Serve(writer);
    }

    private bool Serve(LinkedListNode<MemoryWaiter>? node)
    {
        if (node is null || source.TryServe(node.Value) is not { } slab)
        {
            return false;
        }

        Remove(node);
        if (!node.Value.TrySetResult(slab))
        {
            slab.Release();
        }

        return true;
    }

    private void Remove(LinkedListNode<MemoryWaiter> node)
    {
        lock (_lock)
        {
            if (node.List is not null)
            {
                _waiters.Remove(node);
                _count = _waiters.Count;
            }
        }
    }
}
