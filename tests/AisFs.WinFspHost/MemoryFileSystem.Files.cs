using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <content>Open files.</content>
internal sealed partial class MemoryFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsCreated>> CreateAsync(
        InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryDirectory(parent, out MemoryNode? directory, out FsError error))
            {
                return Done<FsCreated>(error);
            }

            if (directory.Children.TryGetValue(name, out MemoryNode? node) && (flags & FsOpenFlags.Exclusive) != 0)
            {
                return Done<FsCreated>(FsError.Exists);
            }

            node ??= Add(directory, name, FsNodeKind.File, mode, caller);
            node.Lookups++;
            return Done<FsCreated>(new FsCreated(Entry(node), new FsOpened(AddHandle(node), false, true)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return !_nodes.TryGetValue(inode, out MemoryNode? node) ? Done<FsOpened>(FsError.Stale)
                : node.Kind != FsNodeKind.File ? Done<FsOpened>(FsError.IsDirectory)
                : _held.Answer(node, new FsOpened(AddHandle(node), false, (flags & FsOpenFlags.Write) != 0));
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
        => _answersLate ? ReadLateAsync(handle, offset, length) : Done(Read(handle, offset, length));

    /// <inheritdoc/>
    public async ValueTask<FsResult<int>> WriteAsync(
        HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
    {
        await Late().ConfigureAwait(false);
        lock (_lock)
        {
            if (!_handles.TryGetValue(handle, out MemoryNode? node))
            {
                return FsError.BadHandle;
            }

            if (offset + data.Length > node.Size)
            {
                node.Resize(offset + data.Length);
            }

            data.Span.CopyTo(node.Content.AsSpan((int)offset));
            node.ModifiedNs = node.ChangedNs = Now();
            return data.Length;
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken) => Check(handle);

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken) => Check(handle);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(HandleId handle)
    {
        lock (_lock)
        {
            if (!_handles.Remove(handle, out MemoryNode? node))
            {
                throw new InvalidOperationException($"Handle {handle.Value} was released twice.");
            }

            _listings.Remove(handle);
            Reclaim(node);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
        => Done(FsError.NotSupported);

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
        => Done<long>(FsError.NotSupported);

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> CopyRangeAsync(
        HandleId source, long sourceOffset, HandleId destination, long destinationOffset, long length, CancellationToken cancellationToken)
        => Done<long>(FsError.NotSupported);

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryDirectory(inode, out MemoryNode? node, out FsError error))
            {
                return Done<HandleId>(error);
            }

            // As of the open: places in the directory stay what they are while names come and go.
            HandleId handle = AddHandle(node);
            FsEntry self = Entry(node);
            MemoryNode parent = _nodes.Values.FirstOrDefault(n => n.Children.ContainsValue(node)) ?? node;
            _listings[handle] = [(".", self), ("..", Entry(parent)), .. node.Children.Select(c => (c.Key, Entry(c.Value)))];
            return Done<HandleId>(handle);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult> ReadDirectoryAsync(
        HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        await Late().ConfigureAwait(false);
        (string Name, FsEntry Entry)[]? entries;
        lock (_lock)
        {
            if (!_listings.TryGetValue(handle, out entries))
            {
                return FsError.BadHandle;
            }
        }

        for (long i = cookie; i < entries.Length && sink.TryAdd(entries[i].Name, entries[i].Entry, i + 1); i++)
        {
        }

        return FsResult.Ok;
    }

    /// <inheritdoc/>
    public ValueTask ReleaseDirectoryAsync(HandleId handle) => ReleaseAsync(handle);

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return !_nodes.TryGetValue(inode, out MemoryNode? node) ? Done<ReadOnlyMemory<byte>>(FsError.Stale)
                : name == "user.ais.size" ? Done<ReadOnlyMemory<byte>>(new FsResult<ReadOnlyMemory<byte>>(System.Text.Encoding.ASCII.GetBytes($"{node.Size}")))
                : node.Xattrs.TryGetValue(name, out byte[]? value) ? Done<ReadOnlyMemory<byte>>(new FsResult<ReadOnlyMemory<byte>>(value))
                : Done<ReadOnlyMemory<byte>>(FsError.NoAttribute);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> SetXattrAsync(InodeId inode, string name, ReadOnlyMemory<byte> value, FsXattrMode mode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(inode, out MemoryNode? node))
            {
                return Done(FsError.Stale);
            }

            node.Xattrs[name] = value.ToArray();
            return Done(FsError.None);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(inode, out MemoryNode? node)
                ? Done(new FsResult<IReadOnlyList<string>>([.. node.Xattrs.Keys, "user.ais.size"]))
                : Done<IReadOnlyList<string>>(FsError.Stale);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> RemoveXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Done(_nodes.TryGetValue(inode, out MemoryNode? node) && node.Xattrs.Remove(name) ? FsError.None : FsError.NoAttribute);
        }
    }

    private async ValueTask<FsResult<ReadLease>> ReadLateAsync(HandleId handle, long offset, int length)
    {
        await Late().ConfigureAwait(false);
        return Read(handle, offset, length);
    }

    private FsResult<ReadLease> Read(HandleId handle, long offset, int length)
    {
        lock (_lock)
        {
            if (!_handles.TryGetValue(handle, out MemoryNode? node))
            {
                return FsError.BadHandle;
            }

            int count = (int)Math.Clamp(node.Size - offset, 0, length);
            return MemoryLease.Rent(count == 0 ? default : node.Content.AsMemory((int)offset, count));
        }
    }

    private ValueTask<FsResult> Check(HandleId handle)
    {
        lock (_lock)
        {
            return Done(_handles.ContainsKey(handle) ? FsError.None : FsError.BadHandle);
        }
    }

    private HandleId AddHandle(MemoryNode node)
    {
        HandleId handle = new(++_lastHandle);
        _handles[handle] = node;
        return handle;
    }
}
