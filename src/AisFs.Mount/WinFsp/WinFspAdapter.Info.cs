using System.Text;
using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>Attributes, sizes, names and security of open files.</content>
internal sealed partial class WinFspAdapter
{
    /// <inheritdoc/>
    public NtStatus GetFileInfo(object context, out WinFspFileInfo info)
        => context is OpenStream stream ? GetStreamInfo(stream, out info) : GetInfo((OpenNode)context, out info);

    /// <inheritdoc/>
    public NtStatus Flush(object? context, out WinFspFileInfo info)
    {
        info = default;
        if (context is null)
        {
            FsError streams = _streams.StoreAll();
            FsResult all = Wait(_fileSystem.SyncAllAsync(_stopping));
            return (all.IsOk ? streams : all.Error).ToNtStatus();
        }

        if (context is OpenStream stream)
        {
            FsError stored = _streams.Flush(stream);
            return stored == FsError.None ? GetStreamInfo(stream, out info) : stored.ToNtStatus();
        }

        OpenNode node = (OpenNode)context;
        FsError flushed = node is { Kind: FsNodeKind.File, File: { } file } ? Wait(file.FlushAsync(node, _stopping)) : FsError.None;
        return flushed == FsError.None ? GetInfo(node, out info) : flushed.ToNtStatus();
    }

    /// <inheritdoc/>
    public NtStatus SetBasicInfo(object context, in BasicInfoChanges changes, out WinFspFileInfo info)
    {
        info = default;
        OpenNode node = NodeOf(context);
        FsResult<FsEntry> present = GetAttributes(node);
        NtStatus status = !present.IsOk ? present.Error.ToNtStatus() : _options.ReadOnly ? NtStatus.MediaWriteProtected : NtStatus.Success;
        if (status != NtStatus.Success)
        {
            return status;
        }

        // Times and attributes are those of the file, through a stream as well.
        FsAttributes before = present.Value.Attributes;
        status = BasicChanges.Translate(before, changes, out FsAttributeChanges update);
        if (status != NtStatus.Success)
        {
            return status;
        }

        if (update == default)
        {
            return GetFileInfo(context, out info);
        }

        FsResult<FsEntry> result = SetAttributes(node, update);
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        node.ModifiedNs = update.ModifiedNs ?? node.ModifiedNs;
        if (context is OpenStream stream)
        {
            return GetStreamInfo(stream, out info);
        }

        info = ToFileInfo(result.Value.Attributes, node.Path);
        return NtStatus.Success;
    }

