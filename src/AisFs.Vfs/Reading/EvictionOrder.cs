namespace AisFs.Vfs.Reading;

/// <summary>
/// The order in which complete chunks are evicted: a list that a hand walks, which passes over chunks that were read again
/// (GCLOCK), so that one long stream does not wash everything else out. Spent chunks stand in a list of their own and go
/// first. Not for several threads at a time.
/// </summary>
internal sealed class EvictionOrder
{
    private readonly LinkedList<Chunk> _kept = [];
    private readonly LinkedList<Chunk> _spent = [];

    public int Count => _kept.Count + _spent.Count;

    /// <summary>The chunk that has been there longest, a spent one if there is one; null when there is none.</summary>
    public Chunk? First => (_spent.First ?? _kept.First)?.Value;

    public int SpentCount => _spent.Count;

    public static bool Has(Chunk chunk) => chunk.Place.List is not null;

    public void Add(Chunk chunk) => (chunk.IsSpent ? _spent : _kept).AddLast(chunk.Place);

    public static void Remove(Chunk chunk) => chunk.Place.List!.Remove(chunk.Place);

    /// <summary>A chunk was read to its end: it goes before the chunks that were not.</summary>
    public void Spend(Chunk chunk)
    {
        bool isThere = Has(chunk);
        if (isThere)
        {
            Remove(chunk);
        }

        chunk.IsSpent = true;
        if (isThere)
        {
            Add(chunk);
        }
    }

    /// <summary>Takes out a spent chunk that is not being read.</summary>
    /// <param name="leave">How many spent chunks stay.</param>
    /// <param name="looks">How many are looked at.</param>
    /// <returns>The chunk; null when there is none.</returns>
    public Chunk? TakeSpent(int leave, int looks)
    {
        for (; looks > 0 && _spent.Count > leave; looks--)
        {
            Chunk chunk = _spent.First!.Value;
            Remove(chunk);
            if (chunk.Credit > 0)
            {
                // It was read once more after all.
                chunk.IsSpent = false;
            }
            else if (!chunk.Slab!.IsShared)
            {
                return chunk;
            }

            Add(chunk);
        }

        return null;
    }

    /// <summary>Takes out the chunk that is missed least and is not being read.</summary>
    /// <returns>The chunk; null when there is none.</returns>
    public Chunk? Take()
    {
        if (TakeSpent(0, _spent.Count) is { } spent)
        {
            return spent;
        }

        for (int left = _kept.Count * 3; left > 0; left--)
        {
            Chunk chunk = _kept.First!.Value;
            Remove(chunk);
            if (!chunk.Slab!.IsShared && chunk.Credit-- <= 0)
            {
                return chunk;
            }

            Add(chunk);
        }

        return null;
    }
}
