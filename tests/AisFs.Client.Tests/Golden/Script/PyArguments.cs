namespace AisFs.Client.Tests.Golden.Script;

/// <summary>The arguments of one call. Arguments that nobody asked for mean that the call is not covered.</summary>
internal sealed class PyArguments(IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named)
{
    private readonly HashSet<string> _used = [];
    private int _usedPositional;

    public IReadOnlyList<object?> Positional => positional;

    /// <summary>An argument by position or name.</summary>
    public object? Get(int index, string name, object? fallback = null)
    {
        _used.Add(name);
        if (index >= 0 && index < positional.Count)
        {
            _usedPositional = Math.Max(_usedPositional, index + 1);
            return positional[index];
        }

        return named.TryGetValue(name, out object? value) ? value : fallback;
    }

    public string Text(int index, string name, string fallback = "") => Get(index, name, fallback) switch
    {
        null => fallback,
        string text => text,
        PyEnum item => item.Value?.ToString() ?? string.Empty,
        var other => throw new NotCoveredException($"{name}={other?.GetType().Name}"),
    };

    public bool Flag(int index, string name, bool fallback = false) => Get(index, name, fallback) is true;

    public long Number(int index, string name, long fallback = 0) => Get(index, name, fallback) is long number ? number : fallback;

    public bool Has(string name) => named.ContainsKey(name);

    /// <summary>Named arguments that nobody asked for: those of <c>**kwargs</c>.</summary>
    public IEnumerable<KeyValuePair<string, object?>> TakeRest()
    {
        List<KeyValuePair<string, object?>> rest = [.. named.Where(pair => !_used.Contains(pair.Key))];
        _used.UnionWith(named.Keys);
        return rest;
    }

    public double Seconds(int index, string name, double fallback) => Get(index, name) switch
    {
        long number => number,
        double number => number,
        _ => fallback,
    };

    /// <summary>Refuses what was not understood.</summary>
    public void Done(string method)
    {
        if (_usedPositional < positional.Count)
        {
            throw new NotCoveredException($"{method}: argument {_usedPositional + 1}");
        }

        foreach (string name in named.Keys)
        {
            if (!_used.Contains(name))
            {
                throw new NotCoveredException($"{method}: argument {name}");
            }
        }
    }
}
