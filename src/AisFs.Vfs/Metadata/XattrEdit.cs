using AisFs.Vfs.Api;

namespace AisFs.Vfs.Metadata;

/// <summary>Changes of an object's extended attributes, and the custom metadata before and after them.</summary>
internal sealed class XattrEdit
{
    private readonly Dictionary<string, string> _before;
    private readonly Dictionary<string, string> _after;
    private readonly Dictionary<string, string> _set = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Begins with the present attributes.</summary>
    /// <param name="before">All custom metadata.</param>
    public XattrEdit(IReadOnlyDictionary<string, string> before)
    {
        _before = new Dictionary<string, string>(before, StringComparer.Ordinal);
        _after = new Dictionary<string, string>(before, StringComparer.Ordinal);
    }

    /// <summary>All custom metadata afterwards.</summary>
    public IReadOnlyDictionary<string, string> After => _after;

    /// <summary>The keys that are set.</summary>
    public IReadOnlyDictionary<string, string> Set => _set;

    /// <summary>The keys that are removed.</summary>
    public IReadOnlyCollection<string> Removed => _removed;

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => _set.Count == 0 && _removed.Count == 0;

    /// <summary>Whether an attribute is there, by its full name.</summary>
    public bool Has(string name) => _after.ContainsKey(KeyOf(name));

    /// <summary>Adds a change.</summary>
    public void Add(in FsXattrChange change)
    {
        string key = KeyOf(change.Name);
        _set.Remove(key);
        if (change.Value is { } value)
        {
            _removed.Remove(key);
            _set[key] = _after[key] = XattrCodec.EncodeValue(value.Span);
        }
        else if (_after.Remove(key) && _before.ContainsKey(key))
        {
            _removed.Add(key);
        }
    }

    /// <summary>Whether there is room for all that is set.</summary>
    public FsError CheckRoom()
    {
        if (_set.Any(pair => pair.Key.Length + pair.Value.Length > XattrCodec.MaxTotal))
        {
            return FsError.AttributeTooLarge;
        }

        int total = XattrCodec.Total(_after);
        return _set.Count > 0 && total > XattrCodec.MaxTotal && total > XattrCodec.Total(_before) ? FsError.NoSpace : FsError.None;
    }

    private static string KeyOf(string name) => XattrCodec.EncodeName(name[XattrCodec.UserPrefix.Length..]);
}
