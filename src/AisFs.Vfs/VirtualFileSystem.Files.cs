using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<ReadLease>> ReadAsync(HandleId handle, long offset, int length, CancellationToken cancellationToken)
    {
        if (!_handles.TryGet(handle, out FileHandle? file) || !file.CanRead)
        {
            return new(FsError.BadHandle);
        }

        if (offset < 0 || length < 0)
        {
            return new(FsError.InvalidArgument);
        }

        FileHandle.State state = file.Current;
        ValueTask<FsResult<ReadLease>> reading = state.Open.Content.ReadAsync(state.Cursor, offset, length, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return DeliverAsync(file, state, reading, offset, length, cancellationToken);
        }

        FsResult<ReadLease> read = reading.Result;
        return read.IsOk && file.HasDelivered
            ? new ValueTask<FsResult<ReadLease>>(read)
            : DeliverAsync(file, state, new ValueTask<FsResult<ReadLease>>(read), offset, length, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<int>> WriteAsync(HandleId handle, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
    {
        if (!_handles.TryGet(handle, out FileHandle? file) || !file.CanWrite)
        {
            return new(FsError.BadHandle);
        }

        if (offset < 0)
        {
            return new(FsError.InvalidArgument);
        }

        FileHandle.State state = file.Current;
        ValueTask<FsResult<int>> write = state.Open.Content.WriteAsync(file.Appends ? -1 : offset, data, cancellationToken);
        if (!write.IsCompletedSuccessfully)
        {
            return WriteSlowlyAsync(file, state, write, offset, data, killPrivileges, cancellationToken);
        }

        FsResult<int> written = write.Result;
        if (written is { IsOk: true, Value: > 0 })
        {
            file.Wrote();
            Wrote(file.Inode, killPrivileges);
        }

        return written.Error == FsError.Stale
            ? WriteSlowlyAsync(file, state, new ValueTask<FsResult<int>>(written), offset, data, killPrivileges, cancellationToken)
            : new(written);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAsync(HandleId handle, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out FileHandle? file) ? new(FsError.BadHandle)
            : !file.IsWriter ? new(FsResult.Ok)
            : FlushAsync(file.Inode, file.Open, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellationToken)
    {
        // Changes of names are on the cluster when their call returns: a directory has nothing to wait for.
        return _handles.TryGet(handle, out FileHandle? file) ? FlushAsync(file.Inode, file.Open, cancellationToken)
            : _handles.TryGet(handle, out DirectoryHandle? _) ? new(FsResult.Ok)
            : new(FsError.BadHandle);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(HandleId handle)
    {
        if (_handles.TryRemove(handle, out FileHandle? file) && file.Close())
        {
            await LeaveAsync(file.Inode, file.Open, file.IsWriter).ConfigureAwait(false);
            _inodes.Release(file.Inode);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> AllocateAsync(HandleId handle, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
    {
        return !_handles.TryGet(handle, out FileHandle? file) || !file.CanWrite ? new(FsError.BadHandle)
            : offset < 0 || length <= 0 || offset > long.MaxValue - length ? new(FsError.InvalidArgument)
            : AllocateCoreAsync(file, mode, offset, length, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> SeekAsync(HandleId handle, long offset, FsSeekKind kind, CancellationToken cancellationToken)
        => !_handles.TryGet(handle, out FileHandle? file) ? new(FsError.BadHandle)
            : offset < 0 ? new(FsError.NoSuchRange)
            : file.Content.SeekAsync(offset, kind, cancellationToken);

    private async ValueTask<FsResult<int>> WriteSlowlyAsync(
        FileHandle file,
        FileHandle.State state,
        ValueTask<FsResult<int>> write,
        long offset,
        ReadOnlyMemory<byte> data,
        bool killPrivileges,
        CancellationToken cancellationToken)
    {
        for (int restarts = 0; ; restarts++)
        {
            FsResult<int> written = await Interruption.CatchAsync(write).ConfigureAwait(false);
            if (written is { IsOk: true, Value: > 0 })
            {
                file.Wrote();
                Wrote(file.Inode, killPrivileges);
            }

            if (written.Error != FsError.Stale || restarts == MaxRestarts
                || !await StartAgainAsync(file, state, cancellationToken).ConfigureAwait(false))
            {
                return written;
            }

            state = file.Current;
            write = state.Open.Content.WriteAsync(file.Appends ? -1 : offset, data, cancellationToken);
        }
    }

    private async ValueTask<FsResult> AllocateCoreAsync(FileHandle file, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
    {
        bool zeroes = mode is FsAllocateMode.PunchHole or FsAllocateMode.ZeroRange or FsAllocateMode.ZeroRangeKeepSize;
        bool extends = mode is FsAllocateMode.Extend or FsAllocateMode.ZeroRange;
        if (zeroes)
        {
            FsResult zeroed = await Interruption.CatchAsync(file.Content.ZeroAsync(offset, length, cancellationToken)).ConfigureAwait(false);
            if (!zeroed.IsOk)
            {
                return zeroed;
            }
        }

        if (extends && file.Content.Size < offset + length)
        {
            FsResult extended = await Interruption.CatchAsync(file.Content.ResizeAsync(offset + length, cancellationToken)).ConfigureAwait(false);
            if (!extended.IsOk)
            {
                return extended;
            }
        }

        if (zeroes || extends)
        {
            Wrote(file.Inode, killPrivileges: false);
        }

        return FsResult.Ok;
    }

    private void Wrote(FileInode file, bool killPrivileges)
    {
        file.WrittenNs = _clock.NowNs();
        if (killPrivileges && WithoutPrivileges(file.Meta.Mode) != file.Meta.Mode)
        {
            lock (file.Sync)
            {
                file.SetMeta(file.Meta with { Mode = WithoutPrivileges(file.Meta.Mode) }, file.AsOf);
                file.AttributeChanges++;
            }

            // Who promised to clear these bits must say that they are gone: the kernel goes by the mode that it knows.
            _notifier.AttributesChanged(file.Id);
        }
    }

    // As the kernel does it: set-group-id without group execution means something else and stays.
    private static uint WithoutPrivileges(uint mode)
    {
        const uint SetUserId = 0x800;
        const uint SetGroupId = 0x400;
        const uint GroupExecute = 0x8;
        mode &= ~SetUserId;
        return (mode & GroupExecute) != 0 ? mode & ~SetGroupId : mode;
    }
}
