using AisFs.Interop.WinFsp.Api;

namespace AisFs.Mount.WinFsp.Changes;

/// <summary>
/// The changes that Windows has not been told of yet, one for each path. While a rename is under way the driver takes none,
/// for as long as that lasts: they wait here, and follow what is renamed meanwhile. Where they get too many, the names that
/// came and went in a folder become one change of it; changes of open files never do.
/// </summary>
/// <param name="capacity">From how many paths on names are told folder by folder.</param>
/// <param name="comparison">How paths are compared.</param>
internal sealed class ChangeQueue(int capacity, StringComparison comparison) : IFileChangeSource
{
    private const int BatchSize = 256;

    private readonly object _lock = new();
    private readonly Dictionary<string, FileChange> _changes = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, FileChange> _folders = new(StringComparer.Ordinal);
    private bool _isCompleted;

    /// <summary>How many changes wait.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _changes.Count + _folders.Count;
            }
        }
    }

    /// <summary>A change is to be told.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isOpen">Whether it is one of an open file, of which the driver may cache the data.</param>
    internal void Add(in FileChange change, bool isOpen)
    {
        lock (_lock)
        {
            if (!isOpen && _changes.Count >= capacity && !_changes.ContainsKey(change.Path))
            {
                _folders[FolderOf(change.Path)] = change;
            }
            else
            {
                Merge(change, isNewer: true);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Something has another path now, and all below it.</summary>
    internal void Moved(string path, string newPath)
    {
        lock (_lock)
        {
            FileChange[] changes = [.. _order.Select(p => _changes[p])];
            _order.Clear();
            _changes.Clear();
            foreach (FileChange change in changes)
            {
                Merge(change with { Path = Follow(change.Path) }, isNewer: true);
            }

            KeyValuePair<string, FileChange>[] folders = [.. _folders];
            _folders.Clear();
            foreach ((string folder, FileChange change) in folders)
            {
                _folders[Follow(folder)] = change with { Path = Follow(change.Path) };
            }
        }

        string Follow(string present) => IsAtOrBelow(present, path) ? string.Concat(newPath, present.AsSpan(path.Length)) : present;
    }

    /// <summary>Waits until there is something to tell.</summary>
    /// <returns>False when there will be no more.</returns>
    internal bool Wait()
    {
        lock (_lock)
        {
            while (_order.Count == 0 && _folders.Count == 0)
            {
                if (_isCompleted)
                {
                    return false;
                }

                Monitor.Wait(_lock);
            }

            return true;
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="pause">For how long, unless the end comes before.</param>
    /// <returns>False when the end has come.</returns>
    internal bool Pause(TimeSpan pause)
    {
        long start = Environment.TickCount64;
        lock (_lock)
        {
            while (!_isCompleted)
            {
                TimeSpan left = pause - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
                if (left <= TimeSpan.Zero)
                {
                    return true;
                }

                Monitor.Wait(_lock, left);
            }

            return false;
        }
    }

    /// <summary>There will be no more.</summary>
    internal void Complete()
    {
        lock (_lock)
        {
            _isCompleted = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileChange> Take()
    {
        lock (_lock)
        {
            List<FileChange> batch = new(Math.Min(BatchSize, _order.Count + (2 * _folders.Count)));
            while (batch.Count < BatchSize && _order.TryDequeue(out string? path))
            {
                _changes.Remove(path, out FileChange change);
                batch.Add(change);
            }

            while (batch.Count < BatchSize - 1 && _folders.Count > 0)
            {
                // A watcher of the folder is told of the names in it; a watcher of the parent is told of the folder.
                (string folder, FileChange last) = _folders.First();
                _folders.Remove(folder);
                batch.Add(last);
                batch.Add(new FileChange(folder, FileChangeFilter.FileName | FileChangeFilter.DirectoryName | FileChangeFilter.LastWrite, FileChangeAction.Modified));
            }

            return batch;
        }
    }

    /// <inheritdoc/>
    public void PutBack(IReadOnlyList<FileChange> changes)
    {
        lock (_lock)
        {
            foreach (FileChange change in changes)
            {
                Merge(change, isNewer: false);
            }
        }
    }

    private static string FolderOf(string path)
    {
        int end = path.LastIndexOf('\\');
        return end <= 0 ? @"\" : path[..end];
    }

    private bool IsAtOrBelow(string path, string top)
        => path.StartsWith(top, comparison) && (path.Length == top.Length || path[top.Length] == '\\');

    private void Merge(in FileChange change, bool isNewer)
    {
        if (_changes.TryGetValue(change.Path, out FileChange present))
        {
            FileChangeAction action = isNewer ? change.Action : present.Action;
            _changes[change.Path] = new FileChange(change.Path, present.Filter | change.Filter, action);
            return;
        }

        _changes[change.Path] = change;
        _order.Enqueue(change.Path);
    }
}
