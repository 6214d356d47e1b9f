namespace AisFs.Vfs.Staging;

/// <summary>The ranges of a staged file that are here. Ranges do not overlap; ranges of the same kind do not touch.</summary>
internal sealed class ExtentMap
{
    private readonly Lock _lock = new();
    private readonly List<Extent> _extents = [];

    /// <summary>Whether there is no range.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _extents.Count == 0;
            }
        }
    }

    /// <summary>All ranges, in order.</summary>
    public Extent[] ToArray()
    {
        lock (_lock)
        {
            return [.. _extents];
        }
    }

    /// <summary>The run of one kind that begins at a position.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="limit">Where to stop at the latest, behind the position.</param>
    /// <returns>The run, cut at the limit.</returns>
    public Extent Find(long position, long limit)
    {
        lock (_lock)
        {
            int index = IndexOf(position);
            if (index == _extents.Count)
            {
                return new Extent(position, limit, ExtentKind.None);
            }

            Extent extent = _extents[index];
            return extent.Start > position
                ? new Extent(position, Math.Min(limit, extent.Start), ExtentKind.None)
                : new Extent(position, Math.Min(limit, extent.End), extent.Kind);
        }
    }

    /// <summary>Gives a range a kind, whatever it had.</summary>
    public void Set(long start, long end, ExtentKind kind)
    {
        if (start >= end)
        {
            return;
        }

        lock (_lock)
        {
            int first = IndexOf(start);
            int last = first;
            Extent head = default;
            Extent tail = default;
            while (last < _extents.Count && _extents[last].Start < end)
            {
                Extent old = _extents[last];
                if (old.Start < start)
                {
                    head = old with { End = start };
                }

                if (old.End > end)
                {
                    tail = old with { Start = end };
                }

                last++;
            }

            _extents.RemoveRange(first, last - first);
            int at = first;
            if (head.End > head.Start)
            {
                at = Insert(at, head);
            }

            if (kind != ExtentKind.None)
            {
                at = Insert(at, new Extent(start, end, kind));
            }

            if (tail.End > tail.Start)
            {
                at = Insert(at, tail);
            }

            if (at < _extents.Count)
            {
                Extent next = _extents[at];
                _extents.RemoveAt(at);
                Insert(at, next);
            }
        }
    }

    /// <summary>Forgets what lies behind a position.</summary>
    public void Truncate(long size) => Set(size, long.MaxValue, ExtentKind.None);

    // The first extent that ends behind the position.
    private int IndexOf(long position)
    {
        int low = 0;
        int high = _extents.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_extents[middle].End > position)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private int Insert(int at, Extent extent)
    {
        if (at > 0 && _extents[at - 1] is { } before && before.End == extent.Start && before.Kind == extent.Kind)
        {
            _extents[at - 1] = before with { End = extent.End };
            return at;
        }

        _extents.Insert(at, extent);
        return at + 1;
    }
}
