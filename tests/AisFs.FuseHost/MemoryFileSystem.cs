using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>A file system in memory that counts what the kernel holds of it. Split by what operations are about.</summary>
internal sealed partial class MemoryFileSystem : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly MemoryNodes _nodes = new();
    private readonly Dictionary<ulong, MemoryHandle> _handles = [];
    private readonly TimeSpan _validFor;
    private readonly bool _keepCache;
    private ulong _lastHandle;
    private int _reads;
    private int _getAttributes;
    private int _lookups;
    private int _flushes;

    public MemoryFileSystem(TimeSpan validFor, bool keepCache)
    {
        _validFor = validFor;
        _keepCache = keepCache;
    }

    public MemoryNode Root => _nodes.Root;

    /// <summary>Where operations on slow files wait.</summary>
    public MemoryGate Gate { get; } = new();

    public IInvalidationSink? Sink { get; private set; }

    public bool IgnoresCase => false;

    public bool OffersBackings => Backings is not null;

    /// <summary>Gives opens a local file; null: none does.</summary>
    public MemoryBackings? Backings { get; init; }

    internal static long NowNs => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

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
            long held = _nodes.All.Where(n => n != Root).Sum(static n => n.Lookups);
            bool negative = _nodes.All.Any(static n => n.Lookups < 0);
            return FormattableString.Invariant(
                $"held={held} negative={negative} handles={_handles.Count} waiting={Gate.Waiting} interrupted={Gate.Interrupted} reads={_reads} getattrs={_getAttributes} lookups={_lookups} flushes={_flushes} leases={MemoryLease.Outstanding} nodes={_nodes.Count} backings={Backings?.Opened ?? 0}");
        }
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
            MemoryNode node = _nodes.New(FsNodeKind.File, 0x1b6, default);
            node.IsSlow = name.StartsWith("slow", StringComparison.Ordinal);
            node.Content.Write(0, content);
            MemoryNodes.Link(directory, name, node);
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
            MemoryBackings.Evict(node);
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
            _nodes.Unlink(directory, name, node);
            return node;
        }
    }

    private FsEntry Entry(MemoryNode node) => new(node.Attributes, _validFor);

    private FsEntry LookedUp(MemoryNode node)
    {
        node.Lookups++;
        return Entry(node);
    }

    private sealed class Subscription(MemoryFileSystem owner) : IDisposable
    {
        public void Dispose() => owner.Sink = null;
    }
}
