using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AisFs.Vfs.Memory;

/// <summary>
/// A piece of native memory with a reference count. The memory is valid while a reference is held; with the last one it goes
/// back to its owner.
/// </summary>
internal sealed unsafe class Slab : MemoryManager<byte>
{
    private readonly ISlabOwner _owner;
    private readonly SlabRegion? _region;
    private byte* _start;
    private int _references;

    /// <summary>Cuts a slab from a region.</summary>
    /// <param name="owner">Gets it back.</param>
    /// <param name="region">Has room for one more.</param>
    /// <param name="capacity">The size in bytes.</param>
    public Slab(ISlabOwner owner, SlabRegion region, int capacity)
    {
        _owner = owner;
        _region = region;
        Capacity = capacity;
        _start = region.Cut();
    }

    private Slab(Slab parent, int offset, int capacity)
    {
        _owner = parent._owner;
        Parent = parent;
        Capacity = capacity;
        _start = parent._start + offset;
    }

    /// <summary>The size in bytes.</summary>
    public int Capacity { get; }

    /// <summary>What it was rented for. Only the owner looks, under its lock.</summary>
    public MemoryUse Use { get; set; }

    /// <summary>The slab that this one is a piece of; null for one of full size.</summary>
    public Slab? Parent { get; }

    /// <summary>The pieces of a slab that was cut. Only the owner looks, under its lock.</summary>
    public SlabPieces? Pieces { get; set; }

    /// <summary>Whether there is more than one reference.</summary>
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
        Debug.Assert(references > 1, "A reference can be added only where one is held.");
    }

    /// <summary>Gives a reference back.</summary>
    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        Debug.Assert(references >= 0, "A slab was released too often.");
        if (references == 0)
        {
            _owner.Return(this);
        }
        else if (references == 1)
        {
            _owner.NoteEvictable();
        }
    }

    /// <inheritdoc cref="ISlabOwner.MoveToCache"/>
    public void MoveToCache() => _owner.MoveToCache(this);

    /// <inheritdoc cref="ISlabOwner.NoteEvictable"/>
    public void NoteEvictable() => _owner.NoteEvictable();

    /// <inheritdoc/>
    /// <remarks>Invariant: the caller holds a reference, so the memory is neither freed nor used for something else.</remarks>
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
