using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AisFs.Vfs.Memory;

/// <summary>
/// A piece of native memory with a reference count. The memory is valid while a reference is held; the last one gives it
/// back to the budget.
/// </summary>
internal sealed unsafe class Slab : MemoryManager<byte>
{
    private readonly MemoryBudget _budget;
    private readonly SlabRegion? _region;
    private byte* _start;
    private int _references;

    /// <summary>Cuts a slab from a region.</summary>
    /// <param name="budget">Gets it back.</param>
    /// <param name="region">Has one left.</param>
    /// <param name="capacity">The size in bytes.</param>
    public Slab(MemoryBudget budget, SlabRegion region, int capacity)
    {
        _budget = budget;
        _region = region;
        Capacity = capacity;
        _start = region.Cut();
    }

    private Slab(Slab parent, int offset, int capacity)
    {
        _budget = parent._budget;
        Parent = parent;
        Capacity = capacity;
        _start = parent._start + offset;
    }

    /// <summary>The size in bytes.</summary>
    public int Capacity { get; }

    /// <summary>What it was rented for. Guarded by the budget's lock.</summary>
    public MemoryUse Use { get; set; }

    /// <summary>The slab that this one is a piece of; null for one of full size.</summary>
    public Slab? Parent { get; }

    /// <summary>The pieces of a slab that was cut. Guarded by the budget's lock.</summary>
    public SlabPieces? Pieces { get; set; }

    /// <summary>Whether somebody else holds a reference, too.</summary>
    public bool IsShared => Volatile.Read(ref _references) > 1;

    /// <summary>Cuts a slab into pieces of equal size.</summary>
    /// <param name="parent">The slab.</param>
    /// <param name="capacity">The size of a piece in bytes.</param>
    /// <returns>The pieces.</returns>
    public static Slab[] Cut(Slab parent, int capacity)
    {
        Slab[] pieces = new Slab[parent.Capacity / capacity];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = new Slab(parent, i * capacity, capacity);
        }

        return pieces;
    }

    /// <summary>Takes a reference if the slab is in use. It may be in use for something else than the caller thinks: check afterwards.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryAddReference()
    {
        int seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Takes one more reference; the caller holds one.</summary>
    public void AddReference()
    {
        int references = Interlocked.Increment(ref _references);
        Debug.Assert(references > 1, "Only who holds a reference may add one.");
    }

    /// <summary>Gives a reference back.</summary>
    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        Debug.Assert(references >= 0, "A slab was released too often.");
        if (references == 0)
        {
            _budget.Return(this);
        }
        else if (references == 1)
        {
            _budget.Poke();
        }
    }

    /// <summary>What was written becomes what is cached: it no longer counts as an upload's.</summary>
    public void MoveToCache() => _budget.MoveToCache(this);

    /// <summary>The slab can be evicted from now on: a reader or writer that waits for memory may have it.</summary>
    public void NoteEvictable() => _budget.Poke();

    /// <inheritdoc/>
    /// <remarks>Invariant: the caller holds a reference, so the memory is neither freed nor given to somebody else.</remarks>
    public override Span<byte> GetSpan()
    {
        Debug.Assert(_references > 0, "The slab is not in use.");
        return new Span<byte>(_start, Capacity);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Capacity);
        return new MemoryHandle(_start + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Begins a use with one reference.</summary>
    /// <param name="use">What for.</param>
    internal void Begin(MemoryUse use)
    {
        Debug.Assert(_references == 0, "The slab is in use already.");
        Use = use;
        Volatile.Write(ref _references, 1);
    }

    /// <summary>Makes reads after the last release conspicuous.</summary>
    [Conditional("DEBUG")]
    internal void Poison() => new Span<byte>(_start, Capacity).Fill(0xDB);

    /// <summary>Gives the memory back to the system.</summary>
    /// <remarks>Invariant: no reference is left, and none of the pieces is in use.</remarks>
    internal void Free()
    {
        Debug.Assert(_region is not null && _references == 0, "Only a whole slab that is not in use can be freed.");
        _region.Release(_start);
        _start = null;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override void Dispose(bool disposing)
    {
        // The budget frees; a Memory<byte> that outlives its reference must not.
    }
}
