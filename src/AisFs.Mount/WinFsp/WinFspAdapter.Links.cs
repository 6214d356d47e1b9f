using AisFs.Interop.WinFsp;
using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <content>Symbolic links, as reparse points.</content>
internal sealed partial class WinFspAdapter
{
    private const int LinksFollowed = 8;

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

        // Windows makes a link out of an empty file or directory that it has just created.
        NtStatus status = MayBecomeLink(node);
        return status == NtStatus.Success
            ? Exchange(node, path, (parent, name) => _fileSystem.CreateSymlinkAsync(parent, name, target, Caller(0), _stopping))
            : status;
    }

    /// <inheritdoc/>
    public NtStatus DeleteReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
        => context is not OpenNode { Kind: FsNodeKind.Symlink } node ? NtStatus.NotAReparsePoint
            : data.Length < 8 || System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data) != FileInfoMapping.SymlinkTag ? NtStatus.IoReparseTagMismatch
            : Exchange(node, path, (parent, name) => _fileSystem.CreateNodeAsync(parent, name, _options.FileMode, Caller(0), _stopping));

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
    private NtStatus Exchange(OpenNode node, ReadOnlySpan<char> path, Func<InodeId, string, ValueTask<FsResult<FsEntry>>> create)
    {
        NtStatus status = FindParent(path, null, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status;
        }

        try
        {
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
                return Become(node, made.Value.Attributes) ? NtStatus.Success : NtStatus.SharingViolation;
            }
        }
        finally
        {
            Release(parent);
        }
    }

    /// <summary>Whether a link leads to a directory of this volume: Windows wants to know without following it.</summary>
    private async ValueTask<bool> LeadsToDirectoryAsync(InodeId link, string folder)
    {
        for (int i = 0; i < LinksFollowed; i++)
        {
            FsResult<string> target = await _fileSystem.ReadLinkAsync(link, _stopping).ConfigureAwait(false);
            if (i > 0)
            {
                Release(link);
            }

            if (!target.IsOk || SymlinkReparse.LeavesVolume(target.Value))
            {
                return false;
            }

            List<string> parts = ResolveParts(folder, target.Value);
            (FsEntry entry, int at) = await WalkAsync(parts).ConfigureAwait(false);
            if (entry.Attributes.Kind != FsNodeKind.Symlink || entry.IsNegative)
            {
                Release(entry.Attributes.Inode);
                return !entry.IsNegative && at == parts.Count && entry.Attributes.Kind == FsNodeKind.Directory;
            }

            // A link on the way: what is behind it is sought below its own target.
            link = entry.Attributes.Inode;
            folder = string.Concat(@"\", string.Join('\\', parts.Take(at - 1).Select(WindowsNames.ToWindows)));
            if (at < parts.Count)
            {
                Release(link);
                return false;
            }
        }

        Release(link);
        return false;
    }

    private static List<string> ResolveParts(string folder, string target)
    {
        List<string> parts = [];
        if (!target.StartsWith('/'))
        {
            foreach (string part in folder.Split('\\', StringSplitOptions.RemoveEmptyEntries))
            {
                parts.Add(WindowsNames.TryToStored(part, out string? stored) ? stored : part);
            }
        }

        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(parts.Count - 1, 0), Math.Min(parts.Count, 1));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    /// <summary>Walks stored names up to the end, a link, or what is not there; a lookup of the last is held.</summary>
    private async ValueTask<(FsEntry Entry, int Steps)> WalkAsync(List<string> parts)
    {
        FsEntry entry = new(new FsAttributes { Inode = InodeId.Root, Kind = FsNodeKind.Directory }, TimeSpan.Zero);
        for (int i = 0; i < parts.Count; i++)
        {
            InodeId current = entry.Attributes.Inode;
            if (entry.Attributes.Kind != FsNodeKind.Directory)
            {
                return (entry, i);
            }

            FsResult<FsEntry> next = await _fileSystem.LookupAsync(current, parts[i], _stopping).ConfigureAwait(false);
            Release(current);
            if (!next.IsOk || next.Value.IsNegative)
            {
                return (default, i);
            }

            entry = next.Value;
        }

        return (entry, parts.Count);
    }
}
