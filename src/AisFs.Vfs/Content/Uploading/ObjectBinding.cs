using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>
/// The object that an open file was read from, and becomes when it is uploaded: its name, its last known state and the
/// metadata that goes with it. All members may be called from many threads at once.
/// </summary>
internal sealed class ObjectBinding
{
    private readonly Lock _lock = new();
    private ObjectKey _key;
    private ObjectInfo? _info;
    private IReadOnlyDictionary<string, string>? _lastCustom;
    private volatile bool _detached;

    /// <summary>Binds a file.</summary>
    /// <param name="key">The object's name.</param>
    /// <param name="info">The object's state; null when there is none yet.</param>
    public ObjectBinding(ObjectKey key, ObjectInfo? info)
    {
        _key = key;
        _info = info;
    }

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

    /// <summary>The object's state as of the open or of the last upload; null for a file that was never uploaded.</summary>
    public ObjectInfo? Info
    {
        get
        {
            lock (_lock)
            {
                return _info;
            }
        }
    }

    /// <summary>Whether the file was unlinked: what is written to it never reaches the cluster.</summary>
    public bool IsDetached => _detached;

    /// <summary>Makes the metadata of an upload at this moment, from the version that the content would have; null for none.</summary>
    public Func<ObjectVersion, IReadOnlyDictionary<string, string>?>? Describe { get; init; }

    /// <summary>The metadata of the last upload that was tried since <see cref="ForgetCustom"/>; null when none was.</summary>
    public IReadOnlyDictionary<string, string>? LastCustom
    {
        get
        {
            lock (_lock)
            {
                return _lastCustom;
            }
        }
    }

    /// <summary>The file is unlinked.</summary>
    public void Detach() => _detached = true;

    /// <summary>The object has another name.</summary>
    /// <param name="key">The new name.</param>
    /// <param name="seen">What the object is under the new name; null when it was not looked at.</param>
    public void Rename(ObjectKey key, ObjectVersion? seen)
    {
        lock (_lock)
        {
            _key = key;
            if (_info is { } info)
            {
                ObjectVersion version = seen is { } known && known.Size == info.Size ? known : info.FullVersion.OfContent;
                _info = info with { Name = key.Name, Version = version, ETag = string.Empty, LastModifiedNs = null };
            }
        }
    }

    /// <summary>The object has another state.</summary>
    public void Learn(ObjectInfo info)
    {
        lock (_lock)
        {
            _info = info;
        }
    }

    /// <summary>More is known of the object's version.</summary>
    /// <returns>The object's state.</returns>
    public ObjectInfo? LearnVersion(ObjectVersion version)
    {
        lock (_lock)
        {
            if (_info is { } info && info.Version != version)
            {
                _info = info with { Version = version };
            }

            return _info;
        }
    }

    /// <summary>A new upload begins, whose metadata is not known yet.</summary>
    public void ForgetCustom()
    {
        lock (_lock)
        {
            _lastCustom = null;
        }
    }

    /// <summary>Keeps the metadata that goes with an upload: should the upload fail, it is kept for recovery with the bytes.</summary>
    /// <returns>The same metadata.</returns>
    public IReadOnlyDictionary<string, string>? Remember(IReadOnlyDictionary<string, string>? custom)
    {
        lock (_lock)
        {
            _lastCustom = custom;
        }

        return custom;
    }

    /// <summary>The metadata that the last upload would have taken along, or that an upload would now.</summary>
    /// <param name="size">The file's size in bytes.</param>
    public IReadOnlyDictionary<string, string>? CustomFor(long size)
        => LastCustom ?? Describe?.Invoke(ObjectVersion.Unknown with { Size = size });
}
