using System.Runtime.Versioning;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;

namespace AisFs.Crash.Disk;

/// <summary>A file system in memory that knows what of it is safe: what was not made so by fsync may be gone when the power goes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DiskFileSystem : IFuseOperations
{
    private const uint FolderType = 0x4000;
    private const uint FileType = 0x8000;
    private const uint Truncate = 0x200;
    private const uint RenameNoReplace = 1;
    private const uint PermissionBits = 0xFFF;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, DiskNode> _nodes = [];

    public DiskFileSystem()
    {
        Root = Add(true, FolderType | 0x1C0, 0, 0);
        Root.Sync();
    }

    public DiskNode Root { get; }

    /// <summary>Writes what is left when the power goes now.</summary>
    /// <param name="destination">Where to; an empty folder of a real disk.</param>
    /// <param name="random">What had got there in time.</param>
    public void Cut(string destination, Random random)
    {
        lock (_lock)
        {
            Cut(Root, destination, random);
        }
    }

    public ValueTask<FuseResult<FuseEntry>> LookupAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_nodes[parent].Names.TryGetValue(name, out DiskNode? node) ? Entry(node) : Errno.ENOENT);
        }
    }

    public void Forget(ulong nodeId, ulong count)
    {
    }

    public ValueTask<FuseResult<FuseAttributesReply>> GetAttributesAsync(FuseContext context, ulong nodeId, ulong? handle, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(new FuseAttributesReply(Attributes(_nodes[nodeId]), default));
        }
    }

    public ValueTask<FuseResult<FuseAttributesReply>> SetAttributesAsync(FuseContext context, ulong nodeId, FuseAttributeChanges changes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            DiskNode node = _nodes[nodeId];
            if ((changes.Fields & FuseAttributeFields.Size) != 0)
            {
                node.Resize((long)changes.Size);
            }

            if ((changes.Fields & FuseAttributeFields.Mode) != 0)
            {
                node.Mode = (node.Mode & ~PermissionBits) | (changes.Mode & PermissionBits);
            }

            return new(new FuseAttributesReply(Attributes(node), default));
        }
    }

    public ValueTask<FuseResult<string>> ReadLinkAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken) => new(Errno.EINVAL);

    public ValueTask<FuseResult<FuseEntry>> CreateSymlinkAsync(FuseContext context, ulong parent, string name, string target, CancellationToken cancellationToken) => new(Errno.EPERM);

    public ValueTask<FuseResult<FuseEntry>> CreateNodeAsync(FuseContext context, ulong parent, string name, uint mode, uint device, CancellationToken cancellationToken) => new(Errno.EPERM);

    public ValueTask<FuseResult<FuseEntry>> CreateDirectoryAsync(FuseContext context, ulong parent, string name, uint mode, CancellationToken cancellationToken)
        => new(Make(context, parent, name, true, mode));

    public ValueTask<Errno> RemoveFileAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken) => new(Remove(parent, name));

    public ValueTask<Errno> RemoveDirectoryAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken) => new(Remove(parent, name));

    public ValueTask<Errno> RenameAsync(FuseContext context, ulong parent, string name, ulong newParent, string newName, uint flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            DiskNode from = _nodes[parent];
            DiskNode to = _nodes[newParent];
            if (!from.Names.TryGetValue(name, out DiskNode? node))
            {
                return new(Errno.ENOENT);
            }

            if ((flags & RenameNoReplace) != 0 && to.Names.ContainsKey(newName))
            {
                return new(Errno.EEXIST);
            }

            if (ReferenceEquals(from, to))
            {
                from.Rename(name, newName, node);
            }
            else
            {
                to.Rename(null, newName, node);
                from.Rename(name, null, null);
            }

            return new(Errno.None);
        }
    }

    public ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ulong nodeId, uint flags, bool killPrivileges, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if ((flags & Truncate) != 0)
            {
                _nodes[nodeId].Resize(0);
            }
        }

        return new(new FuseOpened(nodeId, FuseOpenOptions.None));
    }

    public ValueTask<FuseResult<FuseCreated>> CreateAsync(FuseContext context, ulong parent, string name, uint mode, uint flags, CancellationToken cancellationToken)
    {
        FuseResult<FuseEntry> made = Make(context, parent, name, false, mode);
        return new(made.Error != Errno.None ? made.Error : new FuseCreated(made.Value, new FuseOpened(made.Value.NodeId, FuseOpenOptions.None)));
    }

    public ValueTask<Errno> ReadAsync(FuseContext context, ulong handle, long offset, int size, FuseReadReply reply, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            reply.Add(_nodes[handle].Read(offset, size));
            return new(Errno.None);
        }
    }

    public ValueTask<FuseResult<int>> WriteAsync(FuseContext context, ulong handle, long offset, ReadOnlyMemory<byte> data, FuseWriteOptions options, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _nodes[handle].Write(offset, data.ToArray());
            return new(data.Length);
        }
    }

    public ValueTask<Errno> FlushAsync(FuseContext context, ulong handle, CancellationToken cancellationToken) => new(Errno.None);

    public ValueTask<Errno> SyncAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _nodes[handle].Sync();
            return new(Errno.None);
        }
    }

    public ValueTask<Errno> SyncDirectoryAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken)
        => SyncAsync(context, handle, dataOnly, cancellationToken);

    public ValueTask<Errno> ReleaseAsync(FuseContext context, ulong handle) => new(Errno.None);

    public ValueTask<FuseResult<FuseOpened>> OpenDirectoryAsync(FuseContext context, ulong nodeId, uint flags, CancellationToken cancellationToken)
        => new(new FuseOpened(nodeId, FuseOpenOptions.None));

    public ValueTask<Errno> ReadDirectoryAsync(FuseContext context, ulong handle, long cookie, FuseDirectoryWriter writer, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            DiskNode folder = _nodes[handle];
            List<(string Name, DiskNode Node)> entries = [(".", folder), ("..", folder), .. folder.Names.Select(static name => (name.Key, name.Value))];
            for (int i = (int)cookie; i < entries.Count && writer.TryAdd(entries[i].Name, Entry(entries[i].Node), i + 1); i++)
            {
            }

            return new(Errno.None);
        }
    }

    public ValueTask<Errno> ReleaseDirectoryAsync(FuseContext context, ulong handle) => new(Errno.None);

    public ValueTask<FuseResult<FuseStatistics>> GetStatisticsAsync(FuseContext context, CancellationToken cancellationToken)
        => new(new FuseStatistics { BlockSize = 4096, Blocks = 1 << 28, FreeBlocks = 1 << 27, AvailableBlocks = 1 << 27, Inodes = 1 << 20, FreeInodes = 1 << 19, NameLength = 255 });

    private static void Cut(DiskNode folder, string destination, Random random)
    {
        foreach ((string name, DiskNode node) in folder.CutNames(random).OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            string path = Path.Combine(destination, name);
            if (node.IsFolder)
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                Cut(node, path, random);
            }
            else
            {
                File.WriteAllBytes(path, node.CutBytes(random));
            }
        }
    }

    private FuseResult<FuseEntry> Make(FuseContext context, ulong parent, string name, bool isFolder, uint mode)
    {
        lock (_lock)
        {
            DiskNode folder = _nodes[parent];
            if (folder.Names.ContainsKey(name))
            {
                return Errno.EEXIST;
            }

            DiskNode node = Add(isFolder, (isFolder ? FolderType : FileType) | (mode & PermissionBits), context.Uid, context.Gid);
            folder.Rename(null, name, node);
            return Entry(node);
        }
    }

    private Errno Remove(ulong parent, string name)
    {
        lock (_lock)
        {
            DiskNode folder = _nodes[parent];
            if (!folder.Names.TryGetValue(name, out DiskNode? node))
            {
                return Errno.ENOENT;
            }

            if (node.Names.Count > 0)
            {
                return Errno.ENOTEMPTY;
            }

            folder.Rename(name, null, null);
            return Errno.None;
        }
    }

    // Nodes stay: a run is short.
    private DiskNode Add(bool isFolder, uint mode, uint uid, uint gid)
    {
        DiskNode node = new((ulong)_nodes.Count + 1, isFolder, mode, uid, gid);
        _nodes.Add(node.Id, node);
        return node;
    }

    private static FuseEntry Entry(DiskNode node) => new() { NodeId = node.Id, Attributes = Attributes(node) };

    private static FuseAttributes Attributes(DiskNode node) => new()
    {
        Inode = node.Id,
        Mode = node.Mode,
        Size = (ulong)node.Size,
        Blocks = (ulong)((node.Size + 511) / 512),
        LinkCount = 1,
        Uid = node.Uid,
        Gid = node.Gid,
        BlockSize = 4096,
    };
}
