using System.Numerics;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Memory;

/// <summary>Slabs and pieces of slabs that can be used again. Not for several threads at a time.</summary>
/// <param name="limit">How many bytes may stay allocated.</param>
/// <param name="slabSize">The size of a slab in bytes.</param>
/// <param name="owner">Gets the slabs back.</param>
/// <param name="host">Is told what the memory is used for.</param>
internal sealed class SlabPool(long limit, int slabSize, ISlabOwner owner, IHostMemory host)
{
    private readonly SlabStock _whole = new(slabSize, owner, host) { Limit = limit };
    private readonly PieceStock _pieces = new(slabSize);
    private bool _isClosed;

    public int SlabSize => slabSize;

    /// <summary>Allocated bytes, in use or not.</summary>
    public long Resident => _whole.Resident;

    /// <summary>The most bytes that were ever allocated.</summary>
    public long Peak => _whole.Peak;

    /// <summary>The size that a slab for a number of bytes really has.</summary>
    public static int CapacityFor(int size) => Math.Max(PieceStock.SmallestPiece, (int)BitOperations.RoundUpToPowerOf2((uint)size));

    /// <summary>Takes a slab, or a piece of one.</summary>
    /// <param name="size">How many bytes.</param>
    /// <param name="most">How many bytes may be allocated then; 0: nothing is allocated.</param>
    /// <returns>The slab; null when there is none.</returns>
    public Slab? Take(int size, long most)
    {
        int capacity = CapacityFor(size);
        if (capacity >= slabSize)
        {
            return TakeWhole(most);
        }

        if (_pieces.Take(capacity) is { } piece)
        {
            return piece;
        }

        if (TakeWhole(most) is not { } parent)
        {
            return null;
        }

        _pieces.Cut(parent, capacity);
        return _pieces.Take(capacity);
    }

    /// <summary>Takes a slab back whose last reference is gone.</summary>
    public void Put(Slab slab)
    {
        if ((slab.Parent is null ? slab : _pieces.Put(slab, keepsOne: !_isClosed)) is { } whole)
        {
            _whole.Put(whole);
        }
    }

    /// <summary>Lets another number of bytes stay allocated, and gives what is free beyond it back to the system.</summary>
    /// <param name="most">How many bytes.</param>
    public void Limit(long most)
    {
        _whole.Limit = most;
        _whole.Shrink();
        for (int sizeClass = 0; Resident > most && _pieces.TakeIdle(ref sizeClass) is { } idle; sizeClass++)
        {
            _whole.Put(idle);
        }
    }

    /// <summary>Gives memory that was not needed since the last call back to the system.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Trim()
    {
        for (int sizeClass = 0; _pieces.TakeIdle(ref sizeClass) is { } idle; sizeClass++)
        {
            _whole.Put(idle);
        }

        return _whole.Trim();
    }

    /// <summary>Gives all that is free back to the system; what is in use follows when it comes back.</summary>
    public void Close()
    {
        _isClosed = true;
        int sizeClass = 0;
        while (_pieces.TakeIdle(ref sizeClass) is { } idle)
        {
            _whole.Put(idle);
        }

        _whole.Close();
    }

    private Slab? TakeWhole(long most)
    {
        if (_whole.Take(most) is { } slab)
        {
            return slab;
        }

        int sizeClass = 0;
        if (_pieces.TakeIdle(ref sizeClass) is not { } idle)
        {
            return null;
        }

        _whole.Put(idle);
        return _whole.Take(most);
    }
}
