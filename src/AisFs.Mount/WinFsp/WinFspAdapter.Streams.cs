using System.Text;
using AisFs.Interop.WinFsp;
using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <content>
/// Named streams and extended attributes, both over the file system's extended attributes: the stream <c>file:name</c>
/// and the attribute <c>name</c> are <c>user.name</c>.
/// </content>
internal sealed partial class WinFspAdapter
{
    private const string UserPrefix = "user.";

    // Views of the object, not data: they can be opened and read by name, but are not listed, or every copy would try
    // to take them along.
    private const string ViewPrefix = "user.ais.";

    /// <inheritdoc/>
    public NtStatus GetStreamInfo(object context, ref StreamListWriter writer)
    {
        OpenNode node = NodeOf(context);
        FsResult<FsEntry> present = GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        if (node.Kind == FsNodeKind.File)
        {
            long size = present.Value.Attributes.Size;
            writer.TryAdd(default, (ulong)size, FileInfoMapping.RoundUp(size));
        }

        foreach (string name in ListUserAttributes(node))
        {
            FsResult<ReadOnlyMemory<byte>> value = Wait(_fileSystem.GetXattrAsync(node.Inode, name, _stopping));
            if (value.IsOk && WindowsNames.ToWindows(name[UserPrefix.Length..]) is { Length: <= WindowsNames.MaxLength } stream)
            {
                writer.TryAdd(stream, (ulong)value.Value.Length, FileInfoMapping.RoundUp(value.Value.Length));
            }
        }

        return NtStatus.Success;
    }

    /// <inheritdoc/>
    public NtStatus GetEa(object context, ref EaListWriter writer)
    {
        OpenNode node = NodeOf(context);
        foreach (string name in ListUserAttributes(node))
        {
            FsResult<ReadOnlyMemory<byte>> value = Wait(_fileSystem.GetXattrAsync(node.Inode, name, _stopping));
            if (!value.IsOk || !Ascii.IsValid(name) || name.Length - UserPrefix.Length > EaList.NameCapacity || value.Value.Length > ushort.MaxValue)
            {
                continue;
            }

            if (!writer.TryAdd(Encoding.ASCII.GetBytes(name[UserPrefix.Length..]), value.Value.Span))
            {
                return NtStatus.BufferOverflow;
            }
        }

        return NtStatus.Success;
    }

    /// <inheritdoc/>
    public NtStatus SetEa(object context, EaList list, out WinFspFileInfo info)
    {
        info = default;
        OpenNode node = NodeOf(context);
        NtStatus status = SetAttributes(node, list);
        return status == NtStatus.Success ? GetInfo(node, out info) : status;
    }

    private IEnumerable<string> ListUserAttributes(OpenNode node)
    {
        FsResult<IReadOnlyList<string>> names = Wait(_fileSystem.ListXattrsAsync(node.Inode, _stopping));
        return names.IsOk
            ? names.Value.Where(n => n.Length > UserPrefix.Length && n.StartsWith(UserPrefix, StringComparison.Ordinal) && !n.StartsWith(ViewPrefix, StringComparison.Ordinal))
            : [];
    }

    private NtStatus SetAttributes(OpenNode node, EaList list)
    {
        while (list.MoveNext())
        {
            if (list.Name.IsEmpty || !Ascii.IsValid(list.Name))
            {
                return NtStatus.InvalidEaName;
            }

            string name = UserPrefix + Encoding.ASCII.GetString(list.Name);
            FsResult result = list.Value.IsEmpty
                ? Wait(_fileSystem.RemoveXattrAsync(node.Inode, name, _stopping))
                : Wait(_fileSystem.SetXattrAsync(node.Inode, name, list.Value.ToArray(), FsXattrMode.CreateOrReplace, _stopping));
            if (!result.IsOk && !(list.Value.IsEmpty && result.Error == FsError.NoAttribute))
            {
                return result.Error.ToNtStatus();
            }
        }

        return list.IsCorrupt ? NtStatus.InvalidParameter : NtStatus.Success;
    }

    /// <summary>As Windows has it, a file that is overwritten loses its streams and attributes.</summary>
    private NtStatus ReplaceAttributes(OpenNode node, ReadOnlySpan<byte> list)
    {
        foreach (string name in ListUserAttributes(node).ToArray())
        {
            FsResult removed = Wait(_fileSystem.RemoveXattrAsync(node.Inode, name, _stopping));
            if (removed.Error is not (FsError.None or FsError.NoAttribute))
            {
                return removed.Error.ToNtStatus();
            }
        }

        return SetAttributes(node, new EaList(list));
    }

    /// <summary>The attribute behind a stream as it is stored, which may differ in case where that does not count.</summary>
    private FsError FindStream(InodeId inode, ReadOnlySpan<char> stream, out string name, out ReadOnlyMemory<byte> content)
    {
        content = default;
        name = WindowsNames.TryToStored(stream, out string? stored) ? UserPrefix + stored : string.Empty;
        if (name.Length == 0)
        {
            return FsError.InvalidName;
        }

        FsResult<ReadOnlyMemory<byte>> value = Wait(_fileSystem.GetXattrAsync(inode, name, _stopping));
        if (value.Error == FsError.NoAttribute && _fileSystem.IgnoresCase)
        {
            string wanted = name;
            FsResult<IReadOnlyList<string>> names = Wait(_fileSystem.ListXattrsAsync(inode, _stopping));
            if (names.IsOk && names.Value.FirstOrDefault(n => n.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } actual)
            {
                name = actual;
                value = Wait(_fileSystem.GetXattrAsync(inode, actual, _stopping));
            }
        }

        content = value.IsOk ? value.Value : default;
        return value.Error;
    }

