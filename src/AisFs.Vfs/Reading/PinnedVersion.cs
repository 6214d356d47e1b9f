using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>Which object is read, and in which version. Answers of other versions are told from those of this one.</summary>
internal sealed class PinnedVersion(ObjectKey key, ObjectVersion version, long size)
{
    private readonly Lock _lock = new();
    private ObjectKey _key = key;
    private ObjectVersion _version = version;
    private volatile bool _stale;

    /// <summary>Whether the object on the cluster is another one by now.</summary>
    public bool IsStale => _stale;

    /// <summary>The object's present name.</summary>
    public ObjectKey Key
    {
        get
        {
            lock (_lock)
            {
                return _key;
            }
        }
    }

    /// <summary>What is known of the version.</summary>
    public ObjectVersion Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>Compares an answer with the version, and learns from it what was unknown when it is the same.</summary>
    /// <param name="info">The answer.</param>
    /// <param name="isLast">Whether no other answer would tell more: then what can't be known is taken for the same.</param>
    /// <returns>How they relate; unknown when a HEAD may tell.</returns>
    public VersionRelation Pin(ObjectInfo info, bool isLast)
    {
        ObjectVersion seen = info.FullVersion;
        lock (_lock)
        {
            VersionRelation relation = _stale ? VersionRelation.Different : seen.RelationTo(_version);
            if (relation == VersionRelation.Unknown && isLast)
            {
                relation = VersionRelation.Same;
            }

            if (relation == VersionRelation.Same)
            {
                _version = seen.CompletedBy(_version);
            }

            return relation;
        }
    }

    /// <summary>Takes a new name, and what was seen under it: the checksum may be of another kind there.</summary>
    /// <param name="name">The new name.</param>
    /// <param name="seen">What was seen; null: only what belongs to the content stays pinned.</param>
    public void Rename(ObjectKey name, ObjectVersion? seen)
    {
        lock (_lock)
        {
            _key = name;
            _version = seen is { } known && known.Size == size ? known : _version.OfContent;
        }
    }

    /// <summary>The object on the cluster is another one from now on.</summary>
    /// <returns>False when that was known.</returns>
    public bool TryExpire()
    {
        lock (_lock)
        {
            bool isNew = !_stale;
            _stale = true;
            return isNew;
        }
    }
}
