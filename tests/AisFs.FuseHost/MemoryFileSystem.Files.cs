using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

internal sealed partial class MemoryFileSystem
{
    public ValueTask<FsResult<FsCreated>> CreateAsync(InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            FsResult<FsEntry> made = Make(parent, name, FsNodeKind.File, mode, caller, null);
            if (!made.IsOk)
            {
                return new(made.Error);
            }

            return new(new FsCreated(made.Value, Open(_nodes.Get(made.Value.Attributes.Inode), flags)));
        }
    }

    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryGet(inode, out MemoryNode? node))
            {
                return new(FsError.Stale);
            }

            if ((flags & FsOpenFlags.Truncate) != 0)
            {
                node.Content.Resize(0);
                node.ModifiedNs = node.ChangedNs = NowNs;
            }

            return new(Open(node, flags));
        }
    }

    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _reads++;
            if (!_handles.TryGetValue(handle.Value, out MemoryHandle? open))
            {
                return new(FsError.BadHandle);
            }

            if (open.Node.IsSlow)
            {
                return ReadSlowlyAsync(open.Node, offset, length, cancellationToken);
            }

            return new(open.Node.Lease(offset, length));
        }
    }

    public ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_handles.TryGetValue(handle.Value, out MemoryHandle? open) || (open.Flags & FsOpenFlags.Write) == 0)
            {
                return new(FsError.BadHandle);
            }

            if (open.Node.IsSlow)
            {
                return WriteSlowlyAsync(open, offset, data, cancellationToken);
            }

            open.Write(offset, data.Span);
            if (killPrivileges && open.Node.KillPrivileges())
            {
                // The kernel leaves the bits to the file system, but does not know whether there were any.
                Sink?.InodeChanged(open.Node.Inode, contentToo: false);
            }

            return new(data.Length);
        }
    }

    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _flushes);
        return new(FsResult.Ok);
    }

    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken) => new(FsResult.Ok);

    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken) => new(FsResult.Ok);

    public ValueTask ReleaseAsync(HandleId handle)
    {
        lock (_lock)
        {
            if (_handles.Remove(handle.Value, out MemoryHandle? open))
            {
                open.Node.OpenHandles--;
                _nodes.Collect(open.Node);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_handles.TryGetValue(handle.Value, out MemoryHandle? open))
            {
                return new(FsError.BadHandle);
            }

            MemoryContent content = open.Node.Content;
            if (mode is FsAllocateMode.Extend or FsAllocateMode.ZeroRange && offset + length > content.Size)
            {
                content.Resize(offset + length);
            }

            if (mode is FsAllocateMode.PunchHole or FsAllocateMode.ZeroRange or FsAllocateMode.ZeroRangeKeepSize)
            {
                content.Zero(offset, length);
            }

            return new(FsResult.Ok);
        }
    }

    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return !_handles.TryGetValue(handle.Value, out MemoryHandle? open) ? new(FsError.BadHandle)
                : offset >= open.Node.Content.Size ? new(FsError.NoSuchRange)
                : new(kind == FsSeekKind.Data ? offset : open.Node.Content.Size);
        }
    }

    public ValueTask<FsResult<long>> CopyRangeAsync(HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_handles.TryGetValue(source.Value, out MemoryHandle? from) || !_handles.TryGetValue(destination.Value, out MemoryHandle? to))
            {
                return new(FsError.BadHandle);
            }

            using MemoryLease lease = from.Node.Lease(sourceOffset, (int)Math.Min(length, 16 * 1024 * 1024));
            byte[] bytes = new byte[lease.Length];
            lease.CopyTo(bytes);
            to.Write(destinationOffset, bytes);
            return new((long)bytes.Length);
        }
    }

    private FsOpened Open(MemoryNode node, FsOpenFlags flags)
    {
        node.OpenHandles++;
        FsBacking? backing = (flags & FsOpenFlags.Write) == 0 ? Backings?.Find(node) : null;
        _handles.Add(++_lastHandle, new MemoryHandle(node, flags));
        return new FsOpened(new HandleId(_lastHandle), _keepCache, NeedsFlush: (flags & FsOpenFlags.Write) != 0) { Backing = backing };
    }

    private async ValueTask<FsResult<ReadLease>> ReadSlowlyAsync(MemoryNode node, long offset, int length, CancellationToken cancellationToken)
    {
        if (!await Gate.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            return FsError.Interrupted;
        }

        lock (_lock)
        {
            return node.Lease(offset, length);
        }
    }

    private async ValueTask<FsResult<int>> WriteSlowlyAsync(MemoryHandle open, long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (!await Gate.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            return FsError.Interrupted;
        }

        lock (_lock)
        {
            open.Write(offset, data.Span);
            return data.Length;
        }
    }
}
