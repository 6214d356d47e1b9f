namespace AisFs.Mount.WinFsp.Uploads;

/// <summary>Ranges of bytes of a file, in order and apart from each other. Not safe for threads.</summary>
internal sealed class ByteRanges
{
    private readonly List<(long From, long To)> _ranges = [];

    internal bool IsEmpty => _ranges.Count == 0;

    internal IReadOnlyList<(long From, long To)> All => _ranges;

    /// <summary>Adds a range.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="to">The byte behind its last.</param>
    internal void Add(long from, long to)
    {
        if (from >= to)
        {
            return;
        }

        int first = FirstEndingAt(from);
        int next = first;
        while (next < _ranges.Count && _ranges[next].From <= to)
        {
            from = Math.Min(from, _ranges[next].From);
            to = Math.Max(to, _ranges[next].To);
            next++;
        }

        _ranges.RemoveRange(first, next - first);
        _ranges.Insert(first, (from, to));
    }

    /// <summary>Takes a range away.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="to">The byte behind its last.</param>
    internal void Remove(long from, long to)
    {
        int at = FirstEndingAt(from);
        while (from < to && at < _ranges.Count && _ranges[at].From < to)
        {
            (long start, long end) = _ranges[at];
            bool hasHead = start < from;
            bool hasTail = end > to;
            if (hasHead && hasTail)
            {
                _ranges[at] = (start, from);
                _ranges.Insert(at + 1, (to, end));
                return;
            }

            if (hasHead || hasTail)
            {
                // One that only ends where the range begins is left as it is.
                _ranges[at] = hasHead ? (start, Math.Min(end, from)) : (to, end);
                at++;
            }
            else
            {
                _ranges.RemoveAt(at);
            }
        }
    }

    /// <summary>Takes away what lies behind an end of file.</summary>
    /// <param name="size">The size of the file in bytes.</param>
    internal void CutAt(long size) => Remove(size, long.MaxValue);

    internal void Clear() => _ranges.Clear();

    // The first range that reaches up to an offset, or lies behind it.
    private int FirstEndingAt(long offset)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].To < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
