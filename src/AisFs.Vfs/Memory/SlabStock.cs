using AisFs.Vfs.Api;

namespace AisFs.Vfs.Memory;

/// <summary>The whole slabs of a budget: those that are free, and how many there are. Not for several threads at a time.</summary>
/// <param name="slabSize">The size of a slab in bytes.</param>
/// <param name="owner">Gets the slabs back.</param>
/// <param name="host">Is told what the memory is used for.</param>
internal sealed class SlabStock(int slabSize, ISlabOwner owner, IHostMemory host)
{
    private readonly Stack<Slab> _free = new();
    private SlabRegion? _region;
    private int _leastFree;
    private bool _isClosed;

    /// <summary>How many bytes may stay allocated.</summary>
    public required long Limit { get; set; }

    /// <summary>Allocated bytes, in use or not.</summary>
    public long Resident { get; private set; }

    /// <summary>The most bytes that were ever allocated.</summary>
    public long Peak { get; private set; }

    /// <summary>Takes a free slab, or a new one.</summary>
    /// <param name="most">How many bytes may be allocated then; 0: only a free slab is taken.</param>
    /// <returns>The slab; null when there is none.</returns>
    public Slab? Take(long most)
    {
        if (_free.TryPop(out Slab? slab))
        {
            _leastFree = Math.Min(_leastFree, _free.Count);
            return slab;
        }

        if (Resident + slabSize > most)
        {
            return null;
        }

        Resident += slabSize;
        Peak = Math.Max(Peak, Resident);
        if (_region is null or { IsCutUp: true })
        {
            _region = new SlabRegion(slabSize, host);
        }

        return new Slab(owner, _region, slabSize);
    }

    /// <summary>Takes a slab back. It stays allocated while the limit allows that.</summary>
    public void Put(Slab slab)
    {
        if (_isClosed || Resident > Limit)
        {
            Free(slab);
        }
        else
        {
            _free.Push(slab);
        }
    }

    /// <summary>Gives free slabs back to the system until no more than the limit is allocated.</summary>
    public void Shrink()
    {
        while (Resident > Limit && _free.TryPop(out Slab? slab))
        {
            Free(slab);
        }

        _leastFree = Math.Min(_leastFree, _free.Count);
    }

    /// <summary>Gives slabs that were free ever since the last call back to the system.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Trim()
    {
        int idle = Math.Min(_leastFree, _free.Count);
        for (int i = 0; i < idle; i++)
        {
            Free(_free.Pop());
        }

        _leastFree = _free.Count;
        return idle > 0;
    }

    /// <summary>Gives all that is free back to the system; what is in use follows when it comes back.</summary>
    public void Close()
    {
        _isClosed = true;
        while (_free.TryPop(out Slab? slab))
        {
            Free(slab);
        }

        _region?.Close();
    }

    private void Free(Slab slab)
    {
        slab.Free();
        Resident -= slabSize;
    }
}
