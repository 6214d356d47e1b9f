using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Metadata;

/// <summary>All names of one directory, kept up to date with the mount's own changes. Own lock, last in the order.</summary>
internal sealed class DirectoryListing
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ListedNode> _nodes;
    private Dictionary<string, string>? _byCase;
    private long _bytes;

    public DirectoryListing(Stamp asOf, Dictionary<string, ListedNode> nodes)
    {
        AsOf = asOf;
        _nodes = nodes;
        _bytes = nodes.Values.Sum(node => node.Cost);
    }

    /// <summary>When the cluster was asked.</summary>
    public Stamp AsOf { get; }

    /// <summary>The memory that it takes, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes) + 200;

    /// <summary>What the cache was told of <see cref="Bytes"/>.</summary>
    public long AccountedBytes { get; set; }

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

    public bool TryFind(string name, out ListedNode node)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(name, out node);
        }
    }

    /// <summary>Finds a name that differs in case only.</summary>
    public bool TryFindIgnoringCase(string name, [NotNullWhen(true)] out string? actual)
    {
        lock (_lock)
        {
            if (_byCase is null)
            {
                _byCase = new Dictionary<string, string>(_nodes.Count, StringComparer.OrdinalIgnoreCase);
                foreach (string key in _nodes.Keys)
                {
                    _byCase.TryAdd(key, key);
                }
            }

            return _byCase.TryGetValue(name, out actual);
        }
    }

    public void Set(in ListedNode node)
    {
        lock (_lock)
        {
            long before = _nodes.TryGetValue(node.Name, out ListedNode old) ? old.Cost : 0;
            if (before == 0)
            {
                _byCase = null;
            }

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
            if (_nodes.Remove(name, out ListedNode old))
            {
                _bytes -= old.Cost;
                _byCase = null;
            }
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
