using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>A file system in memory that counts what the kernel holds of it. Split by what operations are about.</summary>
internal sealed partial class MemoryFileSystem : IFileSystem
{
    private readonly MemoryTree _tree = new();
    private readonly SlowGate _gate = new();
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

    /// <summary>What is in it, to be changed behind the kernel's back.</summary>
    public MemoryTree Tree => _tree;

    /// <summary>Holds the operations on slow files.</summary>
    public SlowGate Gate => _gate;

    public IInvalidationSink? Sink { get; private set; }

    public bool IgnoresCase => false;

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
        lock (_tree.Sync)
        {
            long held = _tree.Nodes.Where(n => n != _tree.Root).Sum(static n => n.Lookups);
            bool negative = _tree.Nodes.Any(static n => n.Lookups < 0);
            return FormattableString.Invariant(
                $"held={held} negative={negative} handles={_handles.Count} waiting={_gate.Waiting} interrupted={_gate.Interrupted} reads={_reads} getattrs={_getAttributes} lookups={_lookups} flushes={_flushes} leases={MemoryLease.Outstanding} nodes={_tree.Nodes.Count}");
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
