using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    private const int MaxLinkTarget = 4095;

    /// <inheritdoc/>
    public ValueTask<FsResult<FsCreated>> CreateAsync(
        InodeId parent, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(WithDirectoryAsync(directory, CreateCoreAsync(directory, name, mode, flags, caller, cancellationToken)));
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateNodeAsync(InodeId parent, string name, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(WithDirectoryAsync(directory, CreateClosedAsync(directory, name, FsNodeKind.File, mode, 0, default, caller, cancellationToken)));
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSpecialAsync(
        InodeId parent, string name, FsNodeKind kind, uint device, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (kind is not (FsNodeKind.Fifo or FsNodeKind.Socket or FsNodeKind.CharacterDevice or FsNodeKind.BlockDevice))
        {
            return new(FsError.InvalidArgument);
        }

        uint number = kind is FsNodeKind.CharacterDevice or FsNodeKind.BlockDevice ? device : 0;
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(WithDirectoryAsync(directory, CreateClosedAsync(directory, name, kind, mode, number, default, caller, cancellationToken)));
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> CreateSymlinkAsync(InodeId parent, string name, string target, FsCaller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(target);
        byte[] content = Encoding.UTF8.GetBytes(target);
        if (content.Length is 0 or > MaxLinkTarget)
        {
            return new(content.Length == 0 ? FsError.InvalidArgument : FsError.NameTooLong);
        }

        const uint AllPermissions = 0x1FF;
        return !TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? new(error)
            : Interruption.CatchAsync(WithDirectoryAsync(
                directory, CreateClosedAsync(directory, name, FsNodeKind.Symlink, AllPermissions, 0, content, caller, cancellationToken)));
    }

    private async ValueTask<FsResult<T>> WithDirectoryAsync<T>(DirectoryInode directory, ValueTask<FsResult<T>> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        finally
        {
            _inodes.Release(directory);
        }
    }

    private async ValueTask<FsResult<FsCreated>> CreateCoreAsync(
        DirectoryInode directory, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await _nameLocks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        FsResult<Inode?> found = await _names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
        if (!found.IsOk)
        {
            return found.Error;
        }

        if (found.Value is { } present)
        {
            return await OpenExistingAsync(present, flags, cancellationToken).ConfigureAwait(false);
        }

        FsError error = CheckCreate(directory, name, isDirectory: false);
        if (error != FsError.None)
        {
            return error;
        }

        (FileInode file, OpenContent open) = AddFile(directory, name, FsNodeKind.File, mode, caller);
        _ = file.TryAddReference();
        HandleId handle = _handles.Add(new FileHandle(file, open, flags, isWriter: true) { ChangedByOpening = true });
        return new FsCreated(_entries.Counted(file), new FsOpened(handle, KeepCache: true, NeedsFlush: true));
    }

    private async ValueTask<FsResult<FsCreated>> OpenExistingAsync(Inode present, FsOpenFlags flags, CancellationToken cancellationToken)
    {
        FsError error = (flags & FsOpenFlags.Exclusive) != 0 ? FsError.Exists
            : present.Kind == FsNodeKind.Directory ? FsError.IsDirectory
            : present.Kind != FsNodeKind.File ? FsError.Exists
            : FsError.None;
        if (error == FsError.None)
        {
            FsResult<FsOpened> opened = await _opening.OpenAsync(present.Id, flags, cancellationToken).ConfigureAwait(false);
            if (opened.IsOk)
            {
                return new FsCreated(_entries.Counted(present), opened.Value);
            }

            error = opened.Error;
        }

        _inodes.Release(present);
        return error;
    }

    /// <summary>Creates a file or link and has it on the cluster when it returns.</summary>
    private async ValueTask<FsResult<FsEntry>> CreateClosedAsync(
        DirectoryInode directory, string name, FsNodeKind kind, uint mode, uint device, ReadOnlyMemory<byte> content, FsCaller caller, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await _nameLocks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        FsResult free = await CheckFreeAsync(directory, name, isDirectory: false, cancellationToken).ConfigureAwait(false);
        if (!free.IsOk)
        {
            return free.Error;
        }

        (FileInode file, OpenContent open) = AddFile(directory, name, kind, mode, caller, device);
        FsResult created = FsResult.Ok;
        if (content.Length > 0)
        {
            FsResult<int> written = await open.Content.WriteAsync(0, content, CancellationToken.None).ConfigureAwait(false);
            created = new FsResult(written.Error);
        }

        created = created.IsOk ? await _uploads.UploadAsync(file, open, CancellationToken.None).ConfigureAwait(false) : created;
        if (!created.IsOk)
        {
            // Nothing of it is to stay: neither a name nor staged bytes.
            await DiscardAsync(file, open).ConfigureAwait(false);
            _inodes.Release(file);
            return created.Error;
        }

        await _release.ReleaseAsync(file, open, wrote: true).ConfigureAwait(false);
        return _entries.Counted(file);
    }

    private async ValueTask DiscardAsync(FileInode file, OpenContent open)
    {
        _ = await open.Content.DetachAsync(CancellationToken.None).ConfigureAwait(false);
        lock (file.Sync)
        {
            open.IsDetached = true;
        }

        _losses.Abandon(file);
        await _release.ReleaseAsync(file, open, wrote: true).ConfigureAwait(false);
    }

    /// <summary>Whether a name can be created and is free; the caller holds its lock.</summary>
    private async ValueTask<FsResult> CheckFreeAsync(DirectoryInode directory, string name, bool isDirectory, CancellationToken cancellationToken)
    {
        FsResult<Inode?> found = await _names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
        if (!found.IsOk)
        {
            return found.Error;
        }

        if (found.Value is { } present)
        {
            _inodes.Release(present);
            return FsError.Exists;
        }

        return new FsResult(CheckCreate(directory, name, isDirectory));
    }

    private FsError CheckCreate(DirectoryInode directory, string name, bool isDirectory)
        => _options.ReadOnly ? FsError.ReadOnly
            : directory.IsUnlinked ? FsError.NotFound
            : directory.Place.IsGroup ? FsError.NotPermitted
            : ObjectNames.CheckNew(directory.Place.Prefix, name, isDirectory);

    /// <summary>Makes a file that only this mount knows; the caller holds the lock of its name and gets one reference.</summary>
    private (FileInode File, OpenContent Open) AddFile(DirectoryInode directory, string name, FsNodeKind kind, uint mode, FsCaller caller, uint device = 0)
    {
        ObjectKey key = directory.Place.Object(name);
        OpenContent open = new(_content.Create(key)) { Writers = 1 };
        long now = _clock.NowNs();
        NodeMeta meta = new()
        {
            Kind = kind,
            Version = ObjectVersion.Unknown,
            Mode = mode & FileModes.All,
            Device = device,
            Uid = caller.Uid,
            Gid = InheritedGroup(directory) ?? caller.Gid,
            ModifiedNs = now,
            ChangedNs = now,
            IsComplete = true,
        };
        FileInode file;
        Inode? stranger;
        lock (directory.ChildrenLock)
        {
            stranger = TakeNameLocked(directory, name);
            file = (FileInode)_inodes.AddLocked(directory, name, key, meta, _clock.Now());
            file.IsLocal = true;
            open.Content.Describe = UploadedAttributes.Describing(file);
            file.Current = open;
            file.PageVersion = ObjectVersion.Unknown;
            directory.MarkLocalLocked(name, true);
            _ = _tree.RecordLocked(directory, name, NodeTree.NodeOf(file), wasBegun: false);
        }

        DropStranger(directory, stranger);
        directory.TouchedNs = now;
        return (file, open);
    }

    // Another client may have made something of the same name while this one asked.
    private static Inode? TakeNameLocked(DirectoryInode directory, string name)
    {
        if (!directory.TryGetChildLocked(name, out Inode? stranger))
        {
            return null;
        }

        directory.RemoveChildLocked(name, stranger);
        stranger.Parent = null;
        stranger.IsUnlinked = true;
        return stranger;
    }

    private void DropStranger(DirectoryInode directory, Inode? stranger)
    {
        if (stranger is not null)
        {
            _inodes.Release(directory);
            _inodes.Release(stranger);
        }
    }

    // A directory with set-group-id hands its group down.
    private static uint? InheritedGroup(DirectoryInode directory) => (directory.Meta.Mode & 0x400) != 0 ? directory.Meta.Gid : null;
}
