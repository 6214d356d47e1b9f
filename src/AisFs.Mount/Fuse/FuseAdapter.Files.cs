using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

internal sealed partial class FuseAdapter
{
    private bool WritebackCache => Connection?.WritebackCache ?? false;

    private bool DirectIoAllowsMapping => Connection?.DirectIoAllowsMapping ?? false;

    public ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ulong nodeId, uint flags, bool killPrivileges, CancellationToken cancellationToken)
    {
        FsOpenFlags fsFlags = FuseConvert.ToOpenFlags(flags, WritebackCache);
        ValueTask<FsResult<FsOpened>> task = _fileSystem.OpenAsync(new InodeId(nodeId), fsFlags, cancellationToken);
        return task.IsCompletedSuccessfully && !killPrivileges
            ? new(ToOpened(context, task.Result, fsFlags))
            : OpenAsync(context, task, new InodeId(nodeId), fsFlags, killPrivileges, cancellationToken);
    }

    public async ValueTask<FuseResult<FuseCreated>> CreateAsync(FuseContext context, ulong parent, string name, uint mode, uint flags, CancellationToken cancellationToken)
    {
        FsOpenFlags fsFlags = FuseConvert.ToOpenFlags(flags, WritebackCache);
        FsResult<FsCreated> created = await _fileSystem.CreateAsync(new InodeId(parent), name, mode & 0xfff, fsFlags, FuseConvert.ToCaller(context), cancellationToken).ConfigureAwait(false);
        if (created.IsOk)
        {
            NoteOpened(context, created.Value.Opened);
        }

        return created.IsOk
            ? new FuseCreated(FuseConvert.ToEntry(created.Value.Entry), FuseConvert.ToOpened(created.Value.Opened, fsFlags, DirectIoAllowsMapping))
            : FuseErrors.ToErrno(created.Error);
    }

    public ValueTask<Errno> ReadAsync(FuseContext context, ulong handle, long offset, int size, FuseReadReply reply, CancellationToken cancellationToken)
    {
        ValueTask<FsResult<ReadLease>> task = _fileSystem.ReadAsync(new HandleId(handle), offset, size, cancellationToken);
        return task.IsCompletedSuccessfully ? new(Deliver(task.Result, reply)) : ReadAsync(task, reply);
    }

    public ValueTask<FuseResult<int>> WriteAsync(FuseContext context, ulong handle, long offset, ReadOnlyMemory<byte> data, FuseWriteOptions options, CancellationToken cancellationToken)
    {
        FsUser? user = (options & FuseWriteOptions.FromCache) != 0 ? null : UserOf(context);
        ValueTask<FsResult<int>> task = _fileSystem.WriteAsync(new HandleId(handle), offset, data, (options & FuseWriteOptions.KillPrivileges) != 0, cancellationToken);
        return Map(NoteChanged(handle, user, task), static written => written);
    }

    public ValueTask<Errno> FlushAsync(FuseContext context, ulong handle, CancellationToken cancellationToken)
        => Map(_fileSystem.CloseAsync(new HandleId(handle), UserOf(context), cancellationToken));

    public ValueTask<Errno> SyncAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken)
        => Map(_fileSystem.SyncAsync(new HandleId(handle), dataOnly, cancellationToken));

    public ValueTask<Errno> ReleaseAsync(FuseContext context, ulong handle)
    {
        ValueTask task = _fileSystem.ReleaseAsync(new HandleId(handle));
        return task.IsCompletedSuccessfully ? new(Errno.None) : MapAsync(task);
    }

    public ValueTask<Errno> AllocateAsync(FuseContext context, ulong handle, long offset, long length, uint mode, CancellationToken cancellationToken)
        => FuseConvert.ToAllocateMode(mode) is { } fsMode
            ? Map(NoteChanged(handle, UserOf(context), _fileSystem.AllocateAsync(new HandleId(handle), fsMode, offset, length, cancellationToken)))
            : new(Errno.EOPNOTSUPP);

    public ValueTask<FuseResult<long>> SeekAsync(FuseContext context, ulong handle, long offset, uint whence, CancellationToken cancellationToken)
    {
        const uint SeekData = 3;
        const uint SeekHole = 4;
        return whence is not (SeekData or SeekHole)
            ? new(Errno.EINVAL)
            : Map(_fileSystem.SeekAsync(new HandleId(handle), offset, whence == SeekData ? FsSeekKind.Data : FsSeekKind.Hole, cancellationToken), static found => found);
    }

    public ValueTask<FuseResult<long>> CopyRangeAsync(FuseContext context, ulong source, long sourceOffset, ulong destination, long destinationOffset, long length, CancellationToken cancellationToken)
        => Map(
            NoteChanged(destination, UserOf(context), _fileSystem.CopyRangeAsync(new HandleId(source), sourceOffset, new HandleId(destination), destinationOffset, length, cancellationToken)),
            static copied => copied);

    private static Errno Deliver(FsResult<ReadLease> result, FuseReadReply reply)
    {
        if (!result.IsOk)
        {
            return FuseErrors.ToErrno(result.Error);
        }

        ReadLease lease = result.Value;
        reply.SetOwner(lease);
        int count = lease.SegmentCount;
        for (int i = 0; i < count; i++)
        {
            reply.Add(lease.GetSegment(i));
        }

        return Errno.None;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Errno> ReadAsync(ValueTask<FsResult<ReadLease>> task, FuseReadReply reply)
        => Deliver(await task.ConfigureAwait(false), reply);

    private FuseResult<FuseOpened> ToOpened(FuseContext context, FsResult<FsOpened> result, FsOpenFlags flags)
    {
        if (result.IsOk)
        {
            NoteOpened(context, result.Value);
        }

        return result.IsOk ? FuseConvert.ToOpened(result.Value, flags, DirectIoAllowsMapping) : FuseErrors.ToErrno(result.Error);
    }

    private async ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ValueTask<FsResult<FsOpened>> task, InodeId inode, FsOpenFlags flags, bool killPrivileges, CancellationToken cancellationToken)
    {
        FsResult<FsOpened> opened = await task.ConfigureAwait(false);
        if (opened.IsOk && killPrivileges)
        {
            FsResult<FsEntry> killed = await _fileSystem.SetAttributesAsync(inode, opened.Value.Handle, new FsAttributeChanges { KillPrivileges = true }, cancellationToken).ConfigureAwait(false);
            if (!killed.IsOk)
            {
                await _fileSystem.ReleaseAsync(opened.Value.Handle).ConfigureAwait(false);
                return FuseErrors.ToErrno(killed.Error);
            }
        }

        return ToOpened(context, opened, flags);
    }
}
