using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>A directory: a group of buckets, a bucket, or a prefix.</summary>
internal sealed class DirectoryInode(InodeId id, ulong number, DirectoryPlace place) : Inode(id, number, FsNodeKind.Directory)
{
    private readonly Lock _childrenLock = new();
    private DirectoryPlace _place = place;
    private Dictionary<string, Inode>? _children;
    private HashSet<string>? _localNames;
    private int _localCount;
    private long _touchedNs;
    private int _warned;

    /// <summary>What it stands for; a rename replaces it.</summary>
    public DirectoryPlace Place
    {
        get => Volatile.Read(ref _place);
        set => Volatile.Write(ref _place, value);
    }

    /// <summary>Guards the names in this directory. Of two, the one with the smaller id first; before the locks of inodes.</summary>
    public Lock ChildrenLock => _childrenLock;

    /// <summary>What this mount changed here while listings and lookups are under way.</summary>
    public ChangeLog Changes { get; } = new();

    /// <summary>The listing that is being fetched; under <see cref="ChildrenLock"/>.</summary>
    public ListingFetch? Fetch
    {
        get => Reads.Fetch;
        set => Reads.Fetch = value;
    }

    /// <summary>What readers go on with; under <see cref="ChildrenLock"/>.</summary>
    public DirectoryReads Reads { get; } = new();

    /// <summary>
    /// What a listing that goes on, or whose readers do, has told of a file, if this mount has not changed it since: the cluster is to be
    /// asked for it alone, and not whether it is a directory. Under <see cref="ChildrenLock"/>.
    /// </summary>
    public ListedNode? FindFetchedLocked(string name) => Reads.Find(Place, Changes, name);

    /// <summary>What readers of the directory go on with: a listing on its way or over, or one that was cached.</summary>
    public (ListingFetch? Fetch, DirectoryListing? Cached) FindReads()
    {
        lock (_childrenLock)
        {
            return (Reads.Fetch, Reads.Cached?.ListingOf(Place));
        }
    }

    /// <summary>An enumeration over a cached listing has ended.</summary>
    public void EndRead(DirectoryCursor cursor)
    {
        lock (_childrenLock)
        {
            if (ReferenceEquals(Reads.Cached, cursor))
            {
                Reads.Cached = null;
            }
        }
    }

    /// <summary>The last reader of a listing has ended.</summary>
    public void EndFetch(ListingFetch fetch)
    {
        lock (_childrenLock)
        {
            if (ReferenceEquals(Fetch, fetch))
            {
                Fetch = null;
            }
        }
    }

    /// <summary>Whether it has no object of its own on the cluster and lasts as long as the mount; it refers to itself then.</summary>
    public bool IsLocal { get; set; }

    /// <summary>Whether the cluster has its marker; null when unknown. Under <see cref="Inode.Sync"/>.</summary>
    public bool? HasMarker { get; set; }

    /// <summary>When this mount last changed a name in it, 0 for never.</summary>
    public long TouchedNs
    {
        get => Volatile.Read(ref _touchedNs);
        set => Volatile.Write(ref _touchedNs, value);
    }

    /// <summary>The group that it hands down to what is made in it: a directory with set-group-id does; null else.</summary>
    public uint? InheritedGroup => (Meta.Mode & FileModes.SetGroupId) != 0 ? Meta.Gid : null;

    /// <summary>Whether it pays to list this directory instead of asking for one name after another.</summary>
    public LookupDemand Demand { get; } = new();

    /// <summary>Whether this is the first time that something is said about the names here.</summary>
    public bool WarnOnce() => Interlocked.Exchange(ref _warned, 1) == 0;

    /// <summary>Finds a living child and takes a reference to it.</summary>
    public bool TryGetChild(string name, [NotNullWhen(true)] out Inode? child)
    {
        lock (_childrenLock)
        {
            return TryGetChildLocked(name, out child);
        }
    }

    public bool TryGetChildLocked(string name, [NotNullWhen(true)] out Inode? child)
    {
        if (_children is not null && _children.TryGetValue(name, out child) && child.TryAddReference())
        {
            return true;
        }

        // One that is dying does not count.
        child = null;
        return false;
    }

    /// <summary>A child without a reference: good only while the lock is held.</summary>
    public Inode? PeekChildLocked(string name) => _children?.GetValueOrDefault(name);

    public IReadOnlyCollection<Inode> PeekChildrenLocked() => _children is null ? [] : _children.Values;

    public void SetChildLocked(string name, Inode child) => (_children ??= new Dictionary<string, Inode>(StringComparer.Ordinal))[name] = child;

    public void RemoveChildLocked(string name, Inode child)
    {
        if (_children is not null && _children.TryGetValue(name, out Inode? present) && ReferenceEquals(present, child))
        {
            _children.Remove(name);
            MarkLocalLocked(name, false);
        }
    }

    /// <summary>Says whether a child exists here only, so that no listing will show it.</summary>
    public void MarkLocalLocked(string name, bool isLocal)
    {
        if (isLocal)
        {
            (_localNames ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
        }
        else
        {
            _localNames?.Remove(name);
        }

        Volatile.Write(ref _localCount, _localNames?.Count ?? 0);
    }

    /// <summary>Whether some child exists here only.</summary>
    public bool HasLocalNames => Volatile.Read(ref _localCount) > 0;

    /// <summary>Whether this directory is there whatever the cluster tells: it, or some child, exists here only.</summary>
    public bool IsHere => IsLocal || HasLocalNames;

    /// <summary>The names of children that are there whatever the cluster tells.</summary>
    public string[] LocalNames()
    {
        lock (_childrenLock)
        {
            IEnumerable<string> below = (_children?.Values ?? Enumerable.Empty<Inode>()).Where(static child => child is DirectoryInode { HasLocalNames: true }).Select(static child => child.Name);
            return [.. (_localNames ?? Enumerable.Empty<string>()).Union(below)];
        }
    }

    /// <summary>All living children, each with a reference taken.</summary>
    public List<Inode> ReferChildren()
    {
        lock (_childrenLock)
        {
            return _children is null ? [] : [.. _children.Values.Where(child => child.TryAddReference())];
        }
    }

    /// <summary>A caller has changed attributes.</summary>
    /// <param name="meta">The attributes now.</param>
    /// <param name="now">The time.</param>
    /// <param name="setsTime">Whether the modification time is one of them.</param>
    public void SetAttributes(NodeMeta meta, Stamp now, bool setsTime)
    {
        lock (Sync)
        {
            SetMeta(meta, now);
            TouchedNs = setsTime ? 0 : TouchedNs;
        }
    }

    /// <summary>A directory without an object lasts as long as the mount; it holds a reference to itself.</summary>
    public void KeepForMount()
    {
        if (Parent is not { } parent)
        {
            return;
        }

        lock (parent.ChildrenLock)
        {
            if (ReferenceEquals(Parent, parent))
            {
                KeepForMountLocked(parent);
            }
        }
    }

    /// <summary>The same; the caller holds the lock of the parent.</summary>
    public void KeepForMountLocked(DirectoryInode parent)
    {
        if (!IsLocal && TryAddReference())
        {
            IsLocal = true;
            parent.MarkLocalLocked(Name, true);
        }
    }

    /// <summary>The directory is removed: it does not last any longer.</summary>
    /// <returns>Whether it held a reference to itself, which the caller gives back.</returns>
    public bool TryDropFromMount()
    {
        lock (Sync)
        {
            bool wasLocal = IsLocal;
            IsLocal = false;
            return wasLocal;
        }
    }
}
