using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Metadata;

/// <summary>All names of one directory, kept up to date with the mount's own changes. Own lock, last in the order.</summary>
internal sealed class DirectoryListing
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ListedNode> _nodes;
    private readonly HashSet<string> _outdated = new(StringComparer.Ordinal);
    private CaseIndex? _byCase;
    private StatOrder? _order;
    private long _bytes;
    private object? _page;

    /// <summary>Makes a listing.</summary>
    /// <param name="asOf">When the cluster was asked.</param>
    /// <param name="nodes">The names; taken over.</param>
    /// <param name="order">Their order, if it was of use already while they came.</param>
    public DirectoryListing(Stamp asOf, Dictionary<string, ListedNode> nodes, StatOrder? order = null)
    {
        AsOf = asOf;
        _nodes = nodes;
        _order = order;
        _bytes = nodes.Values.Sum(node => node.Cost);
    }

    /// <summary>When the cluster was asked.</summary>
    public Stamp AsOf { get; }

    /// <summary>Whether the directory has a marker, which is no name in it.</summary>
    public bool HasMarker { get; init; }

    /// <summary>The page of a whole subtree that it came with; null when it was asked for by itself.</summary>
    public object? Page { get => Volatile.Read(ref _page); init => _page = value; }

    /// <summary>The memory that it takes, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes) + 200;

    /// <summary>What the cache was told of <see cref="Bytes"/>.</summary>
    public long AccountedBytes { get; set; }

    /// <summary>The page that it came with, once.</summary>
    public object? TakePage() => Page is null ? null : Interlocked.Exchange(ref _page, null);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>What the listing tells of a name was found to be wrong; until it is set or removed, the name is to be asked for.</summary>
    public void Outdate(string name)
    {
        lock (_lock)
        {
            _ = _outdated.Add(name);
        }
    }

    public bool IsOutdated(string name)
    {
        lock (_lock)
        {
            return _outdated.Count > 0 && _outdated.Contains(name);
        }
    }

    public bool TryFind(string name, out ListedNode node)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(name, out node);
        }
    }

    /// <summary>Finds a file whose attributes it does not tell.</summary>
    public bool TryFindPartial(string name, out ListedNode node)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(name, out node) && node.Meta is { IsDirectory: false, IsComplete: false } && !_outdated.Contains(name);
        }
    }

    /// <summary>Finds a name whose case does not count; of several, the first in ordinal order.</summary>
    public bool TryFindIgnoringCase(string name, [NotNullWhen(true)] out string? actual)
    {
        lock (_lock)
        {
            return (_byCase ??= new CaseIndex(_nodes.Keys)).TryFind(name, out actual);
        }
    }

    public void Set(in ListedNode node)
    {
        lock (_lock)
        {
            long before = _nodes.TryGetValue(node.Name, out ListedNode old) ? old.Cost : 0;
            _byCase?.Add(node.Name);
            _ = _outdated.Remove(node.Name);
            _nodes[node.Name] = node;
            _bytes += node.Cost - before;
        }
    }

    /// <summary>Replaces what is known of a name unless something else has taken its place meanwhile.</summary>
    public void Complete(in ListedNode partial, in ListedNode complete)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(partial.Name, out ListedNode present) && ReferenceEquals(present.Meta, partial.Meta))
            {
                _nodes[partial.Name] = complete;
            }
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            _ = _outdated.Remove(name);
            if (_nodes.Remove(name, out ListedNode old))
            {
                _bytes -= old.Cost;
                _byCase?.Remove(name);
            }
        }
    }

    /// <summary>The names in the order of the listing, for programs that want their attributes one after the other.</summary>
    public StatOrder Order()
    {
        lock (_lock)
        {
            return _order ??= new StatOrder(_nodes.Values);
        }
    }

    /// <summary>The same; null when no attributes were wanted so far.</summary>
    public StatOrder? OrderIfUsed()
    {
        lock (_lock)
        {
            return _order;
        }
    }

    /// <summary>The names that are not of directories, in the order of the listing.</summary>
    public string[] FileNames()
    {
        lock (_lock)
        {
            return [.. _nodes.Values.Where(static node => !node.Meta.IsDirectory).Select(static node => node.Name)];
        }
    }

    public ListedNode[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _nodes.Values];
        }
    }
}