    /// <inheritdoc/>
    public NtStatus SetFileSize(object context, ulong newSize, bool allocation, out WinFspFileInfo info)
    {
        info = default;
        if (newSize > long.MaxValue)
        {
            return NtStatus.FileTooLarge;
        }

        if (context is OpenStream stream)
        {
            return SetStreamSize(stream, newSize, allocation, out info);
        }

        OpenNode node = (OpenNode)context;
        NtStatus status = EnsureHandle(node, write: true, out HandleId handle);
        if (status != NtStatus.Success)
        {
            return status;
        }

        // Room is not reserved: the cluster has none to give in advance. Less room than there is cuts the file.
        FsResult<FsEntry> result = Wait(
            node.File!.ResizeAsync(node, handle, new FsAttributeChanges { Size = (long)newSize }, onlyCut: allocation, _stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        info = ToFileInfo(result.Value.Attributes, node.Path);
        return NtStatus.Success;
    }

    /// <inheritdoc/>
    public NtStatus SetDelete(object context, ReadOnlySpan<char> path, bool delete)
    {
        if (_options.ReadOnly)
        {
            return NtStatus.MediaWriteProtected;
        }

        if (delete && context is OpenStream { IsView: true })
        {
            return NtStatus.AccessDenied;
        }

        if (!delete || context is not OpenNode { Kind: FsNodeKind.Directory } node)
        {
            return NtStatus.Success;
        }

        // The deletion itself comes too late to be refused.
        return Stays(node.Kind, path) ? NtStatus.AccessDenied : Wait(IsEmptyAsync(node.Inode));
    }

    /// <inheritdoc/>
    public NtStatus Rename(object context, ReadOnlySpan<char> path, ReadOnlySpan<char> newPath, bool replace)
    {
        if (context is not OpenNode node)
        {
            return NtStatus.InvalidParameter;
        }

        NtStatus status = FindParent(path, null, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status;
        }

        InodeId newParent = default;
        try
        {
            StringBuilder actual = PathBuilder();
            status = FindParent(newPath, actual, out newParent, out string newName);
            return status != NtStatus.Success ? status : Rename(node, (parent, name), (newParent, newName), actual.ToString(), replace);
        }
        finally
        {
            Release(parent);
            Release(newParent);
        }
    }

    /// <inheritdoc/>
    public NtStatus GetSecurity(object context, out ReadOnlyMemory<byte> descriptor)
    {
        OpenNode node = NodeOf(context);
        FsResult<FsEntry> result = GetAttributes(node);
        descriptor = result.IsOk ? _security.ToDescriptor(result.Value.Attributes) : default;
        return result.Error.ToNtStatus();
    }

    /// <inheritdoc/>
    public NtStatus SetSecurity(object context, uint parts, ReadOnlySpan<byte> modification)
    {
        OpenNode node = NodeOf(context);
        FsResult<FsEntry> present = GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        NtStatus status = _security.ToChanges(present.Value.Attributes, parts, modification, out FsAttributeChanges changes);
        return status != NtStatus.Success || changes == default
            ? status
            : SetAttributes(node, changes).Error.ToNtStatus();
    }

    /// <summary>Marks a file as changed since the last backup, if a program had taken that mark away.</summary>
    private void SetArchiveBit(OpenNode node)
    {
        FsResult<FsEntry> present = GetAttributes(node);
        FsAttributeChanges changes = present is { IsOk: true, Value.Attributes.Kind: FsNodeKind.File }
            ? WindowsAttributes.Overwrite(present.Value.Attributes, 0, replace: false)
            : default;
        if (changes != default)
        {
            _ = SetAttributes(node, changes);
        }
    }

    private static OpenNode NodeOf(object context) => context is OpenStream stream ? stream.File : (OpenNode)context;

    private NtStatus Rename(
        OpenNode node, (InodeId Parent, string Name) source, (InodeId Parent, string Name) target, string newFolder, bool replace)
    {
        NtStatus status = FindChild(source.Parent, source.Name, out FsEntry present);
        if (status != NtStatus.Success)
        {
            return status;
        }

        Release(present.Attributes.Inode);
        string newName = target.Name;
        if (SystemFolders.IsRefused(target.Parent, newName))
        {
            return NtStatus.AccessDenied;
        }

        status = FindChild(target.Parent, newName, out FsEntry existing);
        if (status is not (NtStatus.Success or NtStatus.ObjectNameNotFound))
        {
            return status;
        }

        FsRenameFlags flags = FsRenameFlags.NoReplace;
        if (status == NtStatus.Success)
        {
            Release(existing.Attributes.Inode);
            flags = FsRenameFlags.None;
            if (existing.Attributes.Inode != present.Attributes.Inode)
            {
                if (!replace)
                {
                    return NtStatus.ObjectNameCollision;
                }

                if (existing.Attributes.Kind == FsNodeKind.Directory || present.Attributes.Kind == FsNodeKind.Directory)
                {
                    return NtStatus.AccessDenied;
                }

                // A name that differs in case only would come to be beside the one that is to be replaced.
                newName = existing.Name ?? newName;
            }
        }

        string newPath = Combine(newFolder, WindowsNames.ToWindows(newName));
        if (_open.Paths.HasTwinOf(node.Path, newPath))
        {
            return NtStatus.SharingViolation;
        }

        FsResult result = Wait(_fileSystem.RenameAsync(
            source.Parent, present.Name ?? source.Name, target.Parent, newName, flags, _stopping));
        if (!result.IsOk)
        {
            return result.Error.ToNtStatus();
        }

        _open.Renamed(node.Path, newPath);
        return NtStatus.Success;
    }
}
