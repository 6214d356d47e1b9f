using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>The nodes and their names. The caller holds the file system's lock.</summary>
internal sealed class MemoryNodes
{
    private readonly Dictionary<ulong, MemoryNode> _nodes = [];
    private ulong _lastInode;

    public MemoryNodes() => Root = New(FsNodeKind.Directory, 0x1ff, default);

    public MemoryNode Root { get; }

    public int Count => _nodes.Count;

    public IEnumerable<MemoryNode> All => _nodes.Values;

    private static long NowNs => MemoryFileSystem.NowNs;

    public MemoryNode Get(InodeId inode) => _nodes[inode.Value];

    public bool TryGet(InodeId inode, [NotNullWhen(true)] out MemoryNode? node) => _nodes.TryGetValue(inode.Value, out node);

    public MemoryNode New(FsNodeKind kind, uint mode, FsCaller caller)
    {
        long now = NowNs;
        MemoryNode node = new()
        {
            Inode = new InodeId(++_lastInode),
            Kind = kind,
            Mode = mode,
            Uid = caller.Uid,
            Gid = caller.Gid,
            AccessedNs = now,
            ModifiedNs = now,
            ChangedNs = now,
        };
        _nodes.Add(node.Inode.Value, node);
        return node;
    }

    public static void Link(MemoryNode directory, string name, MemoryNode node)
    {
        directory.Children.Add(name, node);
        directory.ModifiedNs = directory.ChangedNs = NowNs;
        node.Parent = directory;
    }

    public void Unlink(MemoryNode directory, string name, MemoryNode node)
    {
        directory.Children.Remove(name);
        directory.ModifiedNs = directory.ChangedNs = NowNs;
        node.IsLinked = false;
        Collect(node);
    }

    /// <summary>Drops a node that has no name, no lookup and no handle any more.</summary>
    /// <param name="node">The node.</param>
    public void Collect(MemoryNode node)
    {
        if (!node.IsLinked && node.Lookups <= 0 && node.OpenHandles == 0)
        {
            _nodes.Remove(node.Inode.Value);
        }
    }

    public bool TryDirectory(InodeId inode, out MemoryNode directory, out FsError error)
    {
        directory = null!;
        error = FsError.Stale;
        if (!_nodes.TryGetValue(inode.Value, out MemoryNode? node))
        {
            return false;
        }

        directory = node;
        error = node.Kind == FsNodeKind.Directory ? FsError.None : FsError.NotDirectory;
        return error == FsError.None;
    }

    public bool TryChild(InodeId parent, string name, out MemoryNode directory, out MemoryNode node, out FsError error)
    {
        node = null!;
        if (!TryDirectory(parent, out directory, out error))
        {
            return false;
        }

        error = FsError.NotFound;
        return directory.Children.TryGetValue(name, out node!);
    }
}
