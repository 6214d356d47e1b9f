namespace AisFs.Vfs.Reading;

/// <summary>What was read of a file since the last decision about its read-ahead.</summary>
internal struct ReadTally
{
    private long _from;
    private long _bytes;

    public int Reads { get; private set; }

    /// <summary>How many reads had to wait for bytes that were asked for in advance.</summary>
    public int Stalls { get; private set; }

    /// <summary>Begins to count anew.</summary>
    /// <param name="position">Where the reader is.</param>
    public void Restart(long position) => this = new ReadTally { _from = position };

    /// <summary>Begins to count the bytes anew, but not the reads.</summary>
    /// <param name="position">Where the reader is.</param>
    public void Rebase(long position)
    {
        _from = position;
        _bytes = 0;
    }

    public void Add(long first, long end, bool stalled)
    {
        Reads++;
        Stalls += stalled ? 1 : 0;
        _bytes += end - first;
        _from = Math.Min(_from, first);
    }

    /// <summary>Whether what was read reaches over so many bytes.</summary>
    /// <param name="high">Behind the furthest byte that was read.</param>
    /// <param name="bytes">How many.</param>
    public readonly bool Spans(long high, long bytes) => high - _from >= bytes;

    /// <summary>Whether at least a part of the bytes from where the tally began was read.</summary>
    /// <param name="high">Behind the furthest byte that was read.</param>
    /// <param name="divisor">2 for half of them, and so on.</param>
    public readonly bool Covers(long high, int divisor) => _bytes * divisor >= high - _from;
}
