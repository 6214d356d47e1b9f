using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Presents a file system to the kernel: translates arguments, results and errors, and nothing else.</summary>
internal sealed class FuseAdapter : IFuseOperations
{
    private static readonly Func<HandleId, FuseOpened> s_openedDirectory = static handle => new FuseOpened(handle.Value, FuseOpenOptions.None);
    private static readonly Func<HandleId, FuseOpened> s_openedUnchanging = static handle => new FuseOpened(handle.Value, FuseOpenOptions.CacheDirectory | FuseOpenOptions.KeepCache);

    private readonly IFileSystem _fileSystem;
    private readonly FuseUsers _users;
    private readonly PassthroughOpens? _passthrough;
    private readonly KeptFiles? _kept;

    /// <summary>Makes an adapter.</summary>
    /// <param name="fileSystem">The file system.</param>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="passthrough">Lets the kernel read local files by itself; null: it never does.</param>
    /// <param name="kept">Has the files open that the kernel reads without opening them, where nothing ever changes; null: things change.</param>
    public FuseAdapter(IFileSystem fileSystem, string mountpoint, PassthroughOpens? passthrough = null, KeptFiles? kept = null)
    {
        _fileSystem = fileSystem;
        _kept = kept;
        _passthrough = passthrough;
        _users = new FuseUsers(fileSystem, mountpoint);
    }

    /// <summary>Whether files that are only read are read past the page cache. Default false.</summary>
    public bool ReadsDirectly { get; init; }

    /// <summary>Which reads of mapped files are refused.</summary>
    public FaultReads Faults { get; } = new();

    /// <summary>What was agreed upon with the kernel; set before the first operation.</summary>
    public FuseConnection? Connection { get; private set; }

    private PassthroughOpens? Passthrough => Connection is { Passthrough: true } ? _passthrough : null;

    // An open must be announced where its answer says how to read.
    private KeptFiles? Kept => Connection is { OffersReadsWithoutOpen: true, Passthrough: false } && !ReadsDirectly ? _kept : null;

    private KeptFiles? KeptDirectories => Connection is { OffersListingsWithoutOpen: true } ? _kept : null;

    private bool WritebackCache => Connection?.WritebackCache ?? false;

    private bool DirectIoAllowsMapping => Connection?.DirectIoAllowsMapping ?? false;

    public void Initialized(FuseConnection connection) => Connection = connection;

    public ValueTask<FuseResult<FuseStatistics>> GetStatisticsAsync(FuseContext context, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.GetStatisticsAsync(cancellationToken), FuseConvert.ToStatistics);

    public ValueTask<Errno> SyncAllAsync(FuseContext context, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.SyncAllAsync(cancellationToken));

