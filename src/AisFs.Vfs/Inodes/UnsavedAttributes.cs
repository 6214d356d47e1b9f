using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// What a file has that the cluster has not: the time of writes, changed attributes, extended attributes that wait for the
/// next upload. All members may be called from many threads at once.
/// </summary>
/// <param name="sync">The lock of the inode: what belongs together is changed under it as one.</param>
internal sealed class UnsavedAttributes(Lock sync)
{
    /// <summary>Stands for no write in <see cref="WrittenNs"/>.</summary>
    public const long NotWritten = long.MinValue;

    private long _writtenNs = NotWritten;
    private int _changes;
    private int _saved;
    private int _uploads;
    private Dictionary<string, string>? _pending;

    /// <summary>The time of the last write that was not uploaded yet.</summary>
    public long WrittenNs
    {
        get => Volatile.Read(ref _writtenNs);
        set => Volatile.Write(ref _writtenNs, value);
    }

    /// <summary>Whether an upload is under way: attributes that change now may have missed it.</summary>
    public bool IsUploading => Volatile.Read(ref _uploads) > 0;

    /// <summary>Whether attributes were changed that the cluster has not.</summary>
    public bool HasChanges
    {
        get
        {
            lock (sync)
            {
                return _changes != _saved;
            }
        }
    }

    /// <summary>All of it at one time, for an upload to take along.</summary>
    public (int Changes, long WrittenNs, IReadOnlyDictionary<string, string>? Pending) Snapshot
    {
        get
        {
            lock (sync)
            {
                return (_changes, _writtenNs, _pending);
            }
        }
    }

    /// <summary>An attribute was changed.</summary>
    public void Change()
    {
        lock (sync)
        {
            _changes++;
        }
    }

    public void BeginUpload() => Interlocked.Increment(ref _uploads);

    public void EndUpload() => Interlocked.Decrement(ref _uploads);

    /// <summary>The cluster has what a snapshot held.</summary>
    public void Saved(int changes, IReadOnlyDictionary<string, string>? pending)
    {
        lock (sync)
        {
            _saved = changes;
            if (ReferenceEquals(_pending, pending))
            {
                _pending = null;
            }
        }
    }

    /// <summary>What is unsaved is given up: what is shown must be what the cluster keeps.</summary>
    public void GiveUp()
    {
        lock (sync)
        {
            _saved = _changes;
            _pending = null;
        }
    }

    /// <summary>Adds the extended attributes that wait, as custom metadata.</summary>
    public void AddPendingTo(Dictionary<string, string> custom)
    {
        lock (sync)
        {
            foreach ((string key, string value) in _pending ?? [])
            {
                custom[key] = value;
            }
        }
    }

    /// <summary>Extended attributes were changed.</summary>
    /// <param name="edit">The changes.</param>
    /// <param name="waits">Whether what is set waits for an upload; else it goes to the cluster at once.</param>
    public void Change(XattrEdit edit, bool waits)
    {
        lock (sync)
        {
            if (!waits && _pending is null)
            {
                return;
            }

            // A new dictionary each time: an upload under way has the old one.
            Dictionary<string, string> pending = new(_pending ?? [], StringComparer.Ordinal);
            foreach (string key in edit.Removed)
            {
                pending.Remove(key);
            }

            foreach ((string key, string value) in waits ? edit.Set : new Dictionary<string, string>())
            {
                pending[key] = value;
            }

            _pending = pending;
            _changes += waits && edit.Set.Count > 0 ? 1 : 0;
        }
    }
}
