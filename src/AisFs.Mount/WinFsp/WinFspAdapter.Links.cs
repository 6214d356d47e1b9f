using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>Symbolic links, as reparse points.</content>
internal sealed partial class WinFspAdapter
{
    /// <inheritdoc/>
    public NtStatus GetReparsePointByName(ReadOnlySpan<char> path, bool isDirectory, Span<byte> buffer, out int size)
    {
        size = 0;
        NtStatus status = Find(path, null, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        try
        {
            return entry.Attributes.Kind != FsNodeKind.Symlink ? NtStatus.NotAReparsePoint
                : buffer.IsEmpty ? NtStatus.Success
                : WriteLink(entry.Attributes.Inode, buffer, out size);
        }
        finally
        {
            Release(entry.Attributes.Inode);
        }
    }

    /// <inheritdoc/>
    public NtStatus GetReparsePoint(object context, ReadOnlySpan<char> path, Span<byte> buffer, out int size)
    {
        size = 0;
        return context is OpenNode { Kind: FsNodeKind.Symlink } node ? WriteLink(node.Inode, buffer, out size) : NtStatus.NotAReparsePoint;
    }

    /// <inheritdoc/>
    public NtStatus SetReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
    {
        if (context is not OpenNode node)
        {
            return NtStatus.InvalidParameter;
        }

        if (data.Length < 8)
        {
            return NtStatus.IoReparseDataInvalid;
        }

        if (!SymlinkReparse.TryRead(data, out string? target))
        {
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data) == FileInfoMapping.SymlinkTag
                ? NtStatus.IoReparseDataInvalid
                : NtStatus.NotSupported;
        }

        // Windows makes a link out of an empty file or directory that it has just created, and which of both tells where it leads.
        NtStatus status = _options.ReadOnly ? NtStatus.MediaWriteProtected : MayBecomeLink(node);
        return status == NtStatus.Success
            ? Exchange(
                node, path, WindowsAttributes.OfNew(FsNodeKind.Symlink, 0, node.Kind == FsNodeKind.Directory),
                (parent, name) => _fileSystem.CreateSymlinkAsync(parent, name, target, Caller(0), _stopping))
            : status;
    }

    /// <inheritdoc/>
    public NtStatus DeleteReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
        => context is not OpenNode { Kind: FsNodeKind.Symlink } node ? NtStatus.NotAReparsePoint
            : data.Length < 8 || System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data) != FileInfoMapping.SymlinkTag ? NtStatus.IoReparseTagMismatch
            : Wait(_fileSystem.GetAttributesAsync(node.Inode, _stopping)) is { IsOk: true } link && WindowsAttributes.IsDirectoryLink(link.Value.Attributes)
                ? Exchange(node, path, null, (parent, name) => _fileSystem.CreateDirectoryAsync(parent, name, _options.DirectoryMode, Caller(0), _stopping))
            : Exchange(node, path, null, (parent, name) => _fileSystem.CreateNodeAsync(parent, name, _options.FileMode, Caller(0), _stopping));

    private NtStatus WriteLink(InodeId inode, Span<byte> buffer, out int size)
    {
        size = 0;
        FsResult<string> target = Wait(_fileSystem.ReadLinkAsync(inode, _stopping));
        return !target.IsOk ? target.Error.ToNtStatus()
            : SymlinkReparse.TryWrite(target.Value, buffer, out size) ? NtStatus.Success
            : NtStatus.BufferTooSmall;
    }

    private NtStatus MayBecomeLink(OpenNode node)
    {
        FsResult<FsEntry> present = Wait(_fileSystem.GetAttributesAsync(node.Inode, _stopping));
        return !present.IsOk ? present.Error.ToNtStatus()
            : node.Kind == FsNodeKind.Directory ? Wait(IsEmptyAsync(node.Inode))
            : node.Kind == FsNodeKind.File && present.Value.Attributes.Size > 0 ? NtStatus.IoReparseDataInvalid
            : NtStatus.Success;
    }

    /// <summary>Puts another node in the place of an open one, which then stands for the new one.</summary>
    private NtStatus Exchange(OpenNode node, ReadOnlySpan<char> path, uint? attributes, Func<InodeId, string, ValueTask<FsResult<FsEntry>>> create)
    {
        NtStatus status = FindParent(path, null, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status;
        }

        try
        {
            status = FindChild(parent, name, out FsEntry present);
            if (status != NtStatus.Success)
            {
                return status;
            }

            Release(present.Attributes.Inode);
            name = present.Name ?? name;
            FsResult removed = node.Kind == FsNodeKind.Directory
                ? Wait(_fileSystem.RemoveDirectoryAsync(parent, name, _stopping))
                : Wait(_fileSystem.RemoveFileAsync(parent, name, _stopping));
            if (!removed.IsOk)
            {
                return removed.Error.ToNtStatus();
            }

            node.File?.Removed();
            FsResult<FsEntry> made = Wait(create(parent, name));
            if (!made.IsOk)
            {
                node.IsRemoved = true;
                return made.Error.ToNtStatus();
            }

            lock (node.Gate)
            {
                if (!Become(node, made.Value.Attributes))
                {
                    return NtStatus.SharingViolation;
                }
            }

            return attributes is null
                ? NtStatus.Success
                : SetAttributes(node, new FsAttributeChanges { DosAttributes = attributes }).Error.ToNtStatus();
        }
        finally
        {
            Release(parent);
        }
    }
}
