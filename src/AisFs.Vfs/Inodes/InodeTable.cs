using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>All living inodes by number and by name. No lock spans more than two directories, and none is held over a wait.</summary>
internal sealed class InodeTable
{
    private readonly InodeMap _inodes = new();
    private readonly InodeNumbers _numbers = new(InodeNumbers.DefaultCapacity);
    private long _lookups;
    private ulong _lastId = InodeId.Root.Value;

    public InodeTable(DirectoryPlace place, NodeMeta meta)
    {
        Root = new DirectoryInode(InodeId.Root, InodeNumbers.Root, place);
        Root.SetMeta(meta, default);
        _inodes.Add(Root);
    }

    /// <summary>The root; it lives as long as the mount.</summary>
    public DirectoryInode Root { get; }

    /// <summary>Living inodes besides the root.</summary>
    public int Count => _inodes.Count - 1;

    /// <summary>Lookups that were not forgotten, the root's left out.</summary>
    public long Lookups => Volatile.Read(ref _lookups);

    public bool TryGet(InodeId id, [NotNullWhen(true)] out Inode? inode) => _inodes.TryGet(id.Value, out inode);

    /// <summary>Finds an inode and takes a reference, to be given back with <see cref="Release"/>.</summary>
    public bool TryRefer(InodeId id, [NotNullWhen(true)] out Inode? inode)
        => _inodes.TryGet(id.Value, out inode) && inode.TryAddReference();

    /// <summary>All living files, each with a reference taken.</summary>
    public List<FileInode> ReferFiles()
    {
        List<FileInode> files = [];
        foreach (Inode inode in _inodes.All)
        {
            if (inode is FileInode file && file.TryAddReference())
            {
                files.Add(file);
            }
        }

        return files;
    }

    /// <summary>The files that have a content at present, each with a reference taken just before it is given. No lock is held meanwhile.</summary>
    public IEnumerable<FileInode> ReferOpenFiles()
    {
        foreach (Inode inode in _inodes.All)
        {
            if (inode is FileInode { Current: not null } file && file.TryAddReference())
            {
                yield return file;
            }
        }
    }

    /// <summary>
    /// Makes an inode for a name that has none; the caller holds the directory's lock and gets one reference. Its id was
    /// never used before: what the kernel still knows of another one cannot be taken for it.
    /// </summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="key">The object of a file; null where it has the name in that directory.</param>
    /// <param name="meta">The attributes.</param>
    /// <param name="asOf">When they were asked for.</param>
    public Inode AddLocked(DirectoryInode parent, string name, ObjectKey? key, NodeMeta meta, Stamp asOf)
    {
        InodeId id = new(Interlocked.Increment(ref _lastId));
        ulong number = _numbers.Choose(parent.Number, name, meta.IsDirectory);
        Inode inode = meta.IsDirectory
            ? new DirectoryInode(id, number, parent.Place.Child(name))
            : key is { } known ? new FileInode(id, number, meta.Kind, known)
            : new FileInode(id, number, meta.Kind, parent.Place);
        inode.SetMeta(meta, asOf);

        // The caller refers to the directory, so this cannot fail.
        _ = parent.TryAddReference();
        inode.Parent = parent;
        inode.Name = name;
        _numbers.Own(inode);
        _inodes.Add(inode);
        parent.SetChildLocked(name, inode);
        return inode;
    }

    /// <summary>The number that programs will see once a name that has no inode gets one.</summary>
    public ulong NumberOf(DirectoryInode parent, string name, bool isDirectory) => _numbers.Of(parent.Number, name, isDirectory);

    /// <summary>What gets the inode's name next gets its number, too.</summary>
    public void GiveUpNumber(Inode inode) => _numbers.Disown(inode);

    /// <summary>Turns a reference into a lookup that the kernel will forget.</summary>
    public void CountLookup(Inode inode)
    {
        if (ReferenceEquals(inode, Root))
        {
            Release(inode);
            return;
        }

        inode.AddLookup();
        Interlocked.Increment(ref _lookups);
    }

    public bool Forget(InodeId id, ulong count)
    {
        if (!_inodes.TryGet(id.Value, out Inode? inode))
        {
            return true;
        }

        if (ReferenceEquals(inode, Root))
        {
            return false;
        }

        long taken = inode.TakeLookups(count, out bool isLast);
        Interlocked.Add(ref _lookups, -taken);
        Release(inode, taken);
        return isLast;
    }

    public void Release(Inode inode, long count = 1)
    {
        // Iterative: a chain of directories may die with its last child.
        Inode? dying = count > 0 && inode.DropReferences(count) ? inode : null;
        while (dying is not null)
        {
            DirectoryInode? parent = Detach(dying);
            _inodes.Remove(dying);
            _numbers.Disown(dying);
            if ((dying as FileInode)?.TakeKept() is { } kept)
            {
                // What is kept has no other user: handles refer to the inode.
                _ = kept.Content.DisposeAsync().AsTask();
            }

            dying = parent is not null && parent.DropReferences(1) ? parent : null;
        }
    }

    /// <summary>A directory that lasted as long as the mount is removed.</summary>
    public void DropFromMount(DirectoryInode directory)
    {
        if (directory.TryDropFromMount())
        {
            Release(directory);
        }
    }

    /// <summary>Takes an inode's name away; references to the inode stay valid.</summary>
    public void Unlink(Inode inode)
    {
        DirectoryInode? parent = Detach(inode);
        inode.IsUnlinked = true;
        if (parent is not null)
        {
            Release(parent);
        }
    }

    /// <summary>
    /// Gives an inode another name; what had that name loses it. The caller holds both directories' locks, refers to all,
    /// and gives back one reference to the source, and one to the target if something was replaced.
    /// </summary>
    /// <returns>What had the name, with a reference taken; null when nothing had.</returns>
    public Inode? MoveLocked(Inode inode, DirectoryInode source, DirectoryInode target, string newName)
    {
        source.RemoveChildLocked(inode.Name, inode);
        if (target.TryGetChildLocked(newName, out Inode? replaced))
        {
            target.RemoveChildLocked(newName, replaced);
            replaced.Parent = null;
            replaced.IsUnlinked = true;
        }

        // The key of a file that was never opened is made of its first name.
        _ = (inode as FileInode)?.Key;
        _numbers.Moved(inode, source.Number, inode.Name, target.Number, newName);
        _ = target.TryAddReference();
        inode.Parent = target;
        inode.Name = newName;
        target.SetChildLocked(newName, inode);
        return replaced;
    }

    /// <summary>The mount has ended: nobody will forget what is left.</summary>
    public void Clear()
    {
        _inodes.ClearBut(Root);
        Interlocked.Exchange(ref _lookups, 0);
    }

    private static DirectoryInode? Detach(Inode inode)
    {
        while (true)
        {
            DirectoryInode? parent = inode.Parent;
            if (parent is null)
            {
                return null;
            }

            lock (parent.ChildrenLock)
            {
                if (ReferenceEquals(inode.Parent, parent))
                {
                    parent.RemoveChildLocked(inode.Name, inode);
                    inode.Parent = null;
                    return parent;
                }
            }
        }
    }
}
