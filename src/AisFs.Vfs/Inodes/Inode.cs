using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// A file, link or directory that the kernel or an operation refers to. It lives as long as it is referred to: by
/// lookups, by operations and handles, by children and by unsaved local state.
/// </summary>
internal abstract class Inode(InodeId id, ulong number, FsNodeKind kind)
{
    private InodeReferences _references = new();
    private int _busy;
    private NodeMeta _meta = null!;
    private Stamp _asOf;

    public InodeId Id { get; } = id;

    /// <summary>The number that programs see; that of the name it had first, if that was free.</summary>
    public ulong Number { get; } = number;

    public FsNodeKind Kind { get; } = kind;

    /// <summary>Guards the state of this inode. Held for moments, never over a wait; last in the lock order.</summary>
    public Lock Sync { get; } = new();

    /// <summary>The directory it is in; null for the root and for what has lost its name. Changed under both directories' locks.</summary>
    public DirectoryInode? Parent { get; set; }

    public string Name { get; set; } = string.Empty;

    public bool IsUnlinked { get; set; }

    public long Lookups => _references.Lookups;

    /// <summary>The attributes as of <see cref="AsOf"/>, local changes included.</summary>
    public NodeMeta Meta => Volatile.Read(ref _meta);

    /// <summary>When the cluster was last asked; under <see cref="Sync"/>.</summary>
    public Stamp AsOf => _asOf;

    /// <summary>The last HEAD that was made for extended attributes.</summary>
    public ObjectDetails? Details { get; set; }

    /// <summary>Whether a change of this inode is under way: what the cluster answers meanwhile does not count.</summary>
    public bool IsBusy => Volatile.Read(ref _busy) > 0;

    public void BeginChange() => Interlocked.Increment(ref _busy);

    public void EndChange() => Interlocked.Decrement(ref _busy);

    /// <summary>Whether the attributes may be believed without asking the cluster.</summary>
    public bool IsFresh(MountClock clock)
    {
        lock (Sync)
        {
            return clock.IsFresh(_asOf);
        }
    }

    public Stamp ReadAsOf()
    {
        lock (Sync)
        {
            return _asOf;
        }
    }

    /// <summary>Sets attributes; under <see cref="Sync"/> once the inode is public.</summary>
    public void SetMeta(NodeMeta meta, Stamp asOf)
    {
        Volatile.Write(ref _meta, meta);
        _asOf = asOf;
    }

    /// <summary>The cluster has told attributes; they count if they were asked for later than the present ones, and nothing changes the inode.</summary>
    public void Adopt(NodeMeta meta, Stamp asOf)
    {
        lock (Sync)
        {
            if (!IsBusy && asOf.Order > _asOf.Order)
            {
                SetMeta(meta, asOf);
            }
        }
    }

    /// <summary>The cluster has changed extended attributes.</summary>
    public void AdoptXattrs(XattrEdit edit, MountClock clock)
    {
        lock (Sync)
        {
            // Newer than any question that is under way, but the content was not looked at.
            SetMeta(Meta.WithXattrs(edit) with { ChangedNs = clock.NowNs() }, clock.Now() with { Time = _asOf.Time });
        }
    }

    /// <summary>The next caller that needs the attributes asks the cluster; under <see cref="Sync"/>.</summary>
    public void Outdate() => _asOf = default;

    /// <summary>What is believed was found to be wrong: no answer to a question that was asked before now counts; under <see cref="Sync"/>.</summary>
    public void Outdate(in Stamp now) => _asOf = now.Outdated;

    /// <summary>Takes a reference unless the inode is dying.</summary>
    public bool TryAddReference() => _references.TryAdd();

    /// <summary>Gives references back.</summary>
    /// <returns>Whether they were the last: the caller removes the inode.</returns>
    public bool DropReferences(long count) => _references.Drop(count);

    public void AddLookup() => _references.AddLookup();

    /// <summary>Gives lookups back, no more than there are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isLast">Whether none is left.</param>
    public long TakeLookups(ulong count, out bool isLast) => _references.TakeLookups(count, out isLast);
}
