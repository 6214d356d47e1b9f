using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// Times of versions in memory, in two halves: when one is full, the other one is dropped. What is looked for stays. A version is
/// told by a hash of 128 bits over all that identifies it.
/// </summary>
/// <param name="capacity">How many versions are remembered at most; each takes about 50 bytes.</param>
internal sealed class RememberedTimes(int capacity) : ITimeStore
{
    /// <summary>Some 13 MB.</summary>
    public const int DefaultCapacity = 1 << 18;

    private readonly Lock _lock = new();
    private Dictionary<UInt128, long> _young = [];
    private Dictionary<UInt128, long> _old = [];

    /// <summary>How many versions are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public bool TryLoad(in ObjectKey key, in ObjectVersion version, out long modifiedNs)
    {
        modifiedNs = 0;
        return VersionHash.IsTold(version) && Count > 0 && TryLoad(VersionHash.Of(key, version), out modifiedNs);
    }

    /// <summary>Finds the time of the version that has a hash.</summary>
    public bool TryLoad(UInt128 hash, out long modifiedNs)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(hash, out modifiedNs))
            {
                return true;
            }

            if (!_old.Remove(hash, out modifiedNs))
            {
                return false;
            }

            AddLocked(hash, modifiedNs);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Save(in ObjectKey key, in ObjectVersion version, long modifiedNs)
    {
        if (VersionHash.IsTold(version))
        {
            Save(VersionHash.Of(key, version), modifiedNs);
        }
    }

    /// <summary>Keeps the time of the version that has a hash.</summary>
    public void Save(UInt128 hash, long modifiedNs)
    {
        lock (_lock)
        {
            AddLocked(hash, modifiedNs);
        }
    }

    private void AddLocked(UInt128 hash, long modifiedNs)
    {
        if (_young.Count >= capacity / 2)
        {
            (_old, _young) = (_young, []);
        }

        _young[hash] = modifiedNs;
    }
}
