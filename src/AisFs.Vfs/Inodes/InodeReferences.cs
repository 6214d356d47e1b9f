namespace AisFs.Vfs.Inodes;

/// <summary>
/// Counts what refers to an inode. All members may be called from many threads at once. Part of the inode, as there are many: not to be
/// copied.
/// </summary>
internal struct InodeReferences
{
    private const long Dead = long.MinValue / 2;

    private long _references;
    private long _lookups;

    /// <summary>Begins with one reference.</summary>
    public InodeReferences() => _references = 1;

    /// <summary>The lookups among the references, which a kernel gives back.</summary>
    public long Lookups => Volatile.Read(ref _lookups);

    /// <summary>Takes a reference unless the inode is dying.</summary>
    public bool TryAdd()
    {
        long seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            long now = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (now == seen)
            {
                return true;
            }

            seen = now;
        }

        return false;
    }

    /// <summary>Gives references back.</summary>
    /// <returns>Whether they were the last: the caller removes the inode.</returns>
    public bool Drop(long count)
        => Interlocked.Add(ref _references, -count) == 0 && Interlocked.CompareExchange(ref _references, Dead, 0) == 0;

    public void AddLookup() => Interlocked.Increment(ref _lookups);

    /// <summary>Gives lookups back, no more than there are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isLast">Whether none is left.</param>
    public long TakeLookups(ulong count, out bool isLast)
    {
        long seen = Volatile.Read(ref _lookups);
        while (true)
        {
            long taken = (long)Math.Min(count, (ulong)seen);
            long now = Interlocked.CompareExchange(ref _lookups, seen - taken, seen);
            if (now == seen)
            {
                isLast = taken == seen;
                return taken;
            }

            seen = now;
        }
    }
}