    private NtStatus OpenStream(OpenNode node, ReadOnlySpan<char> stream, bool create, out object opened)
    {
        opened = node;
        FsError error = FindStream(node.Inode, stream, out string name, out ReadOnlyMemory<byte> content);
        if (error == FsError.None)
        {
            opened = new OpenStream(node, name, content.ToArray());
            return create ? NtStatus.ObjectNameCollision : NtStatus.Success;
        }

        if (error != FsError.NoAttribute || !create)
        {
            return error == FsError.NoAttribute ? NtStatus.ObjectNameNotFound : error.ToNtStatus();
        }

        FsResult set = Wait(_fileSystem.SetXattrAsync(node.Inode, name, default, FsXattrMode.Create, _stopping));
        opened = new OpenStream(node, name, []);
        return set.Error.ToNtStatus();
    }

    private NtStatus CreateStream(ReadOnlySpan<char> path, ReadOnlySpan<char> stream, out object? context, OpenReply reply)
    {
        context = null;
        StringBuilder actual = PathBuilder();
        NtStatus status = Find(path, actual, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        OpenNode node = new(actual.ToString(), entry.Attributes);
        status = OpenStream(node, stream, create: true, out object opened);
        if (status != NtStatus.Success)
        {
            Release(node.Inode);
            return status;
        }

        return Opened(node, opened, entry.Attributes, out context, reply);
    }

    private NtStatus GetStreamInfo(OpenStream stream, out WinFspFileInfo info)
    {
        FsResult<FsEntry> present = Wait(_fileSystem.GetAttributesAsync(stream.File.Inode, _stopping));
        info = present.IsOk ? ToFileInfo(stream, present.Value.Attributes) : default;
        return present.Error.ToNtStatus();
    }

    private static WinFspFileInfo ToFileInfo(OpenStream stream, in FsAttributes attributes)
        => FileInfoMapping.ToFileInfo(attributes with { Kind = FsNodeKind.File, IsCached = true }, linkToDirectory: false) with
        {
            FileSize = (ulong)stream.Content.Length,
            AllocationSize = FileInfoMapping.RoundUp(stream.Content.Length),
        };

    private static IoResult ReadStream(OpenStream stream, Span<byte> buffer, ulong offset)
    {
        lock (stream.Gate)
        {
            if (offset >= (ulong)stream.Content.Length)
            {
                return IoResult.Failed(NtStatus.EndOfFile);
            }

            ReadOnlySpan<byte> rest = stream.Content.AsSpan((int)offset);
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            return new IoResult(NtStatus.Success, (uint)rest.Length);
        }
    }

    private IoResult WriteStream(OpenStream stream, ReadOnlySpan<byte> buffer, ulong offset, bool toEndOfFile, bool constrained)
    {
        if (stream.IsView)
        {
            return IoResult.Failed(NtStatus.AccessDenied);
        }

        lock (stream.Gate)
        {
            ulong at = toEndOfFile ? (ulong)stream.Content.Length : offset;
            if (constrained)
            {
                buffer = buffer[..(int)Math.Min((ulong)buffer.Length, at >= (ulong)stream.Content.Length ? 0 : (ulong)stream.Content.Length - at)];
            }

            if (at + (ulong)buffer.Length > Mount.WinFsp.OpenStream.Capacity)
            {
                return IoResult.Failed(NtStatus.FileTooLarge);
            }

            byte[] content = stream.Content;
            Array.Resize(ref content, Math.Max(content.Length, (int)at + buffer.Length));
            buffer.CopyTo(content.AsSpan((int)at));
            stream.Content = content;
            stream.IsDirty = true;
        }

        NtStatus status = GetStreamInfo(stream, out WinFspFileInfo info);
        return new IoResult(status, (uint)buffer.Length, info);
    }

    private NtStatus SetStreamSize(OpenStream stream, long size, out WinFspFileInfo info)
    {
        info = default;
        if (stream.IsView)
        {
            return NtStatus.AccessDenied;
        }

        if (size > Mount.WinFsp.OpenStream.Capacity)
        {
            return NtStatus.FileTooLarge;
        }

        lock (stream.Gate)
        {
            byte[] content = stream.Content;
            Array.Resize(ref content, (int)size);
            stream.Content = content;
            stream.IsDirty = true;
        }

        return GetStreamInfo(stream, out info);
    }

    private void CleanupStream(OpenStream stream, CleanupFlags flags)
    {
        if ((flags & CleanupFlags.Delete) == 0)
        {
            StoreStream(stream);
            return;
        }

        stream.IsDirty = false;
        FsResult removed = Wait(_fileSystem.RemoveXattrAsync(stream.File.Inode, stream.Attribute, _stopping));
        if (removed.Error is not (FsError.None or FsError.NoAttribute))
        {
            _logger.RemoveFailed(stream.Path, removed.Error);
        }
    }

    private FsError StoreStream(OpenStream stream)
    {
        lock (stream.Gate)
        {
            if (!stream.IsDirty)
            {
                return FsError.None;
            }

            stream.IsDirty = false;
            FsResult result = Wait(_fileSystem.SetXattrAsync(stream.File.Inode, stream.Attribute, stream.Content, FsXattrMode.CreateOrReplace, _stopping));
            if (!result.IsOk)
            {
                _logger.StreamFailed(stream.Path, result.Error);
            }

            return result.Error;
        }
    }
}
