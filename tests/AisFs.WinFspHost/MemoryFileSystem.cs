using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <summary>
/// A file system in memory, to exercise the adapter without a cluster. With late answers, reads, writes and listings
/// complete on another thread.
/// </summary>
internal sealed partial class MemoryFileSystem : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InodeId, MemoryNode> _nodes = [];
    private readonly Dictionary<HandleId, MemoryNode> _handles = [];
    private readonly Dictionary<HandleId, (string Name, FsEntry Entry)[]> _listings = [];
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly bool _answersLate;
    private readonly List<IInvalidationSink> _sinks = [];
    private ulong _lastInode = 1;
    private ulong _lastHandle;
    private HeldOpen _held = new();

    internal MemoryFileSystem(bool ignoresCase, bool answersLate)
    {
        IgnoresCase = ignoresCase;
        _answersLate = answersLate;
        long now = Now();
        _nodes[InodeId.Root] = new MemoryNode { Inode = InodeId.Root, Kind = FsNodeKind.Directory, Mode = 0x1ED, AccessedNs = now, ModifiedNs = now, ChangedNs = now, CreatedNs = now };
    }

    /// <inheritdoc/>
    public bool IgnoresCase { get; }

    /// <summary>Nodes whose lookups were not all given back, without the root: 0 when nothing is open.</summary>
    internal int HeldNodes
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Values.Count(n => n.Lookups > 0);
            }
        }
    }

    internal int OpenHandles
    {
        get
        {
            lock (_lock)
            {
                return _handles.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(IInvalidationSink sink)
    {
        _sinks.Add(sink);
        return new Subscription(() => _sinks.Remove(sink));
    }

    /// <summary>Keeps the answers to opens of a file in the root until <see cref="ReleaseHeld"/>.</summary>
    internal void HoldOpen(string name)
    {
        lock (_lock)
        {
            _held.Hold(_nodes[InodeId.Root].Children[name]);
        }
    }

    /// <summary>Gives these answers.</summary>
    internal void ReleaseHeld() => Interlocked.Exchange(ref _held, new HeldOpen()).Release();

    /// <summary>Changes a file as another client of a cluster would.</summary>
    internal void ChangeFromOutside(string name, byte[] content)
    {
        InodeId inode;
        bool isNew;
        lock (_lock)
        {
            MemoryNode root = _nodes[InodeId.Root];
            isNew = !root.Children.TryGetValue(name, out MemoryNode? node);
            node ??= Add(root, name, FsNodeKind.File, 0x1A4, default);
            node.Content = content;
            node.Size = content.Length;
            inode = node.Inode;
        }

        foreach (IInvalidationSink sink in _sinks)
        {
            if (isNew)
            {
                sink.EntryChanged(InodeId.Root, name);
            }
            else
            {
                sink.InodeChanged(inode, contentToo: true);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryDirectory(parent, out MemoryNode? directory, out FsError error))
            {
                return Done<FsEntry>(error);
            }

            if (!TryChild(directory, name, out MemoryNode? node, out string? stored))
            {
                return Done<FsEntry>(FsEntry.Negative(TimeSpan.Zero));
            }

            node.Lookups++;
            return Done<FsEntry>(new FsEntry(node.ToAttributes(), TimeSpan.Zero) { Name = stored == name ? null : stored });
        }
    }

    /// <inheritdoc/>
    public bool Forget(InodeId inode, ulong count)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(inode, out MemoryNode? node))
            {
                if (node.Lookups < count)
                {
                    throw new InvalidOperationException($"Inode {inode.Value} was forgotten more often than it was looked up.");
                }

                node.Lookups -= count;
                Reclaim(node);
                return node.Lookups == 0;
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(inode, out MemoryNode? node) ? Done<FsEntry>(Entry(node)) : Done<FsEntry>(FsError.Stale);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> SetAttributesAsync(InodeId inode, HandleId handle, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(inode, out MemoryNode? node))
            {
                return Done<FsEntry>(FsError.Stale);
            }

            if (changes.Size is { } size)
            {
                node.Resize(size);
                node.ModifiedNs = Now();
            }

            node.Mode = changes.Mode ?? node.Mode;
            node.Uid = changes.Uid ?? node.Uid;
            node.Gid = changes.Gid ?? node.Gid;
            node.AccessedNs = Time(changes.AccessedNs, node.AccessedNs);
            node.ModifiedNs = Time(changes.ModifiedNs, node.ModifiedNs);
            node.CreatedNs = changes.CreatedNs ?? node.CreatedNs;
            node.DosAttributes = changes.DosAttributes ?? node.DosAttributes;
            node.ChangedNs = Now();
            return Done<FsEntry>(Entry(node));
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(inode, out MemoryNode? node) && node.Kind == FsNodeKind.Symlink ? Done<string>(node.Target) : Done<string>(FsError.InvalidArgument);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
        => Done<FsStatistics>(new FsStatistics(1L << 40, 1L << 39));

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken) => ValueTask.FromResult(FsResult.Ok);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ValueTask<FsResult<T>> Done<T>(FsResult<T> result) => ValueTask.FromResult(result);

    private static FsEntry Entry(MemoryNode node) => new(node.ToAttributes(), TimeSpan.Zero);

    private long Time(long? wanted, long present) => wanted is null ? present : wanted == FsAttributeChanges.Now ? Now() : wanted.Value;

    private long Now() => (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    // Any answer that does not come at once will do.
    private ValueTask Late() => _answersLate ? new ValueTask(Task.Delay(1)) : default;

    private bool TryDirectory(InodeId inode, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MemoryNode? directory, out FsError error)
    {
        error = !_nodes.TryGetValue(inode, out directory) ? FsError.Stale : directory.Kind != FsNodeKind.Directory ? FsError.NotDirectory : FsError.None;
        return error == FsError.None;
    }

    private bool TryChild(
        MemoryNode directory,
        string name,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MemoryNode? node,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? stored)
    {
        stored = directory.Children.ContainsKey(name) ? name
            : IgnoresCase ? directory.Children.Keys.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))
            : null;
        node = stored is null ? null : directory.Children[stored];
        return node is not null;
    }

    private MemoryNode Add(MemoryNode parent, string name, FsNodeKind kind, uint mode, FsCaller caller, string target = "")
    {
        long now = Now();
        MemoryNode node = new()
        {
            Inode = new InodeId(++_lastInode),
            Kind = kind,
            Mode = mode,
            Uid = caller.Uid,
            Gid = caller.Gid,
            Target = target,
            AccessedNs = now,
            ModifiedNs = now,
            ChangedNs = now,
            CreatedNs = now,
        };
        _nodes[node.Inode] = node;
        parent.Children[name] = node;
        parent.ModifiedNs = now;
        return node;
    }

    private void Reclaim(MemoryNode node)
    {
        if (!node.IsLinked && node.Lookups == 0 && !_handles.ContainsValue(node))
        {
            _nodes.Remove(node.Inode);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
