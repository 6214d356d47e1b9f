namespace AisFs.Vfs.Metadata;

/// <summary>
/// The names of a listing in its order, and how far a program has got that wants their attributes one after the other: the next
/// ones are asked for before it gets there. It may grow while a listing goes on. Own lock, last in the order.
/// </summary>
internal sealed class StatOrder
{
    // A program that has asked for few names may stop soon: as many names are asked for ahead as it has shown demand for.
    private const int LeastAhead = 32;
    private const int MostAhead = 2048;
    private const int AheadPerWanted = 2;

    // Several threads share a directory: they do not ask quite in order.
    private const int Tolerance = 64;

    private const int LeastInOrder = 2;

    private readonly Lock _lock = new();
    private readonly List<ListedNode> _nodes;
    private readonly Dictionary<string, int> _positions;
    private int _last = -1;
    private int _inOrder;
    private int _next;
    private int _underWay;
    private long _wanted;

    public StatOrder(IReadOnlyCollection<ListedNode> nodes)
    {
        _nodes = new List<ListedNode>(nodes.Count);
        _positions = new Dictionary<string, int>(nodes.Count, StringComparer.Ordinal);
        Append(nodes);
    }

    /// <summary>How often names were wanted whose attributes were not known.</summary>
    public long Wanted => Volatile.Read(ref _wanted);

    /// <summary>Further names of the listing have come.</summary>
    public void Append(IReadOnlyCollection<ListedNode> nodes)
    {
        lock (_lock)
        {
            foreach (ListedNode node in nodes)
            {
                if (_positions.TryAdd(node.Name, _nodes.Count))
                {
                    _nodes.Add(node);
                }
            }
        }
    }

    /// <summary>A program wants the attributes of a name, and they are not known: the caller asks for them.</summary>
    public void Want(string name)
    {
        lock (_lock)
        {
            if (!_positions.TryGetValue(name, out int position))
            {
                return;
            }

            _wanted++;
            if (position <= _last && position > _last - Tolerance)
            {
                return;
            }

            // What was asked for ahead is not told to be wanted: the program may have passed it.
            bool isNext = position > _last && position <= Math.Max(_last, _next - 1) + 2;
            _inOrder = isNext ? _inOrder + position - _last : 0;
            _next = isNext ? Math.Max(_next, position + 1) : position + 1;
            _last = position;
        }
    }

    /// <summary>A program is going to be told all names with their attributes.</summary>
    public void Expect()
    {
        lock (_lock)
        {
            _inOrder = Math.Max(_inOrder, MostAhead / AheadPerWanted);
        }
    }

    /// <summary>A program is about to be told a name with its attributes, and wants them: what comes before was wanted, too.</summary>
    public void Tell(string name)
    {
        lock (_lock)
        {
            if (_positions.TryGetValue(name, out int position) && position > _last)
            {
                _inOrder += position - _last;
                _last = position;
            }
        }
    }

    /// <summary>Takes the next name to ask for, if names are wanted in order. <see cref="End"/> follows.</summary>
    /// <param name="maxUnderWay">How many may be under way.</param>
    /// <param name="node">The name, as it was listed.</param>
    /// <returns>Whether there is one now.</returns>
    public bool TryTake(int maxUnderWay, out ListedNode node)
    {
        lock (_lock)
        {
            if (_inOrder >= LeastInOrder && _underWay < maxUnderWay)
            {
                int end = Math.Min(_nodes.Count, _last + 1 + Math.Clamp(AheadPerWanted * _inOrder, LeastAhead, MostAhead));
                while (_next < end)
                {
                    node = _nodes[_next++];
                    if (!node.Meta.IsComplete)
                    {
                        _underWay++;
                        return true;
                    }
                }
            }

            node = default;
            return false;
        }
    }

    /// <summary>A name that was taken has been asked for.</summary>
    public void End()
    {
        lock (_lock)
        {
            _underWay--;
        }
    }
}
