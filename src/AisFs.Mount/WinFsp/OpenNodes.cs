using System.Collections.Concurrent;
using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <summary>The files that are open, by inode: where a change of an inode has to be told, and whose path a rename moves.</summary>
internal sealed class OpenNodes
{
    private readonly ConcurrentDictionary<InodeId, List<OpenNode>> _nodes = new();
    private readonly StringComparison _comparison;

    internal OpenNodes(StringComparison comparison) => _comparison = comparison;

    /// <summary>Something was renamed: its path before and after. Raised when all that is open has its new path.</summary>
    internal event Action<string, string>? Moved;

    internal void Add(OpenNode node)
    {
        while (true)
        {
            List<OpenNode> list = _nodes.GetOrAdd(node.Inode, static _ => []);
            lock (list)
            {
                if (_nodes.TryGetValue(node.Inode, out List<OpenNode>? present) && ReferenceEquals(present, list))
                {
                    list.Add(node);
                    return;
                }
            }
        }
    }

    internal void Remove(OpenNode node)
    {
        if (_nodes.TryGetValue(node.Inode, out List<OpenNode>? list))
        {
            lock (list)
            {
                list.Remove(node);
                if (list.Count == 0)
                {
                    _nodes.TryRemove(node.Inode, out _);
                }
            }
        }
    }

    /// <summary>The path of an open file, or null when the inode is not open.</summary>
    internal string? PathOf(InodeId inode)
    {
        if (inode == InodeId.Root)
        {
            return @"\";
        }

        if (!_nodes.TryGetValue(inode, out List<OpenNode>? list))
        {
            return null;
        }

        lock (list)
        {
            return list.Count == 0 ? null : list[0].Path;
        }
    }

    /// <summary>
    /// Whether what is opened shares its path with another file that is still open: with the version that another client
    /// replaced, for example. The driver has one cache for both.
    /// </summary>
    internal bool SharesPath(OpenNode node)
    {
        foreach ((InodeId inode, List<OpenNode> list) in _nodes)
        {
            lock (list)
            {
                if (list.Exists(other => (inode != node.Inode || other.IsUncached) && other.Kind == FsNodeKind.File && other.Path.Equals(node.Path, _comparison)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The directories that are open now, each once.</summary>
    internal List<(InodeId Inode, string Path)> Directories()
    {
        List<(InodeId, string)> directories = [];
        foreach (List<OpenNode> list in _nodes.Values)
        {
            lock (list)
            {
                if (list.Count > 0 && list[0].Kind == FsNodeKind.Directory)
                {
                    directories.Add((list[0].Inode, list[0].Path));
                }
            }
        }

        return directories;
    }

    /// <summary>Moves the paths of what was renamed, and of all below it.</summary>
    internal void Renamed(string path, string newPath)
    {
        foreach (List<OpenNode> list in _nodes.Values)
        {
            lock (list)
            {
                foreach (OpenNode node in list)
                {
                    string present = node.Path;
                    if (present.StartsWith(path, _comparison) && (present.Length == path.Length || present[path.Length] == '\\'))
                    {
                        node.Path = string.Concat(newPath, present.AsSpan(path.Length));
                    }
                }
            }
        }

        Moved?.Invoke(path, newPath);
    }
}
