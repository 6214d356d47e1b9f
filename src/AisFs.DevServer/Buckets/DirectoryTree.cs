using AisFs.DevServer.Blobs;

namespace AisFs.DevServer.Buckets;

/// <summary>
/// What a mountpath holds of a bucket: files and directories. The directories of a name are made when it is stored and stay
/// when it is removed.
/// </summary>
/// <param name="changed">Called for each directory that is made (true) or removed (false).</param>
internal sealed class DirectoryTree(Action<byte[], bool> changed)
{
    private static readonly ObjectRecord s_directory = new() { Content = FileBlob.InMemory([]) };
    private readonly NameMap _names = new();
    private readonly Lock _gate = new();
    private long _directories;

    /// <summary>How a walk goes on after a name.</summary>
    public enum Step
    {
        Next,

        /// <summary>Not into this directory.</summary>
        SkipDirectory,
        Stop,
    }

    /// <summary>How many objects there are.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _names.Count - _directories;
            }
        }
    }

    public ObjectRecord? Find(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            return AsObject(_names.Find(name));
        }
    }

    public bool IsDirectory(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            return IsDirectory(_names.Find(name));
        }
    }

    /// <summary>Moves an object to its name, and makes the directories that are missing.</summary>
    public MoveOutcome TrySet(byte[] name, ObjectRecord record, out ObjectRecord? old)
    {
        lock (_gate)
        {
            old = _names.Find(name);
            if (IsDirectory(old))
            {
                old = null;
                return MoveOutcome.IsDirectory;
            }

            if (old is null && !MakeParents(name))
            {
                return MoveOutcome.ObjectInPath;
            }

            _names.Set(name, record);
            return MoveOutcome.Done;
        }
    }

    /// <summary>What would become of moving an object to a name now.</summary>
    public MoveOutcome Probe(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            ObjectRecord? present = _names.Find(name);
            return IsDirectory(present) ? MoveOutcome.IsDirectory : present is null && HasObjectInPath(name) ? MoveOutcome.ObjectInPath : MoveOutcome.Done;
        }
    }

    /// <summary>Replaces the record of an object that is there.</summary>
    public void Replace(byte[] name, ObjectRecord record)
    {
        lock (_gate)
        {
            _names.Set(name, record);
        }
    }

    public ObjectRecord? Remove(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            return AsObject(_names.Find(name)) is null ? null : _names.Remove(name);
        }
    }

    /// <summary>Makes a directory of an earlier run.</summary>
    public void MakeDirectory(byte[] name)
    {
        lock (_gate)
        {
            if (_names.Find(name) is null && MakeParents(name))
            {
                AddDirectory(name);
            }
        }
    }

    /// <summary>Removes a directory that holds nothing, not even directories; false if there is no such one.</summary>
    public bool RemoveEmptyDirectory(byte[] name)
    {
        lock (_gate)
        {
            return TryRemoveDirectory(name);
        }
    }

    /// <summary>One run of the clean-up: each directory is looked at before those in it, so each run takes the innermost.</summary>
    public void RemoveEmptyDirectories()
    {
        lock (_gate)
        {
            List<byte[]> directories = [];
            for (NameMap.Position at = _names.Seek([]); _names.TryGet(at, out byte[] name, out ObjectRecord record); at = _names.Next(at))
            {
                if (IsDirectory(record))
                {
                    directories.Add(name);
                }
            }

            directories.ForEach(name => TryRemoveDirectory(name));
        }
    }

    /// <summary>Walks from a name on; directories come without a record.</summary>
    /// <param name="from">The first name that may come.</param>
    /// <param name="visit">Says how to go on.</param>
    public void Walk(ReadOnlySpan<byte> from, Func<byte[], ObjectRecord?, Step> visit)
    {
        lock (_gate)
        {
            NameMap.Position at = _names.Seek(from);
            while (_names.TryGet(at, out byte[] name, out ObjectRecord record))
            {
                switch (visit(name, AsObject(record)))
                {
                    case Step.Stop:
                        return;
                    case Step.SkipDirectory:
                        at = _names.Seek(WalkOrder.Behind(name));
                        break;
                    default:
                        at = _names.Next(at);
                        break;
                }
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _names.Clear();
            _directories = 0;
        }
    }

    private static ObjectRecord? AsObject(ObjectRecord? record) => IsDirectory(record) ? null : record;

    private static bool IsDirectory(ObjectRecord? record) => ReferenceEquals(record, s_directory);

    private bool MakeParents(ReadOnlySpan<byte> name)
    {
        int end = name.LastIndexOf((byte)'/');
        if (end < 0 || IsDirectory(_names.Find(name[..end])))
        {
            return true;
        }

        // Nothing is made where a file is in the way.
        if (HasObjectInPath(name))
        {
            return false;
        }

        for (int at = Slash(name, 0); at >= 0; at = Slash(name, at + 1))
        {
            if (_names.Find(name[..at]) is null)
            {
                AddDirectory(name[..at].ToArray());
            }
        }

        return true;
    }

    private bool HasObjectInPath(ReadOnlySpan<byte> name)
    {
        for (int at = Slash(name, 0); at >= 0; at = Slash(name, at + 1))
        {
            if (AsObject(_names.Find(name[..at])) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static int Slash(ReadOnlySpan<byte> name, int from)
    {
        int at = name[from..].IndexOf((byte)'/');
        return at < 0 ? -1 : from + at;
    }

    private void AddDirectory(byte[] name)
    {
        _names.Set(name, s_directory);
        _directories++;
        changed(name, true);
    }

    private bool TryRemoveDirectory(byte[] name)
    {
        if (!IsDirectory(_names.Find(name)))
        {
            return false;
        }

        byte[] below = [.. name, (byte)'/'];
        if (_names.TryGet(_names.Seek(below), out byte[] next, out _) && next.AsSpan().StartsWith(below))
        {
            return false;
        }

        _names.Remove(name);
        _directories--;
        changed(name, false);
        return true;
    }
}
