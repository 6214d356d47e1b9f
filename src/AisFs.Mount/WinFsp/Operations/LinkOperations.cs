using System.Buffers.Binary;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Symbolic links, as reparse points.</summary>
internal sealed class LinkOperations(
    IFileSystem fileSystem, WinFspMountOptions options, PathWalker paths, NodeAccess access, NodeRemoval removal, DirectoryEmptiness emptiness, CancellationToken stopping)
{
    // REPARSE_DATA_BUFFER begins with its tag and two lengths.
    private const int HeaderLength = 8;

    internal NtStatus GetByName(ReadOnlySpan<char> path, Span<byte> buffer, out int size)
    {
        size = 0;
        NtStatus status = paths.Find(path, null, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        try
        {
            return entry.Attributes.Kind != FsNodeKind.Symlink ? NtStatus.NotAReparsePoint
                : buffer.IsEmpty ? NtStatus.Success
                : Write(entry.Attributes.Inode, buffer, out size);
        }
        finally
        {
            paths.Release(entry.Attributes.Inode);
        }
    }

    internal NtStatus Get(object context, Span<byte> buffer, out int size)
    {
        size = 0;
        return context is OpenNode { Kind: FsNodeKind.Symlink } node ? Write(node.Inode, buffer, out size) : NtStatus.NotAReparsePoint;
    }

    internal NtStatus Set(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
    {
        if (context is not OpenNode node)
        {
            return NtStatus.InvalidParameter;
        }

        if (data.Length < HeaderLength)
        {
            return NtStatus.IoReparseDataInvalid;
        }

        if (!SymlinkReparse.TryRead(data, out string? target))
        {
            return IsSymlink(data) ? NtStatus.IoReparseDataInvalid : NtStatus.NotSupported;
        }

        // Windows makes a link out of an empty file or directory that it has just created; which of both it is says what the
        // link leads to.
        NtStatus status = options.ReadOnly ? NtStatus.MediaWriteProtected : MayBecomeLink(node);
        return status == NtStatus.Success
            ? Exchange(
                node, path, WindowsAttributes.OfNew(FsNodeKind.Symlink, 0, node.Kind == FsNodeKind.Directory),
                (parent, name) => fileSystem.CreateSymlinkAsync(parent, name, target, Caller, stopping))
            : status;
    }

    internal NtStatus Delete(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
    {
        if (context is not OpenNode { Kind: FsNodeKind.Symlink } node)
        {
            return NtStatus.NotAReparsePoint;
        }

        if (data.Length < HeaderLength || !IsSymlink(data))
        {
            return NtStatus.IoReparseTagMismatch;
        }

        FsResult<FsEntry> link = Blocking.Wait(fileSystem.GetAttributesAsync(node.Inode, stopping));
        return link.IsOk && WindowsAttributes.IsDirectoryLink(link.Value.Attributes)
            ? Exchange(node, path, null, (parent, name) => fileSystem.CreateDirectoryAsync(parent, name, options.DirectoryMode, Caller, stopping))
            : Exchange(node, path, null, (parent, name) => fileSystem.CreateNodeAsync(parent, name, options.FileMode, Caller, stopping));
    }

    private FsCaller Caller => new(options.Uid, options.Gid, 0);

    private static bool IsSymlink(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt32LittleEndian(data) == FileInfoMapping.SymlinkTag;

    private NtStatus Write(InodeId inode, Span<byte> buffer, out int size)
    {
        size = 0;
        FsResult<string> target = Blocking.Wait(fileSystem.ReadLinkAsync(inode, stopping));
        return !target.IsOk ? target.Error.ToNtStatus()
            : SymlinkReparse.TryWrite(target.Value, buffer, out size) ? NtStatus.Success
            : NtStatus.BufferTooSmall;
    }

    private NtStatus MayBecomeLink(OpenNode node)
    {
        FsResult<FsEntry> present = Blocking.Wait(fileSystem.GetAttributesAsync(node.Inode, stopping));
        return !present.IsOk ? present.Error.ToNtStatus()
            : node.Kind == FsNodeKind.Directory ? Blocking.Wait(emptiness.CheckAsync(node.Inode))
            : node.Kind == FsNodeKind.File && present.Value.Attributes.Size > 0 ? NtStatus.IoReparseDataInvalid
            : NtStatus.Success;
    }

    /// <summary>Puts another node in the place of an open one, which then stands for the new one.</summary>
    private NtStatus Exchange(OpenNode node, ReadOnlySpan<char> path, uint? attributes, Func<InodeId, string, ValueTask<FsResult<FsEntry>>> create)
    {
        NtStatus status = paths.FindParent(path, null, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status;
        }

        try
        {
            status = paths.FindChild(parent, name, out FsEntry present);
            if (status != NtStatus.Success)
            {
                return status;
            }

            paths.Release(present.Attributes.Inode);
            name = present.Name ?? name;
            FsResult removed = removal.Remove(node.Kind, parent, name);
            if (!removed.IsOk)
            {
                return removed.Error.ToNtStatus();
            }

            node.File?.Removed();
            FsResult<FsEntry> made = Blocking.Wait(create(parent, name));
            if (!made.IsOk)
            {
                node.IsRemoved = true;
                return made.Error.ToNtStatus();
            }

            return !access.Become(node, made.Value.Attributes) ? NtStatus.SharingViolation
                : attributes is null ? NtStatus.Success
                : access.SetAttributes(node, new FsAttributeChanges { DosAttributes = attributes }).Error.ToNtStatus();
        }
        finally
        {
            paths.Release(parent);
        }
    }
}