    public ValueTask<FuseResult<FuseEntry>> LookupAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.LookupAsync(new InodeId(parent), name, context.Pid, cancellationToken), FuseConvert.ToEntry);

    public void Forget(ulong nodeId, ulong count)
    {
        Faults.ForgetUnopened(nodeId);
        ulong reads = _kept?.ReadsOf(nodeId) ?? 0;
        if (_fileSystem.Forget(new InodeId(nodeId), count))
        {
            _kept?.Forget(nodeId, reads);
            Passthrough?.Forget(nodeId);
        }
    }

    public ValueTask<FuseResult<string>> ReadLinkAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.ReadLinkAsync(new InodeId(nodeId), cancellationToken), static target => target);

    public ValueTask<FuseResult<FuseEntry>> CreateSymlinkAsync(FuseContext context, ulong parent, string name, string target, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.CreateSymlinkAsync(new InodeId(parent), name, target, FuseConvert.ToCaller(context), cancellationToken), FuseConvert.ToEntry);

    public ValueTask<FuseResult<FuseEntry>> CreateNodeAsync(FuseContext context, ulong parent, string name, uint mode, uint device, CancellationToken cancellationToken)
        => FuseConvert.ToKind(mode) is not { } kind ? new(Errno.EINVAL)
            : FuseResults.Map(
                kind == FsNodeKind.File
                    ? _fileSystem.CreateNodeAsync(new InodeId(parent), name, mode & 0xfff, FuseConvert.ToCaller(context), cancellationToken)
                    : _fileSystem.CreateSpecialAsync(new InodeId(parent), name, kind, device, mode & 0xfff, FuseConvert.ToCaller(context), cancellationToken),
                FuseConvert.ToEntry);

    public ValueTask<FuseResult<FuseEntry>> CreateDirectoryAsync(FuseContext context, ulong parent, string name, uint mode, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.CreateDirectoryAsync(new InodeId(parent), name, mode & 0xfff, FuseConvert.ToCaller(context), cancellationToken), FuseConvert.ToEntry);

    public ValueTask<Errno> RemoveFileAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.RemoveFileAsync(new InodeId(parent), name, cancellationToken));

    public ValueTask<Errno> RemoveDirectoryAsync(FuseContext context, ulong parent, string name, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.RemoveDirectoryAsync(new InodeId(parent), name, cancellationToken));

    public ValueTask<Errno> RenameAsync(FuseContext context, ulong parent, string name, ulong newParent, string newName, uint flags, CancellationToken cancellationToken)
    {
        const uint Known = (uint)(FsRenameFlags.NoReplace | FsRenameFlags.Exchange);
        return (flags & ~Known) != 0
            ? new(Errno.EINVAL)
            : FuseResults.Map(_fileSystem.RenameAsync(new InodeId(parent), name, new InodeId(newParent), newName, (FsRenameFlags)flags, cancellationToken));
    }

    // With a handle, the kernel itself wants the size. Without one, stat(2) and fstat(2) ask, and, where the kernel checks
    // permissions, open(2) does, too, as soon as attributes may not be believed any longer.
    public ValueTask<FuseResult<FuseAttributesReply>> GetAttributesAsync(FuseContext context, ulong nodeId, ulong? handle, CancellationToken cancellationToken)
    {
        FsUser? asker = handle is null ? _users.UserOf(context) : null;
        return FuseResults.Map(_fileSystem.PeekAttributesAsync(new InodeId(nodeId), in asker, cancellationToken), FuseConvert.ToAttributesReply);
    }

    public ValueTask<FuseResult<FuseAttributesReply>> SetAttributesAsync(FuseContext context, ulong nodeId, FuseAttributeChanges changes, CancellationToken cancellationToken)
    {
        if ((changes.Fields & FuseAttributeFields.Size) != 0 && changes.Size > long.MaxValue)
        {
            return new(Errno.EFBIG);
        }

        HandleId handle = (changes.Fields & FuseAttributeFields.Handle) != 0 ? new HandleId(changes.Handle) : default;
        ValueTask<FsResult<FsEntry>> task = _fileSystem.SetAttributesAsync(new InodeId(nodeId), handle, FuseConvert.ToChanges(changes), cancellationToken);
        bool isCut = !handle.IsNone && (changes.Fields & FuseAttributeFields.Size) != 0;
        return FuseResults.Map(isCut ? _users.NoteChanged(handle.Value, _users.UserOf(context), task) : task, FuseConvert.ToAttributesReply);
    }

    public ValueTask<FuseResult<ReadOnlyMemory<byte>>> GetXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.GetXattrAsync(new InodeId(nodeId), name, cancellationToken), static value => value);

    public ValueTask<Errno> SetXattrAsync(FuseContext context, ulong nodeId, string name, ReadOnlyMemory<byte> value, uint flags, CancellationToken cancellationToken)
    {
        FsXattrMode? mode = flags switch
        {
            0 => FsXattrMode.CreateOrReplace,
            1 => FsXattrMode.Create,
            2 => FsXattrMode.Replace,
            _ => null,
        };
        return mode is null ? new(Errno.EINVAL) : FuseResults.Map(_fileSystem.SetXattrAsync(new InodeId(nodeId), name, value, mode.Value, cancellationToken));
    }

    public ValueTask<FuseResult<IReadOnlyList<string>>> ListXattrsAsync(FuseContext context, ulong nodeId, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.ListXattrsAsync(new InodeId(nodeId), cancellationToken), static names => names);

    public ValueTask<Errno> RemoveXattrAsync(FuseContext context, ulong nodeId, string name, CancellationToken cancellationToken)
        => FuseResults.Map(_fileSystem.RemoveXattrAsync(new InodeId(nodeId), name, cancellationToken));

    // The kernel's own cache of a directory's entries (FOPEN_CACHE_DIR) is left off where anything can change: whether entries
    // cached by an earlier open still hold, only the file system could say, and its directory handles do not.
    public ValueTask<FuseResult<FuseOpened>> OpenDirectoryAsync(FuseContext context, ulong nodeId, uint flags, CancellationToken cancellationToken)
        => KeptDirectories is not null
            ? new(Errno.ENOSYS)
            : FuseResults.Map(OpenDirectoryAsync(new InodeId(nodeId), flags, cancellationToken), _kept is null ? s_openedDirectory : s_openedUnchanging);

    // The kernel keeps a directory locked (i_rwsem) while a program reads it: who makes a name there, and who comes after that, waits for
    // the cluster's listing, too. It keeps nothing locked while it opens one. The C library's opendir says O_NONBLOCK, and reads come next; who
    // opens a directory to sync it does not.
    private ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, uint flags, CancellationToken cancellationToken)
        => FuseConvert.IsOpenToRead(flags) ? _fileSystem.OpenDirectoryToReadAsync(inode, cancellationToken) : _fileSystem.OpenDirectoryAsync(inode, cancellationToken);

    public ValueTask<Errno> ReadDirectoryAsync(FuseContext context, ulong handle, long cookie, FuseDirectoryWriter writer, CancellationToken cancellationToken)
        => FuseResults.Map(
            handle == 0 && KeptDirectories is { } kept
                ? kept.ReadDirectoryAsync(context.NodeId, cookie, writer.WithLookup, new FuseDirectorySink(writer, context.Pid), cancellationToken)
                : _fileSystem.ReadDirectoryAsync(new HandleId(handle), cookie, writer.WithLookup, new FuseDirectorySink(writer, context.Pid), cancellationToken));

    public ValueTask<Errno> SyncDirectoryAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken)
        => handle == 0 && KeptDirectories is not null
            ? new(Errno.ENOSYS)
            : FuseResults.Map(_fileSystem.SyncAsync(new HandleId(handle), dataOnly, cancellationToken));

    public ValueTask<Errno> ReleaseDirectoryAsync(FuseContext context, ulong handle)
    {
        ValueTask task = _fileSystem.ReleaseDirectoryAsync(new HandleId(handle));
        return task.IsCompletedSuccessfully ? new(Errno.None) : FuseResults.MapAsync(task);
    }

    public ValueTask<FuseResult<FuseOpened>> OpenAsync(FuseContext context, ulong nodeId, uint flags, bool killPrivileges, CancellationToken cancellationToken)
    {
        if (Kept is not null)
        {
            // The first answer of this kind ends the messages of all opens, flushes and releases.
            return new(Errno.ENOSYS);
        }

        FsOpenFlags fsFlags = FuseConvert.ToOpenFlags(flags, WritebackCache) | (Passthrough is null ? FsOpenFlags.None : FsOpenFlags.Backing);
        ValueTask<FsResult<FsOpened>> task = _fileSystem.OpenAsync(new InodeId(nodeId), fsFlags, context.Pid, cancellationToken);
        return task.IsCompletedSuccessfully && !killPrivileges
            ? new(ToOpened(context, nodeId, task.Result, fsFlags))
            : OpenAsync(context, task, new InodeId(nodeId), fsFlags, killPrivileges, cancellationToken);
    }

    public async ValueTask<FuseResult<FuseCreated>> CreateAsync(FuseContext context, ulong parent, string name, uint mode, uint flags, CancellationToken cancellationToken)
    {
        FsOpenFlags fsFlags = FuseConvert.ToOpenFlags(flags, WritebackCache) | (Passthrough is null ? FsOpenFlags.None : FsOpenFlags.Backing);
        FsResult<FsCreated> created = await _fileSystem.CreateAsync(new InodeId(parent), name, mode & 0xfff, fsFlags, FuseConvert.ToCaller(context), cancellationToken).ConfigureAwait(false);
        return created.IsOk
            ? new FuseCreated(FuseConvert.ToEntry(created.Value.Entry), ToOpened(context, created.Value.Entry.Attributes.Inode.Value, created.Value.Opened, fsFlags))
            : FuseErrors.ToErrno(created.Error);
    }

    public ValueTask<Errno> ReadAsync(FuseContext context, ulong handle, long offset, int size, FuseReadReply reply, CancellationToken cancellationToken)
    {
        if (!WritebackCache && Faults.Refuses(context, handle, offset, size))
        {
            return new(Errno.EAGAIN);
        }

        ValueTask<FsResult<ReadLease>> task = handle == 0 && Kept is { } kept
            ? kept.ReadAsync(context.NodeId, offset, size, context.Pid, cancellationToken)
            : _fileSystem.ReadAsync(new HandleId(handle), offset, size, cancellationToken);
        return task.IsCompletedSuccessfully ? new(Deliver(task.Result, reply)) : ReadAsync(task, reply);
    }

    public ValueTask<FuseResult<int>> WriteAsync(FuseContext context, ulong handle, long offset, ReadOnlyMemory<byte> data, FuseWriteOptions options, CancellationToken cancellationToken)
    {
        FsUser? user = (options & FuseWriteOptions.FromCache) != 0 ? null : _users.UserOf(context);
        ValueTask<FsResult<int>> task = _fileSystem.WriteAsync(new HandleId(handle), offset, data, (options & FuseWriteOptions.KillPrivileges) != 0, cancellationToken);
        return FuseResults.Map(_users.NoteChanged(handle, user, task), static written => written);
    }

    public ValueTask<Errno> FlushAsync(FuseContext context, ulong handle, CancellationToken cancellationToken)
        => IsUnopened(handle) ? new(Errno.ENOSYS) : FuseResults.Map(_fileSystem.CloseAsync(new HandleId(handle), _users.UserOf(context), cancellationToken));

    public ValueTask<Errno> SyncAsync(FuseContext context, ulong handle, bool dataOnly, CancellationToken cancellationToken)
        => IsUnopened(handle) ? new(Errno.ENOSYS) : FuseResults.Map(_fileSystem.SyncAsync(new HandleId(handle), dataOnly, cancellationToken));

    public ValueTask<Errno> ReleaseAsync(FuseContext context, ulong handle)
    {
        Faults.Forget(handle);
        Passthrough?.Leave(handle);
        ValueTask task = _fileSystem.ReleaseAsync(new HandleId(handle));
        return task.IsCompletedSuccessfully ? new(Errno.None) : FuseResults.MapAsync(task);
    }

    public ValueTask<Errno> AllocateAsync(FuseContext context, ulong handle, long offset, long length, uint mode, CancellationToken cancellationToken)
        => FuseConvert.ToAllocateMode(mode) is { } fsMode
            ? FuseResults.Map(_users.NoteChanged(handle, _users.UserOf(context), _fileSystem.AllocateAsync(new HandleId(handle), fsMode, offset, length, cancellationToken)))
            : new(Errno.EOPNOTSUPP);

    public ValueTask<FuseResult<long>> SeekAsync(FuseContext context, ulong handle, long offset, uint whence, CancellationToken cancellationToken)
    {
        const uint SeekData = 3;
        const uint SeekHole = 4;
        return whence is not (SeekData or SeekHole) ? new(Errno.EINVAL)
            : IsUnopened(handle) ? new(Errno.ENOSYS)
            : FuseResults.Map(_fileSystem.SeekAsync(new HandleId(handle), offset, whence == SeekData ? FsSeekKind.Data : FsSeekKind.Hole, cancellationToken), static found => found);
    }

    public ValueTask<FuseResult<long>> CopyRangeAsync(FuseContext context, ulong source, long sourceOffset, ulong destination, long destinationOffset, long length, CancellationToken cancellationToken)
        => FuseResults.Map(
            _users.NoteChanged(destination, _users.UserOf(context), _fileSystem.CopyRangeAsync(new HandleId(source), sourceOffset, new HandleId(destination), destinationOffset, length, cancellationToken)),
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

    // What a kernel that opens files by itself asks about them, it is told to do by itself, too.
    private bool IsUnopened(ulong handle) => handle == 0 && Kept is not null;

    private FuseResult<FuseOpened> ToOpened(FuseContext context, ulong nodeId, FsResult<FsOpened> result, FsOpenFlags flags)
        => result.IsOk ? ToOpened(context, nodeId, result.Value, flags) : FuseErrors.ToErrno(result.Error);

    private FuseOpened ToOpened(FuseContext context, ulong nodeId, FsOpened opened, FsOpenFlags flags)
    {
        _users.NoteOpened(context, opened);
        FuseOpened answer = FuseConvert.ToOpened(opened, flags, DirectIoAllowsMapping, ReadsDirectly);
        return Passthrough?.Enter(nodeId, answer, opened.Backing) ?? answer;
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

        return ToOpened(context, inode.Value, opened, flags);
    }
}
