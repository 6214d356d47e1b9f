using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Blobs;

/// <summary>Chunks for content in memory, reused up to a bound; what is rented counts.</summary>
internal sealed class ChunkPool(MemoryBudget budget)
{
    private const int MaxSlab = 32;
    private const int MaxFree = 512;
    private static readonly byte[] s_zeros = new byte[Chunk.Size];

    private readonly Lock _gate = new();
    private readonly List<ChunkSlab> _slabs = [];
    private int _count;
    private int _free;

    /// <summary>What rented chunks and other arrays take.</summary>
    public MemoryBudget Budget => budget;

    /// <summary>The one block of zeros that all contents share.</summary>
    /// <param name="length">At most <see cref="Chunk.Size"/>.</param>
    public static ReadOnlyMemory<byte> Zeros(int length) => s_zeros.AsMemory(0, length);

    /// <summary>Whether a piece could be <see cref="Zeros"/>.</summary>
    public static bool IsZero(ReadOnlySpan<byte> piece) => !piece.ContainsAnyExcept((byte)0);

    /// <exception cref="RequestException">507: no memory is left.</exception>
    public Chunk Rent()
    {
        budget.Take(Chunk.Size);
        lock (_gate)
        {
            // The oldest slab first, so that the younger ones become free as a whole.
            ChunkSlab slab = _slabs.Find(static slab => slab.HasFree) ?? Grow();
            _free--;
            return slab.Take();
        }
    }

    public void Return(Chunk chunk)
    {
        budget.Give(Chunk.Size);
        lock (_gate)
        {
            chunk.Slab.Return(chunk);
            _free++;
            if (chunk.Slab.IsUnused && (_free > MaxFree || budget.Used + ((long)_free * Chunk.Size) >= budget.Limit))
            {
                _slabs.Remove(chunk.Slab);
                _count -= chunk.Slab.Count;
                _free -= chunk.Slab.Count;
                chunk.Slab.GiveBack();
            }
        }
    }

    /// <summary>Doubles what there is, so that a cluster with little content takes little memory.</summary>
    private ChunkSlab Grow()
    {
        // The chunk that it is made for is counted already.
        long allowed = 1 + Math.Max(0, (budget.Limit - budget.Used) / Chunk.Size);
        ChunkSlab slab = new((int)Math.Min(Math.Clamp(_count, 1, MaxSlab), allowed));
        _slabs.Add(slab);
        _count += slab.Count;
        _free += slab.Count;
        return slab;
    }
}
