using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// Names by their spelling without case. Of several that differ in case only, the first in ordinal order stands for all:
/// which one is found does not depend on the order in which they came. Not thread-safe.
/// </summary>
internal sealed class CaseIndex
{
    private readonly Dictionary<string, string> _first;
    private Dictionary<string, SortedSet<string>>? _twins;

    public CaseIndex(IReadOnlyCollection<string> names)
    {
        _first = new Dictionary<string, string>(names.Count, StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            Add(name);
        }
    }

    /// <summary>Which of two names that differ in case only stands for both.</summary>
    public static string First(string? one, string other) => one is null || string.CompareOrdinal(other, one) < 0 ? other : one;

    /// <summary>The first of the names that are equal to one without case.</summary>
    public static string? Find(IEnumerable<string> names, string name)
    {
        string? first = null;
        foreach (string candidate in names)
        {
            first = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? First(first, candidate) : first;
        }

        return first;
    }

    public bool TryFind(string name, [NotNullWhen(true)] out string? actual) => _first.TryGetValue(name, out actual);

    public void Add(string name)
    {
        if (_first.TryAdd(name, name) || _first[name] == name)
        {
            return;
        }

        _twins ??= new Dictionary<string, SortedSet<string>>(StringComparer.OrdinalIgnoreCase);
        if (!_twins.TryGetValue(name, out SortedSet<string>? spellings))
        {
            _twins[name] = spellings = new SortedSet<string>(StringComparer.Ordinal) { _first[name] };
        }

        spellings.Add(name);
        Set(spellings.Min!);
    }

    public void Remove(string name)
    {
        if (_twins is null || !_twins.TryGetValue(name, out SortedSet<string>? spellings))
        {
            if (_first.TryGetValue(name, out string? only) && only == name)
            {
                _first.Remove(name);
            }

            return;
        }

        spellings.Remove(name);
        Set(spellings.Min!);
        if (spellings.Count == 1)
        {
            _twins.Remove(name);
        }
    }

    // The key is replaced, too, so that a name that is gone is not kept alive by it.
    private void Set(string first)
    {
        _first.Remove(first);
        _first[first] = first;
    }
}
