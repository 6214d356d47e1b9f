using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>The directories that programs may be walking through, the last used ones. They outlast the inodes, which a kernel may forget.</summary>
internal sealed class TreeWalkTable
{
    private const int Capacity = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Path, TreeWalk Walk)>> _walks = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Path, TreeWalk Walk)> _recent = [];

    /// <summary>The walk through a directory; a new one if none is known.</summary>
    public TreeWalk Of(DirectoryPlace place)
    {
        lock (_lock)
        {
            if (TryFindLocked(place.Path, out TreeWalk? known))
            {
                return known;
            }

            TreeWalk walk = new();
            _walks[place.Path] = _recent.AddLast((place.Path, walk));
            if (_recent.Count > Capacity)
            {
                _walks.Remove(_recent.First!.Value.Path);
                _recent.RemoveFirst();
            }

            return walk;
        }
    }

    /// <summary>Finds the walk through a directory.</summary>
    public bool TryFind(DirectoryPlace place, [NotNullWhen(true)] out TreeWalk? walk)
    {
        lock (_lock)
        {
            return TryFindLocked(place.Path, out walk);
        }
    }

    private bool TryFindLocked(string path, [NotNullWhen(true)] out TreeWalk? walk)
    {
        bool isKnown = _walks.TryGetValue(path, out LinkedListNode<(string Path, TreeWalk Walk)>? node);
        walk = node?.Value.Walk;
        if (node is not null && node != _recent.Last)
        {
            _recent.Remove(node);
            _recent.AddLast(node);
        }

        return isKnown;
    }
}
