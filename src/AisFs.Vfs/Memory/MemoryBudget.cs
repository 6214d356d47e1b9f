using System.Diagnostics;
using System.Numerics;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Memory;

/// <summary>
/// All native memory of one mount. Memory is allocated in slabs of one size; smaller ones are pieces of such a slab. Who
/// wants memory when the limit is reached lets the cache evict, and else waits.
/// </summary>
internal sealed partial class MemoryBudget : IDisposable
{
    private const int SmallestPiece = 4096;

    // What readers may overdraw: enough for the reads that are under way at once, far below what a process needs anyway.
    private const long Overdraft = 32L << 20;

    private readonly IHostMemory _host;
    private readonly Lock _lock = new();
    private readonly IMemoryReclaimer? _reclaimer;
    private readonly IWritePressure? _pressure;
    private readonly long _limit;
    private readonly long _writeLimit;
    private readonly Stack<Slab> _free = new();
    private readonly LinkedList<SlabPieces>[] _partlyFree;
    private SlabRegion? _region;
    private long _resident;
    private long _peak;
    private long _used;
    private long _written;
    private int _leastFree;
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
        Debug.Assert(BitOperations.IsPow2(slabSize) && slabSize >= SmallestPiece, "Slabs are cut into powers of two.");
        _host = host;
        host.GiveBackLargeBlocks();
        _reclaimer = reclaimer;
        _pressure = pressure;
        _limit = limit;
        _writeLimit = limit / 2;
        SlabSize = slabSize;
        _partlyFree = new LinkedList<SlabPieces>[BitOperations.Log2((uint)(slabSize / SmallestPiece))];
        for (int i = 0; i < _partlyFree.Length; i++)
        {
            _partlyFree[i] = new LinkedList<SlabPieces>();
        }
    }

    /// <summary>The size of a slab in bytes: the most that can be rented at once.</summary>
    public int SlabSize { get; }

    /// <summary>The limit in bytes.</summary>
    public long Limit => _limit;

    /// <summary>The most that uploads get, in bytes.</summary>
    public long WriteLimit => _writeLimit;

    /// <summary>Bytes in use by uploads.</summary>
    public long WriteBytes => Volatile.Read(ref _written);

    /// <summary>The present state.</summary>
    public MemoryGauges Gauges
    {
        get
        {
            lock (_lock)
            {
                return new MemoryGauges(_resident, _used, _written, _peak, Volatile.Read(ref _leases), _waiters.Count);
            }
        }
    }

    /// <summary>The size that a rented slab really has.</summary>
    /// <param name="size">The size wanted in bytes.</param>
    /// <returns>The capacity in bytes.</returns>
    public static int CapacityFor(int size) => Math.Max(SmallestPiece, (int)BitOperations.RoundUpToPowerOf2((uint)size));

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
                if (use == MemoryUse.Write && _written + CapacityFor(size) > _writeLimit)
                {
                    return null;
                }

                if (Take(size, use, mayGrow ? _limit : 0) is { } slab)
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
                return Take(size, use, _limit + Overdraft);
            }
        }
    }

    /// <summary>What was written becomes what is cached: it no longer counts as an upload's.</summary>
    /// <param name="slab">The slab.</param>
    public void MoveToCache(Slab slab)
    {
        lock (_lock)
        {
            if (slab.Use == MemoryUse.Write)
            {
                _written -= slab.Capacity;
                slab.Use = MemoryUse.ReadAhead;
            }
        }

        Poke();
    }

    /// <summary>
    /// Gives memory that was not needed since the last call back to the system. Called now and then.
    /// </summary>
    public void Trim()
    {
        int freed = 0;
        lock (_lock)
        {
            foreach (LinkedList<SlabPieces> pieces in _partlyFree)
            {
                if (pieces.Last is { Value.AllFree: true } node)
                {
                    Join(node.Value);
                }
            }

            for (int idle = Math.Min(_leastFree, _free.Count); idle > 0; idle--)
            {
                FreeSlab(_free.Pop());
                freed++;
            }

            _leastFree = _free.Count;
        }

        if (freed > 0)
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
            foreach (LinkedList<SlabPieces> pieces in _partlyFree)
            {
                while (pieces.Last is { Value.AllFree: true } node)
                {
                    Join(node.Value);
                }
            }

            while (_free.TryPop(out Slab? slab))
            {
                FreeSlab(slab);
            }

            _region?.Close();
        }

        _host.Trim();
    }

    /// <summary>A slab's last reference is gone.</summary>
    /// <param name="slab">The slab.</param>
    internal void Return(Slab slab)
    {
        slab.Poison();
        lock (_lock)
        {
            _used -= slab.Capacity;
            if (slab.Use == MemoryUse.Write)
            {
                _written -= slab.Capacity;
            }

            if (slab.Parent is not { } parent)
            {
                PutFree(slab);
            }
            else
            {
                SlabPieces pieces = parent.Pieces!;
                LinkedList<SlabPieces> list = _partlyFree[pieces.ClassIndex];
                pieces.Return(slab);
                pieces.Node ??= list.AddFirst(pieces);

                // One slab of a size stays cut: the next small file comes soon.
                if (pieces.AllFree && (list.Count > 1 || _disposed))
                {
                    Join(pieces);
                }
            }
        }

        Poke();
    }

    internal void LeaseBegins() => Interlocked.Increment(ref _leases);

    internal void LeaseEnds() => Interlocked.Decrement(ref _leases);

    private Slab? Take(int size, MemoryUse use, long limit)
    {
        int capacity = CapacityFor(size);
        Slab? slab;
        if (capacity >= SlabSize)
        {
            slab = TakeWhole(limit);
        }
        else
        {
            int classIndex = BitOperations.Log2((uint)(capacity / SmallestPiece));
            LinkedList<SlabPieces> list = _partlyFree[classIndex];
            if (list.First is null)
            {
                if (TakeWhole(limit) is not { } parent)
                {
                    return null;
                }

                SlabPieces cut = new(parent, classIndex, Slab.Cut(parent, capacity));
                parent.Pieces = cut;
                cut.Node = list.AddFirst(cut);
            }

            SlabPieces pieces = list.First!.Value;
            slab = pieces.Take();
            if (!pieces.HasFree)
            {
                list.Remove(pieces.Node!);
                pieces.Node = null;
            }
        }

        if (slab is not null)
        {
            slab.Begin(use);
            _used += slab.Capacity;
            _written += use == MemoryUse.Write ? slab.Capacity : 0;
        }

        return slab;
    }

    private Slab? TakeWhole(long limit)
    {
        if (_free.TryPop(out Slab? slab))
        {
            _leastFree = Math.Min(_leastFree, _free.Count);
            return slab;
        }

        if (_resident + SlabSize > limit)
        {
            // Slabs of other sizes that stayed cut for the next small file.
            foreach (LinkedList<SlabPieces> pieces in _partlyFree)
            {
                if (pieces.Last is { Value.AllFree: true } node)
                {
                    Join(node.Value);
                    return _free.TryPop(out slab) ? slab : null;
                }
            }

            return null;
        }

        _resident += SlabSize;
        _peak = Math.Max(_peak, _resident);
        if (_region is null or { IsCutUp: true })
        {
            _region = new SlabRegion(SlabSize, _host);
        }

        return new Slab(this, _region, SlabSize);
    }

    private void Join(SlabPieces pieces)
    {
        _partlyFree[pieces.ClassIndex].Remove(pieces.Node!);
        pieces.Node = null;
        pieces.Parent.Pieces = null;
        PutFree(pieces.Parent);
    }

    private void PutFree(Slab slab)
    {
        if (_disposed || _resident > _limit)
        {
            FreeSlab(slab);
        }
        else
        {
            _free.Push(slab);
        }
    }

    private void FreeSlab(Slab slab)
    {
        slab.Free();
        _resident -= SlabSize;
    }
}
