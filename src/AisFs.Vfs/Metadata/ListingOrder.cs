namespace AisFs.Vfs.Metadata;

/// <summary>
/// Sees whether names of a listing are asked for one after the other, in its order: then the next ones will be asked for,
/// too. Not thread-safe.
/// </summary>
internal sealed class ListingOrder
{
    private readonly string[] _order;
    private readonly Dictionary<string, int> _positions;
    private int _lastPosition = -2;
    private int _inOrder;
    private int _foreseen;

    public ListingOrder(IEnumerable<string> names)
    {
        _order = [.. names];
        _positions = new Dictionary<string, int>(_order.Length, StringComparer.Ordinal);
        for (int i = 0; i < _order.Length; i++)
        {
            _positions[_order[i]] = i;
        }
    }

    /// <summary>A name was asked for.</summary>
    /// <param name="name">The name.</param>
    /// <param name="window">How many names are asked for ahead.</param>
    /// <param name="nodes">What is known of the names.</param>
    /// <returns>The names whose attributes are to be asked for now.</returns>
    public List<ListedNode> Foresee(string name, int window, IReadOnlyDictionary<string, ListedNode> nodes)
    {
        if (!_positions.TryGetValue(name, out int position))
        {
            return [];
        }

        _inOrder = position > _lastPosition && position <= _lastPosition + 2 ? _inOrder + 1 : 0;
        _foreseen = _inOrder == 0 ? position : Math.Max(_foreseen, position);
        _lastPosition = position;
        if (_inOrder < 2 || _foreseen - position > window / 2)
        {
            return [];
        }

        List<ListedNode> next = [];
        while (_foreseen + 1 < _order.Length && next.Count < window && _foreseen < position + window)
        {
            if (nodes.TryGetValue(_order[++_foreseen], out ListedNode node) && !node.Meta.IsComplete)
            {
                next.Add(node);
            }
        }

        return next;
    }
}
