using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// The opens by path. The driver has one file for each path, ignoring case where names do: one size, one cache, one set of
/// share modes. What else is opened under that path meanwhile is taken for the same file, unless this class keeps it apart.
/// </summary>
internal sealed class OpenPaths
{
    // The driver tells of a close when it has let go of the file already.
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Dictionary<string, List<OpenNode>> _nodes;
    private long _removals;

    internal OpenPaths(StringComparison comparison)
    {
        Comparison = comparison;
        _nodes = new Dictionary<string, List<OpenNode>>(StringComparer.FromComparison(comparison));
    }

    /// <summary>Something was renamed: its path before and after. Raised when all that is open has its new path.</summary>
    internal event Action<string, string>? Moved;

    internal StringComparison Comparison { get; }

    /// <summary>How often something was removed: an open asks for it before it looks its path up.</summary>
    internal long Removals => Volatile.Read(ref _removals);

    /// <summary>Adds an open, as <see cref="TryAdd(OpenNode)"/> does, unless something was removed since its path was looked up.</summary>
    /// <param name="node">The open.</param>
    /// <param name="seen"><see cref="Removals"/> before the path was looked up.</param>
    /// <param name="isLate">Whether something was removed since: nothing was added then.</param>
    /// <returns>False when the open was not added.</returns>
    internal bool TryAdd(OpenNode node, long seen, out bool isLate)
    {
        lock (_lock)
        {
            // Waiting for a twin gives the lock back.
            bool isFree = WaitForTwin(node.Path, node.Inode);
            isLate = _removals != seen;
            return isFree && !isLate && TryAdd(node);
        }
    }

    /// <summary>
    /// Adds an open. With another version of the file it may share its path: then the driver must not cache it. With a
    /// case twin, which is another file under another name, it may not.
    /// </summary>
    /// <returns>False when a case twin is open, and is not closed in a moment.</returns>
    internal bool TryAdd(OpenNode node)
    {
        lock (_lock)
        {
            if (!WaitForTwin(node.Path, node.Inode))
            {
                return false;
            }

            if (!_nodes.TryGetValue(node.Path, out List<OpenNode>? list))
            {
                _nodes[node.Path] = [node];
                return true;
            }

            foreach (OpenNode other in list)
            {
                if (node.Kind == FsNodeKind.File && other.Kind == FsNodeKind.File && (other.Inode != node.Inode || other.IsUncached))
                {
                    node.IsUncached = true;
                    other.IsOutlived |= other.Inode != node.Inode;
                }
            }

            list.Add(node);
            return true;
        }
    }

    /// <summary>Waits a moment until no file is open whose path differs from this one in case only.</summary>
    /// <param name="path">The path of a file that is about to be made or renamed.</param>
    /// <returns>False when such a file stays open.</returns>
    internal bool IsFree(string path)
    {
        lock (_lock)
        {
            return WaitForTwin(path, default);
        }
    }

    /// <summary>Whether a file is open whose path differs only in case from a path, or from one below it, that a rename is about to make.</summary>
    /// <param name="path">Where something is moved from.</param>
    /// <param name="newPath">Where it is moved to.</param>
    internal bool HasTwinOf(string path, string newPath)
    {
        if (Comparison == StringComparison.Ordinal)
        {
            return false;
        }

        lock (_lock)
        {
            foreach (string present in _nodes.Keys)
            {
                if (IsWithin(present, newPath) && !IsWithin(present, path)
                    && _nodes[present].Exists(node => !node.Path.StartsWith(newPath, StringComparison.Ordinal)))
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal void Remove(OpenNode node)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(node.Path, out List<OpenNode>? list) && list.Remove(node))
            {
                if (list.Count == 0)
                {
                    _nodes.Remove(node.Path);
                }

                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>A path means nothing any more: the driver has let go of what was open there.</summary>
    internal void Vacated(string path)
    {
        lock (_lock)
        {
            _removals++;
            _nodes.Remove(path);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Moves the paths of what was renamed, and of all below it. What was there before has none any more.</summary>
    internal void Renamed(string path, string newPath)
    {
        lock (_lock)
        {
            string[] moved = [.. _nodes.Keys.Where(present => IsWithin(present, path))];
            List<OpenNode> nodes = [];
            foreach (string present in moved)
            {
                nodes.AddRange(_nodes[present]);
                _nodes.Remove(present);
            }

            _nodes.Remove(newPath);
            foreach (OpenNode node in nodes)
            {
                node.Path = string.Concat(newPath, node.Path.AsSpan(path.Length));
                if (_nodes.TryGetValue(node.Path, out List<OpenNode>? list))
                {
                    list.Add(node);
                }
                else
                {
                    _nodes[node.Path] = [node];
                }
            }

            Monitor.PulseAll(_lock);
        }

        Moved?.Invoke(path, newPath);
    }

    private bool IsWithin(string path, string top)
        => path.StartsWith(top, Comparison) && (path.Length == top.Length || path[top.Length] == '\\');

    // Under the lock, which it gives back while it waits.
    private bool WaitForTwin(string path, InodeId inode)
    {
        if (Comparison == StringComparison.Ordinal)
        {
            return true;
        }

        long start = TimeProvider.System.GetTimestamp();
        while (_nodes.TryGetValue(path, out List<OpenNode>? list) && list.Exists(node => node.Inode != inode && !node.Path.Equals(path, StringComparison.Ordinal)))
        {
            TimeSpan left = s_closing - TimeProvider.System.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            Monitor.Wait(_lock, left);
        }

        return true;
    }
}
