using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>A file system in memory that counts what the kernel holds of it. Split by what operations are about.</summary>
internal sealed partial class MemoryFileSystem : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, MemoryNode> _nodes = [];
    private readonly Dictionary<ulong, MemoryHandle> _handles = [];
    private readonly TimeSpan _validFor;
    private readonly bool _keepCache;
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _lastInode;
    private ulong _lastHandle;
    private int _waiting;
    private int _interrupted;
    private int _reads;
    private int _getAttributes;
    private int _lookups;
    private int _flushes;

    public MemoryFileSystem(TimeSpan validFor, bool keepCache)
    {
        _validFor = validFor;
        _keepCache = keepCache;
        Root = NewNode(FsNodeKind.Directory, 0x1ff, default);
    }

    public MemoryNode Root { get; }

    public IInvalidationSink? Sink { get; private set; }

    public bool IgnoresCase => false;

    private static long NowNs => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    public IDisposable Subscribe(IInvalidationSink sink)
    {
        Sink = sink;
        return new Subscription(this);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What the kernel holds, and what happened so far, as name=value pairs.</summary>
    /// <returns>The text.</returns>
    public string Statistics()
    {
        lock (_lock)
        {
            long held = _nodes.Values.Where(n => n != Root).Sum(static n => n.Lookups);
            bool negative = _nodes.Values.Any(static n => n.Lookups < 0);
            return FormattableString.Invariant(
                $"held={held} negative={negative} handles={_handles.Count} waiting={_waiting} interrupted={_interrupted} reads={_reads} getattrs={_getAttributes} lookups={_lookups} flushes={_flushes} leases={MemoryLease.Outstanding} nodes={_nodes.Count}");
        }
    }

    /// <summary>Lets all waiting operations go on.</summary>
    public void OpenGate()
    {
        TaskCompletionSource gate;
        lock (_lock)
        {
            gate = _gate;
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        gate.SetResult();
    }

    /// <summary>Finds a node by its path.</summary>
    /// <param name="path">The path, without a leading slash.</param>
    /// <returns>The node.</returns>
    public MemoryNode Find(string path)
    {
        lock (_lock)
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
        lock (_lock)
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
        lock (_lock)
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
        lock (_lock)
        {
            MemoryNode node = directory.Children[name];
            Unlink(directory, name, node);
            return node;
        }
    }

    private MemoryNode NewNode(FsNodeKind kind, uint mode, FsCaller caller)
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

    private static void Link(MemoryNode directory, string name, MemoryNode node)
    {
        directory.Children.Add(name, node);
        directory.ModifiedNs = directory.ChangedNs = NowNs;
        node.Parent = directory;
    }

    private void Unlink(MemoryNode directory, string name, MemoryNode node)
    {
        directory.Children.Remove(name);
        directory.ModifiedNs = directory.ChangedNs = NowNs;
        node.IsLinked = false;
        Collect(node);
    }

    private void Collect(MemoryNode node)
    {
        if (!node.IsLinked && node.Lookups <= 0 && node.OpenHandles == 0)
        {
            _nodes.Remove(node.Inode.Value);
        }
    }

    private FsEntry Entry(MemoryNode node) => new(node.Attributes, _validFor);

    private FsEntry LookedUp(MemoryNode node)
    {
        node.Lookups++;
        return Entry(node);
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Task gate;
        lock (_lock)
        {
            _waiting++;
            gate = _gate.Task;
        }

        try
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _interrupted);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class Subscription(MemoryFileSystem owner) : IDisposable
    {
        public void Dispose() => owner.Sink = null;
    }
}
