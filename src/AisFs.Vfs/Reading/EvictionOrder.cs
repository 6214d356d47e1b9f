namespace AisFs.Vfs.Reading;

/// <summary>
/// The order in which complete chunks are evicted (S3-FIFO). A chunk comes into a small queue of recent ones; if it was not
/// read again when it gets to the front, it goes, and a ghost of it stays. Chunks that are read again, there or as a ghost,
/// get into the main queue, which a scan never touches. Spent chunks stand in a queue of their own and go first. Not for
/// several threads at a time.
/// </summary>
/// <param name="limit">How many bytes of evicted chunks are remembered: as much as there is memory.</param>
internal sealed class EvictionOrder(long limit)
{
    // Recent chunks get one part of this many of what is kept.
    private const int RecentShare = 10;

    private readonly ChunkQueue _recent = new();
    private readonly ChunkQueue _main = new();
    private readonly ChunkQueue _spent = new();
    private readonly GhostList _ghosts = new(limit);

    public int Count => _recent.Count + _main.Count + _spent.Count;

    /// <summary>The chunk that has been there longest, a spent one if there is one; null when there is none.</summary>
    public Chunk? First => _spent.First ?? _recent.First ?? _main.First;

    public static bool Has(Chunk chunk) => chunk.Standing.Queue is not null;

    public static void Remove(Chunk chunk) => chunk.Standing.Queue!.Remove(chunk);

    public void Add(Chunk chunk)
    {
        if (_ghosts.Remove(chunk))
        {
            chunk.Standing.IsSpent = false;
            chunk.Standing.IsHot = true;
        }

        (chunk.Standing.IsHot ? _main : chunk.Standing.IsSpent ? _spent : _recent).Add(chunk);
    }

    /// <summary>A chunk was read to its end: it goes before the chunks that were not, unless it is read again and again.</summary>
    public void Spend(Chunk chunk)
    {
        if (chunk.Standing.IsHot)
        {
            return;
        }

        chunk.Standing.IsSpent = true;
        if (chunk.Standing.Queue is { } queue)
        {
            queue.Pass(chunk, _spent);
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
            Chunk chunk = _spent.First!;
            if (chunk.Standing.Uses > 0)
            {
                // It was read once more after all.
                Promote(chunk);
            }
            else if (leave > 0 && chunk.IsOwed)
            {
                // The local disk is slower than its readers. What it still has to take stays while there is memory.
                chunk.Standing.IsSpent = false;
                _spent.Pass(chunk, _recent);
            }
            else if (chunk.Slab!.IsShared)
            {
                _spent.Pass(chunk, _spent);
            }
            else
            {
                _spent.Remove(chunk);
                _ghosts.Add(chunk);
                return chunk;
            }
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

        // Each chunk can be passed over a few times. Those that are being read are passed over, too, so there is an end.
        int recentLooks = _recent.Count * (ChunkStanding.Unread + 1);
        int mainLooks = (_main.Count + _recent.Count) * (ChunkStanding.MostUses + 1);
        while (true)
        {
            bool isRecentDue = _recent.Bytes * RecentShare > _recent.Bytes + _main.Bytes || mainLooks <= 0 || _main.Count == 0;
            if (_recent.Count > 0 && recentLooks > 0 && isRecentDue)
            {
                recentLooks--;
                if (TakeRecent(_recent.First!) is { } chunk)
                {
                    return chunk;
                }
            }
            else if (_main.Count > 0 && mainLooks > 0)
            {
                mainLooks--;
                if (TakeMain(_main.First!) is { } chunk)
                {
                    return chunk;
                }
            }
            else
            {
                return null;
            }
        }
    }

    /// <summary>Forgets which chunks were evicted.</summary>
    public void ForgetGhosts() => _ghosts.Clear();

    private Chunk? TakeRecent(Chunk chunk)
    {
        if (chunk.Standing.Uses > 0)
        {
            Promote(chunk);
            return null;
        }

        if (chunk.Slab!.IsShared || chunk.Standing.Patience-- > 0)
        {
            _recent.Pass(chunk, _recent);
            return null;
        }

        _recent.Remove(chunk);
        _ghosts.Add(chunk);
        return chunk;
    }

    private Chunk? TakeMain(Chunk chunk)
    {
        if (chunk.Slab!.IsShared || chunk.Standing.Uses > 0)
        {
            chunk.Standing.Uses = Math.Max(0, chunk.Standing.Uses - 1);
            _main.Pass(chunk, _main);
            return null;
        }

        _main.Remove(chunk);
        return chunk;
    }

    private void Promote(Chunk chunk)
    {
        chunk.Standing.Uses = 0;
        chunk.Standing.IsSpent = false;
        chunk.Standing.IsHot = true;
        chunk.Standing.Queue!.Pass(chunk, _main);
    }
}
