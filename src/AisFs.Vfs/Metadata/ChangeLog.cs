namespace AisFs.Vfs.Metadata;

/// <summary>
/// What this mount changed in one directory while questions about it are under way: an answer that was asked for before
/// a change must not undo it. Entries are kept only as long as such a question runs. Own lock, last in the order.
/// </summary>
internal sealed class ChangeLog
{
    private readonly Lock _lock = new();
    private Dictionary<string, Change>? _changes;
    private int _readers;

    /// <summary>A question begins; to be ended by <see cref="EndRead"/>.</summary>
    public void BeginRead()
    {
        lock (_lock)
        {
            _readers++;
        }
    }

    public void EndRead()
    {
        lock (_lock)
        {
            if (--_readers == 0)
            {
                Prune();
            }
        }
    }

    /// <summary>A name begins to change.</summary>
    public void Begin(string name)
    {
        lock (_lock)
        {
            _changes ??= new Dictionary<string, Change>(StringComparer.Ordinal);
            _changes.TryGetValue(name, out Change change);
            _changes[name] = change with { Busy = change.Busy + 1 };
        }
    }

    /// <summary>A change that was begun is over without effect.</summary>
    public void Cancel(string name)
    {
        lock (_lock)
        {
            if (_changes is not null && _changes.TryGetValue(name, out Change change))
            {
                Store(name, change with { Busy = change.Busy - 1 });
            }
        }
    }

    /// <summary>A name has changed.</summary>
    /// <param name="name">The name.</param>
    /// <param name="order">The order of the change.</param>
    /// <param name="after">What it means now; null when it is gone.</param>
    /// <param name="wasBegun">Whether <see cref="Begin"/> was called for it.</param>
    public void Record(string name, long order, ListedNode? after, bool wasBegun)
    {
        lock (_lock)
        {
            _changes ??= new Dictionary<string, Change>(StringComparer.Ordinal);
            _changes.TryGetValue(name, out Change change);
            Store(name, new Change(change.Busy - (wasBegun ? 1 : 0), order, after));
        }
    }

    /// <summary>Whether an answer to a question of that order must not be believed for a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="order">The order of the question.</param>
    /// <param name="after">What the name means instead, when known; null when it is gone.</param>
    /// <param name="isSettled">Whether <paramref name="after"/> counts: false while the change is still under way.</param>
    public bool IsOverridden(string name, long order, out ListedNode? after, out bool isSettled)
    {
        lock (_lock)
        {
            after = null;
            isSettled = true;
            if (_changes is null || !_changes.TryGetValue(name, out Change change))
            {
                return false;
            }

            after = change.After;
            isSettled = change.Order > order;
            return change.Busy > 0 || isSettled;
        }
    }

    /// <summary>All names that were changed behind a question of that order.</summary>
    public List<KeyValuePair<string, ListedNode?>> Since(long order)
    {
        lock (_lock)
        {
            return _changes is null
                ? []
                : [.. _changes.Where(pair => pair.Value.Order > order).Select(pair => new KeyValuePair<string, ListedNode?>(pair.Key, pair.Value.After))];
        }
    }

    private void Store(string name, Change change)
    {
        if (change.Busy <= 0 && _readers == 0)
        {
            _changes!.Remove(name);
        }
        else
        {
            _changes![name] = change;
        }
    }

    private void Prune()
    {
        if (_changes is { Count: > 0 } changes)
        {
            foreach ((string name, Change change) in changes)
            {
                if (change.Busy <= 0)
                {
                    changes.Remove(name);
                }
            }
        }
    }

    private readonly record struct Change(int Busy, long Order, ListedNode? After);
}
