namespace AisFs.Architecture.Tests.Graph;

/// <summary>The strongly connected components of a graph (Tarjan): the sets of nodes that all reach one another.</summary>
public sealed class StrongComponents
{
    private readonly Func<string, IEnumerable<string>> _next;
    private readonly Dictionary<string, int> _number = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _low = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = new();
    private readonly List<IReadOnlySet<string>> _found = [];

    private StrongComponents(Func<string, IEnumerable<string>> next) => _next = next;

    /// <summary>Finds them.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="next">The nodes that a node leads to.</param>
    /// <returns>One set per component; a node on no cycle is a component alone.</returns>
    public static IReadOnlyList<IReadOnlySet<string>> Of(IEnumerable<string> nodes, Func<string, IEnumerable<string>> next)
    {
        StrongComponents search = new(next);
        foreach (string node in nodes)
        {
            if (!search._number.ContainsKey(node))
            {
                search.Visit(node);
            }
        }

        return search._found;
    }

    private void Visit(string node)
    {
        _number[node] = _low[node] = _number.Count;
        _open.Push(node);
        foreach (string other in _next(node))
        {
            if (!_number.TryGetValue(other, out int number))
            {
                Visit(other);
                _low[node] = Math.Min(_low[node], _low[other]);
            }
            else if (_open.Contains(other))
            {
                _low[node] = Math.Min(_low[node], number);
            }
        }

        if (_low[node] == _number[node])
        {
            HashSet<string> component = new(StringComparer.Ordinal);
            while (component.Add(_open.Pop()) && !component.Contains(node))
            {
            }

            _found.Add(component);
        }
    }
}
