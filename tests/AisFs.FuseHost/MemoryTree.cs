using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>The files and directories in memory. Callers hold <see cref="Sync"/> unless a member says that it takes it.</summary>
internal sealed class MemoryTree
{
    private readonly Dictionary<ulong, MemoryNode> _nodes = [];
    private ulong _lastInode;

    public MemoryTree() => Root = NewNode(FsNodeKind.Directory, 0x1ff, default);

    /// <summary>Guards everything in memory, open handles included. May be taken again by its holder.</summary>
    public Lock Sync { get; } = new();

    public MemoryNode Root { get; }

    public static long NowNs => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>All nodes that are linked, known to the kernel, or open.</summary>
    public IReadOnlyCollection<MemoryNode> Nodes => _nodes.Values;

    public bool TryGet(InodeId inode, [NotNullWhen(true)] out MemoryNode? node) => _nodes.TryGetValue(inode.Value, out node);

    public MemoryNode this[InodeId inode] => _nodes[inode.Value];

    /// <summary>Finds a node by its path.</summary>
    /// <param name="path">The path, without a leading slash.</param>
    /// <returns>The node.</returns>
    public MemoryNode Find(string path)
    {
        lock (Sync)
        {
            return path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Root, static (node, name) => node.Children[name]);
        }
    }

    /// <summary>Creates a file behind the kernel's back.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its content.</param>
    /// <returns>The file.</returns>
    public MemoryNode Plant(MemoryNode directory, string name, ReadOnlySpan<byte> content)
    {
        lock (Sync)
        {
            MemoryNode node = NewNode(FsNodeKind.File, 0x1b6, default);
            node.IsSlow = name.StartsWith("slow", StringComparison.Ordinal);
            node.Content.Write(0, content);
            Link(directory, name, node);
            return node;
        }
    }

    /// <summary>Replaces the content of a file behind the kernel's back.</summary>
    /// <param name="node">The file.</param>
    /// <param name="content">Its new content.</param>
    public void Replace(MemoryNode node, ReadOnlySpan<byte> content)
    {
        lock (Sync)
        {
            node.Content.Resize(0);
            node.Content.Write(0, content);
            node.ModifiedNs = node.ChangedNs = NowNs;
        }
    }

    /// <summary>Removes a name behind the kernel's back.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <returns>What had the name.</returns>
    public MemoryNode Uproot(MemoryNode directory, string name)
    {
        lock (Sync)
        {
            MemoryNode node = directory.Children[name];
            Unlink(directory, name, node);
            return node;
        }
    }

    public MemoryNode NewNode(FsNodeKind kind, uint mode, FsCaller caller)
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
